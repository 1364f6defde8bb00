import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import type { Candidate, DrawKind, FreeUse } from "../interpret/options.ts";
import { run } from "../interpret/run.ts";
import type { Trace } from "../interpret/trace.ts";
import { valueOf, type Value } from "../interpret/values.ts";
import { walk } from "../ir/walk.ts";
import { assumptionsFrom } from "./assumed.ts";
import { valueFor, type Binding } from "./bind.ts";
import { runnable } from "./enter.ts";
import { drawNetwork, noise, type Hypothesis } from "./hypothesis.ts";
import { literalsOf, ownValue } from "./own-values.ts";
import type { EntryPoint } from "./interpretation.ts";
import type { Plan } from "./plan.ts";
import { atCallers } from "./supplied.ts";
import type { Analysis } from "./usage.ts";
import { charge, leftOf } from "./bounds.ts";
import { viewOfTrace, type TraceView } from "./view.ts";

/** A value put in the place of another, by statement, pass and target: see {@link placeOf}. */
export type Replacements = ReadonlyMap<string, NdArray>;

export interface Attempt {
  readonly binding: Binding;
  readonly entry: EntryPoint;
  readonly trace: Trace;
  readonly view: TraceView;
  /** Parameters that the text starts with equal entries, and whose values were drawn instead. */
  readonly equalStarts: readonly number[];
}

export const placeOf = ({ statement, pass, name }: { statement: number; pass: number; name?: string | undefined }): string =>
  `${statement}|${pass}|${name ?? ""}`;

/** Enough for a hundred lines with a hundred examples. */
const FUEL = 600_000;
export interface Setting {
  readonly plan: Plan;
  readonly entry: EntryPoint;
  readonly hypothesis: Hypothesis;
  readonly draw: number;
  readonly fuel?: number;
}

const networks = new WeakMap<Hypothesis, Map<number, Network>>();

/** Networks are drawn once for each hypothesis. */
function networkOfDraw(hypothesis: Hypothesis, draw: number): Network {
  const known = networks.get(hypothesis) ?? new Map<number, Network>();
  networks.set(hypothesis, known);
  const network = known.get(draw) ?? drawNetwork(hypothesis, draw);
  known.set(draw, network);
  return network;
}

/** Runs a text once under a hypothesis, with values of its own put in place of literal data and of `replacements`. */
export function attempt({ plan, entry, hypothesis, draw, fuel }: Setting, replacements?: Replacements): Attempt {
  const binding: Binding = { plan, hypothesis, network: networkOfDraw(hypothesis, draw), assumed: assumptionsFrom(hypothesis.forms) };
  const { analysis } = plan;
  const literals = literalsOf(analysis);
  const equalStarts: number[] = [];
  const assigned = new Map<string, NdArray>();
  const [repeated, computed] = [new Set<string>(), new Map<string, NdArray>()];
  const forward = statementsOf(entry.before, analysis);
  const replace = (candidate: Candidate): NdArray | undefined => {
    if (candidate.name?.startsWith("(")) return replacements?.get(placeOf(candidate));
    const forced =
      replacements?.get(placeOf(candidate)) ??
      valueBefore(candidate, analysis, assigned) ??
      ownValue(candidate, { binding, literals, equalStarts, draw });
    const value = forced ?? candidate.value;
    if (candidate.name !== undefined && value) assigned.set(candidate.name, value);
    if (candidate.name !== undefined && value && forward.has(candidate.statement)) {
      if (candidate.pass > 0) repeated.add(candidate.name);
      computed.set(candidate.name, value);
    }
    return forced;
  };
  // What a forward function called before has computed, the way back gets under the same name, also out of a cache.
  const free = (path: string, use: FreeUse): Value | undefined => {
    const isAfter = entry.before.length > 0 && use.use === "value";
    const { target = "" } = use;
    // What each layer computes under one name, no name tells apart.
    const named = repeated.has(target) ? undefined : computed.get(target);
    const cached = isAfter && path.endsWith("]") ? (computed.get(path) ?? named) : undefined;
    if (cached) return valueOf(cached);
    const known = isAfter ? assigned.get(path) : undefined;
    const role = known && plan.guess(path).role;
    return known && (role === "a" || role === "z") ? valueOf(known) : valueFor(binding, path, use);
  };
  let draws = 0;
  const ran = run(analysis.program, {
    entry: runnable(entry, analysis, (name) => valueFor(binding, name)),
    free,
    replace,
    random: (shape, kind) => drawn(shape, kind, { draw, count: draws++, seed: hypothesis.seed }),
    seed: hypothesis.seed,
    ...(hypothesis.data === "rows" && { examples: "rows" as const }),
    fuel: Math.min(fuel ?? FUEL, leftOf(analysis)),
  });
  const trace = { ...ran, events: atCallers(ran.events, analysis.nodes) };
  charge(analysis, trace);
  return { binding, entry, trace, view: viewOfTrace(trace, plan), equalStarts };
}

/** What starts as zeros and is later a copy of weights holds those of the step before: at the start they are the weights themselves. */
function valueBefore(
  { name, value }: Candidate,
  { usages, parents }: Analysis,
  assigned: ReadonlyMap<string, NdArray>,
): NdArray | undefined {
  if (name === undefined || !value || countOf(value) < 2 || entriesOf(value).some((x) => x !== 0)) return undefined;
  for (const node of usages.get(name)?.nodes ?? []) {
    const statement = parents.get(node.id);
    if (statement?.kind !== "assign" || statement.targets[0] !== node || statement.value.kind !== "name") continue;
    const weights = usages.get(statement.value.name)?.updated ? assigned.get(statement.value.name) : undefined;
    if (weights && weights.shape.join() === value.shape.join()) return weights;
  }
  return undefined;
}

/** All nodes of some functions and of those that they call. */
function statementsOf(paths: readonly string[], { functions }: Analysis): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...paths];
  const seen = new Set<string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const body = seen.has(path) ? undefined : functions.get(path)?.body;
    seen.add(path);
    if (!body) continue;
    walk(body, (node) => {
      found.add(node.id);
      if (node.kind === "call" && node.callee.kind === "name") open.push(node.callee.name);
    });
  }
  return found;
}

function drawn(
  shape: readonly number[],
  kind: DrawKind,
  { draw, count, seed }: { draw: number; count: number; seed: number },
): NdArray | undefined {
  if (kind !== "normal" && kind !== "uniform") return undefined;
  const array = noise(shape, { seed, stream: 1000 * (draw + 1) + count });
  return kind === "uniform" ? { ...array, data: array.data.map((x) => (x + 0.8) / 1.6) } : array;
}
