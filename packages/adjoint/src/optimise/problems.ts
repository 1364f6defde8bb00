import { createFail } from "../errors.ts";
import { argument, describeValue, numeric } from "../errors/sentence.ts";
import type { Named } from "../errors/sentence.ts";

/** Rules of the methods that see all examples at once, and of the functions that they minimise. */
const PROBLEMS = {
  "cross-entropy-squares": argument(({ loss }: { readonly loss: string }) => [
    `levenbergMarquardt() minimises squares, not ${loss === "crossEntropy" ? "cross-entropy" : loss}`,
    `the loss is ${describeValue(loss)}`,
    "Use squaredError, or lbfgs().",
  ]),
  "unknown-formula": argument(({ value, names }: { readonly value: unknown; readonly names: readonly string[] }) => [
    "the formula is unknown",
    describeValue(value),
    `Use one of ${names.join(", ")}.`,
  ]),
  "unknown-method": argument(({ value, names }: { readonly value: unknown; readonly names: readonly string[] }) => [
    "the method is unknown",
    describeValue(value),
    `Use one of ${names.map((name) => `${name}()`).join(", ")}.`,
  ]),
  "not-above-one": argument(({ what, value }: Named & { readonly value: unknown }) => [
    `${what} must be a finite number > 1`,
    describeValue(value),
    "1.2 is usual for steps, 10 for μ.",
  ]),
  "not-below-one": argument(({ what, value }: Named & { readonly value: unknown }) => [
    `${what} must be > 0 and < 1`,
    describeValue(value),
    "0.5 is usual.",
  ]),
  "wolfe-constants": argument(({ c1, c2 }: { readonly c1: unknown; readonly c2: unknown }) => [
    "the constants of the line search must satisfy 0 < c1 < c2 < 1",
    `c1 is ${describeValue(c1)}, c2 is ${describeValue(c2)}`,
    "1e-4 and 0.9 are usual, for conjugate gradient 0.1.",
  ]),
  "step-bounds": argument(({ min, max }: { readonly min: number; readonly max: number }) => [
    "minStep must be at most maxStep",
    `${min} and ${max}`,
    "1e-6 and 50 are usual.",
  ]),
  "gradient-length": argument(({ value, length }: { readonly value: unknown; readonly length: number }) => [
    `the gradient must be ${length} numbers, as many as θ`,
    describeValue(value),
    "Return { cost, gradient }.",
  ]),
  "residuals-length": argument(({ given, length }: { readonly given: number; readonly length: number }) => [
    "there must be at least one residual, and as many at every θ",
    length === given ? String(given) : `${length} at the start, then ${given}`,
    "Return one number for each observation.",
  ]),
  "jacobian-length": argument(({ given, rows, cols }: { readonly given: number; readonly rows: number; readonly cols: number }) => [
    `the Jacobian must be ${rows}×${cols}, row-major`,
    `${given} numbers are given, not ${rows * cols}`,
    "Return ∂r/∂θ with a row for each residual.",
  ]),
  "jacobian-not-finite": numeric(({ row, col, value }: { readonly row: number; readonly col: number; readonly value: number }) => [
    "the Jacobian must be finite where the residuals are",
    `∂r[${row}]/∂θ[${col}] is ${value}`,
    "Correct the derivative, or start elsewhere.",
  ]),
  "start-not-finite": numeric(({ what, value }: Named & { readonly value: number }) => [
    "the function must be finite at the start",
    `${what} is ${value}`,
    "Start elsewhere.",
  ]),
};

type Fail = ReturnType<typeof createFail<typeof PROBLEMS>>;

/** Throws the error of a code of this table. */
export const failOptimise: Fail = /* @__PURE__ */ createFail(PROBLEMS);
