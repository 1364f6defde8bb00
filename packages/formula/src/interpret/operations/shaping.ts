import {
  arrayOf,
  axisOf,
  columnMajor,
  copyOf,
  filled,
  flat,
  forEachPlace,
  fromColumnMajor,
  reshaped,
  sizeOf,
  transposed,
  type NdArray,
} from "../../core/array.ts";
import { broadcastTo } from "../../core/elementwise.ts";
import { Fault } from "../../core/fault.ts";
import { concatenate, expanded, flipped, repeated, squeezed, tiled } from "../../core/joining.ts";
import { bind, integersOf, type Bound, type Call } from "../call.ts";
import { itemsOf, stackOf, toArray } from "../convert.ts";
import { arrayIn, integer, list, tuple, valueOf, viewOf, type Value } from "../values.ts";
import { operation, raw, type Operation, type RawOperation } from "./operation.ts";

const view = (b: Bound, f: (a: NdArray) => NdArray): Value => {
  const v = b.value("a");
  return viewOf(v, f(arrayIn(v)));
};

/** Sizes or axes that follow the array one by one, or as one tuple. */
function sizesIn(args: readonly Value[], name: string): number[] {
  if (
    args.length === 1 &&
    (args[0].kind === "tuple" || args[0].kind === "list" || (args[0].kind === "array" && args[0].shape.length === 1))
  )
    return integersOf(args[0], name);
  return args.map((arg) => integersOf(arg, name)[0]);
}

function reshape({ args, named, name }: Call): Value {
  const a = toArray(args[0], name);
  const order = named.get("order");
  const given = named.get("shape") ?? named.get("newshape");
  const rest = args.slice(1).filter(({ kind }) => kind !== "text");
  const shape = given ? integersOf(given, name) : sizesIn(rest, name);
  if (order?.kind === "text" && order.value === "F") {
    const size = sizeOf(a.shape);
    const known = shape.reduce((n, x) => (x < 0 ? n : n * x), 1);
    const full = shape.map((n) => (n < 0 ? size / known : n));
    if (sizeOf(full) !== size) throw new Fault("shape-mismatch", "reshape", [a.shape, shape]);
    return valueOf(fromColumnMajor(columnMajor(arrayIn(a)), full, a.type));
  }
  return viewOf(a, reshaped(arrayIn(a), shape));
}

function transpose({ args, named, name }: Call): Value {
  const a = toArray(args[0], name);
  const axes = named.get("axes");
  const given = axes
    ? integersOf(axes, name)
    : sizesIn(
        args.slice(1).filter(({ kind }) => kind !== "none"),
        name,
      );
  if (a.torch && given.length === 2) return viewOf(a, swapped(arrayIn(a), given[0], given[1]));
  if (given.length > 0 && (given.length !== a.shape.length || new Set(given.map((i) => axisOf(i, a.shape.length))).size !== given.length))
    throw new Fault("shape-mismatch", "transpose", [a.shape, given]);
  return viewOf(a, transposed(arrayIn(a), given.length > 0 ? given.map((i) => axisOf(i, a.shape.length)) : undefined));
}

function swapped(a: NdArray, i: number, j: number): NdArray {
  const [p, q] = [axisOf(i, a.shape.length), axisOf(j, a.shape.length)];
  const order = a.shape.map((_, k) => (k === p ? q : k === q ? p : k));
  return transposed(a, order);
}

function rolled(b: Bound): Value {
  const a = b.array("a");
  const shift = b.number("shift");
  if (!b.get("axis")) {
    const data = flat(a);
    const n = data.length;
    return valueOf(
      arrayOf(
        data.map((_, i) => data[(((i - shift) % n) + n) % n]),
        a.shape,
        a.type,
      ),
    );
  }
  const axis = axisOf(b.number("axis"), a.shape.length);
  const n = a.shape[axis];
  const by = ((shift % n) + n) % n;
  const part = (start: number, length: number): NdArray => ({
    ...a,
    shape: a.shape.with(axis, length),
    offset: a.offset + start * a.strides[axis],
  });
  return valueOf(concatenate([part(n - by, by), part(0, n - by)], axis));
}

const arraysIn = (b: Bound, name: string): NdArray[] =>
  itemsOf(b.get(name) ?? tuple([]), b.call.name).map((item) => arrayIn(toArray(item, b.call.name)));

const upright = (a: NdArray): NdArray =>
  a.shape.length === 0 ? reshaped(a, [1, 1]) : a.shape.length === 1 ? reshaped(copyOf(a), [1, a.shape[0]]) : a;
const column = (a: NdArray): NdArray => (a.shape.length < 2 ? reshaped(copyOf(a), [sizeOf(a.shape), 1]) : a);
const atLeastOne = (a: NdArray): NdArray => (a.shape.length === 0 ? reshaped(a, [1]) : a);

function joinedAlong(b: Bound): Value {
  const axis = b.get("axis");
  const parts = arraysIn(b, "a");
  if (b.call.named.has("axis") && !axis)
    return valueOf(
      concatenate(
        parts.map((p) => reshaped(copyOf(p), [-1])),
        0,
      ),
    );
  return valueOf(concatenate(parts, axis ? b.number("axis") : 0, b.call.name));
}

function hstack(b: Bound): Value {
  const parts = arraysIn(b, "a").map(atLeastOne);
  return valueOf(concatenate(parts, parts[0]?.shape.length === 1 ? 0 : 1, b.call.name));
}

function stacked(b: Bound): Value {
  const parts = arraysIn(b, "a");
  const axis = b.number("axis", 0);
  if (axis === 0) return valueOf(stackOf(parts, b.call.name));
  return valueOf(
    concatenate(
      parts.map((p) => expanded(p, axis)),
      axis,
      b.call.name,
    ),
  );
}

function split(b: Bound): Value {
  const a = b.array("a");
  const v = b.value("a");
  const axis = axisOf(b.number("axis", 0), a.shape.length);
  const n = a.shape[axis];
  const given = b.get("parts");
  const cuts =
    given && (given.kind !== "array" || given.shape.length > 0)
      ? integersOf(given, b.call.name)
      : evenCuts(n, b.number("parts"), b.call.name);
  const bounds = [0, ...cuts, n];
  return list(
    bounds.slice(1).map((end, i) => {
      const start = Math.min(bounds[i], n);
      return viewOf(v, {
        ...a,
        shape: a.shape.with(axis, Math.max(0, Math.min(end, n) - start)),
        offset: a.offset + start * a.strides[axis],
      });
    }),
  );
}
function evenCuts(n: number, parts: number, name: string): number[] {
  if (!Number.isInteger(parts) || parts < 1 || (n % parts !== 0 && name !== "array_split"))
    throw new Fault("shape-mismatch", name, [[n], [parts]]);
  const [size, more] = [Math.floor(n / parts), n % parts];
  return Array.from({ length: parts - 1 }, (_, i) => (i + 1) * size + Math.min(i + 1, more));
}

/** `np.pad` with one value all round; widths for both sides of each axis, or one for all. */
function padded(b: Bound): Value {
  const a = b.array("a");
  if (b.text("mode", "constant") !== "constant") throw new Fault("unsupported", `pad ${b.text("mode")}`);
  const given = arrayIn(toArray(b.need("width"), "pad"));
  const widths = flat(broadcastTo(given, [a.shape.length, 2], "pad"));
  const shape = a.shape.map((n, i) => n + widths[2 * i] + widths[2 * i + 1]);
  const out = filled(shape, b.get("constant_values") ? b.number("constant_values") : 0, a.type);
  const inner = a.shape.reduce((offset, _, i) => offset + widths[2 * i] * out.strides[i], 0);
  const data = flat(a);
  forEachPlace({ shape: a.shape, strides: out.strides, offset: inner }, (place, i) => {
    out.data[place] = data[i];
  });
  return valueOf(out);
}

/** `np.c_[a, b]` and `np.r_[a, b]`. */
export function stackedBySubscript(name: string, parts: readonly Value[]): Value {
  const arrays = parts.flatMap((p) => (p.kind === "tuple" ? p.items : [p])).map((p) => arrayIn(toArray(p, name)));
  return valueOf(name === "c_" ? concatenate(arrays.map(column), 1, name) : concatenate(arrays.map(atLeastOne), 0, name));
}

export const SHAPING: readonly (Operation | RawOperation)[] = [
  raw("numpy.reshape array.reshape torch.reshape array.view", 1, reshape),
  raw("numpy.transpose array.transpose torch.transpose array.permute torch.permute", 1, transpose),
  operation("numpy.swapaxes array.swapaxes torch.swapaxes", "a i j", (b) => view(b, (a) => swapped(a, b.number("i"), b.number("j")))),
  operation("numpy.moveaxis", "a i j", (b) =>
    view(b, (a) => {
      const [from, to] = [axisOf(b.number("i"), a.shape.length), axisOf(b.number("j"), a.shape.length)];
      const order = a.shape.map((_, k) => k).filter((k) => k !== from);
      return transposed(a, order.toSpliced(to, 0, from));
    }),
  ),
  operation("torch.t array.t", "a", (b) => view(b, (a) => transposed(a))),
  operation("numpy.ravel array.ravel torch.ravel", "a order", (b) => {
    if (b.text("order", "C") === "F") return valueOf(arrayOf(columnMajor(b.array("a")), [sizeOf(b.array("a").shape)], b.array("a").type));
    return view(b, (a) => reshaped(a, [-1]));
  }),
  operation("array.flatten torch.flatten", "a order", (b) => {
    const a = b.array("a");
    const order = b.get("order");
    return valueOf(
      arrayOf(order?.kind === "text" && order.value === "F" ? columnMajor(a).slice() : flat(copyOf(a)), [sizeOf(a.shape)], a.type),
    );
  }),
  operation("numpy.squeeze array.squeeze torch.squeeze", "a axis", (b) => {
    const axis = b.get("axis");
    return view(b, (a) => squeezed(a, axis && integersOf(axis, "squeeze")));
  }),
  operation("numpy.expand_dims torch.unsqueeze array.unsqueeze", "a axis", (b) => view(b, (a) => expanded(a, b.number("axis")))),
  operation("numpy.broadcast_to torch.broadcast_to", "a shape", (b) =>
    view(b, (a) => broadcastTo(a, integersOf(b.need("shape"), "broadcast_to"))),
  ),
  raw("array.expand", 1, ({ args, name }) => {
    const a = toArray(args[0], name);
    const sizes = sizesIn(args.slice(1), name);
    const skipped = sizes.length - a.shape.length;
    return viewOf(
      a,
      broadcastTo(
        arrayIn(a),
        sizes.map((n, i) => (n < 0 ? a.shape[i - skipped] : n)),
      ),
    );
  }),
  operation("array.resize", "a shape", (b) => view(b, (a) => reshaped(a, integersOf(b.need("shape"), "resize")))),
  operation("numpy.shape", "a", (b) => tuple(b.array("a").shape.map(integer))),
  operation("numpy.ndim array.dim", "a", (b) => integer(b.array("a").shape.length)),
  raw("tensor.size", 1, (call) => {
    const b = bind(call, ["a", "axis"]);
    const { shape } = b.array("a");
    return b.get("axis") ? integer(shape.at(b.number("axis"))!) : tuple(shape.map(integer));
  }),
  operation("array.numel torch.numel array.nelement", "a", (b) => integer(sizeOf(b.array("a").shape))),
  operation("numpy.concatenate numpy.concat torch.cat torch.concat", "a axis out", joinedAlong),
  operation("numpy.hstack torch.hstack", "a", hstack),
  operation("numpy.vstack torch.vstack numpy.row_stack", "a", (b) => valueOf(concatenate(arraysIn(b, "a").map(upright), 0, b.call.name))),
  operation("numpy.column_stack", "a", (b) => valueOf(concatenate(arraysIn(b, "a").map(column), 1, b.call.name))),
  operation("numpy.stack torch.stack", "a axis", stacked),
  operation("numpy.dstack", "a", (b) =>
    valueOf(
      concatenate(
        arraysIn(b, "a").map((a) => expanded(upright(a), 2)),
        2,
        b.call.name,
      ),
    ),
  ),
  operation("numpy.split numpy.array_split torch.chunk", "a parts axis", split),
  operation("numpy.tile", "a counts", (b) => valueOf(tiled(b.array("a"), integersOf(b.need("counts"), "tile")))),
  raw("tensor.repeat torch.tile", 1, ({ args, name }) => valueOf(tiled(arrayIn(toArray(args[0], name)), sizesIn(args.slice(1), name)))),
  operation("numpy.repeat array.repeat", "a times axis", (b) =>
    valueOf(repeated(b.array("a"), integersOf(b.need("times"), "repeat"), b.get("axis") && b.number("axis"))),
  ),
  operation("numpy.flip torch.flip", "a axis", (b) => {
    const axis = b.get("axis");
    return view(b, (a) => flipped(a, axis ? integersOf(axis, "flip") : a.shape.map((_, i) => i)));
  }),
  operation("numpy.flipud", "a", (b) => view(b, (a) => flipped(a, [0]))),
  operation("numpy.fliplr", "a", (b) => view(b, (a) => flipped(a, [1]))),
  operation("numpy.rot90", "a", (b) => view(b, (a) => flipped(transposed(a), [0]))),
  operation("numpy.pad", "a width mode constant_values", padded),
  operation("numpy.roll torch.roll", "a shift axis", rolled),
];
