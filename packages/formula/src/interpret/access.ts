import { itemOf, reshaped } from "../core/array.ts";
import { Fault } from "../core/fault.ts";
import { select, sliceOf, type Selection, type Subscript } from "../core/subscript.ts";
import type { Expression } from "../ir/core.ts";
import { elementOf, itemsOf, keyOf, textOf, toArray } from "./convert.ts";
import { reserve, skip, type CallSite, type Machine } from "./machine.ts";
import { eventsOf, record, snapshot } from "./record.ts";
import type { FreeUse } from "./options.ts";
import { arrayIn, ofKind, text, valueOf, viewOf, type ArrayValue, type Value } from "./values.ts";

/** Asks for a free name, and keeps the answer. */
export function askFree(
  m: Machine,
  path: string,
  at: { id: number; span: CallSite["span"] },
  use: FreeUse["use"],
  target?: string,
): Value | undefined {
  const kept = use === "length" || use === "iterate" ? `${use} ${path}` : path;
  const known = m.open.get(kept);
  if (known) return known;
  const given = m.options.free?.(path, { node: at.id, span: at.span, target, use });
  if (!given) return undefined;
  const value = recordGiven(m, path, at, given);
  m.open.set(kept, value);
  return value;
}

/** Records the arrays of a value that came from outside, each under its path. */
export function recordGiven(m: Machine, path: string, at: { id: number; span: CallSite["span"] }, value: Value): Value {
  switch (value.kind) {
    case "array": {
      // Memory of this run's own: what the caller gave is not written to.
      const given = arrayIn(value);
      const upright = m.language === "octave" && given.shape.length < 2 ? reshaped(given, [given.shape[0] ?? 1, 1]) : given;
      const own = ofKind(valueOf(upright), value);
      const event = record(m, { kind: "given", node: at.id, span: at.span, from: [], op: "given", name: path, value: snapshot(own) });
      return { ...own, event };
    }
    case "list":
      return { kind: "list", items: value.items.map((item, i) => recordGiven(m, `${path}[${i}]`, at, item)) };
    case "tuple":
    case "cell":
      return { ...value, items: value.items.map((item, i) => recordGiven(m, `${path}[${i}]`, at, item)) };
    case "dict":
      return {
        ...value,
        entries: new Map(
          [...value.entries].map(([k, { key, value: item }]) => [k, { key, value: recordGiven(m, path + subscriptPath([key]), at, item) }]),
        ),
      };
    case "struct":
      return { kind: "struct", fields: new Map([...value.fields].map(([k, item]) => [k, recordGiven(m, `${path}.${k}`, at, item)])) };
    case "instance":
      for (const [name, item] of value.fields) value.fields.set(name, recordGiven(m, `${path}.${name}`, at, item));
      return value;
    default:
      return value;
  }
}

/** Returns subscripts as a path shows them: `['dW1']`, `[2]`, `[:, 0]`. */
export function subscriptPath(subscripts: readonly Value[]): string {
  const shown = subscripts.map((s) => {
    if (s.kind === "text") return `'${s.value}'`;
    if (s.kind === "array" && s.shape.length === 0) return String(itemOf(arrayIn(s)));
    return s.kind === "slice" ? ":" : "…";
  });
  return `[${shown.join(", ")}]`;
}

/** Returns how an expression is written, for the paths of objects. */
export function writtenPath(node: Expression): string {
  switch (node.kind) {
    case "name":
      return node.name;
    case "attribute":
      return `${writtenPath(node.of)}.${node.name}`;
    case "index":
      return (
        writtenPath(node.of) +
        `[${node.subscripts.map((s) => (s.kind === "number" ? s.value : s.kind === "string" ? `'${s.value}'` : "…")).join(", ")}]`
      );
    default:
      return "…";
  }
}

function subscriptOf(value: Value): Subscript {
  switch (value.kind) {
    case "slice":
      return value;
    case "none":
      return { kind: "new" };
    case "ellipsis":
      return { kind: "ellipsis" };
    case "array":
      if (value.shape.length === 0 && value.type !== "bool") return { kind: "at", index: itemOf(arrayIn(value)) };
      return { kind: "fancy", places: arrayIn(value) };
    default: {
      const places = arrayIn(toArray(value, "index"));
      return { kind: "fancy", places: places.shape[0] === 0 ? { ...places, type: "int" } : places };
    }
  }
}

/** Selects from an array by Python's subscripts. */
export function selectIn(a: ArrayValue, subscripts: readonly Value[]): Selection {
  const items = subscripts.flatMap((s) => (s.kind === "tuple" ? s.items : [s])).map(subscriptOf);
  // A row or column of a NumPy matrix is a matrix.
  const whole = a.matrix && !(items.length === 2 && items.every(({ kind }) => kind === "at"));
  return select(
    arrayIn(a),
    whole
      ? items.map((s) => (s.kind === "at" ? { kind: "slice", start: s.index, stop: s.index === -1 ? undefined : s.index + 1 } : s))
      : items,
  );
}

/** Returns the place of a subscript in a sequence of n. Throws a {@link Fault} `index-out-of-range` or `type`. */
export function placeIn(subscript: Value, n: number): number {
  if (subscript.kind !== "array" || subscript.shape.length > 0) throw new Fault("type", "index");
  const index = itemOf(arrayIn(subscript));
  const at = index < 0 ? index + n : index;
  if (!Number.isInteger(at) || at < 0 || at >= n) throw new Fault("index-out-of-range", "index", [[index], [n]]);
  return at;
}

/** Returns `of[subscripts]` of Python, without recording it. */
export function itemAt(m: Machine, of: Value, subscripts: readonly Value[], site: CallSite): Value {
  const [first] = subscripts;
  switch (of.kind) {
    case "array": {
      const selection = selectIn(of, subscripts);
      if ("view" in selection) return viewOf(of, selection.view);
      const out = new Float64Array(selection.places.length);
      for (const [i, place] of selection.places.entries()) out[i] = of.storage.data[place];
      return viewOf(of, {
        ...arrayIn(valueOf({ ...arrayIn(of), data: out, shape: selection.shape, strides: rowMajor(selection.shape), offset: 0 })),
      });
    }
    case "list":
    case "tuple":
      if (first.kind === "slice") {
        const { first: start, step, length } = sliceOf(first, of.items.length);
        return { kind: of.kind, items: Array.from({ length }, (_, i) => of.items[start + i * step]) };
      }
      return of.items[placeIn(first, of.items.length)];
    case "range":
      if (first.kind === "slice") {
        const { first: start, step, length } = sliceOf(first, of.length);
        return { ...of, start: of.start + start * of.step, step: of.step * step, length };
      }
      return { ...elementOf(toArray(of, "range"), placeIn(first, of.length)), event: of.event };
    case "dict": {
      const entry = of.entries.get(keyOf(subscripts.length > 1 ? { kind: "tuple", items: subscripts } : first));
      if (entry) return entry.value;
      if (of.makes) {
        const made = m.invoke(of.makes, [], new Map(), site);
        of.entries.set(keyOf(first), { key: first, value: made });
        return made;
      }
      throw new Fault("index-out-of-range", `key ${textOf(first)}`);
    }
    case "text":
      if (first.kind === "slice") {
        const { first: start, step, length } = sliceOf(first, of.value.length);
        return text(Array.from({ length }, (_, i) => of.value[start + i * step]).join(""), of.from);
      }
      return text(of.value[placeIn(first, of.value.length)], of.from);
    case "open":
      return openPart(m, of.path + subscriptPath(subscripts), site);
    case "native":
      // np.c_[a, b] and np.r_[a, b].
      return m.invoke(of, subscripts, new Map(), site);
    case "unknown":
    case "module":
    case "class":
      return { kind: "unknown", name: of.name };
    default:
      throw new Fault("type", `index of ${of.kind}`);
  }
}
const rowMajor = (shape: readonly number[]): number[] => shape.map((_, i) => shape.slice(i + 1).reduce((n, x) => n * x, 1));

/** Returns a part of an open value. */
export function openPart(m: Machine, path: string, site: CallSite, use: FreeUse["use"] = "value", target?: string): Value {
  const given = askFree(m, path, site, use, target);
  if (given) return given;
  skip(m, path, site.span);
  return { kind: "unknown", name: path };
}

/** Returns the elements of what is iterated over; an open value is asked for. */
export function iterate(m: Machine, over: Value, site: CallSite): readonly Value[] {
  if (over.kind === "open") {
    const given = askFree(m, over.path, site, "iterate");
    if (!given || given.kind === "open") throw new Fault("unknown-name", over.path);
    return itemsOf(given, "iteration");
  }
  if (over.kind === "instance") {
    const method = memberOf(over, "__iter__") ?? memberOf(over, "__getitem__");
    if (method) return itemsOf(m.invoke(method, [], new Map(), site), "iteration");
  }
  // Items of a range or an array are made for the iteration, each about as large as 16 numbers.
  if (over.kind === "range") reserve(m, 16 * over.length);
  if (over.kind === "array") reserve(m, 16 * (over.shape[0] ?? 0));
  return itemsOf(over, "iteration");
}

function memberOf(instance: Extract<Value, { kind: "instance" }>, name: string): Value | undefined {
  const found = instance.of.members.get(name);
  return found?.kind === "function" ? { kind: "bound", self: instance, of: found } : undefined;
}

/** Returns the events of subscripts: single numbers and texts tell the place, arrays are data. */
export function subscriptEvents(subscripts: readonly Value[]): { at: number[]; data: number[] } {
  const [at, data]: [number[], number[]] = [[], []];
  for (const s of subscripts) eventsOf(s, s.kind === "array" && s.shape.length > 0 ? data : at);
  return { at, data };
}
