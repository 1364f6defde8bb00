import type { Mutant } from "../catalogue/mutant.ts";
import { printFormula, type PrintStyle } from "../syntax/print.ts";
import type { Case, Diagnosis, Repair } from "./case.ts";
import { movedUpdate } from "./moved.ts";
import { matchingMutants } from "./mutants.ts";
import { editContext, findRepairs } from "./repairs.ts";

/** Names the mistake and finds a repair. `verify` tries a repair on the whole text. */
export function diagnose(wrong: Case, verify: (repair: Repair) => boolean): Diagnosis {
  const named = matchingMutants(wrong);
  const repairs = findRepairs(wrong);
  const [best] = named;
  const editCode = repairs.find((r) => r.code !== undefined)?.code;
  const hasValue = wrong.outcomes.every((o) => o.value !== undefined);
  let diagnosis: Diagnosis = {};
  if (best) diagnosis = { code: best.codes[0], what: inItsLetters(best, wrong), ...(best.codes.length > 1 ? { also: best.codes[1] } : {}) };
  else if (editCode && (!hasValue || !sameShape(wrong) || repairs[0]?.code !== undefined)) diagnosis = { code: editCode };
  const ordered = diagnosis.code
    ? [...repairs].sort((p, q) => Number(q.code === diagnosis.code) - Number(p.code === diagnosis.code) || p.cost - q.cost)
    : repairs;
  for (const candidate of ordered.slice(0, 4)) if (verify(candidate.repair)) return { ...diagnosis, repair: candidate.repair };
  const reordered = diagnosis.code === "updated-weights-used" ? movedUpdate(wrong) : undefined;
  if (reordered && verify(reordered)) return { ...diagnosis, repair: reordered };
  return diagnosis;
}

/** Which activation stands for which, as the text writes them. */
function inItsLetters({ codes, what }: Mutant, { program, trials, outcomes }: Case): string {
  const [{ step }] = outcomes;
  const layer = step.symbol?.layer;
  const [code] = codes;
  if (codes.length > 1 || layer === undefined) return what;
  const { spell } = editContext(program, trials[0], outcomes[0], step.symbol!);
  const style: PrintStyle = { syntax: program.syntax, source: program.text };
  const right = spell.name("a", layer - 1);
  const taken =
    code === "wrong-activation-index"
      ? spell.name("a", what.endsWith("after") ? layer : layer - 2)
      : code === "preactivation-in-gradient"
        ? spell.name("z", what.endsWith("after") ? layer : layer - 1)
        : undefined;
  return taken && right ? `\`${printFormula(taken, style)}\` in the place of \`${printFormula(right, style)}\`` : what;
}

function sameShape({ outcomes }: Case): boolean {
  return outcomes.every((o) => o.value && o.forms.some((f) => f.value.rows === o.value!.rows && f.value.cols === o.value!.cols));
}
