import { binary, call, number, transposed, type Expr } from "../ast.ts";
import { derivativesOf } from "./function-edits.ts";
import { withZeroBias } from "./bias-edits.ts";
import type { EditContext } from "./edit.ts";

/** The correct formula of a quantity, in the text's own names, in every orientation that could fit; the first that is verified is taken. */
export function* correctFormulas(root: Expr, context: EditContext): Generator<Expr> {
  const { target, spell, syntax, absorbed, reading } = context;
  const l = target.layer;
  const mathematics = syntax === "latex" || syntax === "plain";
  const numpy = syntax === "numpy";
  const by = (left: Expr, right: Expr): Expr => binary(mathematics ? "product" : "matmul", left, right);
  const scaled = (left: Expr, right: Expr): Expr => binary(mathematics ? "product" : numpy ? "times" : "matmul", left, right);
  const m = spell.name("m");
  if (l === undefined) return;
  const delta = spell.name("delta", l);
  const depth = reading.convention.depth;
  if (target.role === "delta" && l === depth) {
    const a = spell.name("a", l);
    const y = spell.name("target");
    if (!a || !y) return;
    const error = binary("-", a, y);
    yield error;
    for (const factor of [1, 2]) {
      const e = factor === 1 ? error : scaled(number(2), error);
      if (factor === 2) yield e;
      for (const prime of derivativesOf(l, context, root)) yield binary("times", e, prime);
    }
  } else if (target.role === "delta" || (target.role === "dA" && l < depth)) {
    const above = spell.name("delta", l + 1);
    const W = spell.name("weight", l + 1);
    if (!above || !W) return;
    const second: Expr = numpy ? { kind: "slice", from: number(1) } : { kind: "slice", from: number(2), to: { kind: "end" } };
    const dropped: Expr = {
      kind: "index",
      base: W,
      args: reading.orientation === "out-in" ? [{ kind: "slice" }, second] : [second, { kind: "slice" }],
    };
    for (const weights of absorbed ? [dropped] : [W])
      for (const back of [by(transposed(weights), above), by(above, weights), by(weights, above), by(above, transposed(weights))]) {
        if (target.role === "dA") yield back;
        else for (const prime of derivativesOf(l, context, root)) yield binary("times", back, prime);
      }
  } else if (target.role === "bias-gradient" && delta) {
    const along = reading.layout.along === "columns" ? 1 : 0;
    const sum: Expr = numpy
      ? {
          kind: "call",
          fn: "sum",
          primes: 0,
          args: [delta],
          named: [
            { name: "axis", value: number(along) },
            { name: "keepdims", value: { kind: "name", base: "True", text: "True", style: "" } },
          ],
          method: false,
        }
      : call("sum", [delta, number(along + 1)]);
    if (!context.batch) yield delta;
    else if (!mathematics) {
      if (m) yield binary("divide", sum, m);
      yield sum;
    }
  } else if ((target.role === "gradient" || target.role === "accumulator") && delta) {
    const a = spell.name("a", l - 1);
    if (!a) return;
    const lambda = spell.name("lambda");
    const W = spell.name("weight", l);
    for (const sum of [by(delta, transposed(a)), by(transposed(a), delta), by(transposed(delta), a), by(a, transposed(delta))]) {
      yield sum;
      if (!m) continue;
      const mean = binary("divide", sum, m);
      yield mean;
      const second: Expr = numpy ? { kind: "slice", from: number(1) } : { kind: "slice", from: number(2), to: { kind: "end" } };
      const dropped: Expr[] = reading.orientation === "out-in" ? [{ kind: "slice" }, second] : [second, { kind: "slice" }];
      if (lambda && W && context.lambda && absorbed)
        yield binary("+", mean, scaled(binary("divide", lambda, m), withZeroBias(W, context, dropped)));
      if (lambda && W && context.lambda && !absorbed) yield binary("+", mean, scaled(binary("divide", lambda, m), W));
    }
  }
}
