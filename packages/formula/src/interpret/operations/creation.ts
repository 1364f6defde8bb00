import { arrayOf, castTo, copyOf, filled, flat, MAX_ELEMENTS, type ElementType, type NdArray, reshaped, sizeOf } from "../../core/array.ts";
import { broadcastTo } from "../../core/elementwise.ts";
import { Fault } from "../../core/fault.ts";
import { integersOf, type Bound } from "../call.ts";
import { toArray } from "../convert.ts";
import { arrayIn, numberValue, text, unknown, valueOf, type ArrayValue, type Value } from "../values.ts";
import { operation, raw, type Operation, type RawOperation } from "./operation.ts";
import { typeNamed } from "./reductions.ts";

const shapeOf = (b: Bound): number[] => integersOf(b.get("shape") ?? numberValue(0), b.call.name);

function filledBy(x: number) {
  return (b: Bound): Value => valueOf(filled(shapeOf(b), x, typeNamed(b.get("dtype"))));
}
function like(x: number) {
  return (b: Bound): Value => {
    const a = b.array("a");
    const shape = b.get("shape") ? shapeOf(b) : a.shape;
    return valueOf(filled(shape, x, typeNamed(b.get("dtype")) ?? a.type));
  };
}

/** Whether a value has only numbers, as far as its first elements tell. An array of texts or objects feeds no gradient. */
function isNumeric(value: Value, depth = 0): boolean {
  if (value.kind === "list" || value.kind === "tuple")
    return depth > 4 || value.items.slice(0, 32).every((item) => isNumeric(item, depth + 1));
  return value.kind === "array" || value.kind === "range";
}

/** `np.array`: a copy, with `ndmin` axes at least; `np.asarray` shares what is an array already. */
function made(b: Bound, shares: boolean): Value {
  if (!isNumeric(b.need("a"))) return unknown("array of objects");
  const source = b.value("a");
  const type = typeNamed(b.get("dtype")) ?? source.type;
  const least = b.number("ndmin", 0);
  const sharing = shares && source.type === type && b.get("a")?.kind === "array";
  const given = arrayIn(source);
  const a: NdArray = sharing ? given : copyOf(castTo(given, type));
  const extra = Math.max(0, least - a.shape.length);
  const shaped = { ...a, shape: [...Array<number>(extra).fill(1), ...a.shape], strides: [...Array<number>(extra).fill(0), ...a.strides] };
  if (sharing) return { ...source, shape: shaped.shape, strides: shaped.strides };
  return { ...valueOf(shaped), ...(source.torch && { torch: true }) };
}

function spaced(b: Bound): Value {
  const [start, stop, n] = [b.number("start"), b.number("stop"), b.number("num", 50)];
  if (!Number.isInteger(n) || n < 0 || n > MAX_ELEMENTS) throw new Fault("type", b.call.name, [[n]]);
  const step = n > 1 ? (stop - start) / (n - 1) : 0;
  const data = Float64Array.from({ length: n }, (_, i) => (i === n - 1 && n > 1 ? stop : start + i * step));
  return valueOf(arrayOf(data, b.call.m.language === "octave" ? [1, n] : [n]));
}

function arange(b: Bound): Value {
  const [first, second] = [b.number("start"), b.get("stop") && b.number("stop")];
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const step = b.number("step", 1);
  const n = Math.max(0, Math.ceil((stop - start) / step));
  if (!(n <= MAX_ELEMENTS)) throw new Fault("memory", b.call.name, [[n]]);
  const whole =
    [start, stop, step].every(Number.isInteger) &&
    [...b.call.args, ...b.call.named.values()].every((v) => v.kind !== "array" || v.type === "int" || v.shape.length > 0);
  const type: ElementType = typeNamed(b.get("dtype")) ?? (whole ? "int" : "float");
  return valueOf(
    arrayOf(
      Float64Array.from({ length: n }, (_, i) => start + i * step),
      [n],
      type,
    ),
  );
}

function eye(b: Bound): Value {
  const rows = b.number("n");
  const columns = b.number("m", rows);
  const shift = b.number("k", 0);
  const a = filled([rows, columns], 0, typeNamed(b.get("dtype")));
  for (let i = 0; i < rows; i++) if (i + shift >= 0 && i + shift < columns) a.data[i * columns + i + shift] = 1;
  return valueOf(a);
}

/** A square matrix with all entries of `a` on its diagonal. */
function onDiagonal(a: NdArray): NdArray {
  const numbers = flat(a);
  const n = numbers.length;
  const out = filled([n, n], 0, a.type);
  for (const [i, x] of numbers.entries()) out.data[i * n + i] = x;
  return out;
}

function diagonal(b: Bound): Value {
  const a = b.array("a");
  if (a.shape.length === 1) return valueOf(onDiagonal(a));
  if (a.shape.length !== 2) throw new Fault("shape-mismatch", b.call.name, [a.shape]);
  const n = Math.min(a.shape[0], a.shape[1]);
  return valueOf(copyOf({ ...a, shape: [n], strides: [a.strides[0] + a.strides[1]] }));
}

function triangle(keep: (i: number, j: number, k: number) => boolean) {
  return (b: Bound): Value => {
    const a = copyOf(b.array("a"));
    const k = b.number("k", 0);
    const [rows, columns] = a.shape;
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) if (!keep(i, j, k)) a.data[i * columns + j] = 0;
    return valueOf(a);
  };
}

/** PyTorch's `zeros(2, 3)` takes the sizes one by one. */
function torchFilled(names: string, x: number): RawOperation {
  return raw(names, 0, ({ args, named, name }) => {
    const dims = args.length === 1 ? integersOf(args[0], name) : args.map((arg) => arrayIn(toArray(arg, name)).data[0]);
    return { ...valueOf(filled(dims, x, typeNamed(named.get("dtype")))), torch: true };
  });
}

function cast(b: Bound): Value {
  const a = b.value("a");
  const type = typeNamed(b.get("dtype")) ?? a.type;
  return { ...valueOf(copyOf(castTo(arrayIn(a), type))), ...(a.torch && { torch: true }) };
}
const castNamed =
  (type: ElementType) =>
  (b: Bound): Value =>
    valueOf(copyOf(castTo(b.array("a"), type)));

const asTorch = (value: Value): Value => (value.kind === "array" ? ({ ...value, torch: true } satisfies ArrayValue) : value);

export const CREATION: readonly (Operation | RawOperation)[] = [
  operation("numpy.zeros numpy.empty", "shape dtype order", filledBy(0)),
  operation("numpy.ones", "shape dtype order", filledBy(1)),
  operation("numpy.full torch.full", "shape fill_value dtype", (b) => {
    const fill = b.array("fill_value");
    return valueOf(copyOf(broadcastTo(castTo(fill, typeNamed(b.get("dtype")) ?? fill.type), shapeOf(b))));
  }),
  torchFilled("torch.zeros torch.empty", 0),
  torchFilled("torch.ones", 1),
  operation("numpy.zeros_like numpy.empty_like torch.zeros_like torch.empty_like", "a dtype order subok shape", like(0)),
  operation("numpy.ones_like torch.ones_like", "a dtype order subok shape", like(1)),
  operation("numpy.full_like torch.full_like", "a fill_value dtype", (b) => {
    const { shape, type } = b.array("a");
    return valueOf(copyOf(castTo(broadcastTo(b.array("fill_value"), shape), typeNamed(b.get("dtype")) ?? type)));
  }),
  operation("numpy.array", "a dtype copy order subok ndmin", (b) => made(b, false)),
  operation("numpy.asarray numpy.asanyarray numpy.ascontiguousarray", "a dtype", (b) => made(b, true)),
  operation("numpy.matrix numpy.mat numpy.asmatrix", "a dtype copy", (b) => {
    const value = made(b, false);
    if (value.kind !== "array") return value;
    const a = arrayIn(value);
    return { ...valueOf(a.shape.length < 2 ? reshaped(a, [1, sizeOf(a.shape)]) : a), matrix: true };
  }),
  operation("numpy.atleast_2d", "a", (b) => {
    const v = b.value("a");
    const a = arrayIn(v);
    const extra = Math.max(0, 2 - a.shape.length);
    return { ...v, shape: [...Array<number>(extra).fill(1), ...a.shape], strides: [...Array<number>(extra).fill(0), ...a.strides] };
  }),
  operation("numpy.atleast_1d", "a", (b) => {
    const v = b.value("a");
    return v.shape.length > 0 ? v : { ...v, shape: [1], strides: [0] };
  }),
  operation(
    "torch.tensor torch.as_tensor torch.from_numpy torch.Tensor torch.FloatTensor torch.LongTensor torch.autograd.Variable torch.nn.Parameter",
    "a dtype device requires_grad",
    (b) => asTorch(made(b, false)),
  ),
  operation("numpy.copy array.copy array.clone torch.clone", "a order", (b) => ({
    ...valueOf(copyOf(b.array("a"))),
    ...(b.value("a").torch && { torch: true }),
  })),
  operation("array.detach array.cpu array.cuda array.to array.requires_grad_ array.contiguous torch.detach", "a x y", (b) => b.value("a")),
  operation("array.numpy", "a", (b) => {
    const v = b.value("a");
    return { ...v, torch: false };
  }),
  operation("array.item", "a", (b) => numberValue(b.number("a"), b.value("a").type)),
  operation("array.tolist", "a", (b) => {
    const nested = (a: NdArray): Value =>
      a.shape.length === 0
        ? numberValue(a.data[a.offset], a.type)
        : {
            kind: "list",
            items: Array.from({ length: a.shape[0] }, (_, i) =>
              nested({ ...a, shape: a.shape.slice(1), strides: a.strides.slice(1), offset: a.offset + i * a.strides[0] }),
            ),
          };
    return nested(b.array("a"));
  }),
  operation("array.astype array.type", "a dtype copy", cast),
  operation(
    "array.float array.double numpy.float64 numpy.float32 numpy.float16 numpy.float numpy.double numpy.single",
    "a",
    castNamed("float"),
  ),
  operation(
    "array.long array.int numpy.int8 numpy.int16 numpy.int32 numpy.int64 numpy.uint8 numpy.uint32 numpy.int numpy.int_",
    "a",
    castNamed("int"),
  ),
  operation("array.bool numpy.bool numpy.bool_", "a", castNamed("bool")),
  operation("numpy.arange torch.arange", "start stop step dtype", arange),
  operation("numpy.linspace torch.linspace octave.linspace", "start stop num", spaced),
  operation("numpy.logspace", "start stop num", (b) => {
    const v = spaced(b);
    return v.kind === "array"
      ? valueOf(
          arrayOf(
            flat(arrayIn(v)).map((x) => 10 ** x),
            v.shape,
          ),
        )
      : v;
  }),
  operation("numpy.eye numpy.identity torch.eye", "n m k dtype", eye),
  operation("numpy.diag torch.diag numpy.diagonal array.diagonal array.diag", "a k", diagonal),
  operation("numpy.diagflat torch.diagflat", "a", (b) => valueOf(onDiagonal(b.array("a")))),
  operation(
    "numpy.triu torch.triu",
    "a k",
    triangle((i, j, k) => j - i >= k),
  ),
  operation(
    "numpy.tril torch.tril",
    "a k",
    triangle((i, j, k) => j - i <= k),
  ),
  operation("numpy.isscalar", "a", (b) => numberValue(b.get("a")?.kind === "array" && b.value("a").shape.length === 0 ? 1 : 0, "bool")),
  operation("numpy.array2string numpy.array_str numpy.array_repr", "a", () => text("array")),
];
