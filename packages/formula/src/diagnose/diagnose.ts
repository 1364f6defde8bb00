import { assignmentsOf, binary, replaceNode, walk, type Assignment, type Expr, type NameNode, type Program } from "../ast.ts";
import { MISTAKES, type MistakeCode } from "../mistakes/index.ts";
import { activationGradientMutants, deltaMutants } from "../catalogue/deltas.ts";
import { labelMutants, outputActivationMutants, unitMutants } from "../catalogue/forward.ts";
import { biasMutants, gradientMutants, unrolledMutants, updateMutants } from "../catalogue/gradients.ts";
import { build, type LazyMutant, type Mutant } from "../catalogue/mutant.ts";
import { evaluateLayer } from "../evaluate/evaluate.ts";
import { isMatrix, type Value } from "../evaluate/value.ts";
import { parametersOf } from "../network.ts";
import { roleOf } from "../notation/roles.ts";
import { block, difference, scale, ShapeConflict, transpose, type Matrix } from "../numbers/matrix.ts";
import { layOut, oneExample, orient, symbolOf, type Symbol } from "../reading.ts";
import { match, TOLERANCE, type Outcome, type Trial } from "../run/outcome.ts";
import { replay } from "../run/replay.ts";
import { scopeFor } from "../run/scope.ts";
import { isMathematics } from "../run/steps.ts";
import type { Span } from "../source.ts";
import { resolveChains } from "../syntax/chains.ts";
import { printFormula, printInPlaceOf, type PrintStyle } from "../syntax/print.ts";
import { correctComponents, editsOfComponents } from "./components.ts";
import { correctFormulas } from "./derived.ts";
import { editsOf, type Edit, type EditContext } from "./edits.ts";
import { createSpeller } from "./spell.ts";

/** What was found about one wrong quantity. */
export interface Diagnosis {
  readonly code?: MistakeCode;
  /** A second mistake in the same line. */
  readonly also?: MistakeCode;
  /** What stands there instead, in a few words. */
  readonly what?: string;
  readonly repair?: Repair;
}

/** Text to put in the place of a part of the text. */
export interface Repair {
  readonly span: Span;
  readonly text: string;
}

/** Of one quantity: the same outcome on every network. */
export interface Case {
  readonly program: Program;
  readonly trials: readonly Trial[];
  readonly outcomes: readonly Outcome[];
  /** Further outcomes of the same assignment on the first network, which a repair has to make right as well. */
  readonly siblings: readonly Outcome[];
}

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

const order = new Map<string, number>(MISTAKES.map((m, i) => [m.code, i]));

/** The mutants that equal the text's value on every network: one mistake before two, then in the catalogue's order. */
function matchingMutants({ trials, outcomes }: Case): Mutant[] {
  if (outcomes.some((o) => o.value === undefined)) return [];
  for (const most of [1, 2] as const) {
    let survivors: Map<string, Mutant> | undefined;
    for (const [i, trial] of trials.entries()) {
      const found = new Map<string, Mutant>();
      for (const mutant of mutantsFor(trial, outcomes[i], most)) {
        if (mutant.codes.length === 0) continue;
        const label = `${mutant.codes.join("+")}|${mutant.what}`;
        if (survivors && !survivors.has(label)) continue;
        if (!found.has(label) && equalsShown(outcomes[i].value!, mutant.value, { trial, outcome: outcomes[i] })) found.set(label, mutant);
      }
      survivors = found;
      if (found.size === 0) break;
    }
    if (survivors && survivors.size > 0)
      return [...survivors.values()].sort((p, q) => p.codes.length - q.codes.length || rank(p) - rank(q));
  }
  return [];
}
function rank({ codes }: Mutant): number {
  return Math.min(...codes.map((c) => order.get(c) ?? 99));
}

/** The mutants of a quantity that could be the text's value: gradients are looked at before they are built. */
function mutantsFor(trial: Trial, outcome: Outcome, most: 1 | 2): Iterable<Mutant> {
  const { symbol, example } = outcome.step;
  const per = example !== undefined && perExample(outcome);
  const network = per ? oneExample(trial.network, example) : trial.network;
  const l = symbol?.layer ?? 0;
  switch (symbol?.role) {
    case "delta":
      return deltaMutants(network, l);
    case "dA":
      return l === 0 ? [] : activationGradientMutants(network, l);
    case "gradient":
    case "accumulator": {
      const value = orient(outcome.value!, trial.reading);
      const inlined = !trial.outcomes.some(({ step }) => step.key === outcome.step.key && step.id <= outcome.step.id && usesDelta(step));
      const sum = symbol.role === "accumulator" || outcome.forms.some((f) => f.what === "sum");
      return both(
        likely(gradientMutants(network, l, { most, sum: false, inlined, shape: value }), value),
        sum ? likely(gradientMutants(network, l, { most, sum: true, inlined, shape: value }), value) : [],
      );
    }
    case "bias-gradient":
    case "bias-accumulator":
      return biasMutants(network, l);
    case "weight":
      return updateMutants(network, l, parametersOf(network, l));
    case "unrolled":
      return unrolledMutants(network, trial.reading.numpy);
    case "target":
      return labelMutants(network);
    case "output":
      return outputActivationMutants(network);
    case "a":
    case "input":
      return l === network.depth ? outputActivationMutants(network) : unitMutants(network, l);
    default:
      return [];
  }
}
const usesDelta = ({ assignment }: Outcome["step"]): boolean =>
  walk(assignment.value).some((n) => n.kind === "name" && roleOf(n.base, n.layer !== undefined) === "delta");
function* both<T>(a: Iterable<T>, b: Iterable<T>): Generator<T> {
  yield* a;
  yield* b;
}
/** Builds what agrees with the value in its shape and in two entries. */
function* likely(mutants: Iterable<LazyMutant>, value: Matrix): Generator<Mutant> {
  const { rows, cols, data } = value;
  const close = (x: number, y: number): boolean => Math.abs(x - y) <= 1e-6 * (Math.abs(x) + Math.abs(y)) + 1e-12;
  for (const mutant of mutants)
    if (
      mutant.rows === rows &&
      mutant.cols === cols &&
      close(mutant.at(0, cols - 1), data[cols - 1]) &&
      close(mutant.at(rows - 1, 0), data[(rows - 1) * cols])
    )
      yield build(mutant);
}
/** Is the outcome one example's, inside a loop? */
function perExample(outcome: Outcome): boolean {
  const first = outcome.forms[0]?.value;
  return outcome.step.example !== undefined && first !== undefined && (first.cols === 1 || first.rows === 1);
}

/** Does the text's value equal a canonical one, in the text's layout? */
function equalsShown(value: Matrix, canonical: Matrix, { trial, outcome }: { trial: Trial; outcome: Outcome }): boolean {
  const { reading, network } = trial;
  const symbol = outcome.step.symbol!;
  const close = (a: Matrix, b: Matrix): boolean => difference(a, b) <= TOLERANCE;
  if (symbol.role === "gradient" || symbol.role === "accumulator" || symbol.role === "weight")
    return close(value, orient(canonical, reading));
  const { example } = outcome.step;
  const shown =
    example !== undefined && canonical.cols === network.m && network.m > 1
      ? block(canonical, [0, canonical.rows, example, example + 1])
      : canonical;
  const candidates =
    symbol.role === "unrolled" || symbol.role === "target" || symbol.role.startsWith("bias") || example !== undefined
      ? [shown, transpose(shown)]
      : [layOut(shown, reading.layout)];
  for (const c of candidates) {
    if (close(value, c)) return true;
    if (symbol.role !== "delta" && symbol.role !== "dA") continue;
    if (network.average !== 1 && close(value, scale(c, network.average))) return true;
    if (network.problem.bias !== "absorbed") continue;
    const rest =
      value.rows === c.rows + 1 && value.cols === c.cols
        ? block(value, [1, value.rows, 0, value.cols])
        : value.cols === c.cols + 1 && value.rows === c.rows
          ? block(value, [0, value.rows, 1, value.cols])
          : undefined;
    if (rest && (close(rest, c) || close(rest, scale(c, network.average)))) return true;
  }
  return false;
}

interface FoundRepair {
  readonly repair: Repair;
  readonly code: MistakeCode | undefined;
  readonly cost: number;
}

/** The assignments that make the value: the variable's own, and the helpers that they use. */
function assignmentsBehind({ trials, outcomes }: Case): { assignment: Assignment; outcome: Outcome }[] {
  const [trial] = trials;
  const [target] = outcomes;
  const found = new Map<Assignment, Outcome>();
  const wanted = new Set<string>();
  const want = (node: Expr): void => {
    for (const n of walk(node)) if (n.kind === "name") wanted.add(n.text);
  };
  for (const outcome of [...trial.outcomes].reverse()) {
    if (outcome.step.id > target.step.id) continue;
    const own = outcome.step.key === target.step.key;
    const helper = outcome.step.symbol === undefined && wanted.has(outcome.step.name.text);
    if (!own && !helper) continue;
    if (!found.has(outcome.step.assignment)) found.set(outcome.step.assignment, outcome);
    want(outcome.step.assignment.value);
    if (own && !outcome.step.selfReferring && outcome.step.example === undefined) break;
  }
  return [...found].map(([assignment, outcome]) => ({ assignment, outcome }));
}

const MAX_PAIRS = 900;

/** Edits, one or two at a time, and the derived formula, that make the value right on every network; cheapest first. */
function findRepairs(wrong: Case): FoundRepair[] {
  const { program, trials, outcomes, siblings } = wrong;
  const [trial] = trials;
  const [target] = outcomes;
  const found: FoundRepair[] = [];
  const style: PrintStyle = { syntax: program.syntax, source: program.text, times: timesSign(program) };
  const holds = (patches: ReadonlyMap<Assignment, Assignment>): boolean =>
    trials.every((t, i) => isRight(replay(t, outcomes[i], patches), t, outcomes[i])) &&
    siblings.every((s) => isRight(replay(trial, s, patches), trial, s));

  for (const { assignment, outcome } of assignmentsBehind(wrong)) {
    const root = isMathematics(program) ? resolveChains(assignment.value, outcome.choice.chains) : assignment.value;
    const context = editContext(program, trial, outcome, target.step.symbol!);
    const patched = (value: Expr): ReadonlyMap<Assignment, Assignment> => new Map([[assignment, { ...assignment, value }]]);
    const indexed = root.kind === "components" ? { root, target: outcome.step.name, context } : undefined;
    const edits = (indexed ? editsOfComponents(indexed) : editsOf(root, context)).sort((p, q) => p.cost - q.cost);
    for (const edit of edits) {
      if (found.length > 5) break;
      if (holds(patched(replaceNode(root, edit.node, edit.by)))) found.push(foundBy(edit, style, root));
    }
    const accumulated = accumulation(assignment, outcome, { target, program });
    if (accumulated && holds(new Map([[assignment, accumulated]])))
      found.push({
        repair: { span: assignment.value.span!, text: printFormula(accumulated.value, style) },
        code: "last-sample-only",
        cost: 1,
      });
    const without = withoutLine(assignment, outcome, { target, trial, program });
    if (without && holds(new Map([[assignment, without.patch]])))
      found.push({ repair: without.repair, code: "bias-gradient-missing", cost: 1.5 });
    if (found.length === 0) {
      const small = edits.filter((e) => e.cost <= 4).slice(0, 60);
      let tried = 0;
      pairs: for (const [i, first] of small.entries())
        for (const second of small.slice(i + 1)) {
          if (tried++ > MAX_PAIRS || found.length > 0) break pairs;
          if (inside(first.node, second.node) || inside(second.node, first.node)) continue;
          const value = replaceNode(replaceNode(root, first.node, first.by), second.node, second.by);
          if (!holds(patched(value))) continue;
          found.push({
            repair: { span: root.span!, text: printFormula(value, style) },
            code: undefined,
            cost: first.cost + second.cost + 2,
          });
        }
    }
    if (found.length === 0 && outcome.step.key === target.step.key)
      for (const formula of indexed ? correctComponents(indexed) : correctFormulas(root, context)) {
        if (!holds(patched(formula))) continue;
        found.push({ repair: { span: root.span!, text: printFormula(formula, style) }, code: undefined, cost: 12 });
        break;
      }
  }
  return found.sort((p, q) => p.cost - q.cost);
}

function inside(outer: Expr, inner: Expr): boolean {
  for (const node of walk(outer)) if (node === inner) return true;
  return false;
}

function isRight(value: Value | ShapeConflict, trial: Trial, outcome: Outcome): boolean {
  return (
    !(value instanceof ShapeConflict) &&
    isMatrix(value) &&
    match(value, outcome.forms, { symbol: outcome.step.symbol!, reading: trial.reading, network: trial.network }) !== undefined
  );
}

function foundBy(edit: Edit, style: PrintStyle, root: Expr): FoundRepair {
  const whole = edit.node === root || (root.kind === "components" && edit.node === root.body);
  const text = renamed(edit, style) ?? (whole ? printFormula(edit.by, style) : printInPlaceOf(edit.by, edit.node, style));
  return { repair: { span: edit.node.span!, text }, code: edit.code, cost: edit.cost };
}

/** A name for a name, in the author's own brackets and decoration: `(\vec a^{(4)})` becomes `(\vec a^{(3)})`. */
function renamed({ node, by }: Edit, { source }: PrintStyle): string | undefined {
  if (node.kind !== "name" || by.kind !== "name" || source === undefined || node.span === undefined) return undefined;
  const written = source.slice(node.span.start, node.span.end);
  const at = written.indexOf(node.text);
  if (at < 0 || written.includes(node.text, at + 1)) return undefined;
  return written.slice(0, at) + by.text + written.slice(at + node.text.length);
}

/** `Δ = δaᵀ` inside a loop over the examples becomes `Δ = Δ + δaᵀ`. */
function accumulation(
  assignment: Assignment,
  outcome: Outcome,
  { target, program }: { target: Outcome; program: Program },
): Assignment | undefined {
  if (
    outcome.step.example === undefined ||
    outcome.step.key !== target.step.key ||
    outcome.step.selfReferring ||
    assignment.target.kind !== "name"
  )
    return undefined;
  if (isMathematics(program) || assignment.accumulate) return undefined;
  return { ...assignment, value: binary("+", { ...assignment.target, span: assignment.target.span }, assignment.value) };
}

/** `grad(:, 1) = 0` left out: the lines from the one before on, without it. */
function withoutLine(
  assignment: Assignment,
  outcome: Outcome,
  { target, trial, program }: { target: Outcome; trial: Trial; program: Program },
): { patch: Assignment; repair: Repair } | undefined {
  if (assignment.target.kind !== "index" || outcome.step.key !== target.step.key) return undefined;
  const before = trial.outcomes.findLast((o) => o.step.key === target.step.key && o.step.id < outcome.step.id)?.step.assignment;
  if (!before || before.span.end > assignment.span.start) return undefined;
  const name = assignment.target.base;
  const kept = program.text.slice(before.span.start, assignment.span.start).replace(/[\s;,]+$/, "");
  return {
    patch: { ...assignment, target: name, value: name },
    repair: { span: { start: before.span.start, end: assignment.span.end }, text: kept },
  };
}

function editContext(program: Program, trial: Trial, outcome: Outcome, target: Symbol): EditContext {
  const { reading, network } = trial;
  const scope = scopeFor(trial, outcome.step);
  const l = target.layer ?? network.depth;
  return {
    syntax: program.syntax,
    target,
    reading,
    absorbed: network.problem.bias === "absorbed",
    activation: network.problem.activations[Math.max(1, l) - 1],
    batch: network.m > 1,
    lambda: network.decay !== 0,
    spell: createSpeller(program, reading.convention, scope),
    symbol: (name: NameNode) => {
      try {
        return symbolOf(name, name.layer === undefined ? undefined : evaluateLayer(name.layer, scope), reading.convention);
      } catch {
        return undefined;
      }
    },
  };
}

/** The sign that the text itself uses for the elementwise product. */
function timesSign(program: Program): string | undefined {
  const { text, syntax } = program;
  if (syntax === "latex") return /\.\*/.test(text) ? ".*" : /\\circ/.test(text) ? "\\circ" : "\\odot";
  if (syntax === "plain") return /\.\*/.test(text) ? ".*" : text.includes("∘") ? "∘" : "⊙";
  return undefined;
}

/** The updates between which and the wrong line its weights were used, moved behind it. */
function movedUpdate({ program, outcomes, trials }: Case): Repair | undefined {
  const [target] = outcomes;
  const statements = [...assignmentsOf(program.statements)];
  const at = statements.indexOf(target.step.assignment);
  const updates = trials[0].outcomes
    .filter((o) => o.step.id < target.step.id && (o.step.symbol?.role === "weight" || o.step.symbol?.role === "bias") && !o.given)
    .map((o) => statements.indexOf(o.step.assignment));
  const used = updates.filter(
    (i) =>
      i >= 0 &&
      i < at &&
      walk(target.step.assignment.value).some(
        (n) => n.kind === "name" && n.text === trials[0].outcomes.find((o) => o.step.assignment === statements[i])!.step.name.text,
      ),
  );
  if (used.length === 0) return undefined;
  const from = lineStart(program.text, statements[used[0]].span.start);
  const to = lineEnd(program.text, target.step.assignment.span.end);
  const lines = program.text.slice(from, to).split("\n");
  const firstLine = program.text.slice(0, from).split("\n").length;
  const moved = new Set(used.map((i) => program.text.slice(0, statements[i].span.start).split("\n").length - firstLine));
  const kept = lines.filter((_, i) => !moved.has(i));
  return { span: { start: from, end: to }, text: [...kept, ...lines.filter((_, i) => moved.has(i))].join("\n") };
}
function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}
function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}
