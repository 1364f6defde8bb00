import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { classificationMetrics, regressionMetrics } from "../src/tables/index.ts";

interface Fixture {
  readonly made: string;
  readonly classification: readonly {
    readonly name: string;
    readonly labels: readonly number[];
    readonly probabilities: readonly number[];
    readonly K: number;
    readonly expected: Readonly<Record<string, number>> &
      Readonly<Record<"precision" | "recall" | "f1" | "support" | "macro" | "weighted", number[]>>;
  }[];
  readonly regression: {
    readonly values: readonly number[];
    readonly predictions: readonly number[];
    readonly expected: Readonly<Record<"mse" | "rmse" | "mae" | "r2", number[]>> & { readonly r2mean: number };
  };
}

const fixture = JSON.parse(readFileSync(new URL("fixtures/metrics.json", import.meta.url), "utf8")) as Fixture;
const named = (K: number): string[] => Array.from({ length: K }, (_, k) => `c${k}`);

describe(`metrics that ${fixture.made} computed`, () => {
  it.each(fixture.classification.map((each) => [each.name, each] as const))(
    "%s: all agree to 1e-12",
    (_, { labels, probabilities, K, expected }) => {
      const found = classificationMetrics({ labels, probabilities, classes: named(K) });
      const close = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(1e-12);
      for (const key of ["accuracy", "balancedAccuracy", "logLoss", "brier", "rocAuc", "prAuc"] as const) close(found[key], expected[key]);
      found.perClass.forEach((each, k) => {
        close(Number.isNaN(each.precision) ? 0 : each.precision, expected.precision[k]);
        close(each.recall, expected.recall[k]);
        close(each.f1, expected.f1[k]);
        expect(each.support).toBe(expected.support[k]);
      });
      for (const key of ["macro", "weighted"] as const) {
        const { precision, recall, f1 } = found[key];
        [precision, recall, f1].forEach((value, i) => close(value, expected[key][i]));
      }
      if (K > 2) close(found.topK[0].accuracy, expected["top2"]);
    },
  );

  it("regression of two columns agrees to 1e-9", () => {
    const { values, predictions, expected } = fixture.regression;
    const found = regressionMetrics({ values, predictions, names: ["a", "b"] });
    found.perValue.forEach((each, k) => {
      for (const key of ["mse", "rmse", "mae", "r2"] as const) expect(Math.abs(each[key] - expected[key][k])).toBeLessThan(1e-9);
    });
    expect(found.r2).toBeCloseTo(expected.r2mean, 12);
  });
});

describe("metrics that are undefined say so", () => {
  it("a class that was never predicted, and one without rows", () => {
    const found = classificationMetrics({
      labels: [0, 0, 1],
      probabilities: [0.8, 0.1, 0.1, 0.7, 0.2, 0.1, 0.6, 0.3, 0.1],
      classes: ["a", "b", "c"],
    });
    expect(found.notes).toEqual([
      'The precision of "b" is undefined: no row was predicted so.',
      'The recall of "c" is undefined: no row is of this class.',
      'The precision of "c" is undefined: no row was predicted so.',
      'The ROC AUC is undefined for "c": rows of the class and of others are needed.',
    ]);
    expect(found.balancedAccuracy).toBe(0.5);
    expect(found.rocAuc).toBeNaN();
  });

  it("a true class of probability 0, and values that are all equal", () => {
    expect(classificationMetrics({ labels: [1, 0], probabilities: [1, 0, 1, 0], classes: ["a", "b"] })).toMatchObject({
      logLoss: Infinity,
      notes: ['The precision of "b" is undefined: no row was predicted so.', "The log loss is infinite: a true class has probability 0."],
    });
    expect(regressionMetrics({ values: [3, 3], predictions: [1, 3], names: ["y"] })).toMatchObject({
      mse: 2,
      r2: NaN,
      notes: ['R² of "y" is undefined: it is 3 in every row.'],
    });
  });

  it("takes the first of equal probabilities, and the second class of one output above ½ only", () => {
    expect(
      Array.from(classificationMetrics({ labels: [0, 1], probabilities: [0.5, 0.5, 0.5, 0.5], classes: ["a", "b"] }).confusion),
    ).toEqual([1, 0, 1, 0]);
    expect(Array.from(classificationMetrics({ labels: [0, 1], probabilities: [0.5, 0.75], classes: ["a", "b"] }).confusion)).toEqual([
      1, 0, 0, 1,
    ]);
  });

  it("refuses rows that do not fit each other and labels that are none", () => {
    expect(() => classificationMetrics({ labels: [0, 1], probabilities: [0.5, 0.5, 0.5], classes: ["a", "b"] })).toThrow(
      /must have the same number of rows/,
    );
    expect(() => classificationMetrics({ labels: [2], probabilities: [0.5, 0.5], classes: ["a", "b"] })).toThrow(/out of range/);
    expect(() => classificationMetrics({ labels: [0], probabilities: [NaN, 0.5], classes: ["a", "b"] })).toThrow(/finite/);
    expect(() => regressionMetrics({ values: [1], predictions: [1, 2], names: ["y"] })).toThrow(/must have the same number of rows/);
  });

  it("the AUC of scores turned round is 1 minus the AUC, ties or not", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 5 })), { minLength: 2, maxLength: 40 }),
        (rows) => {
          const labels = rows.map(([label]) => label);
          fc.pre(new Set(labels).size === 2);
          const auc = (turn: boolean): number =>
            classificationMetrics({ labels, probabilities: rows.map(([, score]) => (turn ? 5 - score : score) / 5), classes: ["a", "b"] })
              .rocAuc;
          expect(auc(true)).toBeCloseTo(1 - auc(false), 12);
        },
      ),
    );
  });
});
