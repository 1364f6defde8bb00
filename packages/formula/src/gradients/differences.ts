import { ArgumentError, NumericError } from "@adjoint/reference";

/** A scalar function of a parameter vector. It gets a copy that it may keep or change, and must give the same number for the same x. */
export type ScalarFunction = (x: Float64Array) => number;

/** What central differences find at one coordinate. */
export interface Slope {
  /** The derivative: two central differences, of step h and h/2, extrapolated to h = 0 (Richardson); the error is O(h⁴). */
  readonly central: number;
  /** How far rounding alone may move `central`. */
  readonly noise: number;
}

/** The one-sided derivatives of f at a coordinate where it has a kink. */
export interface Kink {
  readonly index: number;
  readonly left: number;
  readonly right: number;
}

const DOUBLE = 2 ** -52;

/** f on copies of x with one coordinate moved; counts what precision f's values have. */
export interface Probe {
  readonly x: Float64Array;
  /** f(x). */
  readonly value: number;
  /** f(x + step·e_index). */
  readonly moved: (index: number, step: number) => number;
  /** True while every value that f gave was a number of f32, and they were not all the same. */
  readonly looksSingle: () => boolean;
}

/**
 * A probe of f at x. Throws an ArgumentError where two calls of f(x) differ, a NumericError where f gives no finite number.
 */
export function createProbe(f: ScalarFunction, x: Float64Array): Probe {
  const seen = new Set<number>();
  let single = true;
  const evaluate = (at: Float64Array): number => {
    const value = f(at);
    if (!Number.isFinite(value)) {
      throw new NumericError(`checkGradient: f gave no finite number: ${value}. Check f at points around x.`);
    }
    single &&= Math.fround(value) === value;
    if (seen.size < 8) seen.add(value);
    return value;
  };
  const value = evaluate(x.slice());
  const again = evaluate(x.slice());
  if (value !== again) {
    throw new ArgumentError(
      `checkGradient: f gives two values for one x: ${value} and ${again}. Fix its random state, and let it keep nothing between calls.`,
    );
  }
  return {
    x,
    value,
    moved: (index, step) => {
      const at = x.slice();
      at[index] += step;
      return evaluate(at);
    },
    looksSingle: () => single && seen.size >= 8,
  };
}

/** The step that x + h really makes, so that it is exact in f64. */
function exactStep(x: number, h: number): number {
  return x + h - x;
}

/** The derivative at one coordinate. */
export function slopeAt(probe: Probe, index: number, epsilon: number): Slope {
  const x = probe.x[index];
  const h = exactStep(x, epsilon * Math.max(1, Math.abs(x)));
  const wide = (probe.moved(index, h) - probe.moved(index, -h)) / (2 * h);
  const narrow = (probe.moved(index, h / 2) - probe.moved(index, -h / 2)) / h;
  return { central: (4 * narrow - wide) / 3, noise: (8 * DOUBLE * Math.max(Math.abs(probe.value), 1e-300)) / h };
}

/** How a gradient's element compares with f where the two differ. */
export type Verdict =
  { readonly kind: "differs" } | { readonly kind: "crossed"; readonly slope: number } | ({ readonly kind: "kink" } & Kink);

const SHORTER = [1 / 8, 1 / 64, 1 / 512];

/**
 * Looks again at a coordinate whose central difference is not g. Where a shorter step agrees with g, the first one crossed a kink near x; where the
 * two one-sided slopes differ at every step and g lies between them, x is on the kink, and any g in between is right.
 */
export function lookAgain(
  probe: Probe,
  index: number,
  place: { readonly g: number; readonly epsilon: number; readonly tolerance: number },
): Verdict {
  const { g, epsilon, tolerance } = place;
  const x = probe.x[index];
  const scale = Math.max(1, Math.abs(x));
  for (const part of SHORTER) {
    const { central, noise } = slopeAt(probe, index, epsilon * part);
    if (Math.abs(central - g) <= tolerance + noise) return { kind: "crossed", slope: central };
  }
  const h = exactStep(x, epsilon * scale * SHORTER.at(-1)!);
  const [right, left] = [oneSided(probe, index, h), oneSided(probe, index, -h)];
  const noise = (8 * DOUBLE * Math.abs(probe.value)) / h;
  const [farRight, farLeft] = [oneSided(probe, index, 8 * h), oneSided(probe, index, -8 * h)];
  const gap = right - left;
  // A smooth f halves its gap with its step; a kink's stays.
  const stays = Math.abs(gap) > tolerance + 4 * noise && Math.abs(gap - (farRight - farLeft)) < Math.abs(gap) / 4;
  const slack = tolerance + 4 * noise;
  const between = g >= Math.min(left, right) - slack && g <= Math.max(left, right) + slack;
  return stays && between ? { kind: "kink", index, left, right } : { kind: "differs" };
}

/** (f(x + h) − f(x))/h, extrapolated once. */
function oneSided(probe: Probe, index: number, h: number): number {
  const wide = (probe.moved(index, h) - probe.value) / h;
  const narrow = (probe.moved(index, h / 2) - probe.value) / (h / 2);
  return 2 * narrow - wide;
}
