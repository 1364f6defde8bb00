import { arrayOf, copyOf, flat, reshaped, sizeOf, type NdArray } from "../../core/array.ts";
import { Fault } from "../../core/fault.ts";
import { dot, einsum, leastSquares, matmul, outer, solve, tensordot } from "../../core/products.ts";
import { map2 } from "../../core/elementwise.ts";
import { tiled } from "../../core/joining.ts";
import { integersOf, type Bound } from "../call.ts";
import { itemsOf, toArray } from "../convert.ts";
import { reserve, spend } from "../machine.ts";
import { arrayIn, valueOf, type Value } from "../values.ts";
import { into } from "./elementwise.ts";
import { operation, raw, type Operation, type RawOperation } from "./operation.ts";

function product(f: (a: NdArray, b: NdArray, subject: string) => NdArray) {
  return (b: Bound): Value => {
    const [x, y] = [b.array("a"), b.array("b")];
    spend(b.call.m, (sizeOf(x.shape) * (y.shape.length > 1 ? y.shape[y.shape.length - 1] : 1)) / 16);
    return into(b, f(x, y, b.call.name));
  };
}

/** PyTorch's `mm` takes matrices alone. */
function mm(a: NdArray, b: NdArray, subject: string): NdArray {
  if (a.shape.length !== 2 || b.shape.length !== 2) throw new Fault("shape-mismatch", subject, [a.shape, b.shape]);
  return matmul(a, b, subject);
}

function inverse(b: Bound): Value {
  const a = b.array("a");
  const n = a.shape[0];
  const identity = arrayOf(
    Float64Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0)),
    [n, n],
  );
  spend(b.call.m, n ** 3);
  return valueOf(b.call.name.endsWith("pinv") ? leastSquares(a, identity) : solve(a, identity));
}

export const PRODUCTS: readonly (Operation | RawOperation)[] = [
  operation("numpy.dot array.dot torch.dot", "a b out", product(dot)),
  operation("numpy.vdot", "a b", (b) => valueOf(dot(reshaped(copyOf(b.array("a")), [-1]), reshaped(copyOf(b.array("b")), [-1]), "vdot"))),
  operation("numpy.matmul torch.matmul array.matmul torch.bmm array.bmm", "a b out", product(matmul)),
  operation(
    "torch.mm array.mm array.mv torch.mv",
    "a b out",
    product((a, b, s) => (s === "mv" ? matmul(a, b, s) : mm(a, b, s))),
  ),
  operation("numpy.outer torch.outer torch.ger", "a b out", (b) => {
    const [x, y] = [b.array("a"), b.array("b")];
    reserve(b.call.m, sizeOf(x.shape) * sizeOf(y.shape));
    return into(b, outer(x, y));
  }),
  operation(
    "numpy.inner",
    "a b",
    product((a, b) =>
      a.shape.length === 0 || b.shape.length === 0 ? dot(a, b) : tensordot(a, b, [a.shape.length - 1], [b.shape.length - 1], "inner"),
    ),
  ),
  operation("numpy.tensordot torch.tensordot", "a b axes", (b) => {
    const [x, y] = [b.array("a"), b.array("b")];
    const axes = b.get("axes") ?? b.get("axis");
    const at = (n: number, shape: readonly number[]): number => (n < 0 ? n + shape.length : n);
    let [left, right]: number[][] = [[], []];
    if (!axes || (axes.kind === "array" && axes.shape.length === 0)) {
      const k = axes ? b.number(b.get("axes") ? "axes" : "axis") : 2;
      [left, right] = [Array.from({ length: k }, (_, i) => x.shape.length - k + i), Array.from({ length: k }, (_, i) => i)];
    } else {
      const pairs = itemsOf(axes, "tensordot").map((part) => integersOf(part, "tensordot"));
      if (pairs.length !== 2) throw new Fault("type", "tensordot");
      [left, right] = pairs;
    }
    spend(b.call.m, (sizeOf(x.shape) * sizeOf(y.shape)) / 16);
    return valueOf(
      tensordot(
        x,
        y,
        left.map((n) => at(n, x.shape)),
        right.map((n) => at(n, y.shape)),
      ),
    );
  }),
  raw("numpy.einsum torch.einsum", 1, ({ m, args }) => {
    const [pattern, ...rest] = args;
    if (pattern?.kind !== "text") throw new Fault("unsupported", "einsum");
    const value = valueOf(
      einsum(
        pattern.value,
        rest.map((arg) => arrayIn(toArray(arg, "einsum"))),
        (steps) => spend(m, steps / 4),
      ),
    );
    return rest.some((arg) => arg.kind === "array" && arg.torch) ? { ...value, torch: true } : value;
  }),
  operation("numpy.kron octave.kron", "a b", (b) => {
    const [x, y] = [b.array("a"), b.array("b")];
    if (x.shape.length !== 2 || y.shape.length !== 2) throw new Fault("unsupported", "kron", [x.shape, y.shape]);
    const [r, c] = y.shape;
    const wide = flat(x);
    const out = tiled(y, x.shape);
    const columns = x.shape[1] * c;
    reserve(b.call.m, out.data.length);
    for (const [i, v] of out.data.entries())
      out.data[i] = v * wide[Math.floor(Math.floor(i / columns) / r) * x.shape[1] + Math.floor((i % columns) / c)];
    return valueOf(out);
  }),
  operation("numpy.linalg.inv numpy.linalg.pinv torch.inverse octave.inv octave.pinv", "a", inverse),
  operation("numpy.linalg.solve", "a b", (b) => {
    spend(b.call.m, b.array("a").shape[0] ** 3);
    return valueOf(solve(b.array("a"), b.array("b")));
  }),
  operation("numpy.cross", "a b", (b) => {
    const [x, y] = [flat(b.array("a")), flat(b.array("b"))];
    if (x.length !== 3 || y.length !== 3) throw new Fault("unsupported", "cross");
    return valueOf(arrayOf([x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]], [3]));
  }),
  operation("torch.addmm", "input a b", (b) =>
    valueOf(map2(b.array("input"), matmul(b.array("a"), b.array("b")), (x, y) => x + y, "float")),
  ),
];
