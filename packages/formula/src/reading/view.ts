import type { NdArray } from "../core/array.ts";
import { entriesOf, countOf } from "../core/matrix.ts";
import type { Event, Trace } from "../interpret/trace.ts";
import type { CoreNode } from "../ir/walk.ts";
import type { NameRole } from "./names.ts";
import type { Plan } from "./plan.ts";

/** What a value depends on, as bits. */
export const DATA = 1;
export const TARGET = 2;
export const PARAMETER = 4;
/** A forward quantity that was given. */
export const FORWARD = 8;
/** A derivative that was given. */
export const UPSTREAM = 16;

/** A trace with what its events depend on, who uses them, and the nodes that made them. */
export interface TraceView {
  readonly trace: Trace;
  readonly events: readonly Event[];
  /** Bits of each event. */
  readonly depends: Uint8Array;
  /** Events whose values come from nowhere else: given, drawn, literal. */
  readonly sources: ReadonlySet<number>;
  readonly usedBy: readonly (readonly number[])[];
  readonly nodeOf: (event: Event) => CoreNode | undefined;
  readonly statementOf: (event: Event) => CoreNode | undefined;
  /** The event that made the value, past names and copies. */
  readonly rootOf: (event: number) => Event;
}

const BITS: Readonly<Partial<Record<NameRole, number>>> = {
  input: DATA,
  target: TARGET,
  weight: PARAMETER,
  theta: PARAMETER,
  bias: PARAMETER,
  unrolled: PARAMETER,
  z: FORWARD,
  a: FORWARD,
  slope: FORWARD,
  dZ: UPSTREAM,
  dA: UPSTREAM,
  dW: UPSTREAM,
  db: UPSTREAM,
};

export function viewOfTrace(trace: Trace, plan: Plan): TraceView {
  const view = viewFrom(trace, plan, false);
  // Without targets an output may be compared with the data themselves: an autoencoder.
  return view.depends.some((bits) => (bits & (TARGET | UPSTREAM)) !== 0) ? view : viewFrom(trace, plan, true);
}

function viewFrom(trace: Trace, plan: Plan, withoutTargets: boolean): TraceView {
  const events = joined(trace.events);
  const { nodes } = plan.analysis;
  const depends = new Uint8Array(events.length);
  const usedBy: number[][] = events.map(() => []);
  const sources = new Set<number>();
  const unnamed = new Uint8Array(events.length);
  for (const event of events) {
    let bits = 0;
    for (const from of event.from) {
      bits |= depends[from];
      usedBy[from].push(event.id);
    }
    const compared = withoutTargets ? comparedData(event, events, { depends, nodes }) : undefined;
    if (compared !== undefined) {
      depends[compared] = TARGET;
      sources.add(compared);
      bits |= TARGET;
    }
    // In `onehot(y) = 1` the target is the subscript.
    for (const at of event.at ?? []) if (at >= 0) bits |= depends[at] & TARGET;
    if (event.kind === "assign" && isPart(nodes.get(event.node))) bits |= targetsBeside(events, depends, event);
    // Neither a size nor what is drawn in a size depends on the data that were counted.
    if (isMeasure(nodes.get(event.node)) || isDraw(nodes.get(event.node))) bits = 0;
    // y = sin(X) is what is to be learned.
    if (bits === DATA && event.kind === "assign" && event.value && countOf(event.value) > 1 && isMadeTarget(event, plan)) {
      bits = TARGET;
      sources.add(event.id);
    }
    if (event.value && countOf(event.value) > 0) {
      const drawn = (event.kind === "given" && event.name === undefined) || isDraw(nodes.get(event.node));
      const fromDraws =
        event.from.some((from) => unnamed[from] === 1) && event.from.every((from) => unnamed[from] === 1 || depends[from] === 0);
      unnamed[event.id] = drawn || fromDraws ? 1 : 0;
      const constant =
        event.from.length === 0 || drawn || (event.kind === "assign" && (bits === 0 || (fromDraws && (bits & ~PARAMETER) === 0)));
      let own = !constant ? 0 : fromDraws ? bitsOfDraw(event, plan) : bitsOfSource(event, plan);
      // dy = 1: the derivatives are those of the output itself.
      if (withoutTargets && isSeed(event)) bits = own = UPSTREAM;
      if (own !== 0 && (event.from.length === 0 || own !== bits)) sources.add(event.id);
      // Random data are data; what has a name once keeps its part.
      if (own !== 0) {
        bits = own;
        if (event.name !== undefined) unnamed[event.id] = 0;
      }
    }
    depends[event.id] = bits;
  }
  const rootOf = (id: number): Event => {
    let event = events[id];
    for (let guard = 0; guard < 50 && event.from.length === 1 && event.value; guard++) {
      const before = events[event.from[0]];
      if (!before.value || !sameEntries(event.value, before.value)) break;
      event = before;
    }
    return event;
  };
  return {
    trace,
    events,
    depends,
    sources,
    usedBy,
    nodeOf: (event) => nodes.get(event.node),
    statementOf: (event) => nodes.get(event.statement),
    rootOf,
  };
}

/** Is it a derivative that is written as 1? */
const isSeed = ({ kind, name, from, value }: Event): boolean =>
  kind === "assign" &&
  from.length === 0 &&
  value?.shape.length === 0 &&
  value.data[value.offset] === 1 &&
  /^(?:d|grad_?)[a-z]\w*$/iu.test(name ?? "");

/** The operand of a difference that is data as they are, beside what parameters made of them. */
function comparedData(
  { from, node }: Event,
  events: readonly Event[],
  { depends, nodes }: { depends: Uint8Array; nodes: ReadonlyMap<number, CoreNode> },
): number | undefined {
  const above = nodes.get(node);
  if (above?.kind !== "binary" || above.op !== "subtract" || from.length !== 2) return undefined;
  const isOutput = (id: number): boolean => (depends[id] & DATA) !== 0 && (depends[id] & PARAMETER) !== 0;
  const [data, output] = isOutput(from[0]) ? [from[1], from[0]] : from;
  const [p, q] = [events[data].value, events[output].value];
  return isOutput(output) && depends[data] === DATA && p && q && countOf(p) > 1 && countOf(p) === countOf(q) ? data : undefined;
}

/** A given value that an earlier statement has computed, under the same name or as a whole array, comes from it. */
function joined(events: readonly Event[]): readonly Event[] {
  const last = new Map<string, Event>();
  return events.map((event) => {
    if (event.name === undefined || !event.value) return event;
    if (event.kind === "assign") last.set(event.name, event);
    if (event.kind !== "given") return event;
    const named = last.get(event.name);
    const before = named?.value && sameEntries(named.value, event.value) ? named : cachedAs(event, last);
    return before ? { ...event, from: [before.id] } : event;
  });
}

/** What a part of a tuple or dict, `cache[2]`, was when it was computed. */
function cachedAs({ name, value }: Event, last: ReadonlyMap<string, Event>): Event | undefined {
  if (!name!.endsWith("]") || countOf(value!) < 2) return undefined;
  const first = value!.data[value!.offset];
  return [...last.values()].findLast((e) => e.value!.data[e.value!.offset] === first && sameEntries(e.value!, value!));
}

/** Is a variable that is computed from data alone compared with something, under a target's name? */
function isMadeTarget({ name }: Event, plan: Plan): boolean {
  const usage = plan.analysis.usages.get(name ?? "");
  return (usage?.subtracted === true || usage?.subscript === true) && plan.guess(name ?? "").role === "target";
}

const isPart = (node: CoreNode | undefined): boolean => node?.kind === "index" || node?.kind === "call";

/** `p[range(n), y] -= 1` depends on the labels that are its subscripts. */
function targetsBeside(events: readonly Event[], depends: Uint8Array, { id, statement, pass }: Event): number {
  for (let k = id - 1; k >= 0 && k > id - 12 && events[k].statement === statement && events[k].pass === pass; k--)
    if (depends[k] === TARGET) return TARGET;
  return 0;
}

const calleeName = (node: CoreNode | undefined): string =>
  node?.kind === "call" && (node.callee.kind === "name" || node.callee.kind === "attribute") ? node.callee.name : "";

export const isDraw = (node: CoreNode | undefined): boolean =>
  /^(?:randn?|random|uniform|normal|standard_normal|random_sample|ranf|sample|truncated_normal|randn?_like)$/u.test(calleeName(node));

/** Sizes of data are no data, nor is what is only filled with ones. */
export function isMeasure(node: CoreNode | undefined): boolean {
  if (node?.kind === "attribute") return /^(?:shape|size|ndim)$/u.test(node.name);
  return /^(?:size|shape|len|numel|length|rows|columns|ndims|zeros|ones|eye|zeros_like|ones_like|empty|empty_like|full_like)$/u.test(
    calleeName(node),
  );
}

function bitsOfSource(event: Event, plan: Plan): number {
  // The t of `for t = 1:m` is no target.
  const loop = plan.analysis.nodes.get(event.statement);
  if (loop?.kind === "for" && loop.target.kind === "name" && countOf(event.value!) === 1) return 0;
  const isOfPair = loop?.kind === "for" && event.name !== undefined && plan.guess(event.name).role === "target";
  if (isOfPair && event.from.length === 0) return TARGET;
  if (event.kind !== "given" && event.value!.type === "int" && countOf(event.value!) === 1) return 0;
  if (event.name === undefined) return event.kind === "given" ? PARAMETER : 0;
  // Filled with one number: a start that is written over.
  if (event.kind !== "given" && countOf(event.value!) > 1 && isEven(event.value!)) return 0;
  // One of several numbers in brackets.
  if (plan.analysis.usages.get(event.name)?.item && countOf(event.value!) === 1) return 0;
  const { role, layer } = plan.guess(event.name);
  if (role === "a" && layer === 0) return DATA;
  if (event.kind !== "given" && countOf(event.value!) === 1 && !(role !== undefined && SCALARS.has(role))) return 0;
  return (role && BITS[role]) ?? 0;
}

function isEven(value: NdArray): boolean {
  const entries = entriesOf(value);
  return entries.every((x) => x === entries[0]);
}

/** What is drawn at random is a parameter, unless its name says data. */
function bitsOfDraw(event: Event, plan: Plan): number {
  const role = event.name === undefined ? undefined : plan.guess(event.name).role;
  return role === "input" ? DATA : role === "target" ? TARGET : PARAMETER;
}

/** Roles in which an assigned number counts: the rest are settings. */
const SCALARS: ReadonlySet<NameRole> = new Set(["input", "target", "weight", "bias"]);

/** Equal numbers in the same order, whatever the shape. */
export function sameEntries(p: NdArray, q: NdArray): boolean {
  if (countOf(p) !== countOf(q)) return false;
  const [a, b] = [entriesOf(p), entriesOf(q)];
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
