import { describe, expect, it } from "vitest";
import { array, assert, double, property } from "fast-check";
import { differenceOverNorms, differenceOverSum, fingerprints, rankRelativeDifference, scaleOf } from "../../src/gradients/index.ts";
import { column, columnsFrom, combine, dense, multiply, transpose, withTopRow, type Dense } from "../../src/core/dense.ts";
import { cost, forward, type DenseNetwork } from "../../src/core/dense-network.ts";
import published from "./ex4-fingerprints.json" with { type: "json" };

/** The catalogue's code of each mutation of the published table. */
const CODES: Readonly<Record<string, string>> = {
  out_gprime: "extra-output-derivative",
  sign: "sign-flipped",
  factor2: "squared-error-factor-two",
  gp_of_a: "derivative-at-activation",
  gp_is_a: "wrong-derivative",
  "gp_is_1-a": "wrong-derivative",
  no_gp: "missing-hidden-derivative",
  gp_a2_sq: "wrong-derivative",
  drop_last_col: "wrong-row-dropped",
  z_instead_a_out: "preactivation-in-gradient",
  bias_unit_not_one: "bias-unit-not-one",
  last_sample_only: "last-sample-only",
  "no_1/m": "missing-average",
  m_twice: "averaged-twice",
  "1/(m-1)": "wrong-average-count",
  "1/m_only_last": "inconsistent-average",
  label_shift: "labels-shifted",
  reg_bias: "bias-regularised",
  reg_bias_ones: "bias-regularised",
  reg_no_m: "lambda-not-averaged",
  reg_half: "regularisation-factor",
  reg_double: "regularisation-factor",
  no_reg: "regularisation-missing",
  reg_minus: "regularisation-sign",
  reg_row: "bias-regularised",
  reg_before_div: "regularisation-factor",
  unroll_C: "unroll-order",
  unroll_swapped: "unroll-order",
  "z(1-z)": "derivative-form-fed-z",
  gp_squared: "wrong-derivative",
  softmax_delta_on_sigmoid_cost: "loss-activation-mismatch",
  "W_updated_first(alpha=1)": "updated-weights-used",
  mean_then_outer: "mean-of-factors",
  bias_grad_zero: "bias-gradient-missing",
  db_sum_dW_mean: "inconsistent-average",
  db_mean_dW_sum: "inconsistent-average",
  "1/(mK)": "wrong-average-count",
  half: "squared-error-factor-two",
};

const { none, ...mistakes } = published;
const printed = Object.entries(mistakes).flatMap(([mutation, row]) =>
  ([0, 3] as const)
    .map((lambda) => ({ mutation, lambda, value: row[`ex4_relDiff_lambda${lambda}`], code: CODES[mutation] }))
    .filter(({ value }) => value > 1e-8),
);

/** The codes that share the first place, to the digits shown. */
function winners(x: number, options: { lambda?: number; exercise?: "ex4" } = {}): string[] {
  const { candidates } = rankRelativeDifference(x, options);
  const best = candidates[0];
  return best ? candidates.filter((each) => each.relativeDifference === best.relativeDifference).map(({ code }) => code) : [];
}

describe("fingerprints", () => {
  it("of ex4 with λ = 0 and 3 are the published numbers to 9 digits, all 38 mutations", () => {
    expect(Object.keys(CODES)).toEqual(Object.keys(mistakes));
    for (const lambda of [0, 3]) {
      const ours = fingerprints("ex4", lambda);
      for (const { mutation, value, code } of printed.filter((each) => each.lambda === lambda && each.value < 1e6)) {
        const nearest = Math.min(...ours.filter((each) => each.code === code).map(({ computed }) => Math.abs(computed - value) / value));
        expect(nearest, `${mutation} with λ = ${lambda}`).toBeLessThan(1e-9);
      }
    }
  });

  it("of deeplearning.ai's exercise with its planted mistakes is the published 0.285093156781 to 1e-9", () => {
    const planted = fingerprints("deeplearning.ai", 0).find(({ description }) => description.includes("planted"))!;
    expect(Math.abs(planted.computed - 0.285093156781)).toBeLessThan(1e-9);
  });

  it.each([
    [0.17344197, "dW2"],
    [0.25442297, "db1"],
  ] as const)("of deeplearning.ai's exercise with one planted mistake left are its forum's %d: %s", (x, which) => {
    const [best] = rankRelativeDifference(x).candidates;
    expect(best).toMatchObject({ code: "wrong-factor", exercise: "deeplearning.ai" });
    expect(best.description).toContain(which);
  });

  it.each(["ex4", "deeplearning.ai"] as const)("of a pure factor in %s are (c − 1)/(c + 1) to 1e-6", (exercise) => {
    const m = exercise === "ex4" ? 5 : 3;
    const computed = (code: string): number => fingerprints(exercise, 0).find((each) => each.code === code)!.computed;
    expect(Math.abs(computed("missing-average") - (m - 1) / (m + 1))).toBeLessThan(1e-6);
    expect(Math.abs(computed("squared-error-factor-two") - 1 / 3)).toBeLessThan(1e-6);
  });
});

describe("rankRelativeDifference", () => {
  it.each(printed)(
    "puts $code first or tied first for $mutation with λ = $lambda, in full and to 6 digits, λ given or not",
    ({ value, lambda, code }) => {
      const short = Number(value.toPrecision(6));
      for (const x of [value, short]) {
        expect(winners(x, { lambda }), `${x}, λ given`).toContain(code);
        expect(winners(x), `${x}, λ not given`).toContain(code);
        expect(winners(x, { lambda, exercise: "ex4" }), `${x}, λ and exercise given`).toContain(code);
      }
      expect(rankRelativeDifference(value, { lambda }).candidates[0].code).toBe(code);
    },
  );

  it("knows the number that the issue's learner printed: g′(a) for g′(z)", () => {
    const report = rankRelativeDifference(0.00105872, { lambda: 0 });
    expect(report).toEqual({
      relativeDifference: 0.00105872,
      status: "mistake",
      candidates: [
        {
          code: "derivative-at-activation",
          relativeDifference: 0.001058723397,
          lambda: 0,
          description: "g′(a) for g′(z): the derivative's function fed with the activation",
          exercise: "ex4",
        },
      ],
      scale: (1 + 0.00105872) / (1 - 0.00105872),
      hidden: [],
      message: `0.00105872 is what these mistakes print, the likeliest first:
  derivative-at-activation: g′(a) for g′(z): the derivative's function fed with the activation (ex4 with λ = 0 prints 0.001058723397)`,
    });
  });

  it("calls the correct gradient's number correct and lists what λ = 0 hides", () => {
    const report = rankRelativeDifference(none.ex4_relDiff_lambda0, { lambda: 0, exercise: "ex4" });
    expect(report.status).toBe("correct");
    expect(report.candidates).toEqual([]);
    expect(report.hidden).toEqual([
      "regularisation-missing",
      "lambda-not-averaged",
      "regularisation-factor",
      "regularisation-sign",
      "bias-regularised",
    ]);
    expect(report.message).toBe(
      "2.5463714540777853e-11 is as small as rounding errors make it: the gradient is right. With λ = 0 a mistake in the regularisation does not show: check again with λ > 0.",
    );
    expect(rankRelativeDifference(none.ex4_relDiff_lambda3, { lambda: 3, exercise: "ex4" }).hidden).toEqual([]);
  });

  it("says unknown to numbers that no mistake prints, and gives the factor that would", () => {
    for (const x of [0.123456, 0.0123456, 0.876543, 0.42, 0.1, 0.9, 2.71, 2e-5, 0.00106]) {
      expect(rankRelativeDifference(x).status, String(x)).toBe("unknown");
      expect(rankRelativeDifference(x).candidates, String(x)).toEqual([]);
    }
    expect(rankRelativeDifference(0.8).message).toBe(
      "0.8 is unknown: no mistake in the catalogue prints it on the debug networks. It was given with fewer than 4 digits: give all that were printed. If the gradient were right but for a factor, that would be 9 or 1/9.",
    );
    expect(rankRelativeDifference(1.23456).message).toBe(
      "1.23456 is unknown: no mistake in the catalogue prints it on the debug networks. No positive factor alone gives it.",
    );
  });

  it("names at most 2 % of the numbers drawn at random, since the known ones are dense", () => {
    assert(
      property(array(double({ min: 0.001, max: 0.9, noNaN: true }), { minLength: 200, maxLength: 200 }), (numbers) => {
        const named = numbers.filter(
          (x) => rankRelativeDifference(Number(x.toPrecision(6)), { lambda: 0, exercise: "ex4" }).status === "mistake",
        );
        return named.length <= 4;
      }),
      { numRuns: 1, seed: 4 },
    );
  });

  it("reads a number that was cut or rounded after 4 digits", () => {
    for (const x of [0.6667, 0.66667, 0.666666, 0.666667])
      expect(winners(x, { exercise: "ex4", lambda: 0 })).toEqual(["missing-average", "averaged-twice"]);
    expect(winners(0.001058)).toEqual(["derivative-at-activation"]);
    expect(winners(0.001059)).toEqual(["derivative-at-activation"]);
    expect(winners(0.5, { exercise: "ex4" })).toEqual(["wrong-average-count"]);
  });

  it("inverts the closed form of a pure factor to 1e-12", () => {
    assert(property(double({ min: 1, max: 1000, noNaN: true }), (c) => Math.abs(scaleOf((c - 1) / (c + 1))! - c) / c < 1e-12));
    expect(scaleOf(1)).toBe(null);
  });

  it("searches a debug network of other layers, whose numbers ex4's own has not", () => {
    const layers = [4, 6, 2];
    const m = 5;
    const sines = (rows: number, cols: number): Dense => dense(rows, cols, (i, j) => Math.sin(j * rows + i + 1) / 10);
    const Theta = [sines(6, 5), sines(2, 7)];
    const X = transpose(sines(m, 4));
    const Y = dense(2, m, (k, t) => ((t + 1) % 2 === k ? 1 : 0));
    const networkOf = (at: readonly Dense[]): DenseNetwork => ({
      layers: at.map((T) => ({ W: columnsFrom(T, 1), b: column(T, 0), activation: "sigmoid" as const })),
      loss: "cross-entropy",
      lambda: 0,
    });
    const numerical = Theta.flatMap((T, l) =>
      Array.from(transpose(T).values, (_, k) => {
        const moved = (by: number): number => {
          const at = Theta.map((each, i) =>
            i === l ? dense(T.rows, T.cols, (r, c) => each.values[r * T.cols + c] + (c * T.rows + r === k ? by : 0)) : each,
          );
          return cost(networkOf(at), X, Y);
        };
        return (moved(1e-4) - moved(-1e-4)) / 2e-4;
      }),
    );
    // The hidden layer's g′ left out.
    const { A } = forward(networkOf(Theta), X);
    const delta2 = combine(A[2], Y, (a, y) => a - y);
    const delta1 = multiply(transpose(columnsFrom(Theta[1], 1)), delta2);
    const gradients = [multiply(delta1, transpose(withTopRow(X, 1))), multiply(delta2, transpose(withTopRow(A[1], 1)))];
    const wrong = gradients.flatMap((G) => Array.from(transpose(G).values, (g) => g / m));
    const x = differenceOverSum(Float64Array.from(wrong), Float64Array.from(numerical));
    expect(rankRelativeDifference(x, { layers, lambda: 0 }).candidates[0]).toMatchObject({
      code: "missing-hidden-derivative",
      exercise: "ex4",
    });
    expect(rankRelativeDifference(x).status).toBe("unknown");
    for (const wrongLayers of [[3], [3, 0, 2], [3, 2.5, 2], [100, 100, 10]])
      expect(() => rankRelativeDifference(x, { layers: wrongLayers })).toThrow("rankRelativeDifference: layers must be");
    expect(() => rankRelativeDifference(x, { layers, exercise: "deeplearning.ai" })).toThrow("Leave layers or exercise out.");
  });

  it("refuses what is no relative difference, no λ and no exercise", () => {
    expect(() => rankRelativeDifference(-1)).toThrow(
      "rankRelativeDifference: a relative difference is at least 0: -1. Give the number that the gradient check printed.",
    );
    expect(() => rankRelativeDifference(Number.NaN)).toThrow("at least 0: NaN");
    expect(() => rankRelativeDifference(0.1, { lambda: -3 })).toThrow(
      "rankRelativeDifference: λ is at least 0 and finite: -3. Give the λ that the check ran with.",
    );
    expect(() => rankRelativeDifference(0.1, { exercise: "__proto__" as "ex4" })).toThrow(
      "rankRelativeDifference: unknown exercise: __proto__. Use ex4 or deeplearning.ai.",
    );
  });
});

describe("the two metrics", () => {
  it("agree on a pure positive factor and differ on a sign", () => {
    const g = Float64Array.of(1, -2, 3);
    const twice = g.map((x) => 2 * x);
    expect(differenceOverSum(twice, g)).toBeCloseTo(1 / 3, 15);
    expect(differenceOverNorms(twice, g)).toBeCloseTo(1 / 3, 15);
    const flipped = g.map((x) => -x);
    expect(differenceOverSum(flipped, g)).toBe(Infinity);
    expect(differenceOverNorms(flipped, g)).toBe(1);
  });
});
