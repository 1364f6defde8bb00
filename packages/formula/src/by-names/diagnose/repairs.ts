import type { MistakeCode } from "../../mistakes/index.ts";
import { binary, replaceNode, walk, type Assignment, type Expr, type NameNode, type Program } from "../ast.ts";
import { evaluateLayer } from "../evaluate/evaluate.ts";
import { isMatrix, type Value } from "../evaluate/value.ts";
import { ShapeConflict } from "../numbers/matrix.ts";
import { symbolOf, type Symbol } from "../reading.ts";
import { match, type Outcome, type Trial } from "../run/outcome.ts";
import { replay } from "../run/replay.ts";
import { scopeFor } from "../run/scope.ts";
import { isMathematics } from "../run/steps.ts";
import { resolveChains } from "../syntax/chains.ts";
import { printFormula, printInPlaceOf, type PrintStyle } from "../syntax/print.ts";
import type { Case, Repair } from "./case.ts";
import { correctComponents, editsOfComponents } from "./components.ts";
import { correctFormulas } from "./derived.ts";
import type { Edit, EditContext } from "./edit.ts";
import { editsOf } from "./edits.ts";
import { createSpeller } from "./spell.ts";

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
export function findRepairs(wrong: Case): FoundRepair[] {
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

export function editContext(program: Program, trial: Trial, outcome: Outcome, target: Symbol): EditContext {
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
