import { describe, expect, test } from "vitest";
import { ELEMENTWISE, ELEMENTWISE_NAMES } from "../src/activations.ts";
import type { Elementwise } from "../src/activations.ts";
import { expm1Negative, expm1Negative32, log1pUnit, log1pUnit32 } from "../src/elementary.ts";
import { activate, derive } from "../src/loops/activation.ts";
import { LOSSES, LOSS_OPS, OPTIMIZERS } from "../src/index.ts";
import { ONE, error64, expFixed, fixed, logFixed, multiply, sweep32, ulp, worst } from "./exact.ts";

describe("the tables", () => {
  test("codes count from 0 without a gap, so that a kernel can switch on them", () => {
    expect(ELEMENTWISE_NAMES.map((name) => ELEMENTWISE[name].code)).toEqual([...ELEMENTWISE_NAMES.keys()]);
    expect(new Set(Object.values(OPTIMIZERS).map(({ code }) => code))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });

  test("cross-entropy is allowed after softmax and sigmoid alone, a squared error after every elementwise activation", () => {
    expect(Object.keys(LOSSES.crossEntropy)).toEqual(["softmax", "sigmoid"]);
    expect(Object.keys(LOSSES.squaredError)).toEqual(ELEMENTWISE_NAMES);
    expect([...LOSS_OPS]).toEqual([
      "softmaxCrossEntropy",
      "sigmoidCrossEntropy",
      "squaredError",
      "residualError",
      "poissonError",
      "focalError",
      "penalty",
      "magnitudePenalty",
    ]);
  });
});

/** Values printed in the documentation of TensorFlow 2 (softplus, swish) and MindSpore (selu), in f32. */
const PUBLISHED = {
  softplus: { z: [-20, -1, 1, 20], a: [2.0611537e-9, 0.31326166, 1.3132616, 20] },
  silu: { z: [-20, -1, 0, 1, 20], a: [-4.1223075e-8, -0.26894143, 0, 0.7310586, 20] },
  selu: { z: [-1, 4, -8, 2, -5, 9], a: [-1.1113307, 4.202804, -1.7575096, 2.101402, -1.7462534, 9.456309] },
} as const;

test.each(Object.entries(PUBLISHED))("%s has the published values, to the digits printed", (name, { z, a }) => {
  for (const [i, x] of z.entries()) expect(activate(x, name as Elementwise, "f32") / (a[i] || 1)).toBeCloseTo(a[i] === 0 ? 0 : 1, 6);
});

/** c·b for fixed-point numbers, and a/b. */
const over = (a: bigint, b: bigint): bigint => (a * ONE) / b;
const half = ONE / 2n;
const [LAMBDA, ALPHA] = [fixed(1.0507009873554805), fixed(1.6732632423543772)];

/** f and f′ with 1200 bits; gelu's constants are those of its definition as f64 holds them. */
const EXACT: Readonly<
  Record<
    "silu" | "elu" | "selu" | "softplus" | "mish" | "hardSigmoid",
    { readonly value: (z: bigint) => bigint; readonly slope: (z: bigint) => bigint }
  >
> = {
  silu: {
    value: (z) => over(z, ONE + expFixed(-z)),
    slope(z) {
      const s = over(ONE, ONE + expFixed(-z));
      return multiply(s, ONE + multiply(z, ONE - s));
    },
  },
  elu: { value: (z) => (z < 0n ? expFixed(z) - ONE : z), slope: (z) => (z < 0n ? expFixed(z) : ONE) },
  selu: {
    value: (z) => multiply(LAMBDA, z < 0n ? multiply(ALPHA, expFixed(z) - ONE) : z),
    slope: (z) => multiply(LAMBDA, z < 0n ? multiply(ALPHA, expFixed(z)) : ONE),
  },
  softplus: { value: (z) => logFixed(ONE + expFixed(z)), slope: (z) => over(ONE, ONE + expFixed(-z)) },
  mish: {
    value: (z) => multiply(z, tanhSoftplus(z)),
    slope(z) {
      const t = tanhSoftplus(z);
      return t + multiply(z, multiply(ONE - multiply(t, t), over(ONE, ONE + expFixed(-z))));
    },
  },
  hardSigmoid: {
    value: (z) => (z <= -3n * ONE ? 0n : z >= 3n * ONE ? ONE : z / 6n + half),
    slope: (z) => (z <= -3n * ONE || z >= 3n * ONE ? 0n : ONE / 6n),
  },
};

function tanhSoftplus(z: bigint): bigint {
  const square = multiply(ONE + expFixed(z), ONE + expFixed(z));
  return over(square - ONE, square + ONE);
}

const toNumber = (x: bigint): number => Number((x << 220n) / ONE) / 2 ** 220;

/** Points where the functions bend, saturate and underflow, none where a relative error is unbounded. */
const POINTS = [
  ...Array.from({ length: 161 }, (_, i) => -20 + i / 4 + 1e-3 * i),
  ...[1e-3, 1e-8, 1e-17, 0.01, 36.5, 41, 80].flatMap((x) => [x, -x]),
];

/** Bounds: of the value in ulp, and of the slope in units of 2⁻²⁴ (f32) or 2⁻⁵³ (f64) of the largest slope. */
const BOUNDS = {
  silu: { f32: 3.5, f64: 3.5, slope: 40 },
  elu: { f32: 2, f64: 2, slope: 3 },
  selu: { f32: 3, f64: 3, slope: 5 },
  softplus: { f32: 2.5, f64: 2.5, slope: 4 },
  mish: { f32: 5, f64: 5, slope: 6 },
  hardSigmoid: { f32: 1, f64: 1, slope: 1 },
} as const;
const UNIT = { f32: 2 ** -24, f64: 2 ** -53 } as const;

describe.each(Object.keys(EXACT) as (keyof typeof EXACT)[])("%s against arithmetic with 1200 bits", (name) => {
  const { value, slope } = EXACT[name];
  const bounds = BOUNDS[name];

  test(`its value is within ${bounds.f64} ulp in f64 and ${bounds.f32} ulp in f32`, () => {
    for (const z of POINTS) {
      // hardSigmoid near its lower end is a difference: its error counts in ulp of ½.
      const exact = name === "hardSigmoid" ? value(fixed(z)) + ONE : value(fixed(z));
      const shift = name === "hardSigmoid" ? 1 : 0;
      expect(error64(activate(z, name, "f64") + shift, exact), `f64 ${name}(${z})`).toBeLessThanOrEqual(bounds.f64);
      const z32 = Math.fround(z);
      const y = toNumber(name === "hardSigmoid" ? value(fixed(z32)) + ONE : value(fixed(z32)));
      const error = Math.abs(activate(z32, name, "f32") + shift - y) / ulp(y, 32);
      expect(error, `f32 ${name}(${z32})`).toBeLessThanOrEqual(bounds.f32);
    }
  });

  test(`its derivative is within ${bounds.slope} units of rounding`, () => {
    for (const z of POINTS)
      for (const precision of ["f32", "f64"] as const) {
        const x = precision === "f32" ? Math.fround(z) : z;
        const d = derive(1, { a: activate(x, name, precision), z: x }, { activation: name, precision });
        const error = Math.abs(d - toNumber(slope(fixed(x)))) / UNIT[precision];
        expect(error, `${precision} ${name}'(${x})`).toBeLessThanOrEqual(bounds.slope);
      }
  });

  test("it keeps not a number, and has its limits at the infinities", () => {
    for (const precision of ["f32", "f64"] as const) {
      expect(activate(Number.NaN, name, precision)).toBeNaN();
      expect(activate(Infinity, name, precision)).toBe(name === "hardSigmoid" ? 1 : Infinity);
    }
    // Of the smooth ones that are products, the limit at −∞ is −∞·0, as in other libraries.
    const limits = { silu: Number.NaN, mish: Number.NaN, elu: -1, selu: -1.7580993408473766, softplus: 0, hardSigmoid: 0 };
    expect(activate(-Infinity, name, "f64")).toBe(limits[name]);
  });
});

describe("the functions beneath", () => {
  test("exp(x) − 1 for x ≤ 0 is within 1.5 ulp in f32 and f64, and 0 above", () => {
    expect(worst(expm1Negative32, Math.expm1, { points: sweep32(-25, 0, 400_000), bits: 32 })).toBeLessThan(1.5);
    for (let i = 1; i <= 300; i++) {
      const x = -(i * i) / 2000;
      expect(error64(expm1Negative(x), expFixed(fixed(x)) - ONE), `expm1(${x})`).toBeLessThan(1.5);
    }
    for (const f of [expm1Negative, expm1Negative32])
      expect([f(0), f(5), f(-Infinity), f(Number.NaN), f(-1e-30)]).toEqual([
        0,
        0,
        -1,
        Number.NaN,
        f === expm1Negative ? -1e-30 : f(-1e-30),
      ]);
  });

  test("ln(1 + x) on [0, 1] is within 1.5 ulp in f32 and f64", () => {
    expect(worst(log1pUnit32, Math.log1p, { points: sweep32(0, 1, 400_000), bits: 32 })).toBeLessThan(1.5);
    for (let i = 0; i <= 200; i++) {
      const x = i === 0 ? 1 : 1.1 ** -i;
      expect(error64(log1pUnit(x), logFixed(ONE + fixed(x))), `log1p(${x})`).toBeLessThan(1.5);
    }
    expect([log1pUnit(0), log1pUnit(2 ** -1074), log1pUnit32(2 ** -149)]).toEqual([0, 2 ** -1074, 2 ** -149]);
  });
});
