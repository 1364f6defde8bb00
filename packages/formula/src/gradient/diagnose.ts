/** A part of the parameter vector with a name and a shape, row-major: a layer's weights or biases. */
export interface Segment {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
}

export type FindingKind =
  "scale" | "sign" | "zero" | "transposed" | "order" | "missing-example" | "only-example" | "proportional-to-parameters" | "unknown";

/** What is wrong, and where. */
export interface Finding {
  readonly kind: FindingKind;
  /** The catalogue's code, where one fits. */
  readonly code: string | null;
  /** The segments it holds for. */
  readonly segments: readonly string[];
  /** g = factor·∇f, or g − ∇f = factor·x. */
  readonly factor: number | null;
  /** The example that is missing, or the only one that counts; from 0. */
  readonly example: number | null;
  readonly message: string;
}

/** A gradient g and what f says, n, over the same coordinates. */
export interface Pair {
  readonly g: Float64Array;
  readonly n: Float64Array;
  readonly x: Float64Array;
}

/** What is known of how f is made. */
export interface Context {
  readonly segments: readonly Segment[];
  /** The number of examples that f is the mean of. */
  readonly examples: number | null;
  readonly lambda: number | null;
  /** ∇ of each example's loss [m][n], where f was given with its losses. */
  readonly perExample: readonly Float64Array[];
  /** Whether f is the mean (1/m) or the sum (1) of those losses. */
  readonly weight: number;
  /** The relative distance below which two gradients are one. */
  readonly tolerance: number;
}

type Guess = Omit<Finding, "segments" | "message"> & { readonly message: (where: string) => string };

/** ‖a − b‖ ≤ tolerance · max(‖a‖, ‖b‖). */
export function agrees(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean {
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    largest = Math.max(largest, Math.abs(a[i]), Math.abs(b[i]));
  }
  return Math.sqrt(difference) <= tolerance * Math.max(largest * Math.sqrt(a.length), Number.MIN_VALUE);
}

/** What fits the whole vector, or else what fits each segment that is wrong; findings that are the same for several segments are joined. */
export function diagnose(pair: Pair, context: Context, wrong: readonly boolean[]): Finding[] {
  const names = context.segments.map(({ name }) => name);
  const whole = orderGuess(pair, context) ?? guess(pair, context, { rows: context.segments.length === 1 ? context.segments[0].rows : 0 });
  if (whole) return [{ ...whole, segments: names, message: whole.message(names.length > 1 ? "the whole gradient" : names[0]) }];
  const found: { guess: Guess; segments: string[] }[] = [];
  forEachSegment(context.segments, (segment, from, to, index) => {
    if (!wrong[index]) return;
    const part: Pair = { g: pair.g.subarray(from, to), n: pair.n.subarray(from, to), x: pair.x.subarray(from, to) };
    const perExample = context.perExample.map((each) => each.subarray(from, to));
    const fits = guess(part, { ...context, perExample }, { rows: segment.rows }) ?? unknown(part);
    const same = found.find(({ guess: other }) => fits.kind !== "unknown" && sameGuess(other, fits));
    if (same) same.segments.push(segment.name);
    else found.push({ guess: fits, segments: [segment.name] });
  });
  return found.map(({ guess: { kind, code, factor, example, message }, segments }) => {
    return { kind, code, factor, example, segments, message: message(segments.join(", ")) };
  });
}

/** Calls back with each segment and where it lies in the vector. */
export function forEachSegment(
  segments: readonly Segment[],
  each: (segment: Segment, from: number, to: number, index: number) => void,
): void {
  let from = 0;
  for (const [index, segment] of segments.entries()) {
    const to = from + segment.rows * segment.cols;
    each(segment, from, to, index);
    from = to;
  }
}

function sameGuess(a: Guess, b: Guess): boolean {
  const near = (p: number | null, q: number | null): boolean =>
    p === q || (p !== null && q !== null && Math.abs(p - q) <= 1e-5 * Math.abs(p));
  return a.kind === b.kind && a.code === b.code && a.example === b.example && near(a.factor, b.factor);
}

function guess(pair: Pair, context: Context, { rows }: { rows: number }): Guess | undefined {
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

/** All segments transposed, or the segments in another order. */
function orderGuess({ g, n }: Pair, { segments, tolerance }: Context): Guess | undefined {
  if (segments.length < 2) return undefined;
  const parts: Float64Array[] = [];
  forEachSegment(segments, (_, from, to) => parts.push(n.subarray(from, to)));
  const matrices = segments.filter(({ rows, cols }) => rows > 1 && cols > 1).length;
  const across = parts.map((part, i) => (segments[i].rows > 1 && segments[i].cols > 1 ? transposed(part, segments[i].rows) : part));
  if (matrices > 1 && agrees(g, concatenated(across), tolerance)) {
    return {
      kind: "transposed",
      code: "unroll-order",
      factor: null,
      example: null,
      message: (where) => `${where}: every matrix is read down its columns, the parameters along their rows.`,
    };
  }
  if (agrees(g, concatenated(parts.toReversed()), tolerance)) {
    return {
      kind: "order",
      code: "unroll-order",
      factor: null,
      example: null,
      message: (where) => `${where}: the segments are in the reverse order.`,
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

function unknown({ g, n }: Pair): Guess {
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

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The elements of a [rows, length/rows] matrix, read down its columns. */
function transposed(values: Float64Array, rows: number): Float64Array {
  const cols = values.length / rows;
  return values.map((_, k) => values[(k % rows) * cols + Math.floor(k / rows)]);
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

function divisors(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
}
