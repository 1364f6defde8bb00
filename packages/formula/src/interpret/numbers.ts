import { arrayOf, copyOf, flat, itemOf, type NdArray } from "../core/array.ts";
import type { Machine } from "./machine.ts";
import { replacement, type Target } from "./target.ts";
import { eventsOf, record } from "./record.ts";
import { arrayIn, numberValue, type ListValue, type Value } from "./values.ts";

const MOST_NUMBERS = 128;

/** Returns a list of numbers, or of lists of as many numbers each, as an array; undefined for any other list. */
export function numbersIn({ items }: ListValue): NdArray | undefined {
  const [first] = items;
  if (items.length === 0 || items.length > MOST_NUMBERS) return undefined;
  if (first.kind === "list") {
    const n = first.items.length;
    if (n * items.length > MOST_NUMBERS) return undefined;
    const data: number[] = [];
    for (const row of items) {
      if (row.kind !== "list" || row.items.length !== n) return undefined;
      const numbers = row.items.map(numberIn);
      for (const x of numbers) {
        if (x === undefined) return undefined;
        data.push(x);
      }
    }
    return n === 0 ? undefined : arrayOf(data, [items.length, n]);
  }
  const numbers = items.map(numberIn);
  return numbers.every((x) => x !== undefined) ? arrayOf(numbers, [items.length]) : undefined;
}

const numberIn = (v: Value): number | undefined =>
  v.kind === "array" && v.shape.length === 0 && v.type !== "bool" && !v.torch ? itemOf(arrayIn(v)) : undefined;

/** Records that a name, or another place, gets a list of numbers, as it is recorded of an array. */
export function putNumbers(m: Machine, target: Target, list: ListValue, numbers: NdArray): void {
  const { node, span, path, at, old } = target;
  const right = replacement(m, node, path, numbers);
  if (right) fill(list, right);
  const event = record(m, {
    kind: "assign",
    node,
    span,
    from: fromOf(m, list),
    op: "copy",
    name: path,
    value: copyOf(right ?? numbers),
    at,
    old: old ? eventsOf(old) : undefined,
  });
  m.lists.set(list, event);
  mark(list, event);
}

/** Records a store into a list of numbers. Returns false if there are others than numbers in it. */
export function storeNumber(m: Machine, target: Target, list: ListValue, from: readonly number[]): boolean {
  const numbers = numbersIn(list);
  if (!numbers) return false;
  const { node, span, path, at, op = "store" } = target;
  const before = m.lists.get(list);
  const right = replacement(m, node, path, numbers);
  if (right) fill(list, right);
  const event = record(m, {
    kind: "assign",
    node,
    span,
    from: before === undefined ? from : [before, ...from],
    op,
    name: path,
    value: copyOf(right ?? numbers),
    at,
    old: before === undefined ? [] : [before],
  });
  m.lists.set(list, event);
  mark(list, event);
  return true;
}

function fromOf(m: Machine, list: ListValue): readonly number[] {
  const known = m.lists.get(list);
  return known === undefined ? eventsOf(list) : [known];
}

/** Puts numbers in the place of those of a list. */
function fill(list: ListValue, { shape, ...rest }: NdArray): void {
  const numbers = flat({ shape, ...rest });
  let at = 0;
  const next = (old: Value): Value => (old.kind === "array" ? numberValue(numbers[at++], "float", old.event) : old);
  for (const [i, item] of list.items.entries())
    if (item.kind === "list") item.items = item.items.map(next);
    else list.items[i] = next(item);
}

/** What is in the list was made by this event. */
function mark(list: ListValue, event: number): void {
  list.items = list.items.map((item) => {
    if (item.kind === "list") mark(item, event);
    return item.kind === "array" ? { ...item, event } : item;
  });
}
