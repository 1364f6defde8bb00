import type { NdArray, Shape } from "../core/array.ts";
import { Fault } from "../core/fault.ts";
import type { Span } from "../ir/core.ts";
import { MAX_EVENTS, type Detail, type Machine } from "./machine.ts";
import type { Event, RunError } from "./trace.ts";
import { NO_EVENT, type ArrayValue, type Value } from "./values.ts";

/** What an event takes beside its numbers, about. */
const EVENT_BYTES = 500;

interface Recorded {
  readonly kind: Event["kind"];
  readonly node: number;
  readonly span: Span;
  readonly from: readonly number[];
  readonly op: string;
  readonly name?: string | undefined;
  readonly value?: NdArray | undefined;
  readonly at?: readonly number[] | undefined;
  readonly old?: readonly number[] | undefined;
  readonly error?: RunError | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Writes an event down and returns its number. */
export function record(m: Machine, { kind, node, span, from, op, name, value, at, old, error }: Recorded): number {
  m.memory -= EVENT_BYTES;
  const id = m.events.length;
  if (m.memory < 0 || id >= MAX_EVENTS) throw new Fault("memory", "run");
  const { statement, pass, stack, binding } = m;
  // Runs are repeated for hundreds of readings: this is written without spreads.
  const event: Writable<Event> = { id, kind, node, statement, span, from: eventsAmong(from), pass, stack };
  const detail: Writable<Detail> = { op };
  if (name !== undefined) event.name = name;
  if (value) event.value = value;
  if (error) event.error = error;
  if (old) detail.old = old;
  const marked = binding === undefined || kind !== "assign" ? at : [...(at ?? []), binding];
  if (marked && marked.length > 0) {
    detail.at = marked;
    event.at = eventsAmong(marked);
  }
  m.events.push(event);
  m.details.push(detail);
  return id;
}

/** Numbers below 0 mark loops, or nothing. */
function eventsAmong(numbers: readonly number[]): readonly number[] {
  for (const n of numbers) if (n < 0) return numbers.filter((e) => e >= 0);
  return numbers;
}

/** Returns what an event keeps of a value: the memory itself, which is copied before the next store into it. */
export function snapshot(v: ArrayValue): NdArray {
  const { storage, shape, strides, offset, type } = v;
  storage.recorded = true;
  return { data: storage.data, shape, strides, offset, type };
}

/** Returns a value as made by an event. */
function madeBy(v: ArrayValue, event: number): ArrayValue {
  if (v.torch || v.matrix) return { ...v, event };
  const { kind, storage, shape, strides, offset, type } = v;
  return { kind, storage, shape, strides, offset, type, event };
}

/** Returns the event that made what `v` holds now: its own, or the last store that reached its elements. */
export function latest(v: ArrayValue): number {
  const { stores } = v.storage;
  if (stores.length === 0 || stores[stores.length - 1].event <= v.event) return v.event;
  const { low, high } = rangeOf(v);
  for (let i = stores.length - 1; i >= 0 && stores[i].event > v.event; i--)
    if (stores[i].high >= low && stores[i].low <= high) return stores[i].event;
  return v.event;
}

/** Returns the range of places that a layout can touch. */
export function rangeOf({ shape, strides, offset }: { shape: Shape; strides: readonly number[]; offset: number }): {
  low: number;
  high: number;
} {
  let [low, high] = [offset, offset];
  for (const [i, n] of shape.entries()) {
    const reach = Math.max(n - 1, 0) * strides[i];
    if (reach < 0) low += reach;
    else high += reach;
  }
  return { low, high };
}

const MAX_LEAVES = 256;

/** Returns the events of the arrays and texts that a value consists of: at most 256, of 600 elements looked at. */
export function eventsOf(value: Value, into: number[] = []): number[] {
  if (value.kind === "array") {
    const event = latest(value);
    if (event !== NO_EVENT) into.push(event);
  } else gather(value, into, { left: 600 }, 0);
  return into;
}

function gather(value: Value, into: number[], budget: { left: number }, depth: number): void {
  if (budget.left-- <= 0 || into.length >= MAX_LEAVES || depth > 4) return;
  switch (value.kind) {
    case "array": {
      const event = latest(value);
      if (event !== NO_EVENT) into.push(event);
      return;
    }
    case "text":
      into.push(...value.from);
      return;
    case "slice":
      if (value.from) into.push(...value.from);
      return;
    case "range":
      if (value.event !== NO_EVENT) into.push(value.event);
      return;
    case "list":
    case "tuple":
    case "cell":
      for (const item of value.items) {
        if (budget.left <= 0) return;
        gather(item, into, budget, depth + 1);
      }
      return;
    case "dict":
      for (const { value: item } of value.entries.values()) gather(item, into, budget, depth + 1);
      return;
    case "struct":
      for (const item of value.fields.values()) gather(item, into, budget, depth + 1);
      return;
    default:
  }
}

/** Records a value that an expression gave, and returns it as made by that event. Containers that are new have their new elements recorded. */
export function note(
  m: Machine,
  node: { id: number; span: Span },
  value: Value,
  from: readonly number[],
  op: string,
  at?: readonly number[],
): Value {
  if (value.kind === "array") {
    if (value.storage.unknown !== undefined) return { kind: "unknown", name: value.storage.unknown };
    const event = record(m, { kind: "expression", node: node.id, span: node.span, from, op, value: snapshot(value), at });
    return madeBy(value, event);
  }
  if (value.kind === "text") return value.from.length === 0 && from.length > 0 ? { ...value, from } : value;
  if (value.kind === "tuple" && value.items.some(isNew)) {
    return { ...value, items: value.items.map((item) => (isNew(item) ? note(m, node, item, from, op) : item)) };
  }
  if (value.kind === "list" && value.items.length <= MAX_LEAVES && value.items.some(isNew))
    value.items = value.items.map((item) => (isNew(item) ? note(m, node, item, from, op) : item));
  return value;
}
const isNew = (v: Value): boolean => v.kind === "array" && v.event === NO_EVENT;
