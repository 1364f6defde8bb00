import { map, map2 } from "../../core/elementwise.ts";
import { extreme, mean, sum } from "../../core/reduce.ts";
import { arrayOf, copyOf, flat, reshaped, sizeOf, transposed } from "../../core/array.ts";
import { valueOf } from "../values.ts";
import { operation, type Operation } from "./operation.ts";

/** Functions that formulas have by name; what a text leaves open, such as g or σ, is a free name. */
export const FORMULAS: readonly Operation[] = [
  operation("math.sum", "a", (b) => valueOf(sum(b.array("a"), undefined))),
  operation("math.mean", "a", (b) => valueOf(mean(b.array("a"), undefined))),
  operation("math.max math.min", "a b", (b) => {
    const sign = b.call.name === "max" ? 1 : -1;
    if (!b.get("b")) return valueOf(extreme(b.array("a"), undefined, false, sign));
    return valueOf(map2(b.array("a"), b.array("b"), (x, y) => (sign * y > sign * x ? y : x), "float"));
  }),
  operation("math.norm", "a", (b) =>
    valueOf(
      map(
        sum(
          map(b.array("a"), (x) => x * x),
          undefined,
        ),
        Math.sqrt,
      ),
    ),
  ),
  operation("math.diag", "a", (b) => {
    const a = b.array("a");
    const n = sizeOf(a.shape);
    if (a.shape.length === 2 && !a.shape.includes(1))
      return valueOf(copyOf({ ...a, shape: [Math.min(...a.shape), 1], strides: [a.strides[0] + a.strides[1], 0] }));
    const out = new Float64Array(n * n);
    for (const [i, x] of flat(a).entries()) out[i * (n + 1)] = x;
    return valueOf(arrayOf(out, [n, n]));
  }),
  operation("math.transpose", "a", (b) => valueOf(transposed(b.array("a")))),
  operation("math.vec", "a", (b) => valueOf(reshaped(copyOf(transposed(b.array("a"))), [-1, 1]))),
];
