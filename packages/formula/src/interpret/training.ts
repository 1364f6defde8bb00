import type { Machine } from "./machine.ts";
import { flat, sameShape, sizeOf, type NdArray } from "../core/array.ts";
import type { Event } from "./trace.ts";
import type { Value } from "./values.ts";

/**
 * Decides at the end of each pass of a loop whether the loop trains: whether something that was there before the loop has been changed by an amount that was
 * computed, in the loop, from what it was. `W -= lr * dW` is such a change where dW comes from a forward pass with W; a sum over examples, a δ that runs
 * through the layers and an average are not; nor is a change of another parameter in each pass, such as `W[l] -= …` with the loop's variable l.
 */
export interface Watch {
  readonly begin: () => void;
  /** Calls `bind` for the loop's variable, marking what it leads to, so that it is known to differ from pass to pass. */
  readonly bind: (item: Value, bind: (item: Value) => void) => void;
  readonly trains: () => boolean;
}

/** After so many passes without an update the loop is none that trains. */
const PASSES = 64;

export function createWatch(m: Machine, statement: number, counts = true): Watch {
  const before = m.events.length;
  // Numbers below −1 are marks of loops, not events.
  const mark = -2 - m.loops++;
  const settled = new Set<number>();
  let from = before;
  let passes = 0;
  let moving = new Set<number>();
  let previous: readonly Event[] = [];
  let same = 0;
  let idle = 0;
  let skipped = m.skipped.length;
  return {
    begin: () => {
      from = m.events.length;
      moving = new Set();
      passes += 1;
    },
    bind: (item, bind) => {
      m.binding = mark;
      bind(withMark(m, item, mark, 0));
      m.binding = undefined;
    },
    trains: () => {
      if (passes > PASSES) return false;
      // A loop whose passes all give the same arrays to the same names has nothing more to show; nor has one that counts nothing and sets the same numbers.
      const arrays = arraysFrom(m, from, counts ? 2 : 1);
      same = passes > 1 && arrays.length > 0 && areEqual(arrays, previous) ? same + 1 : 0;
      previous = arrays;
      // What a pass has from unknown functions alone does not change either.
      idle = arrays.length === 0 && m.skipped.length > skipped ? idle + 1 : 0;
      skipped = m.skipped.length;
      if (same === 2 || idle === 3) {
        m.trainingLoops.add(statement);
        return true;
      }
      for (let e = from; e < m.events.length; e++) for (const old of m.details[e].old ?? []) if (old < from) moving.add(old);
      for (let e = from; e < m.events.length; e++) {
        const { old } = m.details[e];
        if (!old?.length || m.events[e].kind !== "assign" || settled.has(m.events[e].node)) continue;
        if (isUpdate(m, e, before, mark, moving)) {
          m.trainingLoops.add(statement);
          return true;
        }
        if (passes > 2) settled.add(m.events[e].node);
      }
      return false;
    },
  };
}

/** Marks the objects and texts that a loop's variable takes. */
function withMark(m: Machine, item: Value, mark: number, depth: number): Value {
  switch (item.kind) {
    case "tuple":
    case "list":
      m.reached.set(item, [mark]);
      if (depth < 3) for (const part of item.items) withMark(m, part, mark, depth + 1);
      return item;
    case "text":
      return { ...item, from: [...item.from, mark] };
    case "instance":
    case "dict":
      m.reached.set(item, [mark]);
      return item;
    default:
      return item;
  }
}

/** The assignments of arrays of at least `size` elements from an event on. */
function arraysFrom(m: Machine, from: number, size: number): Event[] {
  return m.events.slice(from).filter(({ kind, value }) => kind === "assign" && value && sizeOf(value.shape) >= size);
}

function areEqual(p: readonly Event[], q: readonly Event[]): boolean {
  return p.length === q.length && p.every(({ name, value }, i) => name === q[i].name && sameNumbers(value!, q[i].value!));
}

function sameNumbers(a: NdArray, b: NdArray): boolean {
  const numbers = flat(b);
  return sameShape(a.shape, b.shape) && flat(a).every((x, k) => x === numbers[k]);
}

/** A free name was there before the loop, wherever it is first asked for. */
const isBefore = (m: Machine, e: number, before: number): boolean =>
  e < before || (m.events[e].kind === "given" && m.events[e].name !== undefined);

const isCopy = (op: string): boolean => op === "copy" || op === "transpose";

/** Follows what only moves a value on, back to the event before the loop that made it; undefined where it was made in the loop. */
function originOf(m: Machine, event: number, before: number): number | undefined {
  let e = event;
  while (e >= 0 && !isBefore(m, e, before)) {
    const { from } = m.events[e];
    if (!isCopy(m.details[e].op) || from.length !== 1) return undefined;
    [e] = from;
  }
  return e >= 0 ? e : undefined;
}

interface Terms {
  /** Events before the loop that the value contains as terms. */
  readonly kept: Set<number>;
  /** What is added to them. */
  readonly added: number[];
}

/** Takes a value apart into the terms of its sum. A number times an array is still the array's term. */
function termsOf(m: Machine, event: number, before: number, terms: Terms, depth = 0): Terms {
  if (isBefore(m, event, before)) {
    terms.kept.add(event);
    return terms;
  }
  const { from, value } = m.events[event];
  const { op } = m.details[event];
  const passesOn =
    (isCopy(op) && from.length === 1) ||
    op === "add" ||
    op === "subtract" ||
    op === "negate" ||
    (m.events[event].kind === "expression" && ADDS.test(op));
  if (depth < 200 && passesOn) for (const part of from) termsOf(m, part, before, terms, depth + 1);
  else if (
    depth < 200 &&
    (op === "times" || op === "product" || op === "divide" || op === "quotient") &&
    value &&
    sizeOf(value.shape) > 1
  ) {
    const arrays = from.filter((part) => part >= 0 && sizeOf(m.events[part].value?.shape ?? []) > 1);
    if (arrays.length === 1) termsOf(m, arrays[0], before, terms, depth + 1);
    else terms.added.push(event);
  } else terms.added.push(event);
  return terms;
}
/** Functions that add, with their module or without. */
const ADDS = /(^|\.)(add|subtract|add_|sub_|sub|iadd|isub)$/;

function isUpdate(m: Machine, event: number, before: number, mark: number, moving: ReadonlySet<number>): boolean {
  const { old } = m.details[event];
  const origins = new Set((old ?? []).map((e) => originOf(m, e, before)).filter((e) => e !== undefined));
  if (origins.size === 0) return false;
  const terms: Terms = { kept: new Set(), added: [] };
  const { op } = m.details[event];
  // A store keeps the other entries.
  const stored = op === "store";
  for (const part of stored ? m.events[event].from.slice(1) : m.events[event].from) {
    if (stored || op === "copy" || op === "add" || op === "subtract") termsOf(m, part, before, terms);
    else terms.added.push(part);
  }
  const parameter = [...terms.kept].find((e) => origins.has(e));
  if (parameter === undefined || !terms.added.some((e) => dependsOn(m, e, parameter, before))) return false;
  return !differs(m, event, before, mark, moving);
}

/** Whether an event was computed, in the loop, from one before it. */
function dependsOn(m: Machine, event: number, on: number, before: number): boolean {
  const seen = new Set<number>();
  const open = [event];
  while (open.length > 0) {
    const e = open.pop()!;
    if (e === on) return true;
    if (isBefore(m, e, before) || seen.has(e)) continue;
    seen.add(e);
    m.fuel -= 0.1;
    open.push(...m.events[e].from);
  }
  return false;
}

const MEASURES = /(^|\.)(?:len|numel|length|size|shape|rows|columns)$/;

/** Whether another place is changed in another pass: its subscripts, or the object it belongs to, come from the loop's variable or from what the pass changes. */
function differs(m: Machine, event: number, before: number, mark: number, moving: ReadonlySet<number>): boolean {
  const seen = new Set<number>();
  const open = [...(m.details[event].at ?? [])];
  // The value itself may be the loop's variable: `for w, d in zip(ws, ds): w -= d`.
  for (let e of m.details[event].old ?? [])
    while (e >= before) {
      open.push(...(m.details[e].at ?? []));
      if (!isCopy(m.details[e].op) || m.events[e].from.length !== 1) break;
      [e] = m.events[e].from;
    }
  while (open.length > 0) {
    const e = open.pop()!;
    if (e === mark || moving.has(e)) return true;
    // A length is the same in each pass, whatever becomes of the entries.
    if (e < 0 || seen.has(e) || MEASURES.test(m.details[e].op)) continue;
    seen.add(e);
    open.push(...(m.details[e].at ?? []));
    if (e >= before) open.push(...m.events[e].from);
  }
  return false;
}
