import { describe, expect, test } from "vitest";
import {
  cos,
  exp,
  exp32,
  gelu,
  gelu32,
  geluSlope,
  geluSlope32,
  log,
  log32,
  sigmoid,
  sigmoid32,
  sin,
  tanh,
  tanh32,
} from "../src/elementary.ts";
import { ONE, error64, expFixed, fixed, mirrored, multiply, patterns32, sinFixed, sweep32, ulp, worst } from "./exact.ts";

describe("exp", () => {
  test("exp in f32 is within 1 ulp on [-104, 89], denormal results included", () => {
    expect(worst(exp32, Math.exp, { points: sweep32(-104, 88.72, 400_000), bits: 32 })).toBeLessThan(1);
    expect(worst(exp32, Math.exp, { points: mirrored(patterns32(1e-30, 80, 1511)), bits: 32 })).toBeLessThan(1);
  });

  test("exp in f64 is within 1 ulp on [-350, 709] against series with 1200 bits, and over the denormals against the host's", () => {
    for (let i = 0; i <= 300; i++) {
      const x = -350 + (1059 * i) / 300 + 1e-7 * i;
      expect(error64(exp(x), expFixed(fixed(x))), `exp(${x})`).toBeLessThan(1);
    }
    // The host is itself wrong by up to 1 ulp.
    const points = Array.from({ length: 100_000 }, (_, i) => -745 + (1454 * i) / 100_000);
    expect(worst(exp, Math.exp, { points, bits: 64 })).toBeLessThanOrEqual(2);
  });

  test("exp keeps its edges: 1 at 0, 0 and infinity at the ends, not a number for not a number", () => {
    for (const f of [exp, exp32]) {
      expect([f(0), f(-0), f(-Infinity), f(Infinity), f(NaN), f(-1e30), f(1e30)]).toEqual([1, 1, 0, Infinity, NaN, 0, Infinity]);
    }
    expect([exp32(88.7229), exp32(-103.97), exp32(-103.98)]).toEqual([Infinity, 2 ** -149, 0]);
    expect([exp(709.79), exp(-745.13), exp(-745.14)]).toEqual([Infinity, 2 ** -1074, 0]);
    expect(Math.min(exp32(88.722), 1e38) + Math.min(exp(709.78), 1e308)).toBe(1e38 + 1e308);
  });
});

describe("log", () => {
  test("log in f32 is within 1 ulp over all positive numbers, denormals included", () => {
    expect(worst(log32, Math.log, { points: patterns32(2 ** -149, 3.4e38, 4099), bits: 32 })).toBeLessThan(1);
    expect(worst(log32, Math.log, { points: sweep32(0.5, 2, 400_000), bits: 32 })).toBeLessThan(1);
  });

  test("log in f64 is within 1 ulp: the series of exp undoes it", () => {
    for (let i = 0; i <= 200; i++) {
      const x = Math.exp(-200 + 2 * i) * (1 + i / 1000);
      const y = log(x);
      // ln x = y + (x·e⁻ʸ − 1) up to the square of the second term.
      const rest = multiply(fixed(x), expFixed(fixed(-y))) - ONE;
      expect(error64(y, fixed(y) + rest), `log(${x})`).toBeLessThan(1);
    }
    const points = Array.from({ length: 100_000 }, (_, i) => 0.5 + (1.5 * i) / 100_000);
    expect(worst(log, Math.log, { points, bits: 64 })).toBeLessThanOrEqual(2);
    expect(worst(log, Math.log, { points: [2 ** -1074, 3e-320, 2 ** -1022, 1.7e308], bits: 64 })).toBeLessThanOrEqual(1);
  });

  test("log keeps its edges: 0 at 1, -infinity at 0, not a number below", () => {
    for (const f of [log, log32]) {
      expect([f(1), f(0), f(-0), f(Infinity), f(-1), f(-Infinity), f(NaN)]).toEqual([0, -Infinity, -Infinity, Infinity, NaN, NaN, NaN]);
    }
  });
});

describe("tanh", () => {
  test("tanh in f32 is within 2.6 ulp over all numbers, and never above 1", () => {
    expect(worst(tanh32, Math.tanh, { points: mirrored(patterns32(2 ** -149, 3.4e38, 4099)), bits: 32 })).toBeLessThan(2.6);
    expect(worst(tanh32, Math.tanh, { points: sweep32(-10, 10, 400_000), bits: 32 })).toBeLessThan(2.6);
    for (const x of sweep32(0, 12, 400_000)) if (!(tanh32(x) <= 1)) throw new Error(`tanh(${x}) is ${tanh32(x)}`);
  });

  test("tanh in f64 is within 2 ulp against series with 1200 bits", () => {
    for (let i = -200; i <= 200; i++) {
      const x = i / 10 + 1e-9 * i;
      if (i === 0) continue;
      const square = expFixed(fixed(x) * 2n);
      const exact = ((square - ONE) * ONE) / (square + ONE);
      expect(error64(tanh(x), exact), `tanh(${x})`).toBeLessThan(2);
    }
  });

  test("tanh is odd, keeps the sign of 0 and denormals, and ends at ±1", () => {
    for (const f of [tanh, tanh32]) {
      expect([f(0), f(-0), f(Infinity), f(-Infinity), f(NaN), f(2 ** -140), f(-(2 ** -140))]).toEqual([
        0,
        -0,
        1,
        -1,
        NaN,
        2 ** -140,
        -(2 ** -140),
      ]);
    }
    for (const x of sweep32(0, 20, 1000)) expect([tanh32(-x), tanh(-x)]).toEqual([-tanh32(x), -tanh(x)]);
  });
});

describe("sigmoid and gelu", () => {
  test("sigmoid in f32 is within 2.5 ulp on [-87, 88], in f64 within 3.5 ulp of the host's on [-700, 700]", () => {
    const exact = (x: number): number => 1 / (1 + Math.exp(-x));
    expect(worst(sigmoid32, exact, { points: sweep32(-87, 88, 400_000), bits: 32 })).toBeLessThan(2.5);
    expect(worst(sigmoid, exact, { points: Array.from({ length: 100_000 }, (_, i) => -700 + i / 71.5), bits: 64 })).toBeLessThan(3.5);
    for (const f of [sigmoid, sigmoid32]) expect([f(0), f(Infinity), f(-Infinity), f(NaN)]).toEqual([0.5, 1, 0, NaN]);
  });

  test("gelu is half x times one plus tanh, within 1e-6 in f32 and 1e-14 in f64, relative to 1", () => {
    const exact = (x: number): number => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    for (const x of sweep32(-12, 12, 20_000)) {
      expect(Math.abs(gelu(x) - exact(x))).toBeLessThan(1e-14);
      expect(Math.abs(gelu32(x) - exact(x))).toBeLessThan(1e-6);
    }
    expect([gelu(0), gelu(NaN), gelu32(NaN), gelu(1e300), gelu(-1e300), gelu32(-1e30)]).toEqual([0, NaN, NaN, 1e300, -0, -0]);
  });

  test("gelu's slope is its derivative by central differences, within 1e-8 in f64 and 2e-6 in f32", () => {
    for (const x of sweep32(-9, 9, 5000)) {
      const difference = (gelu(x + 1e-6) - gelu(x - 1e-6)) / 2e-6;
      expect(Math.abs(geluSlope(x) - difference)).toBeLessThan(1e-8);
      expect(Math.abs(geluSlope32(x) - difference)).toBeLessThan(2e-6);
    }
  });
});

describe("sin and cos", () => {
  test("sin and cos are within 1 ulp of the series, near multiples of π/2 too", () => {
    const points = [...Array.from({ length: 200 }, (_, i) => -12 + i * 0.123 + 1e-8), Math.PI, Math.PI / 2, 3 * Math.PI, 355];
    for (const x of points) expect(error64(sin(x), sinFixed(fixed(x))), `sin(${x})`).toBeLessThan(1);
    // cos x = sin(x + π/2)
    const halfPi = fixedHalfPi();
    for (const x of points) expect(error64(cos(x), sinFixed(fixed(x) + halfPi)), `cos(${x})`).toBeLessThan(1);
    for (const x of [1e6, 1647098.5, 103993, 1e9, 2 ** 52 + 0.5, 1e22, 6381956970095103 * 2 ** 797, 1.7e308]) {
      expect(Math.abs(sin(x) - Math.sin(x)) / ulp(sin(x), 64), `sin(${x})`).toBeLessThanOrEqual(2);
      expect(Math.abs(cos(x) - Math.cos(x)) / ulp(cos(x), 64), `cos(${x})`).toBeLessThanOrEqual(2);
      expect(sin(-x)).toBe(-sin(x));
      expect(cos(-x)).toBe(cos(x));
    }
  });

  test("sin and cos agree with the host's within 2 ulp over [-100, 100]", () => {
    const points = Array.from({ length: 100_000 }, (_, i) => -100 + i / 500);
    expect(worst(sin, Math.sin, { points, bits: 64 })).toBeLessThanOrEqual(2);
    expect(worst(cos, Math.cos, { points, bits: 64 })).toBeLessThanOrEqual(2);
  });

  test("sin keeps the sign of 0; infinite arguments give not a number", () => {
    expect([sin(0), sin(-0), cos(0), sin(Infinity), cos(-Infinity), sin(NaN), cos(NaN)]).toEqual([0, -0, 1, NaN, NaN, NaN, NaN]);
  });
});

/** π/2 by Machin's formula. */
function fixedHalfPi(): bigint {
  const arctan = (inverse: bigint): bigint => {
    let power = ONE / inverse;
    let sum = power;
    for (let k = 3n; power !== 0n; k += 2n) {
      power /= -(inverse * inverse);
      sum += power / k;
    }
    return sum;
  };
  return 2n * (4n * arctan(5n) - arctan(239n));
}
