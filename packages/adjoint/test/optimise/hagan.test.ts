import { describe, expect, it } from "vitest";
import { conjugateGradient, contours, leastSquares, levenbergMarquardt, minimize, variableLearningRate } from "../../src/optimise.ts";
import type { Objective } from "../../src/optimise.ts";
import type { Dual } from "./dual.ts";
import { constant, variables } from "./dual.ts";

describe("Hagan & Demuth, Neural Network Design, chapter 12: one step of Levenberg–Marquardt on a 1-1-1 network", () => {
  // f¹ = n², f² = n; W¹ = 1, b¹ = 0, W² = 2, b² = 1; (p, t) = (1, 1), (2, 2); v = t − a. Order: w¹, b¹, w², b².
  const residuals = ([w1, b1, w2, b2]: ArrayLike<number> & Iterable<number>) => [1, 2].map((p) => p - (w2 * (w1 * p + b1) ** 2 + b2));
  const jacobian = ([w1, b1, w2]: ArrayLike<number> & Iterable<number>) =>
    [1, 2].flatMap((p) => {
      const n = w1 * p + b1;
      return [-2 * w2 * n * p, -2 * w2 * n, -n * n, -1];
    });
  const start = [1, 0, 2, 1];

  it("has the published errors and Jacobian", () => {
    expect(residuals(start)).toEqual([-2, -7]);
    expect(jacobian(start)).toEqual([-4, -4, -1, -1, -16, -8, -4, -1]);
  });

  it("takes the published step for μ = 0.01, to 8 decimals", () => {
    const { path } = leastSquares(residuals, jacobian, start, { method: levenbergMarquardt({ mu: 0.01 }), maxIterations: 1 });
    expect(path[0]).toMatchObject({ accepted: true, damping: 0.01 });
    const step = Array.from(path[0].theta, (value, i) => value - start[i]);
    [-0.35313432, -0.12424744, -0.08828358, -0.002451].forEach((published, i) => expect(step[i]).toBeCloseTo(published, 8));
  });
});

describe("the chapter's 1-2-1 problem: p = −2, −1.9 … 2, targets from a network with W¹ = (10, 10), b¹ = (−5, 5), W² = (1, 1), b² = −1", () => {
  const inputs = Array.from({ length: 41 }, (_, i) => (i - 20) / 10);
  const sigmoid = (n: Dual): Dual => n.times(-1).exp().plus(1).under(1);
  /** θ: w¹₁, w¹₂, b¹₁, b¹₂, w²₁, w²₂, b² */
  const output = ([w1, w2, b1, b2, v1, v2, c]: readonly Dual[], p: number): Dual =>
    sigmoid(
      v1
        .times(sigmoid(w1.times(p).plus(b1)))
        .plus(v2.times(sigmoid(w2.times(p).plus(b2))))
        .plus(c),
    );
  const optimum = [10, 10, -5, 5, 1, 1, -1];
  const targets = inputs.map(
    (p) =>
      output(
        optimum.map((value) => constant(value, 1)),
        p,
      ).value,
  );
  /** The book's contours vary w¹₁ and w²₁, the other parameters are at their optimum. */
  const plane = (w1: Dual, v1: Dual): Dual[] => optimum.map((value, i) => (i === 0 ? w1 : i === 4 ? v1 : constant(value, 2)));
  const errors = (theta: ArrayLike<number>): Dual[] => {
    const [w1, v1] = variables(theta);
    return inputs.map((p, i) => output(plane(w1, v1), p).minus(constant(targets[i], 2)));
  };
  const f: Objective = (theta) => {
    const gradient = new Float64Array(2);
    let cost = 0;
    for (const { value, slope } of errors(theta)) {
      cost += value * value;
      slope.forEach((s, i) => (gradient[i] += 2 * value * s));
    }
    return { cost, gradient };
  };
  const start = [-4, 4];

  it("Levenberg–Marquardt reaches 1e-10 in at most 30 steps; μ·10 after a rejected step, μ/10 after one that is taken", () => {
    const { path, sumOfSquares } = leastSquares(
      (theta) => errors(theta).map(({ value }) => value),
      (theta) => errors(theta).flatMap(({ slope }) => Array.from(slope)),
      [4, 4],
      { method: levenbergMarquardt() },
    );
    expect(sumOfSquares).toBeLessThan(1e-10);
    expect(path.findIndex((step) => step.sumOfSquares < 1e-10)).toBeLessThan(30);
    let μ = 0.01;
    for (const { damping, accepted } of path) {
      expect(damping / μ).toBeCloseTo(1, 12);
      μ = accepted ? damping / 10 : damping * 10;
    }
  });

  it("steepest descent with a variable learning rate (γ 0.8, η 1.05, ρ 0.7, ζ 4 %, α 14) discards steps, and never lets the cost rise by more than 4 %", () => {
    const method = variableLearningRate({ learningRate: 14, momentum: 0.8, increase: 1.05, decrease: 0.7, tolerance: 0.04 });
    const { path, cost } = minimize(f, start, { method, maxIterations: 200 });
    let before = f(Float64Array.from(start)).cost;
    let α = 14;
    for (const step of path) {
      expect(step.step).toBeCloseTo(α, 9);
      expect(step.cost).toBeLessThanOrEqual(before * 1.04);
      α = step.accepted ? (step.cost < before ? step.step * 1.05 : step.step) : step.step * 0.7;
      before = step.cost;
    }
    expect(path.some(({ accepted }) => !accepted)).toBe(true);
    expect(cost).toBeLessThan(f(Float64Array.from(start)).cost);
  });

  it("conjugate gradient is reset every second step, and reaches a smaller cost than steepest descent in a tenth of its steps", () => {
    const { path, cost } = minimize(f, [4, 4], { method: conjugateGradient({ formula: "fletcherReeves" }), maxIterations: 20 });
    path.forEach(({ reset, iteration }) => expect(reset || iteration % 2 === 0).toBe(true));
    const descent = minimize(f, [4, 4], { method: variableLearningRate({ learningRate: 14, momentum: 0 }), maxIterations: 200 });
    expect(cost).toBeLessThan(descent.cost);
  });
});

describe("contours(): the chapter's plot as data", () => {
  const { surface, start, optimum, paths } = contours();

  it("has the surface of the 1-2-1 problem: 0 at the published parameters, and the gradient of its differences, to 1e-7", () => {
    expect(surface(Float64Array.from(optimum)).cost).toBe(0);
    const at = Float64Array.of(3, 2.5);
    const { gradient } = surface(at);
    for (const i of [0, 1]) {
      const moved = (by: number) => surface(at.map((value, j) => (i === j ? value + by : value))).cost;
      expect((moved(1e-5) - moved(-1e-5)) / 2e-5).toBeCloseTo(gradient[i], 7);
    }
  });

  it("steepest descent and momentum follow their formulas from step to step, in f64", () => {
    for (const [name, γ] of [
      ["steepestDescent", 0],
      ["momentum", 0.8],
    ] as const) {
      let [theta, change] = [Float64Array.from(start), [0, 0]];
      for (const { point, cost, step } of paths[name]) {
        const { gradient } = surface(theta);
        change = change.map((before, i) => γ * before - (1 - γ) * step * gradient[i]);
        theta = theta.map((value, i) => value + change[i]);
        expect(point).toEqual([theta[0], theta[1]]);
        expect(cost).toBe(surface(theta).cost);
      }
    }
  });

  it("what each method does at a step is as the chapter has it: discarded steps stay, CG is reset every second step, μ·10 and μ/10", () => {
    let before: readonly [number, number] = start;
    for (const { accepted, point } of paths.variableLearningRate) {
      if (!accepted) expect(point).toEqual(before);
      before = point;
    }
    expect(paths.variableLearningRate.some(({ accepted }) => !accepted)).toBe(true);
    paths.conjugateGradient.forEach(({ reset }, i) => expect(reset || i % 2 === 1).toBe(true));
    let μ = 0.01;
    for (const { step, accepted } of paths.levenbergMarquardt) {
      expect(step / μ).toBeCloseTo(1, 12);
      μ = accepted ? step / 10 : step * 10;
    }
  });

  it("from (4, 4) Levenberg–Marquardt ends at the optimum; a start and a number of steps can be given", () => {
    const near = contours({ start: [4, 4], steps: 40 });
    const last = near.paths.levenbergMarquardt.at(-1)!;
    expect(last.cost).toBeLessThan(1e-10);
    expect(last.point[0]).toBeCloseTo(10, 3);
    expect(near.paths.momentum).toHaveLength(40);
    expect(() => contours({ steps: 0 })).toThrow(/maxIterations/);
  });
});
