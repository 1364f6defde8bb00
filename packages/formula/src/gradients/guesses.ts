import type { Context, Guess, Pair } from "./finding.ts";
import { agrees, divisors, dot, transposed } from "./vectors.ts";

/** What a single segment's gradient is, if it has a name: the first of these that fits. `rows` is its number of rows; 0 for several segments together. */
export function guess(pair: Pair, context: Context, { rows }: { rows: number }): Guess | undefined {
  return (
    zeroGuess(pair) ??
    scaleGuess(pair, context) ??
    exampleGuess(pair, context) ??
    transposeGuess(pair, context, rows) ??
    proportionalGuess(pair, context)
  );
}

function zeroGuess({ g, n }: Pair): Guess | undefined {
  if (g.some((value) => value !== 0) || n.every((value) => value === 0)) return undefined;
  return {
    kind: "zero",
    code: null,
    factor: 0,
    example: null,
    message: (where) => `${where}: the gradient is 0, the function's is not. It was never filled in.`,
  };
}

function scaleGuess({ g, n }: Pair, { tolerance, examples }: Context): Guess | undefined {
  const factor = dot(g, n) / dot(n, n);
  if (
    !Number.isFinite(factor) ||
    Math.abs(factor) < tolerance ||
    !agrees(
      g,
      n.map((value) => factor * value),
      tolerance,
    )
  )
    return undefined;
  const rounded = Number(factor.toPrecision(6));
  if (rounded === -1) {
    return {
      kind: "sign",
      code: "sign-flipped",
      factor: -1,
      example: null,
      message: (where) => `${where}: the sign is flipped; the gradient points the other way.`,
    };
  }
  // One element is always a multiple of another; a factor that nobody would write says nothing there.
  if (g.length === 1 && factorCode(rounded, examples).code === null) return undefined;
  const { code, why } = factorCode(rounded, examples);
  const sign = rounded < 0 ? " and its sign is flipped" : "";
  return {
    kind: "scale",
    code,
    factor: rounded,
    example: null,
    message: (where) => `${where}: ${rounded} times the function's gradient${sign}${why}.`,
  };
}

function factorCode(factor: number, examples: number | null): { code: string | null; why: string } {
  const is = (value: number): boolean => Math.abs(factor - value) <= 1e-5 * Math.abs(value);
  if (examples !== null && examples > 1) {
    if (is(examples)) return { code: "missing-average", why: ": 1/m is missing" };
    if (is(1 / examples)) return { code: "averaged-twice", why: ": 1/m is applied twice" };
    if (is(examples / (examples - 1))) return { code: "wrong-average-count", why: ": divided by m − 1" };
    if (is(examples / (examples + 1))) return { code: "wrong-average-count", why: ": divided by m + 1" };
  }
  if (is(2)) return { code: "squared-error-factor-two", why: ": a factor 2 too much" };
  if (is(0.5)) return { code: "squared-error-factor-two", why: ": a factor ½ too much" };
  return { code: null, why: "" };
}

function exampleGuess({ g, n }: Pair, { perExample, weight, tolerance }: Context): Guess | undefined {
  const m = perExample.length;
  if (m < 2) return undefined;
  for (const [t, own] of perExample.entries()) {
    for (const count of [m, m - 1]) {
      const share = weight === 1 ? 1 : 1 / count;
      const without = n.map((value, i) => (value / weight - own[i]) * share);
      if (agrees(g, without, tolerance)) {
        const divisor = count < m && weight !== 1 ? ", and the mean is over the others" : "";
        return {
          kind: "missing-example",
          code: null,
          factor: null,
          example: t,
          message: (where) => `${where}: example ${t} of 0 … ${m - 1} is missing${divisor}.`,
        };
      }
      if (
        agrees(
          g,
          own.map((value) => value * share),
          tolerance,
        ) ||
        agrees(g, own, tolerance)
      ) {
        const code = t === m - 1 ? "last-sample-only" : null;
        return {
          kind: "only-example",
          code,
          factor: null,
          example: t,
          message: (where) => `${where}: only example ${t} of 0 … ${m - 1} counts; the sum was overwritten.`,
        };
      }
    }
  }
  return undefined;
}

/** `rows` is the segment's number of rows; 1 where no shape was given, 0 for a vector of several segments. */
function transposeGuess({ g, n }: Pair, { tolerance }: Context, rows: number): Guess | undefined {
  const length = g.length;
  const shapes = rows > 1 ? [rows] : rows === 1 ? divisors(length) : [];
  for (const r of shapes) {
    if (r === 1 || r === length || !agrees(g, transposed(n, r), tolerance)) continue;
    const shape = `${r}×${length / r}`;
    return {
      kind: "transposed",
      code: "unroll-order",
      factor: null,
      example: null,
      message: (where) => `${where}: transposed: the elements are those of the ${shape} gradient read down its columns.`,
    };
  }
  return undefined;
}

function proportionalGuess({ g, n, x }: Pair, { tolerance, lambda, examples }: Context): Guess | undefined {
  const difference = g.map((value, i) => value - n[i]);
  const factor = dot(difference, x) / dot(x, x);
  if (
    x.length < 2 ||
    !Number.isFinite(factor) ||
    !agrees(
      difference,
      x.map((value) => factor * value),
      1e3 * tolerance,
    )
  )
    return undefined;
  const rounded = Number(factor.toPrecision(6));
  const unit = lambda !== null && examples !== null ? lambda / examples : null;
  const code = unit ? regularisationCode(factor / unit, examples!) : null;
  return {
    kind: "proportional-to-parameters",
    code,
    factor: rounded,
    example: null,
    message: (where) => `${where}: differs by ${rounded} times the parameters: look at the regularisation.`,
  };
}

/** What g − ∇f = ratio·(λ/m)·θ is called. */
function regularisationCode(ratio: number, m: number): string | null {
  const is = (value: number): boolean => Math.abs(ratio - value) <= 1e-4 * Math.max(1, Math.abs(value));
  if (is(-1)) return "regularisation-missing";
  if (is(-2)) return "regularisation-sign";
  if (is(m - 1)) return m === 2 ? "regularisation-factor" : "lambda-not-averaged";
  if (is(-1 / 2) || is(1) || is(1 / m - 1)) return "regularisation-factor";
  return null;
}

/** What can be said of a gradient without a name. */
export function unknown({ g, n }: Pair): Guess {
  const cosine = dot(g, n) / Math.sqrt(dot(g, g) * dot(n, n));
  const ratio = Math.sqrt(dot(g, g) / dot(n, n));
  const seen = Number.isFinite(cosine)
    ? ` The cosine of the angle is ${cosine.toFixed(6)}, the norms' ratio ${Number(ratio.toPrecision(6))}.`
    : "";
  return {
    kind: "unknown",
    code: null,
    factor: null,
    example: null,
    message: (where) => `${where}: differs from the function's gradient, in no way that has a name.${seen}`,
  };
}
