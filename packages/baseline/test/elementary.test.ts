import { createRandom } from "@adjoint/reference";
import { expect, test } from "vitest";
import { exp, gelu, geluSlope, sigmoid, tanh } from "../src/elementary.ts";

const ULP = 2 ** -52;

/** The largest relative difference of two functions over random points, and a grid. */
function worst(ours: (x: number) => number, theirs: (x: number) => number, [low, high]: readonly [number, number]): number {
  const random = createRandom(1);
  let most = 0;
  for (let i = 0; i <= 200_000; i++) {
    const x = i % 2 === 0 ? low + ((high - low) * i) / 200_000 : low + (high - low) * random.uniform();
    const [a, b] = [ours(x), theirs(x)];
    if (a !== b) most = Math.max(most, Math.abs(a - b) / Math.abs(b));
  }
  return most;
}

test("exp is within 2 ulp of the host's on [-708, 709]", () => {
  expect(worst(exp, Math.exp, [-708, 709])).toBeLessThan(2 * ULP);
  expect(worst(exp, Math.exp, [-1, 1])).toBeLessThan(2 * ULP);
});

test("exp of the ends of its range: denormals, 0, infinity, NaN", () => {
  expect([exp(0), exp(-0), exp(Infinity), exp(-Infinity), exp(710), exp(-746)]).toEqual([1, 1, Infinity, 0, Infinity, 0]);
  expect(exp(Number.NaN)).toBeNaN();
  expect(Math.abs(exp(-740) - Math.exp(-740))).toBeLessThanOrEqual(2 ** -1073);
});

test("tanh is within 3 ulp of the host's, odd, and 1 at infinity", () => {
  expect(worst(tanh, Math.tanh, [-20, 20])).toBeLessThan(3 * ULP);
  expect(worst(tanh, Math.tanh, [-0.7, 0.7])).toBeLessThan(3 * ULP);
  expect([tanh(-0), tanh(Infinity), tanh(-Infinity)]).toEqual([-0, 1, -1]);
  expect(tanh(Number.NaN)).toBeNaN();
});

test("sigmoid is within 3 ulp of 1/(1 + exp(-x))", () => {
  expect(worst(sigmoid, (x) => 1 / (1 + Math.exp(-x)), [-700, 50])).toBeLessThan(3 * ULP);
});

test("gelu's slope is its difference quotient within 1e-9", () => {
  for (let x = -6; x <= 6; x += 0.01) expect(Math.abs((gelu(x + 1e-6) - gelu(x - 1e-6)) / 2e-6 - geluSlope(x))).toBeLessThan(1e-9);
});
