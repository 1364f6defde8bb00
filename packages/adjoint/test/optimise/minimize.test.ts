import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conjugateGradient, lbfgs, leastSquares, minimize, rprop, variableLearningRate } from "../../src/optimise.ts";
import type { ConjugateFormula, GradientMethod, Minimum, Objective } from "../../src/optimise.ts";
import { variables } from "./dual.ts";
import { FUNCTIONS, objective } from "./functions.ts";

const FORMULAS = ["fletcherReeves", "polakRibiere", "hestenesStiefel", "daiYuan"] as const satisfies readonly ConjugateFormula[];

/** Narrow curved valleys in which conjugate gradient comes no further than this many digits, or takes more than a thousand steps. */
const HARD_FOR_CONJUGATE_GRADIENT = new Set(["Powell badly scaled", "Osborne 1", "Watson, 6 parameters"]);

/** Whether a cost agrees with one of the published minima to 8 digits; with 0, to the square root of that. */
function isMinimum(cost: number, minima: readonly number[]): boolean {
  return minima.some((minimum) => (minimum === 0 ? cost <= 1e-16 : Math.abs(cost - minimum) <= 1e-8 * minimum));
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((total, value, i) => total + value * b[i], 0);

/** The steps of a path that break the strong Wolfe conditions, by number. Rounding of costs and of differences of θ is allowed for. */
function wolfeViolations(
  f: Objective,
  start: ArrayLike<number>,
  { path }: Pick<Minimum, "path">,
  { c1, c2 }: { readonly c1: number; readonly c2: number },
): number[] {
  const violations: number[] = [];
  let theta: Float64Array = Float64Array.from(start);
  for (const { iteration, theta: next, accepted } of path) {
    if (!accepted) continue;
    const move = next.map((value, i) => value - theta[i]);
    const [before, after] = [f(theta), f(next)];
    const rounding =
      4 *
      Number.EPSILON *
      next.reduce((total, value, i) => total + Math.abs(value * after.gradient[i]) + Math.abs(value * before.gradient[i]), 0);
    const slope = dot(move, Float64Array.from(before.gradient));
    const later = dot(move, Float64Array.from(after.gradient));
    const decreases = after.cost <= before.cost + c1 * slope + 4 * Number.EPSILON * Math.abs(before.cost) + rounding;
    const flattens = Math.abs(later) <= c2 * Math.abs(slope) * (1 + 1e-9) + rounding;
    if (!(slope < rounding && decreases && flattens)) violations.push(iteration);
    theta = next;
  }
  return violations;
}

describe("the functions of Moré, Garbow & Hillstrom 1981, from their standard starts", () => {
  describe.each(FUNCTIONS.map((fn) => [fn.name, fn] as const))("%s", (name, fn) => {
    const f = objective(fn);

    it("reaches the published minimum to 8 digits with L-BFGS, each step within the strong Wolfe conditions", () => {
      const method = lbfgs();
      const result = minimize(f, fn.start, { method, gradientTolerance: 1e-12 });
      expect(isMinimum(result.cost, fn.minima), `${result.cost}`).toBe(true);
      expect(result.iterations).toBeLessThanOrEqual(200);
      expect(wolfeViolations(f, fn.start, result, method)).toEqual([]);
    });

    it.skipIf(HARD_FOR_CONJUGATE_GRADIENT.has(name)).each(FORMULAS)(
      "reaches it by conjugate gradient, %s, each step within the strong Wolfe conditions",
      (formula) => {
        const method = conjugateGradient({ formula });
        const result = minimize(f, fn.start, { method, gradientTolerance: 1e-12 });
        expect(isMinimum(result.cost, fn.minima), `${result.cost}`).toBe(true);
        expect(wolfeViolations(f, fn.start, result, method)).toEqual([]);
      },
    );

    it("reaches one of the published minima to 8 digits as least squares, with fewer Jacobians than 500", () => {
      const result = leastSquares(
        (theta) => fn.terms(variables(theta)).map(({ value }) => value),
        (theta) => fn.terms(variables(theta)).flatMap(({ slope }) => Array.from(slope)),
        fn.start,
      );
      expect(isMinimum(result.sumOfSquares, fn.minima), `${result.sumOfSquares}`).toBe(true);
      expect(result.evaluations.jacobian).toBeLessThan(500);
    });
  });
});

describe("the check of the Wolfe conditions", () => {
  const f = objective(FUNCTIONS[0]);
  const step = (theta: readonly number[]): Minimum["path"][number] => ({
    iteration: 1,
    theta: Float64Array.from(theta),
    cost: 0,
    gradientNorm: 0,
    step: 1,
    reset: true,
    accepted: true,
    evaluations: 1,
  });
  it("rejects a step uphill, a step of length 1e-9 and one that overshoots", () => {
    const constants = { c1: 1e-4, c2: 0.9 };
    // −∇f at the start is (215.6, 88).
    expect(wolfeViolations(f, [-1.2, 1], { path: [step([-1.3, 1])] }, constants)).toEqual([1]);
    expect(wolfeViolations(f, [-1.2, 1], { path: [step([-1.2 + 215.6e-9, 1 + 88e-9])] }, constants)).toEqual([1]);
    expect(wolfeViolations(f, [-1.2, 1], { path: [step([-1.2 + 0.5, 1 + 0.2])] }, constants)).toEqual([1]);
  });
});

describe("conjugate gradient on a quadratic function", () => {
  const A = [
    [4, 1, 0],
    [1, 3, -1],
    [0, -1, 2],
  ];
  const times = (x: ArrayLike<number>): number[] => A.map((row) => row.reduce((total, value, j) => total + value * x[j], 0));
  const quadratic: Objective = (x) => {
    const gradient = times(x).map((value, i) => value - [1, 2, 3][i]);
    return { cost: 0.5 * dot(x, Float64Array.from(times(x))) - x[0] - 2 * x[1] - 3 * x[2], gradient };
  };

  it.each(FORMULAS)("with %s and an exact line search: n steps, directions conjugate to 1e-3", (formula) => {
    const method = conjugateGradient({ formula, c1: 1e-6, c2: 1e-5 });
    const { path, reason, theta } = minimize(quadratic, [5, -5, 7], { method, gradientTolerance: 1e-6 });
    expect(reason).toBe("gradient");
    expect(path.length).toBeLessThanOrEqual(4);
    const moves = path.slice(0, 3).map((step, k) => step.theta.map((value, i) => value - (k === 0 ? [5, -5, 7][i] : path[k - 1].theta[i])));
    for (let k = 1; k < moves.length; k++)
      for (let j = 0; j < k; j++) {
        const energy = (d: Float64Array): number => dot(d, Float64Array.from(times(d)));
        const product = dot(moves[k], Float64Array.from(times(moves[j])));
        expect(Math.abs(product) / Math.sqrt(energy(moves[k]) * energy(moves[j]))).toBeLessThan(1e-3);
      }
    // A·x = (1, 2, 3)
    times(theta).forEach((value, i) => expect(value).toBeCloseTo([1, 2, 3][i], 5));
  });

  it("is reset to −g after n steps, or after as many as asked for", () => {
    const rosenbrock = objective(FUNCTIONS[0]);
    const resets = (restart: number): number[] =>
      minimize(rosenbrock, [-1.2, 1], { method: conjugateGradient({ formula: "fletcherReeves", restart }), maxIterations: 12 })
        .path.filter(({ reset }) => reset)
        .map(({ iteration }) => iteration);
    expect(resets(0)).toEqual(expect.arrayContaining([1, 3, 5, 7, 9, 11]));
    expect(resets(4)).toEqual(expect.arrayContaining([1, 5, 9]));
  });
});

describe("variable learning rate (Hagan & Demuth, chapter 12)", () => {
  it("replays the rules: discarded by more than ζ, α·ρ and no momentum; down, α·η; between, α stays", () => {
    const method = variableLearningRate({ learningRate: 0.06, momentum: 0.5, increase: 1.05, decrease: 0.7, tolerance: 0.04 });
    const f: Objective = ([x, y]) => ({ cost: 10 * x * x + y * y, gradient: [20 * x, 2 * y] });
    const { path } = minimize(f, [1, 1], { method, maxIterations: 200 });
    let [x, y] = [1, 1];
    let [dx, dy] = [0, 0];
    let α = 0.06;
    let γ = 0.5;
    let discarded = 0;
    for (const step of path) {
      const before = 10 * x * x + y * y;
      const [nx, ny] = [γ * dx - (1 - γ) * α * (20 * x), γ * dy - (1 - γ) * α * (2 * y)];
      const after = 10 * (x + nx) ** 2 + (y + ny) ** 2;
      expect(step.step).toBe(α);
      if (after > 1.04 * before) {
        discarded++;
        expect(step.accepted).toBe(false);
        α *= 0.7;
        γ = 0;
      } else {
        expect(step.accepted).toBe(true);
        if (after < before) α *= 1.05;
        γ = 0.5;
        [dx, dy, x, y] = [nx, ny, x + nx, y + ny];
      }
      expect(Array.from(step.theta)).toEqual([x, y]);
    }
    // The rate grows until a step must be discarded.
    expect(discarded).toBeGreaterThan(0);
    expect(path.at(-1)!.cost).toBeLessThan(1e-6);
  });
});

describe("iRprop⁻", () => {
  it("follows the signs: Δ grows by 1.2, halves after a change of sign and then rests for a step", () => {
    const { path } = minimize(([x]) => ({ cost: x * x, gradient: [2 * x] }), [0.3], {
      method: rprop({ initialStep: 0.1 }),
      maxIterations: 5,
    });
    // 0.3 − 0.1 = 0.2; − 0.12 = 0.08; − 0.144 = −0.064; sign changed: stays, Δ = 0.072; then Δ stays: + 0.072 = 0.008
    expect(path.map(({ theta }) => Number(theta[0].toFixed(12)))).toEqual([0.2, 0.08, -0.064, -0.064, 0.008]);
  });
});

describe("minimize", () => {
  it("finds the minimum of any convex quadratic with every method (fast-check)", () => {
    const methods: readonly GradientMethod[] = [
      lbfgs(),
      lbfgs({ history: 1 }),
      ...FORMULAS.map((formula) => conjugateGradient({ formula })),
    ];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: -10, max: 10, noNaN: true })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.constantFrom(...methods),
        (axes, method) => {
          const f: Objective = (x) => ({
            cost: axes.reduce((total, [a, c], i) => total + 0.5 * a * (x[i] - c) ** 2, 0),
            gradient: axes.map(([a, c], i) => a * (x[i] - c)),
          });
          const { theta, reason } = minimize(
            f,
            axes.map(() => 0),
            { method, gradientTolerance: 1e-9 },
          );
          expect(["gradient", "cost", "rounding"]).toContain(reason);
          axes.forEach(([, c], i) => expect(Math.abs(theta[i] - c)).toBeLessThan(1e-5));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("says why it stopped, and how often it evaluated the function", () => {
    let calls = 0;
    const f: Objective = ([x]) => {
      calls++;
      return { cost: (x - 3) ** 2, gradient: [2 * (x - 3)] };
    };
    const result = minimize(f, [0]);
    expect(result).toMatchObject({ reason: "gradient", cost: 0 });
    expect(result.evaluations).toBe(calls);
    expect(minimize(f, [3]).iterations).toBe(0);
    expect(minimize(f, [0], { targetCost: 100 }).reason).toBe("target");
    expect(minimize(objective(FUNCTIONS[0]), [-1.2, 1], { maxIterations: 3 })).toMatchObject({ reason: "iterations", iterations: 3 });
    // No minimum: the cost falls without end.
    expect(
      minimize(([x]) => ({ cost: -Math.exp(x), gradient: [-Math.exp(x)] }), [0], { method: rprop(), maxIterations: 1000 }).reason,
    ).toBe("diverged");
  });

  it("steps back where the function is not finite", () => {
    const f: Objective = ([x]) => ({ cost: x - Math.log(x), gradient: [1 - 1 / x] });
    for (const method of [lbfgs(), conjugateGradient()]) expect(minimize(f, [1e-3], { method }).theta[0]).toBeCloseTo(1, 6);
  });
});
