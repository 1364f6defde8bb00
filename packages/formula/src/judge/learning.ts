import { countOf, entriesOf } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import type { Expression, Statement } from "../ir/core.ts";
import { walk, type CoreNode } from "../ir/walk.ts";
import type { Explanation } from "../reading/explain.ts";
import { pathOf, type Analysis } from "../reading/usage.ts";
import { lossSigns } from "./loss-sign.ts";
import type { Judged } from "./judge.ts";
import { staleIndices } from "./stale-index.ts";
import type { LearningFinding } from "./verdict.ts";

type Finder = (judged: Judged) => readonly Omit<LearningFinding, "span">[];

const FINDERS: readonly Finder[] = [equalStarts, aliases, changedParameters, accumulations, momenta, lossSigns, stale];

/** What keeps a text from learning although its gradient is right. */
export function findingsOf(judged: Judged): readonly LearningFinding[] {
  const { nodes } = analysisOf(judged);
  return FINDERS.flatMap((find) => find(judged)).flatMap((found) => {
    const node = nodes.get(found.statement);
    return node ? [{ ...found, span: node.span }] : [];
  });
}

const analysisOf = ({ first }: Judged): Analysis => first.explanation.attempt.binding.plan.analysis;

/** Hidden units whose weights in and out all start equal stay equal. */
function equalStarts({ first }: Judged): ReturnType<Finder> {
  const { explanation } = first;
  const { attempt, network } = explanation;
  const starts = attempt.equalStarts.flatMap((statement) => {
    const event = attempt.trace.events.find((e) => e.kind === "assign" && e.statement === statement && e.value !== undefined);
    const label = event && explanation.labelsOf(event).find(({ quantity }) => quantity.role === "weight" || quantity.role === "theta");
    return event && label ? [{ statement, layer: label.quantity.layer, name: event.name ?? "" }] : [];
  });
  const isEqual = (layer: number): boolean => starts.some((start) => start.layer === layer);
  return starts
    .filter(({ layer }) =>
      [layer, layer - 1].some((l) => l >= 1 && l < network.depth && network.sizes[l] > 1 && isEqual(l) && isEqual(l + 1)),
    )
    .map(({ statement, name }) => ({ kind: "equal-initial-weights", statement, names: [name] }));
}

/** Statements in the order of the text. */
function statementsOf({ program }: Analysis): Statement[] {
  const found: Statement[] = [];
  walk(program.body, (node) => {
    if (isStatement(node)) found.push(node);
  });
  return found;
}

const isStatement = (node: CoreNode): node is Statement => node.kind === "assign" || node.kind === "augment";

/** `b = a`, one of them then changed in place, and the other one used: Python copies no arrays. */
function aliases(judged: Judged): ReturnType<Finder> {
  const analysis = analysisOf(judged);
  if (analysis.program.language !== "python") return [];
  const { labelsOf, attempt } = judged.first.explanation;
  const statements = statementsOf(analysis);
  return statements.flatMap((statement, i) => {
    if (statement.kind !== "assign" || statement.targets.length !== 1) return [];
    const [to, from] = [pathOf(statement.targets[0]), pathOf(statement.value)];
    if (to === undefined || from === undefined || to === from) return [];
    const event = attempt.trace.events.find((e) => e.kind === "assign" && e.statement === statement.id && e.value && countOf(e.value) > 1);
    if (!event || !labelsOf(event).some(({ quantity }) => ["weight", "theta", "bias"].includes(quantity.role))) return [];
    const later = statements.slice(i + 1);
    const changed = later.findIndex((s) => changesInPlace(s, to) || changesInPlace(s, from));
    if (changed < 0) return [];
    const other = changesInPlace(later[changed], to) ? from : to;
    const used = later.slice(changed + 1).some((s) => reads(s, other));
    return used ? [{ kind: "aliasing", statement: statement.id, names: [to, from] } as const] : [];
  });
}

function changesInPlace(statement: Statement, path: string): boolean {
  if (statement.kind === "augment") return pathOf(statement.target) === path;
  if (statement.kind !== "assign") return false;
  return statement.targets.some((target) => target.kind === "index" && pathOf(target.of) === path && pathOf(target) !== undefined);
}

function reads(statement: Statement, path: string): boolean {
  if (statement.kind !== "assign" && statement.kind !== "augment") return false;
  let found = false;
  walk([statement.value], (node) => {
    found ||= pathOf(node as Expression) === path;
  });
  return found;
}

/** A part of a parameter that is set to a number before the forward pass reads it. */
function changedParameters({ first }: Judged): ReturnType<Finder> {
  const { attempt, layers } = first.explanation;
  const { events, statementOf } = attempt.view;
  const found = new Map<number, Omit<LearningFinding, "span">>();
  for (const { weight } of layers) {
    const open = [weight];
    const seen = new Set<number>();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id) || seen.size > 200) continue;
      seen.add(id);
      const event = events[id];
      const statement = statementOf(event) as Statement | undefined;
      if (statement && event.kind === "assign" && isConstantStore(statement) && isGiven(event, first.explanation))
        found.set(statement.id, { kind: "parameters-changed", statement: statement.id, names: [event.name ?? ""] });
      open.push(...event.from);
    }
  }
  return [...found.values()];
}

function isConstantStore(statement: Statement): boolean {
  if (statement.kind !== "assign" || statement.targets.length !== 1 || statement.value.kind !== "number") return false;
  const [target] = statement.targets;
  return target.kind === "index" || target.kind === "call";
}

/** Was the variable there before the store, with other numbers than a start of zeros? */
function isGiven(event: Event, { attempt }: Explanation): boolean {
  const before = attempt.view.events.slice(0, event.id).findLast((e) => e.name === event.name && e.value !== undefined);
  return before?.value !== undefined && entriesOf(before.value).some((x) => x !== 0 && x !== 1);
}

/** A gradient that a training loop adds to without setting it back, and one that adds itself to itself. */
function accumulations(judged: Judged): ReturnType<Finder> {
  const analysis = analysisOf(judged);
  const { explanation } = judged.first;
  const { plan } = explanation.attempt.binding;
  const training = new Set(explanation.attempt.trace.trainingLoops);
  const isGradient = (path: string): boolean => ["dW", "db"].includes(plan.guess(path).role ?? "");
  return statementsOf(analysis).flatMap((statement) => {
    const added = addedTo(statement);
    if (!added || !isGradient(added.path)) return [];
    const itself = statement.kind === "augment" && readsExpression(added.value, added.path);
    const loop = enclosingLoop(statement, analysis);
    const inTraining = loop !== undefined && training.has(loop.id) && !resets(loop, added.path, statement);
    return itself || inTraining ? [{ kind: "accumulates", statement: statement.id, names: [added.path] } as const] : [];
  });
}

/** `x += e` and `x = x + e`. */
function addedTo(statement: Statement): { readonly path: string; readonly value: Expression } | undefined {
  if (statement.kind === "augment" && statement.op === "add") {
    const path = pathOf(statement.target);
    return path === undefined ? undefined : { path, value: statement.value };
  }
  if (statement.kind !== "assign" || statement.targets.length !== 1) return undefined;
  const path = pathOf(statement.targets[0]);
  const { value } = statement;
  if (path === undefined || value.kind !== "binary" || value.op !== "add") return undefined;
  if (pathOf(value.left) === path) return { path, value: value.right };
  return pathOf(value.right) === path ? { path, value: value.left } : undefined;
}

function readsExpression(value: Expression, path: string): boolean {
  let found = false;
  walk([value], (node) => {
    found ||= pathOf(node as Expression) === path;
  });
  return found;
}

/** The innermost loop around a statement. */
function enclosingLoop(statement: Statement, { parents }: Analysis): Statement | undefined {
  for (let node = parents.get(statement.id); node; node = parents.get(node.id))
    if (node.kind === "for" || node.kind === "while") return node;
  return undefined;
}

/** Is the variable assigned anew in the loop, other than by the statement? */
function resets(loop: Statement, path: string, except: Statement): boolean {
  let found = false;
  walk([loop], (node) => {
    if (node !== except && node.kind === "assign" && node.targets.some((target) => pathOf(target) === path)) found = true;
  });
  return found;
}

/** A velocity that is made from the weights: the step then makes them grow by themselves. */
function momenta({ first }: Judged): ReturnType<Finder> {
  const { attempt, labelsOf } = first.explanation;
  const { events, statementOf } = attempt.view;
  const { guess } = attempt.binding.plan;
  return first.ends.flatMap(({ kind, decay, factor, event }) => {
    if (kind !== "update" || factor === undefined || decay === 0 || Math.sign(decay) === Math.sign(factor)) return [];
    const velocity = event.from
      .flatMap((id) => [id, ...events[id].from])
      .map((id) => events[id])
      .find(
        (e) =>
          e.kind === "assign" &&
          e.name !== undefined &&
          guess(e.name).role === "velocity" &&
          !labelsOf(e).some((l) => l.quantity.role === "weight"),
      );
    const statement = velocity && statementOf(velocity);
    return statement ? [{ kind: "momentum", statement: statement.id, names: [velocity.name ?? ""] } as const] : [];
  });
}

function stale(judged: Judged): ReturnType<Finder> {
  return staleIndices(analysisOf(judged).program).map(({ statement, used, counts }) => ({
    kind: "stale-index",
    statement,
    names: [used, counts],
  }));
}
