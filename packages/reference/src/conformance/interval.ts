import { exp, log, tanh } from "../elementary.ts";
import type { Precision } from "../matrix.ts";

/**
 * How exactly a backend computes: the standard model of rounding, fl(a ∘ b) = (a ∘ b)(1 + δ), |δ| ≤ u (Higham, "Accuracy and stability of numerical
 * algorithms", 2nd ed., section 2.2), each figure relative.
 */
export interface Bound {
  /** u of a sum, product, quotient or root. */
  readonly operation: number;
  /** u of storing a result, where that is in a lower precision than it was computed in. */
  readonly store: number;
  /** Error of exp, log and tanh. */
  readonly elementary: number;
  /** The absolute error where a result underflows: denormal numbers may become 0. */
  readonly underflow: number;
}

const UNIT: Readonly<Record<Precision, number>> = { f32: 2 ** -24, f64: 2 ** -53 };
const UNDERFLOW: Readonly<Record<Precision, number>> = { f32: 2 ** -126, f64: 2 ** -1022 };

/**
 * For a backend that rounds to the precision, but may leave out the rounding of a product that is added to something (fused multiply-add), in any order of the
 * sums: each result is within the model's bound of the exact one, as the reference's is. exp, log and tanh within 4 units of it: a fused
 * polynomial is no worse than one that rounds more.
 */
export function fusedBound(precision: Precision): Bound {
  return { operation: UNIT[precision], store: 0, elementary: 8 * UNIT[precision], underflow: UNDERFLOW[precision] };
}

/** For a backend that computes in f64 and rounds what it stores. */
export function wideBound(precision: Precision): Bound {
  return { operation: UNIT.f64, store: precision === "f32" ? UNIT.f32 : 0, elementary: 8 * UNIT.f64, underflow: UNDERFLOW[precision] };
}

/** A number, and how far a computed one may be from the exact one. */
export interface Interval {
  readonly value: number;
  readonly error: number;
}

/** Running error analysis (Higham, section 3.3): each operation on intervals adds its own rounding to what it inherits. */
export interface Arithmetic {
  readonly exact: (value: number) => Interval;
  readonly add: (a: Interval, b: Interval) => Interval;
  readonly sub: (a: Interval, b: Interval) => Interval;
  readonly mul: (a: Interval, b: Interval) => Interval;
  readonly div: (a: Interval, b: Interval) => Interval;
  readonly sqrt: (a: Interval) => Interval;
  readonly exp: (a: Interval) => Interval;
  readonly log: (a: Interval) => Interval;
  readonly tanh: (a: Interval) => Interval;
  /** Σ terms in any order: |error| ≤ γ_n·Σ|term| with γ_n = n·u/(1 − n·u), plus the errors of the terms. */
  readonly sum: (terms: readonly Interval[]) => Interval;
  /** What is stored and read again. */
  readonly store: (a: Interval) => Interval;
}

export function createArithmetic({ operation: u, store, elementary, underflow }: Bound): Arithmetic {
  const rounded = (value: number, inherited: number, unit = u): Interval => ({
    value,
    error: inherited + unit * (Math.abs(value) + inherited) + underflow,
  });
  return {
    exact: (value) => ({ value, error: 0 }),
    add: (a, b) => rounded(a.value + b.value, a.error + b.error),
    sub: (a, b) => rounded(a.value - b.value, a.error + b.error),
    mul: (a, b) => rounded(a.value * b.value, Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error),
    div(a, b) {
      const value = a.value / b.value;
      const room = Math.abs(b.value) - b.error;
      return rounded(value, room > 0 ? (a.error + Math.abs(value) * b.error) / room : Infinity);
    },
    sqrt(a) {
      const value = Math.sqrt(a.value);
      return rounded(value, Math.min(Math.sqrt(a.error), value > 0 ? a.error / value : Infinity));
    },
    exp(a) {
      const value = exp(a.value);
      return rounded(value, a.error === 0 ? 0 : value * a.error * exp(a.error), elementary);
    },
    log(a) {
      const value = log(a.value);
      const room = a.value - a.error;
      return rounded(value, room > 0 ? a.error / room : Infinity, elementary);
    },
    tanh(a) {
      const value = tanh(a.value);
      return rounded(value, a.error === 0 ? 0 : (1 - value * value + a.error) * a.error * exp(2 * a.error), elementary);
    },
    sum(terms) {
      let value = 0;
      let size = 0;
      let inherited = 0;
      for (const term of terms) {
        value += term.value;
        size += Math.abs(term.value) + term.error;
        inherited += term.error;
      }
      const n = terms.length;
      return { value, error: inherited + ((n * u) / (1 - n * u)) * size + underflow };
    },
    store: (a) => (store === 0 ? a : rounded(a.value, a.error, store)),
  };
}
