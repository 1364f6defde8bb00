import { arrayOf, columnMajor, flat, fromColumnMajor, sizeOf, type ElementType, type NdArray } from "../core/array.ts";
import { widest } from "../core/elementwise.ts";
import { Fault } from "../core/fault.ts";
import { concatenate } from "../core/joining.ts";
import type { Expression } from "../ir/core.ts";
import { askFree } from "./access.ts";
import { textOf, toArray } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { account, reserve, type Machine } from "./machine.ts";
import { eventsOf, note } from "./record.ts";
import { arrayIn, NO_EVENT, text, unknown, valueOf, type ArrayValue, type CellValue, type Value } from "./values.ts";

/** Positions from 0 along one dimension; `all` is `:`. */
export interface Positions {
  readonly places: readonly number[];
  readonly all: boolean;
  /** The shape of a subscript that stands alone, which is the result's. */
  readonly shape: readonly number[];
  readonly from: readonly number[];
  /** A single number tells the place; more of them are data. */
  readonly single: boolean;
}

/** Returns the size that Octave's subscript at `k` of `count` counts. */
function extent(shape: readonly number[], k: number, count: number): number {
  if (count === 1) return sizeOf(shape);
  return k < count - 1 ? (shape[k] ?? 1) : sizeOf(shape.slice(k));
}

/** Evaluates subscripts with `end` in them. `shape` is what they select from; undefined for a variable that does not exist yet. */
export function positionsOf(m: Machine, env: Environment, subscripts: readonly Expression[], shape: readonly number[]): Positions[] {
  return subscripts.map((node, k) => {
    const n = extent(shape, k, subscripts.length);
    if (node.kind === "slice") return everything(n);
    const { ends } = m;
    m.ends = [...ends, n];
    const value = m.evaluate(env, node);
    m.ends = ends;
    if (value.kind === "text" && value.value === ":") return everything(n);
    if (value.kind === "unknown") throw new Fault("unknown-name", value.name);
    const array = arrayIn(toArray(value, "octave index"));
    const data = columnMajor(array);
    const from = eventsOf(value);
    if (array.type === "bool") {
      if (data.length > n && data.subarray(n).some((x) => x !== 0)) throw new Fault("index-out-of-range", "index", [array.shape, shape]);
      const places = [...data.keys()].filter((i) => data[i] !== 0);
      return {
        places,
        all: false,
        shape: array.shape[0] === 1 && array.shape.length === 2 ? [1, places.length] : [places.length, 1],
        from,
        single: false,
      };
    }
    for (const x of data) if (!Number.isInteger(x) || x < 1) throw new Fault("index-out-of-range", "index", [[x], shape]);
    return { places: Array.from(data, (x) => x - 1), all: false, shape: array.shape, from, single: data.length === 1 };
  });
}
const everything = (n: number): Positions => ({
  places: Array.from({ length: n }, (_, i) => i),
  all: true,
  shape: [n, 1],
  from: [],
  single: false,
});

export function endOf(m: Machine): Value {
  const n = m.ends.at(-1);
  if (n === undefined) throw new Fault("type", "end");
  return octaveNumber(n);
}
export const octaveNumber = (x: number, type: ElementType = "float"): ArrayValue => valueOf(arrayOf([x], [1, 1], type));

/** Returns the elements of `a` at positions: Octave's `a(i, j)`, `a(k)`. Throws a {@link Fault} `index-out-of-range`. */
function pick(m: Machine, a: NdArray, at: readonly Positions[]): NdArray {
  if (at.length === 0) return a;
  const data = columnMajor(a);
  if (at.length === 1) {
    const [{ places, all, shape }] = at;
    reserve(m, places.length);
    const out = new Float64Array(places.length);
    for (const [i, place] of places.entries()) {
      if (place >= data.length) throw new Fault("index-out-of-range", "index", [[place + 1], a.shape]);
      out[i] = data[place];
    }
    // A vector keeps its direction under a vector of subscripts.
    const vector = !all && a.shape.length === 2 && a.shape.includes(1) && sizeOf(a.shape) !== 1 && shape.length === 2 && shape.includes(1);
    return fromColumnMajor(out, vector ? (a.shape[0] === 1 ? [1, places.length] : [places.length, 1]) : shape, a.type);
  }
  const sizes = at.map((_, k) => extent(a.shape, k, at.length));
  for (const [k, { places }] of at.entries())
    for (const place of places)
      if (place >= sizes[k])
        throw new Fault("index-out-of-range", "index", [at.map(({ places: p }) => (p.length === 1 ? p[0] + 1 : p.length)), a.shape]);
  const shape = at.map(({ places }) => places.length);
  account(m, shape);
  return fromColumnMajor(
    placesOf(at, sizes).map((place) => data[place]),
    shape,
    a.type,
  );
}

/** Returns the column-major places of all combinations of positions. */
export function placesOf(at: readonly Positions[], sizes: readonly number[]): Float64Array {
  const out = new Float64Array(at.reduce((n, { places }) => n * places.length, 1));
  let [step, run] = [1, 1];
  for (const [k, { places }] of at.entries()) {
    for (let i = 0; i < out.length; i++) out[i] += places[Math.floor(i / run) % places.length] * step;
    run *= places.length;
    step *= sizes[k];
  }
  return out;
}

/** Evaluates `of(subscripts)` or `of{subscripts}` and records it. */
export function readIndexed(
  m: Machine,
  env: Environment,
  node: { id: number; span: Expression["span"] },
  of: Value,
  subscripts: readonly Expression[],
  brace: boolean,
): Value {
  if (of.kind === "unknown") return of;
  if (of.kind === "open") {
    const given = askFree(
      m,
      `${of.path}${brace ? "{" : "("}${subscripts.map((s) => textOf(m.evaluate(env, s)).replace(/\.0$/, "")).join(", ")}${brace ? "}" : ")"}`,
      node,
      "value",
    );
    return given ?? unknown(of.path);
  }
  if (of.kind === "text") {
    const at = positionsOf(m, env, subscripts, [1, of.value.length]);
    return text(at[0].places.map((i) => of.value[i]).join(""), of.from);
  }
  if (of.kind === "cell") {
    const at = positionsOf(m, env, subscripts, of.shape);
    const picked = pickCells(of, at);
    if (!brace) return picked;
    return picked.items.length === 1 ? recordPart(m, node, picked.items[0], at) : picked;
  }
  if (of.kind === "struct") return of;
  const whole = toArray(of, "octave index");
  const at = positionsOf(m, env, subscripts, whole.shape);
  const value = { ...valueOf(pick(m, arrayIn(whole), at)), event: NO_EVENT };
  const from = [...eventsOf(whole), ...at.filter(({ single }) => !single).flatMap((p) => p.from)];
  return note(
    m,
    node,
    value,
    from,
    at.length > 0 ? "pick" : "copy",
    at.filter(({ single }) => single).flatMap((p) => p.from),
  );
}

function recordPart(m: Machine, node: { id: number; span: Expression["span"] }, value: Value, at: readonly Positions[]): Value {
  return value.kind === "array"
    ? note(
        m,
        node,
        value,
        eventsOf(value),
        "copy",
        at.flatMap((p) => p.from),
      )
    : value;
}

function pickCells(cell: CellValue, at: readonly Positions[]): CellValue {
  const order = cellOrder(cell);
  const sizes = at.map((_, k) => extent(cell.shape, k, at.length));
  const places = at.length === 1 ? at[0].places : [...placesOf(at, sizes)];
  const items = places.map((place) => {
    const item = order[place];
    if (!item) throw new Fault("index-out-of-range", "cell", [[place + 1], cell.shape]);
    return item;
  });
  return { kind: "cell", shape: at.length === 1 ? [1, items.length] : at.map(({ places: p }) => p.length), items };
}
/** Returns a cell array's items in column-major order. */
export const cellOrder = ({ shape, items }: CellValue): Value[] => {
  const [rows, columns] = [shape[0], items.length / (shape[0] || 1)];
  return Array.from({ length: items.length }, (_, i) => items[(i % rows) * columns + Math.floor(i / rows)]);
};

/** Evaluates `[a, b; c, d]`: numbers side by side and below one another, or text. */
export function evaluateMatrix(m: Machine, env: Environment, node: Extract<Expression, { kind: "matrix" }>): Value {
  const rows = node.rows.map((row) => row.map((item) => m.evaluate(env, item)));
  const all = rows.flat();
  const open = all.find(({ kind }) => kind === "unknown");
  if (open) return open;
  if (all.some(({ kind }) => kind === "text"))
    return text(
      all.map((item) => (item.kind === "text" ? item.value : textOf(item))).join(""),
      all.flatMap((item) => eventsOf(item)),
    );
  if (all.some(({ kind }) => kind === "cell")) {
    const items = all.flatMap((item) => (item.kind === "cell" ? cellOrder(item) : [item]));
    return { kind: "cell", shape: rows.length > 1 ? [items.length, 1] : [1, items.length], items };
  }
  const lines = rows
    .map((row) =>
      joined(
        row.map((item) => arrayIn(toArray(item, "octave matrix"))),
        1,
      ),
    )
    .filter((line) => !isNothing(line));
  const value = lines.length === 0 ? arrayOf([], [0, 0]) : joined(lines, 0);
  account(m, value.shape);
  const from: number[] = [];
  for (const item of all) eventsOf(item, from);
  return note(m, node, valueOf(value), from, "join");
}
const isNothing = (a: NdArray): boolean => a.shape.length === 2 && a.shape[0] === 0 && a.shape[1] === 0;

/** Octave's `[]` takes no part in a concatenation. */
export function joined(parts: readonly NdArray[], axis: number): NdArray {
  const some = parts.filter(
    (part) =>
      !isNothing(part) &&
      !(sizeOf(part.shape) === 0 && parts.length > 1 && part.shape[1 - axis] !== parts.find((p) => sizeOf(p.shape) > 0)?.shape[1 - axis]),
  );
  if (some.length === 0) return arrayOf([], [0, 0]);
  if (some.length === 1) return some[0];
  const made = concatenate(some, axis, axis === 1 ? "horizontal concatenation" : "vertical concatenation");
  return { ...made, type: some.reduce((type, part) => widest(type, part.type), some[0].type) };
}

export function cellOf(m: Machine, env: Environment, node: Extract<Expression, { kind: "cell" }>): CellValue {
  const rows = node.rows.map((row) => row.map((item) => m.evaluate(env, item)));
  return { kind: "cell", shape: [rows.length, rows[0]?.length ?? 0], items: rows.flat() };
}

/** Evaluates `start:step:stop`, which includes `stop`. */
export function evaluateRange(m: Machine, env: Environment, node: Extract<Expression, { kind: "range" }>): Value {
  const values = [node.start, node.step, node.stop].map((part) => part && m.evaluate(env, part));
  const open = values.find((value) => value?.kind === "unknown");
  if (open?.kind === "unknown") return unknown("range");
  const [start, step, stop] = values.map((value) => value && flat(arrayIn(toArray(value, "octave range")))[0]);
  if (start === undefined || stop === undefined) throw new Fault("type", "range");
  const by = step ?? 1;
  const n = by === 0 ? 0 : Math.max(0, Math.floor((stop - start) / by + 1e-10) + 1);
  const from = values.flatMap((value) => (value ? eventsOf(value) : []));
  if (n > 1_000_000)
    return { kind: "range", start, step: by, length: Number.isFinite(n) ? n : Number.MAX_SAFE_INTEGER, event: from[0] ?? NO_EVENT };
  account(m, [n]);
  const value = valueOf(
    arrayOf(
      Float64Array.from({ length: n }, (_, i) => start + i * by),
      [1, n],
    ),
  );
  return from.length === 0 ? value : note(m, node, value, from, "range");
}
