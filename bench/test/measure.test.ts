import { createBaseline } from "@adjoint/baseline";
import { createReference } from "@adjoint/reference";
import type { Backend } from "@adjoint/reference";
import { describe, expect, test } from "vitest";
import { measure } from "../src/measure.ts";
import { predictionContender } from "../src/prediction.ts";
import { productContender } from "../src/products.ts";
import { asRates, number, scaled, table } from "../src/results.ts";
import { quantile, summarize } from "../src/statistics.ts";
import { parameterCount, stepFlops, trainingContender } from "../src/training.ts";

test("quantiles of 1 … 5 are 1, 2, 3, 4, 5, and lie between samples where they fall", () => {
  const sorted = Float64Array.of(1, 2, 3, 4, 5);
  expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile(sorted, p))).toEqual([1, 2, 3, 4, 5]);
  expect(quantile(Float64Array.of(1, 2), 0.5)).toBe(1.5);
});

test("a summary has the median, the least as the best, and half the interquartile range over the median", () => {
  expect(summarize([5, 1, 3, 2, 4])).toEqual({ median: 3, best: 1, spread: 1 / 3, samples: 5 });
});

test("rates are flops over milliseconds: 2 ms for 8 Mflop are 4 GFLOP/s, and the best stays the best", () => {
  const [rate] = asRates([{ name: "x", median: 2, best: 1, spread: 0.1, samples: 3, rounds: [1, 2] }], 8e6);
  expect([rate.median, rate.best, ...rate.rounds]).toEqual([4, 8, 8, 4]);
  const [micro] = scaled([{ name: "x", median: 2, best: 1, spread: 0.1, samples: 3, rounds: [1, 2] }], 1000);
  expect([micro.median, micro.best]).toEqual([2000, 1000]);
});

test("the table shows three significant digits, and a case's title once", () => {
  const line = { section: "gemm", title: "512³", unit: "GFLOP/s", spread: 0.012, samples: 9 } as const;
  const text = table([
    { ...line, name: "simd", median: 30.14, best: 31.26, ratio: 6.1234, share: 0.934 },
    { ...line, name: "baseline", median: 5.016, best: 5.1 },
  ]);
  expect(text).toBe(
    [
      "      engine    median  best           spread  × baseline  of ceiling",
      "512³  simd        30.1  31.3  GFLOP/s  ±1.2 %       6.12×        93 %",
      "      baseline    5.02  5.10  GFLOP/s  ±1.2 %",
    ].join("\n"),
  );
  expect([0.1234, 1.234, 12.34, 123.4].map(number)).toEqual(["0.123", "1.23", "12.3", "123"]);
});

test("a step of 784-256-128-10 at batch 64 has 64.5 Mflop and 235,146 parameters", () => {
  expect(stepFlops({ units: [784, 256, 128, 10], batchSize: 64 })).toBe(2 * 64 * (2 * 784 * 256 + 3 * (256 * 128 + 128 * 10)));
  expect(parameterCount([784, 256, 128, 10])).toBe(235_146);
});

test("contenders are timed in every round, and each sample is one unit's time", async () => {
  const calls = { fast: 0, slow: 0 };
  const wait = (milliseconds: number) => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  };
  const contender = (name: "fast" | "slow", milliseconds: number) => ({
    name,
    work(units: number) {
      calls[name] += units;
      wait(units * milliseconds);
    },
  });
  const [fast, slow] = await measure([contender("fast", 0.1), contender("slow", 2)], { rounds: 3, millisecondsPerRound: 20 });
  expect(fast.best).toBeGreaterThanOrEqual(0.1);
  expect(slow.best).toBeGreaterThanOrEqual(2);
  expect(fast.samples).toBeGreaterThanOrEqual(3);
  expect(calls.slow).toBeGreaterThanOrEqual(9);
  expect(slow.rounds).toHaveLength(3);
  expect(Math.min(...slow.rounds)).toBe(slow.best);
});

describe("a wrong backend is found before it is timed", () => {
  const product = { title: "5×6×7", m: 5, n: 7, k: 6 };
  const training = { title: "4-3-2", units: [4, 3, 2], optimizer: "adam", batchSize: 5, rows: 20 } as const;
  const spoilt = spoil(createBaseline());

  test("in a product", () => {
    expect(() => productContender("spoilt", spoilt, product)).toThrow(/^bench: spoilt is wrong: C\[\d, \d\] of 5×6×7 is /);
    expect(() => productContender("right", createReference(), product)).not.toThrow();
  });

  test("in a training step", () => {
    expect(() => trainingContender("spoilt", spoilt, training)).toThrow(/^bench: spoilt is wrong: the loss of step \d of 4-3-2 is /);
    const contender = trainingContender("right", createReference(), training);
    contender.prepare?.();
    expect(() => contender.work(7)).not.toThrow();
  });

  test("and a right one predicts as f64 does", () => {
    expect(() => predictionContender("right", createReference(), [4, 3, 2]).work(3)).not.toThrow();
  });
});

/** A backend whose results are a little too large in f32. */
function spoil(backend: Backend): Backend {
  return {
    name: "spoilt",
    load(program) {
      const machine = backend.load(program);
      if (program.precision === "f64") return machine;
      return {
        ...machine,
        read: (matrix, rows) => machine.read(matrix, rows).map((value) => 1.01 * value),
        run(from, to) {
          const run = machine.run(from, to);
          return { ...run, loss: 1.01 * run.loss };
        },
      };
    },
  };
}
