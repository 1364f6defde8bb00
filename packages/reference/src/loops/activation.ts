import type { Elementwise } from "../activations.ts";
import {
  exp,
  exp32,
  expm1Negative,
  expm1Negative32,
  gelu,
  gelu32,
  geluSlope,
  geluSlope32,
  log1pUnit,
  log1pUnit32,
  sigmoid,
  sigmoid32,
  tanh,
  tanh32,
} from "../elementary.ts";
import type { Precision } from "../matrix.ts";

/** The slope of leakyRelu for z < 0, rounded to the precision where it is used. */
export const LEAKY_SLOPE = 0.01;
/** λ and λ·α of selu. */
export const SELU_SCALE = 1.0507009873554805;
export const SELU_NEGATIVE_SCALE = 1.7580993408473766;
/** From here on, mish is z itself in the precision. */
const MISH_LIMIT: Readonly<Record<Precision, number>> = { f32: 20, f64: 40 };

/** What the formulas are made of: rounding and elementary functions of one precision. */
interface Arithmetic {
  readonly precision: Precision;
  /** Rounds. */
  readonly r: (x: number) => number;
  readonly exp: (x: number) => number;
  readonly expm1Negative: (x: number) => number;
  readonly log1pUnit: (x: number) => number;
  readonly sigmoid: (x: number) => number;
  readonly tanh: (x: number) => number;
  readonly gelu: (x: number) => number;
  readonly geluSlope: (x: number) => number;
}

const ARITHMETIC: Readonly<Record<Precision, Arithmetic>> = {
  f32: {
    precision: "f32",
    r: Math.fround,
    exp: exp32,
    expm1Negative: expm1Negative32,
    log1pUnit: log1pUnit32,
    sigmoid: sigmoid32,
    tanh: tanh32,
    gelu: gelu32,
    geluSlope: geluSlope32,
  },
  f64: { precision: "f64", r: (x) => x, exp, expm1Negative, log1pUnit, sigmoid, tanh, gelu, geluSlope },
};

/** f(z), and g·f′ from a = f(z) or z; the formulas stand with {@link ELEMENTWISE}. */
interface Formula {
  readonly value: (z: number, arithmetic: Arithmetic) => number;
  readonly derivative: (g: number, at: { readonly a: number; readonly z: number }, arithmetic: Arithmetic) => number;
}

const FORMULAS = {
  identity: { value: (z) => z, derivative: (g) => g },
  sigmoid: { value: (z, { sigmoid }) => sigmoid(z), derivative: (g, { a }, { r }) => r(g * r(a * r(1 - a))) },
  tanh: { value: (z, { tanh }) => tanh(z), derivative: (g, { a }, { r }) => r(g * r(1 - r(a * a))) },
  relu: { value: (z) => (z < 0 ? 0 : z), derivative: (g, { a }) => (a > 0 ? g : 0) },
  leakyRelu: {
    value: (z, { r }) => (z < 0 ? r(r(LEAKY_SLOPE) * z) : z),
    derivative: (g, { a }, { r }) => (a > 0 ? g : r(r(LEAKY_SLOPE) * g)),
  },
  gelu: { value: (z, { gelu }) => gelu(z), derivative: (g, { z }, { r, geluSlope }) => r(g * geluSlope(z)) },
  silu: {
    value: (z, { r, sigmoid }) => r(z * sigmoid(z)),
    derivative(g, { z }, { r, sigmoid }) {
      const s = sigmoid(z);
      return r(g * r(s * r(1 + r(z * r(1 - s)))));
    },
  },
  elu: {
    value: (z, { expm1Negative }) => (z < 0 ? expm1Negative(z) : z),
    derivative: (g, { a }, { r }) => (a > 0 ? g : r(g * r(a + 1))),
  },
  selu: {
    value: (z, { r, expm1Negative }) => (z < 0 ? r(r(SELU_NEGATIVE_SCALE) * expm1Negative(z)) : r(r(SELU_SCALE) * z)),
    derivative: (g, { a }, { r }) => (a > 0 ? r(r(SELU_SCALE) * g) : r(g * r(a + r(SELU_NEGATIVE_SCALE)))),
  },
  softplus: {
    value: (z, { r, exp, log1pUnit }) => r((z < 0 ? 0 : z) + log1pUnit(exp(-Math.abs(z)))),
    derivative: (g, { a }, { r, expm1Negative }) => r(g * -expm1Negative(-a)),
  },
  mish: {
    value(z, { r, exp, precision }) {
      const w = exp(z > MISH_LIMIT[precision] ? MISH_LIMIT[precision] : z);
      const n = r(w * r(w + 2));
      return r(z * r(n / r(n + 2)));
    },
    derivative(g, { z }, { r, exp, precision }) {
      const c = z > MISH_LIMIT[precision] ? MISH_LIMIT[precision] : z;
      const w = exp(c);
      const n = r(w * r(w + 2));
      const d = r(n + 2);
      const inner = r(r(c * r(4 * r(w * r(w + 1)))) / d);
      return r(g * r(r(n + inner) / d));
    },
  },
  hardSigmoid: {
    value(z, { r }) {
      const x = r(r(z * r(1 / 6)) + 0.5);
      return x < 0 ? 0 : x > 1 ? 1 : x;
    },
    derivative: (g, { a }, { r }) => (a > 0 && a < 1 ? r(g * r(1 / 6)) : 0),
  },
  exponential: { value: (z, { exp }) => exp(z), derivative: (g, { a }, { r }) => r(g * a) },
} as const satisfies Readonly<Record<Elementwise, Formula>>;

/** Returns a = f(z), each operation rounded. */
export function activate(z: number, activation: Elementwise, precision: Precision): number {
  const { value }: Formula = FORMULAS[activation];
  return value(z, ARITHMETIC[precision]);
}

/** Returns g·f′, computed from a = f(z) or from z as the activation needs; each operation rounded. */
export function derive(
  g: number,
  at: { readonly a: number; readonly z: number },
  { activation, precision }: { readonly activation: Elementwise; readonly precision: Precision },
): number {
  const { derivative }: Formula = FORMULAS[activation];
  return derivative(g, at, ARITHMETIC[precision]);
}

/** Returns σ(z) of the precision. */
export function sigmoidOf(z: number, precision: Precision): number {
  return ARITHMETIC[precision].sigmoid(z);
}

/** Returns e^x of the precision. */
export function expOf(x: number, precision: Precision): number {
  return ARITHMETIC[precision].exp(x);
}
