import { AdjointError } from "@adjoint/reference";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSpace, trialsOf } from "../src/index.ts";
import { createSobol } from "../src/sobol.ts";

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error instanceof AdjointError ? error.code : error;
  }
  return undefined;
};

describe("Sobol's sequence", () => {
  // scipy.stats.qmc.Sobol(21, scramble=False, bits=32), SciPy 1.10: points 5, 6 and 7.
  const published = [
    [
      0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375, 0.375, 0.125, 0.375, 0.875, 0.875, 0.125, 0.875, 0.375, 0.875, 0.375, 0.375,
      0.625, 0.625,
    ],
    [
      0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125, 0.125, 0.375, 0.125, 0.625, 0.125, 0.875, 0.625, 0.625, 0.625, 0.625, 0.125,
      0.375, 0.375,
    ],
    [
      0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625, 0.625, 0.875, 0.625, 0.125, 0.625, 0.375, 0.125, 0.125, 0.125, 0.125, 0.625,
      0.875, 0.875,
    ],
  ];

  test("has SciPy's points in 21 dimensions", () => {
    const point = createSobol(new Uint32Array(21));
    expect([5, 6, 7].map(point)).toEqual(published);
  });

  test("puts one of 16 points into each sixteenth of every axis, shifted or not", () => {
    const point = createSobol(Uint32Array.from({ length: 21 }, (_, i) => (i * 2654435761) >>> 0));
    const points = Array.from({ length: 16 }, (_, i) => point(i));
    for (let axis = 0; axis < 21; axis++) expect(new Set(points.map((each) => Math.floor(each[axis] * 16))).size).toBe(16);
  });
});

describe("a space", () => {
  test("in YAML and in JSON gives the same trials, which its seed decides", () => {
    const yaml =
      "method: random\ntrials: 5\nseed: 3\nparameters:\n  hidden: [[16], [32, 16], none]\n  learningRate: { min: 0.001, max: 0.1, scale: log }\n  batchSize: { min: 16, max: 64, step: 16 }\n";
    const json =
      '{"method":"random","trials":5,"seed":3,"parameters":{"hidden":[[16],[32,16],"none"],"learningRate":{"min":0.001,"max":0.1,"scale":"log"},"batchSize":{"min":16,"max":64,"step":16}}}';
    const trials = trialsOf(readSpace(yaml));
    expect(trials).toEqual(trialsOf(readSpace(json)));
    expect(trials).not.toEqual(trialsOf(readSpace(yaml.replace("seed: 3", "seed: 4"))));
    expect(trials.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  test("as a grid has every point once, the last parameter fastest", () => {
    const trials = trialsOf(readSpace("method: grid\nparameters: { a: [1, 2], b: { min: 0, max: 1, step: 0.5 } }"));
    expect(trials.map(({ values }) => `${values["a"]} ${values["b"]}`)).toEqual(["1 0", "1 0.5", "1 1", "2 0", "2 0.5", "2 1"]);
  });

  test("keeps every value within its bounds and at its steps", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom("random", "sobol"), (seed, method) => {
        const space = readSpace(
          `method: ${method}\ntrials: 40\nseed: ${seed}\nparameters: { r: { min: 1e-5, max: 10, scale: log }, n: { min: 3, max: 11, step: 4 } }`,
        );
        for (const { values } of trialsOf(space)) {
          expect(Number(values["r"])).toBeGreaterThanOrEqual(1e-5);
          expect(Number(values["r"])).toBeLessThanOrEqual(10);
          expect(["3", "7", "11"]).toContain(values["n"]);
        }
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ["no YAML", "a: [", "not-a-space"],
    ["a list", "- a", "not-a-space"],
    ["an unknown key", "methods: grid\nparameters: { a: [1] }", "not-a-space"],
    ["an unknown method", "method: bayes\nparameters: { a: [1] }", "not-a-space"],
    ["no parameters", "method: random", "not-a-space"],
    ["trials of a grid", "method: grid\ntrials: 3\nparameters: { a: [1] }", "not-a-space"],
    ["no trials", "trials: 0\nparameters: { a: [1] }", "not-a-space"],
    ["one fold", "folds: 1\nparameters: { a: [1] }", "not-a-space"],
    ["halving that does not grow", "halving: { from: 3, factor: 1 }\nparameters: { a: [1] }", "not-a-space"],
    ["a parameter that is a number", "parameters: { a: 1 }", "bad-parameter"],
    ["a value twice", "parameters: { a: [1, 1] }", "bad-parameter"],
    ["min above max", "parameters: { a: { min: 2, max: 1 } }", "bad-parameter"],
    ["a logarithm of 0", "parameters: { a: { min: 0, max: 1, scale: log } }", "bad-parameter"],
    ["a grid without steps", "method: grid\nparameters: { a: { min: 0, max: 1 } }", "bad-parameter"],
    [
      "a grid of 10⁹ points",
      "method: grid\nparameters: { a: { min: 0, max: 1, step: 0.001 }, b: { min: 0, max: 1, step: 0.001 }, c: { min: 0, max: 1, step: 0.001 } }",
      "too-many-trials",
    ],
    [
      "22 dimensions of Sobol",
      `method: sobol\nparameters: { ${Array.from({ length: 22 }, (_, i) => `p${i}: [1, 2]`).join(", ")} }`,
      "too-many-dimensions",
    ],
    ["aliases that grow", "a: &a [1]\nparameters: { b: *a }", "not-a-space"],
  ])("with %s is refused", (_, text, code) => {
    expect(codeOf(() => trialsOf(readSpace(text)))).toBe(code);
  });
});
