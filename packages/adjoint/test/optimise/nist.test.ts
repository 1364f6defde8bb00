import { describe, expect, it } from "vitest";
import { leastSquares, levenbergMarquardt } from "../../src/optimise.ts";
import { hasShared, readShared } from "../shared-data.ts";
import { constant, variables } from "./dual.ts";
import { MODELS, readProblem } from "./nist.ts";

const names = Object.keys(MODELS);
const available = hasShared(...names.map((name) => `nist/${name}.dat`));

/** Digits that agree: −log₁₀ |a − c|/|c|, at most 11, as many as are certified. */
function digits(value: number, certified: number): number {
  return Math.min(11, -Math.log10(Math.abs(value - certified) / Math.abs(certified)));
}

function solve(name: string, start: 0 | 1, options: Parameters<typeof leastSquares>[3] = {}) {
  const problem = readProblem(name, new TextDecoder().decode(readShared(`nist/${name}.dat`)));
  const model = MODELS[name];
  const { rows, starts, certified, sumOfSquares } = problem;
  const n = certified.length;
  const result = leastSquares(
    (theta) => {
      const b = Array.from(theta, (value) => constant(value, n));
      return rows.map(({ y, x }) => model(b, x).value - y);
    },
    (theta) => {
      const b = variables(theta);
      return rows.flatMap(({ x }) => Array.from(model(b, x).slope));
    },
    starts[start],
    options,
  );
  const parameters = Math.min(...Array.from(certified, (value, j) => digits(result.theta[j], value)));
  return { result, parameters, rss: digits(result.sumOfSquares, sumOfSquares) };
}

// The digits of Lanczos1's sum of squares, 1.4e-25, are lost in the rounding of its residuals: 1e-13 from values near 2.
const RSS_DIGITS: Readonly<Record<string, number>> = { Lanczos1: 2 };

describe.skipIf(!available)("NIST's nonlinear regressions, all 27", () => {
  describe.each([1, 2] as const)("from start %i", (start) => {
    it.each(names)("%s: certified parameters to 6 digits, sum of squares to 8, by the trust region", (name) => {
      const { result, parameters, rss } = solve(name, start === 1 ? 0 : 1);
      expect(parameters).toBeGreaterThanOrEqual(6);
      expect(rss).toBeGreaterThanOrEqual(RSS_DIGITS[name] ?? 8);
      expect(["cost", "step", "gradient", "rounding"]).toContain(result.reason);
      let before = Infinity;
      for (const { sumOfSquares, accepted } of result.path) {
        if (accepted) expect(sumOfSquares).toBeLessThan(before);
        else expect(sumOfSquares).toBeLessThanOrEqual(before);
        before = sumOfSquares;
      }
    });
  });

  it("24 of them from start 2 to 6 digits by Hagan's schedule of μ, whose steps all reduce the sum", () => {
    let solved = 0;
    for (const name of names) {
      const { result, parameters } = solve(name, 1, { method: levenbergMarquardt() });
      if (parameters >= 6) solved++;
      let before = Infinity;
      for (const { sumOfSquares, accepted } of result.path) {
        if (accepted) expect(sumOfSquares, name).toBeLessThan(before);
        before = sumOfSquares;
      }
    }
    expect(solved).toBeGreaterThanOrEqual(24);
  });

  it("the reported condition is that of J: 1e8 for Bennett5, 7 for ENSO", () => {
    expect(solve("Bennett5", 1).result.condition).toBeGreaterThan(1e8);
    expect(solve("ENSO", 1).result.condition).toBeLessThan(10);
  });
});
