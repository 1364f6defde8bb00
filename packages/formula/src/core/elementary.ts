import { exp, log } from "@adjoint/reference";

/** The one place from which numbers with rounding errors of their own come: the same bits on every host. */
export { cos, createRandom, exp, log, sigmoid, sin, tanh } from "@adjoint/reference";

/** Returns x^p. Integer powers up to 64 are products; a negative base has only integer powers. */
export function power(x: number, p: number): number {
  if (p === 2) return x * x;
  if (p === 0.5) return Math.sqrt(x);
  if (Number.isInteger(p) && Math.abs(p) <= 64) {
    let result = 1;
    for (let i = Math.abs(p); i > 0; i--) result *= x;
    return p < 0 ? 1 / result : result;
  }
  if (x === 0) return p > 0 ? 0 : Infinity;
  if (x > 0) return exp(p * log(x));
  if (!Number.isInteger(p)) return NaN;
  return p % 2 === 0 ? exp(p * log(-x)) : -exp(p * log(-x));
}
