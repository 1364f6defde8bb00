import type { Elementwise } from "../activations.ts";
import { LEAKY_SLOPE } from "../loops/activation.ts";
import type { Arithmetic, Interval } from "./interval.ts";

/** The formulas of {@link ELEMENTWISE} in {@link Arithmetic}: f(z), and g·f′ from a = f(z) or z. */
interface Formula {
  readonly value: (z: Interval, arithmetic: Arithmetic) => Interval;
  readonly derivative: (g: Interval, at: { readonly a: number; readonly z: number }, arithmetic: Arithmetic) => Interval;
}

/** gelu's 2√(2/π), 0.044715 times that; selu's λ and α. */
const C = 1.5957691216057308;
const D = 0.044715 * C;
const LAMBDA = 1.0507009873554805;
const ALPHA = 1.6732632423543772;
/** Above it mish is z itself to more than f64 holds. */
const MISH_LIMIT = 40;

const ONE: Interval = { value: 1, error: 0 };

const FORMULAS = {
  identity: { value: (z) => z, derivative: (g) => g },
  sigmoid: { value: sigmoid, derivative: (g, { a }, { exact, mul, sub }) => mul(g, mul(exact(a), sub(ONE, exact(a)))) },
  tanh: {
    value: (z, arithmetic) => arithmetic.tanh(z),
    derivative: (g, { a }, arithmetic) => arithmetic.mul(g, arithmetic.sub(ONE, multiply(arithmetic, a, a))),
  },
  relu: {
    value: (z) => ({ value: Math.max(z.value, 0), error: z.error }),
    derivative: (g, { a }, { exact }) => (a > 0 ? g : exact(0)),
  },
  leakyRelu: {
    // Both branches are continuous at 0 and rise by at most the error.
    value: (z, arithmetic) => (z.value < 0 ? widened(arithmetic.mul(constant(LEAKY_SLOPE, arithmetic), z), z.error) : z),
    derivative: (g, { a }, arithmetic) => (a > 0 ? g : arithmetic.mul(constant(LEAKY_SLOPE, arithmetic), g)),
  },
  gelu: {
    value(z, arithmetic) {
      const { add, mul } = arithmetic;
      return mul(z, sigmoid(mul(z, add(constant(C, arithmetic), mul(constant(D, arithmetic), mul(z, z)))), arithmetic));
    },
    derivative(g, { z }, arithmetic) {
      const { exact, add, sub, mul } = arithmetic;
      const square = multiply(arithmetic, z, z);
      const s = sigmoid(mul(exact(z), add(constant(C, arithmetic), mul(constant(D, arithmetic), square))), arithmetic);
      const curve = mul(exact(z), add(constant(C, arithmetic), mul(constant(3 * D, arithmetic), square)));
      return mul(g, add(s, mul(mul(s, sub(ONE, s)), curve)));
    },
  },
  silu: {
    value: (z, arithmetic) => arithmetic.mul(z, sigmoid(z, arithmetic)),
    derivative(g, { z }, arithmetic) {
      const { exact, add, sub, mul } = arithmetic;
      const s = sigmoid(exact(z), arithmetic);
      return mul(g, mul(s, add(ONE, mul(exact(z), sub(ONE, s)))));
    },
  },
  elu: {
    value: (z, { exp, sub }) => (z.value < 0 ? widened(sub(exp(z), ONE), z.error) : z),
    derivative: (g, { a }, { exact, add, mul }) => (a > 0 ? g : mul(g, add(exact(a), ONE))),
  },
  selu: {
    value(z, arithmetic) {
      const { exp, sub, mul } = arithmetic;
      const [λ, λα] = [constant(LAMBDA, arithmetic), constant(LAMBDA * ALPHA, arithmetic)];
      return z.value < 0 ? widened(mul(λα, sub(exp(z), ONE)), 2 * z.error) : mul(λ, widened(z, z.error));
    },
    derivative(g, { a }, arithmetic) {
      const { exact, add, mul } = arithmetic;
      return a > 0 ? mul(constant(LAMBDA, arithmetic), g) : mul(g, add(exact(a), constant(LAMBDA * ALPHA, arithmetic)));
    },
  },
  softplus: {
    value: (z, { exp, log, add }) =>
      add({ value: Math.max(z.value, 0), error: z.error }, log(add(ONE, exp({ value: -Math.abs(z.value), error: z.error })))),
    derivative: (g, { a }, { exp, sub, mul }) => mul(g, sub(ONE, exp({ value: -Math.max(a, 0), error: 0 }))),
  },
  mish: {
    value(z, arithmetic) {
      const { n, d } = mishParts(z, arithmetic);
      return arithmetic.mul(z, arithmetic.div(n, d));
    },
    derivative(g, { z }, arithmetic) {
      const { exact, add, mul, div } = arithmetic;
      const { c, w, n, d } = mishParts(exact(z), arithmetic);
      return mul(g, div(add(n, div(mul(c, mul(exact(4), mul(w, add(w, ONE)))), d)), d));
    },
  },
  hardSigmoid: {
    value(z, arithmetic) {
      const { value, error } = arithmetic.add(arithmetic.mul(z, constant(1 / 6, arithmetic)), arithmetic.exact(0.5));
      return Number.isNaN(value) ? { value, error } : { value: Math.min(Math.max(value, 0), 1), error: Number.isFinite(error) ? error : 0 };
    },
    derivative: (g, { a }, arithmetic) => (a > 0 && a < 1 ? arithmetic.mul(g, constant(1 / 6, arithmetic)) : arithmetic.exact(0)),
  },
  exponential: { value: (z, { exp }) => exp(z), derivative: (g, { a }, { exact, mul }) => mul(g, exact(a)) },
} as const satisfies Readonly<Record<Elementwise, Formula>>;

/** c = min(z, limit), w = exp(c), n = w·(w + 2), d = n + 2. */
function mishParts(z: Interval, { exact, exp, add, mul }: Arithmetic) {
  const c = z.value > MISH_LIMIT ? exact(MISH_LIMIT) : z;
  const w = exp(c);
  const n = mul(w, add(w, exact(2)));
  return { c, w, n, d: add(n, exact(2)) };
}

export function activate(z: Interval, activation: Elementwise, arithmetic: Arithmetic): Interval {
  const { value }: Formula = FORMULAS[activation];
  return value(z, arithmetic);
}

export function derive(
  g: Interval,
  at: { readonly a: number; readonly z: number },
  { activation, arithmetic }: { readonly activation: Elementwise; readonly arithmetic: Arithmetic },
): Interval {
  const { derivative }: Formula = FORMULAS[activation];
  return derivative(g, at, arithmetic);
}

/** σ(x) = 1/(1 + exp(−x)) */
function sigmoid({ value, error }: Interval, { exact, add, div, exp }: Arithmetic): Interval {
  return div(exact(1), add(exact(1), exp({ value: -value, error })));
}

export function multiply({ exact, mul }: Arithmetic, a: number, b: number): Interval {
  return mul(exact(a), exact(b));
}

function widened({ value, error }: Interval, by: number): Interval {
  return { value, error: error + by };
}

/** A constant that is rounded where it is used. */
export function constant(value: number, { exact, mul, store }: Arithmetic): Interval {
  return store(mul(exact(value), exact(1)));
}
