import { LEAKY_SLOPE, SELU_NEGATIVE_SCALE, SELU_SCALE, expm1Negative, log1pUnit } from "@adjoint/reference";
import type { Elementwise, Numbers } from "@adjoint/reference";
import { exp, gelu, geluSlope, sigmoid, tanh } from "./elementary.ts";

type Values = { readonly z: Numbers; readonly a: Numbers };
type Gradients = { readonly g: Numbers; readonly a: Numbers; readonly z: Numbers };

/** The loops of each activation over `length` elements, one for each so that each is compiled for itself: a = f(z), where a and z may be the same array; g ← g·f′. */
const LOOPS = {
  identity: {
    value({ z, a }, length) {
      if (a !== z) for (let e = 0; e < length; e++) a[e] = z[e];
    },
    derivative() {},
  },
  sigmoid: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = sigmoid(z[e]);
    },
    derivative({ g, a }, length) {
      for (let e = 0; e < length; e++) g[e] *= a[e] * (1 - a[e]);
    },
  },
  tanh: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = tanh(z[e]);
    },
    derivative({ g, a }, length) {
      for (let e = 0; e < length; e++) g[e] *= 1 - a[e] * a[e];
    },
  },
  relu: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = Math.max(z[e], 0);
    },
    derivative({ g, a }, length) {
      for (let e = 0; e < length; e++) if (!(a[e] > 0)) g[e] = 0;
    },
  },
  leakyRelu: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = Math.max(z[e], LEAKY_SLOPE * z[e]);
    },
    derivative({ g, a }, length) {
      for (let e = 0; e < length; e++) if (!(a[e] > 0)) g[e] *= LEAKY_SLOPE;
    },
  },
  gelu: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = gelu(z[e]);
    },
    derivative({ g, z }, length) {
      for (let e = 0; e < length; e++) g[e] *= geluSlope(z[e]);
    },
  },
  silu: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = z[e] * sigmoid(z[e]);
    },
    derivative({ g, z }, length) {
      for (let e = 0; e < length; e++) {
        const s = sigmoid(z[e]);
        g[e] *= s * (1 + z[e] * (1 - s));
      }
    },
  },
  elu: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = z[e] < 0 ? expm1Negative(z[e]) : z[e];
    },
    derivative({ g, a }, length) {
      for (let e = 0; e < length; e++) if (!(a[e] > 0)) g[e] *= a[e] + 1;
    },
  },
  selu: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = z[e] < 0 ? SELU_NEGATIVE_SCALE * expm1Negative(z[e]) : SELU_SCALE * z[e];
    },
    derivative({ g, a }, length) {
      for (let e = 0; e < length; e++) g[e] *= a[e] > 0 ? SELU_SCALE : a[e] + SELU_NEGATIVE_SCALE;
    },
  },
  softplus: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = (z[e] < 0 ? 0 : z[e]) + log1pUnit(exp(-Math.abs(z[e])));
    },
    derivative({ g, a }, length) {
      for (let e = 0; e < length; e++) g[e] *= -expm1Negative(-a[e]);
    },
  },
  mish: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) {
        const w = exp(Math.min(z[e], MISH_LIMIT));
        const n = w * (w + 2);
        a[e] = z[e] * (n / (n + 2));
      }
    },
    derivative({ g, z }, length) {
      for (let e = 0; e < length; e++) {
        const c = Math.min(z[e], MISH_LIMIT);
        const w = exp(c);
        const n = w * (w + 2);
        g[e] *= (n + (c * (4 * w * (w + 1))) / (n + 2)) / (n + 2);
      }
    },
  },
  hardSigmoid: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = Math.min(Math.max(z[e] / 6 + 0.5, 0), 1);
    },
    derivative({ g, a }, length) {
      for (let e = 0; e < length; e++) g[e] = a[e] > 0 && a[e] < 1 ? g[e] / 6 : 0;
    },
  },
  exponential: {
    value({ z, a }, length) {
      for (let e = 0; e < length; e++) a[e] = exp(z[e]);
    },
    derivative({ g, a }, length) {
      for (let e = 0; e < length; e++) g[e] *= a[e];
    },
  },
} as const satisfies Readonly<
  Record<
    Elementwise,
    { readonly value: (values: Values, length: number) => void; readonly derivative: (gradients: Gradients, length: number) => void }
  >
>;

/** Above it mish is z itself. */
const MISH_LIMIT = 40;

/** Computes a = f(z) over `length` elements; a and z may be the same array. */
export function activate(activation: Elementwise, values: Values, length: number): void {
  LOOPS[activation].value(values, length);
}

/** Computes g ← g·f′ over `length` elements, f′ from a = f(z) or from z as the activation needs. */
export function derive(activation: Elementwise, gradients: Gradients, length: number): void {
  LOOPS[activation].derivative(gradients, length);
}
