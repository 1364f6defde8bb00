import type { TargetReport } from "../report/check-report.ts";
import type { OperatorLine, Program } from "./ast.ts";
import { operatorLines } from "./convention.ts";
import { evaluateMatrix } from "./evaluate/evaluate.ts";
import { isGradientLike, type Examined } from "./examine.ts";
import { ShapeConflict, shapeOf } from "./numbers/matrix.ts";
import type { Trial } from "./run/outcome.ts";
import { scopeFor } from "./run/scope.ts";
import { resolveChains } from "./syntax/chains.ts";
import { INNER_DERIVATIVE } from "./syntax/math.ts";

/** Lines around the formulas of which nobody expects a word. */
const EXPECTED: ReadonlySet<string> = new Set(["import", "from", "end", "endfunction", "a function's head", "return"]);

export function notesOf({ program, chosen, trials, groups, absent, followed }: Examined, targets: readonly TargetReport[]): string[] {
  const notes: string[] = [];
  const { problem } = chosen;
  const ends = groups.flat().filter((i) => isGradientLike(trials[0].outcomes[i]));
  if (ends.length > 0)
    notes.push(
      ends.every((i) => followed().every((t) => t.outcomes[i]?.form))
        ? "Followed through from its own values, the text ends in the exact gradient."
        : "Followed through from its own values, the text does not end in the gradient.",
    );
  for (const line of operatorLines(program.statements)) notes.push(explainOperator(line, program, trials[0]));
  const widths = problem.layers.slice(0, -1).some((n, l) => n === problem.layers[l + 1]);
  if (widths) notes.push("Two neighbouring layers have the same width: a missing transposition need not show in the shapes.");
  if (problem.examples === 1 && targets.some((t) => t.status === "correct"))
    notes.push("With one example, averages and sums over the examples cannot be judged.");
  notes.push(...(program.remarks ?? []));
  const untold = absent.filter(({ certain }) => !certain);
  const alone = untold.filter(({ line }) => line === undefined).map(({ bias }) => `\`${bias.text}\``);
  if (alone.length > 0) notes.push(`No line gives the gradient of ${alone.join(", ")}: δ summed over the examples, as ∂J/∂W is averaged.`);
  for (const { bias, line } of untold)
    if (line) notes.push(`No line gives the gradient of \`${bias.text}\`. As for the others: \`${line.written}\`.`);
  if (problem.lambda === 0) notes.push("With λ = 0 the regularisation cannot be judged.");
  for (const { span, why } of program.skipped)
    if (why === INNER_DERIVATIVE) notes.push(`Not judged: \`${program.text.slice(span.start, span.end).trim()}\`, ${why}.`);
  const { length } = program.skipped.filter(({ why }) => !EXPECTED.has(why) && why !== INNER_DERIVATIVE);
  if (length > 0) notes.push(`Read over: ${length} ${length === 1 ? "line that assigns" : "lines that assign"} nothing.`);
  return notes;
}

/** ∂(Wx)/∂W has three indices; xᵀ is what is left of it after δ. ∂(Wx)/∂x is W. */
function explainOperator(line: OperatorLine, program: Program, trial: Trial): string {
  const text = program.text.slice(line.span.start, line.span.end).trim();
  let shape = "";
  let byVector = false;
  try {
    const scope = scopeFor(trial, trial.steps[0] ?? { bindings: new Map(), key: "" });
    const of = evaluateMatrix(resolveChains(line.of, "tight"), scope);
    const by = evaluateMatrix(line.by, scope);
    byVector = by.cols === 1;
    shape = byVector
      ? ` ${of.rows}×${by.rows},`
      : of.cols === 1
        ? ` it has ${of.rows}×${by.rows}×${by.cols} entries (${shapeOf(of).replace("×1", "")} for each entry of ${shapeOf(by)}),`
        : ` its entries are those of ${shapeOf(of)} by each of ${shapeOf(by)},`;
  } catch (error) {
    if (!(error instanceof ShapeConflict)) throw error;
  }
  const head = `Explained, not evaluated: \`${text}\`.`;
  return byVector
    ? `${head} The derivative of Wx by x is the Jacobian,${shape} ∂(Wx)ᵢ/∂xₖ = Wᵢₖ: W itself. Contracted with δ over i it leaves Wᵀδ: that is where Wᵀ comes from.`
    : `${head} The derivative of Wx by W is not a matrix:${shape} ∂(Wx)ᵢ/∂Wⱼₖ = [i = j] xₖ. Contracted with δ over i it leaves δⱼxₖ, the matrix δxᵀ: that is where xᵀ comes from.`;
}
