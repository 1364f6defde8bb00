import {
  arrayOf,
  columnMajor,
  copyOf,
  filled,
  flat,
  fromColumnMajor,
  sizeOf,
  transposed,
  type ElementType,
  type NdArray,
  type Shape,
} from "../../core/array.ts";
import { map, map2, where } from "../../core/elementwise.ts";
import { Fault } from "../../core/fault.ts";
import { concatenate, flipped, taken, tiled } from "../../core/joining.ts";
import { dot } from "../../core/products.ts";
import { sum } from "../../core/reduce.ts";
import { nonzeroOf } from "../../core/subscript.ts";
import { integersOf, numberOf, type Bound, type Call } from "../call.ts";
import { toArray } from "../convert.ts";
import { joined, octaveNumber } from "../octave.ts";
import { arrayIn, tuple, unknown, valueOf, type Value } from "../values.ts";
import { axisIn, firstAxis } from "./octave-reductions.ts";
import { operation, raw, type Operation, type RawOperation } from "./operation.ts";

/** Sizes given one by one, or as one vector; one number makes a square. */
function sizesIn(args: readonly Value[], name: string): number[] {
  const given = args.filter(({ kind }) => kind !== "text");
  const sizes = given.flatMap((arg) => [...flat(arrayIn(toArray(arg, name)))]).map((n) => Math.max(0, n));
  return sizes.length === 0 ? [1, 1] : sizes.length === 1 ? [sizes[0], sizes[0]] : sizes;
}
function filledBy(names: string, x: number, type: ElementType = "float"): RawOperation {
  return raw(names, 0, ({ args, name }) => valueOf(filled(sizesIn(args, name), x, type)));
}

function reshape({ args, name }: Call): Value {
  const a = arrayIn(toArray(args[0], `octave ${name}`));
  const rest = args.slice(1).map((arg) => arrayIn(toArray(arg, name)));
  const size = sizeOf(a.shape);
  const sizes = rest.length === 1 ? [...flat(rest[0])] : rest.map((r) => (sizeOf(r.shape) === 0 ? -1 : r.data[r.offset]));
  const known = sizes.reduce((n, x) => (x < 0 ? n : n * x), 1);
  const shape = sizes.map((n) => (n < 0 ? size / known : n));
  if (sizeOf(shape) !== size || shape.some((n) => !Number.isInteger(n))) throw new Fault("shape-mismatch", "reshape", [a.shape, sizes]);
  return valueOf(fromColumnMajor(columnMajor(a), shape, a.type));
}

function size(b: Bound): Value {
  const a = b.need("a");
  const shape: Shape =
    a.kind === "cell" ? a.shape : a.kind === "text" ? [1, a.value.length] : a.kind === "struct" ? [1, 1] : b.array("a").shape;
  if (b.get("axis")) return octaveNumber(shape[b.number("axis") - 1] ?? 1);
  const { outputs } = b.call.at;
  if (outputs > 1) {
    const sizes = Array.from({ length: outputs }, (_, i) => (i < outputs - 1 ? (shape[i] ?? 1) : sizeOf(shape.slice(i))));
    return tuple(sizes.map((n) => octaveNumber(n)));
  }
  return valueOf(arrayOf(shape, [1, shape.length]));
}

const counted = (names: string, f: (shape: Shape) => number): Operation =>
  operation(names, "a", (b) => {
    const a = b.need("a");
    return octaveNumber(f(a.kind === "cell" ? a.shape : a.kind === "text" ? [1, a.value.length] : b.array("a").shape));
  });
const tested = (names: string, f: (shape: Shape) => boolean): Operation =>
  operation(names, "a", (b) => {
    const a = b.need("a");
    const shape =
      a.kind === "cell"
        ? a.shape
        : a.kind === "text"
          ? [Math.min(1, a.value.length), a.value.length]
          : a.kind === "array"
            ? a.shape
            : [1, 1];
    return octaveNumber(Number(f(shape)), "bool");
  });

function find(b: Bound): Value {
  const a = b.array("a");
  const data = columnMajor(a);
  const places = [...data.keys()].filter((i) => data[i] !== 0).slice(0, b.number("n", Infinity));
  const shape = a.shape[0] === 1 && a.shape[1] !== 1 ? [1, places.length] : [places.length, 1];
  if (b.call.at.outputs < 2)
    return valueOf(
      arrayOf(
        places.map((i) => i + 1),
        shape,
      ),
    );
  const rows = a.shape[0];
  return tuple([
    valueOf(
      arrayOf(
        places.map((i) => (i % rows) + 1),
        shape,
      ),
    ),
    valueOf(
      arrayOf(
        places.map((i) => Math.floor(i / rows) + 1),
        shape,
      ),
    ),
  ]);
}

function broadcastBy({ m, args, at }: Call): Value {
  const [f, a, b] = args;
  return m.invoke(f, [a, b], new Map(), { ...at, outputs: 1 });
}

/** Applies a function to each element or item; numbers are gathered in an array. */
function each({ m, args, named, name, at }: Call): Value {
  const options = args.findIndex((arg) => arg.kind === "text" && /^uniform/i.test(arg.value));
  const [f, ...rest] = options < 0 ? args : args.slice(0, options);
  const uniform = options < 0 && named.size === 0 ? true : numberOf(args[options + 1], name) !== 0;
  const [first] = rest;
  const shape = first.kind === "cell" || first.kind === "array" ? first.shape : [1, 1];
  const columns = rest.map((r) => (r.kind === "cell" ? r.items : [...flat(arrayIn(toArray(r, name)))].map((x): Value => octaveNumber(x))));
  const made = columns[0].map((_, i) =>
    m.invoke(
      f,
      columns.map((c) => c[i]),
      new Map(),
      { ...at, outputs: 1 },
    ),
  );
  if (!uniform) return { kind: "cell", shape, items: made };
  return valueOf(
    arrayOf(
      made.map((v) => numberOf(v, name)),
      shape,
    ),
  );
}

const upright = (a: NdArray): NdArray => fromColumnMajor(columnMajor(a), [sizeOf(a.shape), 1], a.type);

export const OCTAVE_ARRAYS: readonly (Operation | RawOperation)[] = [
  operation("octave.find", "a n", find),
  filledBy("octave.zeros", 0),
  filledBy("octave.ones", 1),
  filledBy("octave.true", 1, "bool"),
  filledBy("octave.false", 0, "bool"),
  filledBy("octave.NaN octave.nan octave.NA", Number.NaN),
  filledBy("octave.Inf octave.inf", Infinity),
  raw("octave.eye", 0, ({ args, name }) => {
    const a = filled(sizesIn(args, name), 0);
    for (let i = 0; i < Math.min(a.shape[0], a.shape[1]); i++) a.data[i * (a.shape[1] + 1)] = 1;
    return valueOf(a);
  }),
  raw("octave.cell", 0, ({ args, name }) => {
    const shape = sizesIn(args, name);
    if (sizeOf(shape) > 100_000) throw new Fault("memory", "cell", [shape]);
    return { kind: "cell", shape, items: Array.from({ length: sizeOf(shape) }, () => valueOf(arrayOf([], [0, 0]))) };
  }),
  raw("octave.reshape", 2, reshape),
  operation("octave.size", "a axis", size),
  operation("octave.size_equal", "a b", (b) => octaveNumber(Number(b.array("a").shape.join() === b.array("b").shape.join()), "bool")),
  counted("octave.numel", sizeOf),
  counted("octave.length", (shape) => (sizeOf(shape) === 0 ? 0 : Math.max(...shape))),
  counted("octave.rows", (shape) => shape[0]),
  counted("octave.columns", (shape) => shape[1]),
  counted("octave.ndims", (shape) => shape.length),
  tested("octave.isempty", (shape) => sizeOf(shape) === 0),
  tested("octave.isvector", (shape) => shape.length === 2 && shape.includes(1) && sizeOf(shape) > 0),
  tested("octave.isscalar", (shape) => sizeOf(shape) === 1),
  tested("octave.isrow", (shape) => shape[0] === 1),
  tested("octave.iscolumn", (shape) => shape[1] === 1),
  tested("octave.issquare", (shape) => shape[0] === shape[1]),
  operation("octave.transpose octave.ctranspose", "a", (b) => valueOf(transposed(b.array("a")))),
  operation("octave.mtimes", "a b", (b) => {
    const [x, y] = [b.array("a"), b.array("b")];
    return valueOf(sizeOf(x.shape) === 1 || sizeOf(y.shape) === 1 ? map2(x, y, (p, q) => p * q, "float") : dot(x, y, "mtimes"));
  }),
  operation("octave.dot", "a b axis", (b) => {
    const [x, y] = [b.array("a"), b.array("b")];
    const vectors = x.shape.includes(1) && y.shape.includes(1);
    const [p, q] = vectors ? [upright(x), upright(y)] : [x, y];
    if (p.shape.join() !== q.shape.join()) throw new Fault("shape-mismatch", "dot", [x.shape, y.shape]);
    return valueOf(
      sum(
        map2(p, q, (s, t) => s * t, "float"),
        [vectors ? 0 : axisIn(b, p)],
        true,
      ),
    );
  }),
  operation("octave.repmat", "a r c", (b) => {
    const counts = b.get("c") ? [b.number("r"), b.number("c")] : integersOf(b.need("r"), "repmat");
    return valueOf(tiled(b.array("a"), counts.length === 1 ? [counts[0], counts[0]] : counts));
  }),
  raw("octave.horzcat octave.vertcat", 0, ({ args, name }) =>
    valueOf(
      joined(
        args.map((arg) => arrayIn(toArray(arg, `octave ${name}`))),
        name === "horzcat" ? 1 : 0,
      ),
    ),
  ),
  raw("octave.cat", 1, ({ args: [axis, ...parts], name }) =>
    valueOf(
      concatenate(
        parts.map((p) => arrayIn(toArray(p, name))),
        numberOf(axis, name) - 1,
        "cat",
      ),
    ),
  ),
  operation("octave.flipud octave.flip", "a", (b) =>
    valueOf(copyOf(flipped(b.array("a"), [b.call.name === "flip" ? firstAxis(b.array("a").shape) : 0]))),
  ),
  operation("octave.fliplr", "a", (b) => valueOf(copyOf(flipped(b.array("a"), [1])))),
  operation("octave.rot90", "a k", (b) => {
    let a = b.array("a");
    for (let i = 0; i < ((b.number("k", 1) % 4) + 4) % 4; i++) a = flipped(transposed(a), [0]);
    return valueOf(copyOf(a));
  }),
  operation("octave.circshift", "a n axis", (b) => {
    const a = b.array("a");
    const axis = axisIn(b, a);
    const n = a.shape[axis];
    return valueOf(
      taken(
        a,
        Array.from({ length: n }, (_, i) => (((i - b.number("n")) % n) + n) % n),
        axis,
      ),
    );
  }),
  operation("octave.diag", "a", (b) => {
    const a = b.array("a");
    const n = sizeOf(a.shape);
    if (a.shape.includes(1)) {
      const out = filled([n, n], 0);
      for (const [i, x] of flat(a).entries()) out.data[i * (n + 1)] = x;
      return valueOf(out);
    }
    const k = Math.min(a.shape[0], a.shape[1]);
    return valueOf(copyOf({ ...a, shape: [k, 1], strides: [a.strides[0] + a.strides[1], 0] }));
  }),
  operation("octave.unique", "a", (b) => {
    const a = b.array("a");
    const values = [...new Set(flat(a))].sort((x, y) => x - y);
    return valueOf(arrayOf(values, a.shape[0] === 1 && a.shape[1] > 1 ? [1, values.length] : [values.length, 1]));
  }),
  operation("octave.ismember", "a b", (b) => {
    const among = new Set(flat(b.array("b")));
    return valueOf(map(b.array("a"), (x) => Number(among.has(x)), "bool"));
  }),
  operation("octave.sub2ind", "shape i j", (b) => {
    const [rows] = flat(b.array("shape"));
    return valueOf(map2(b.array("i"), b.array("j"), (i, j) => (j - 1) * rows + i, "float"));
  }),
  operation("octave.accumarray", "at values shape", (b) => {
    const [at, values] = [flat(b.array("at")), b.array("values")];
    const given = b.get("shape") && flat(b.array("shape"));
    const out = new Float64Array(given ? given[0] : Math.max(0, ...at));
    const data = flat(values);
    for (const [i, place] of at.entries()) out[place - 1] += data.length === 1 ? data[0] : data[i];
    return valueOf(arrayOf(out, [out.length, 1]));
  }),
  operation("octave.isequal", "a b", (b) => {
    const [x, y] = [b.get("a"), b.get("b")];
    if (x?.kind === "text" || y?.kind === "text")
      return octaveNumber(Number(x?.kind === "text" && y?.kind === "text" && x.value === y.value), "bool");
    const [p, q] = [b.array("a"), b.array("b")];
    return octaveNumber(Number(p.shape.join() === q.shape.join() && flat(p).every((v, i) => v === flat(q)[i])), "bool");
  }),
  operation("octave.merge octave.ifelse", "a b c", (b) => valueOf(where(b.array("a"), b.array("b"), b.array("c")))),
  operation("octave.nnz", "a", (b) => {
    const [places] = nonzeroOf(b.array("a"));
    return octaveNumber(places.shape[0]);
  }),
  operation("octave.logical", "a", (b) => valueOf(map(b.array("a"), (x) => Number(x !== 0), "bool"))),
  raw("octave.bsxfun", 3, broadcastBy),
  raw("octave.arrayfun octave.cellfun", 2, each),
  raw("octave.cell2mat", 1, ({ args: [cell] }) => {
    if (cell?.kind !== "cell") return unknown("cell2mat");
    const rows = cell.shape[0];
    const columns = cell.items.length / (rows || 1);
    const lines = Array.from({ length: rows }, (_, i) =>
      joined(
        cell.items.slice(i * columns, (i + 1) * columns).map((item) => arrayIn(toArray(item, "cell2mat"))),
        1,
      ),
    );
    return valueOf(joined(lines, 0));
  }),
];
