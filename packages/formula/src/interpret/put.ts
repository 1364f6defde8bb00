import { copyOf } from "../core/array.ts";
import { subscriptPath } from "./access.ts";
import type { Machine } from "./machine.ts";
import { numbersIn, putNumbers } from "./numbers.ts";
import { replacement, type Target } from "./target.ts";
import { eventsOf, latest, rangeOf, record, snapshot } from "./record.ts";
import { writeAll, stored } from "./store.ts";
import { NO_EVENT, ofKind, valueOf, type ArrayValue, type Value } from "./values.ts";

const MAX_PARTS = 64;

/**
 * Records that a place gets a value, and returns the value as made by that event. Arrays within a container that was made by this statement (`fresh`) are
 * recorded one by one under their own paths; a container that has a name already keeps its elements.
 */
export function put(m: Machine, target: Target, value: Value, fresh: boolean, from: readonly number[] = eventsOf(value)): Value {
  if (value.kind === "array") return putArray(m, target, value, from);
  if (value.kind === "unknown") return { kind: "unknown", name: target.path };
  const numbers = value.kind === "list" ? numbersIn(value) : undefined;
  if (numbers && value.kind === "list") {
    putNumbers(m, target, value, numbers);
    return value;
  }
  if (fresh) putParts(m, target, value, { left: MAX_PARTS }, 0);
  return value;
}

function putArray(m: Machine, target: Target, value: ArrayValue, from: readonly number[]): ArrayValue {
  const { node, span, path, at, old, op = "copy" } = target;
  const right = replacement(m, node, path, snapshot(value));
  const kept = right ? ofKind(valueOf(copyOf(right)), value) : value;
  const event = record(m, {
    kind: "assign",
    node,
    span,
    from,
    op,
    name: path,
    value: snapshot(kept),
    at,
    old: old ? eventsOf(old) : undefined,
  });
  return { ...kept, event };
}

function putParts(m: Machine, target: Target, value: Value, budget: { left: number }, depth: number): void {
  const part = (item: Value, key: string, old: Value | undefined): Value => {
    if (budget.left-- <= 0) return item;
    if (item.kind === "array") {
      return putArray(m, { ...target, path: target.path + key, old }, item, eventsOf(item));
    }
    const numbers = item.kind === "list" ? numbersIn(item) : undefined;
    if (numbers && item.kind === "list") putNumbers(m, { ...target, path: target.path + key, old }, item, numbers);
    else if (depth < 2) putParts(m, { ...target, path: target.path + key, old }, item, budget, depth + 1);
    return item;
  };
  const { old } = target;
  if (value.kind === "list") {
    const before = old?.kind === "list" || old?.kind === "tuple" ? old.items : [];
    value.items = value.items.map((item, i) => part(item, `[${i}]`, before[i]));
  } else if (value.kind === "tuple") {
    // Pairs of lists: what is in a tuple stays, what is in its lists may be replaced.
    for (const [i, item] of value.items.entries()) if (item.kind === "list") part(item, `[${i}]`, undefined);
  } else if (value.kind === "dict") {
    const before = old?.kind === "dict" ? old.entries : undefined;
    for (const [k, entry] of value.entries) entry.value = part(entry.value, subscriptPath([entry.key]), before?.get(k)?.value);
  }
}

/** Records a store into a part of `whole`, whose event every view of it has from now on. A replacement may have the shape of the whole or of the part. */
export function putStore(
  m: Machine,
  target: Target,
  whole: ArrayValue,
  range: { low: number; high: number },
  from: readonly number[],
): void {
  const { node, span, path, at, op = "store" } = target;
  const before = latest(whole);
  const right = replacement(m, node, path, snapshot(whole));
  // A mask that chooses nothing was meant for all.
  let reach = range.low > range.high ? rangeOf(whole) : range;
  if (right) reach = writeAll(m, whole, right);
  const event = record(m, {
    kind: "assign",
    node,
    span,
    from: before === NO_EVENT ? from : [before, ...from],
    op,
    name: path,
    value: snapshot(whole),
    at,
    old: before === NO_EVENT ? [] : [before],
  });
  stored(whole, event, reach);
}
