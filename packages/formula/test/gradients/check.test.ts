import { describe, expect, it } from "vitest";
import { assert, constantFrom, integer, property } from "fast-check";
import { createRandom } from "@adjoint/reference";
import { checkGradient, type GradientCheckOptions } from "../../src/gradients/index.ts";
import { dense, transpose, type Dense } from "../../src/core/dense.ts";
import { backward, cost, forward, lossOfEach, type DenseNetwork } from "../../src/core/dense-network.ts";

/** A 3-4-2 network with 5 examples, as one parameter vector W1, b1, W2, b2. */
function problem(seed: number, activation: "sigmoid" | "tanh" = "tanh", lambda = 0) {
  const random = createRandom(seed);
  const draw = (rows: number, cols: number): Dense => dense(rows, cols, () => random.normal());
  const segments = [
    { name: "W1", rows: 4, cols: 3 },
    { name: "b1", rows: 4, cols: 1 },
    { name: "W2", rows: 2, cols: 4 },
    { name: "b2", rows: 2, cols: 1 },
  ];
  const x = Float64Array.from({ length: 26 }, () => random.normal());
  const X = draw(3, 5);
  const Y = dense(2, 5, () => (random.uniform() < 0.5 ? 0 : 1));
  const unpack = (theta: Float64Array): DenseNetwork => {
    let from = 0;
    const [W1, b1, W2, b2] = segments.map(({ rows, cols }) => {
      const values = theta.subarray(from, (from += rows * cols));
      return { rows, cols, values };
    }) as [Dense, Dense, Dense, Dense];
    return {
      layers: [
        { W: W1, b: b1, activation },
        { W: W2, b: b2, activation: "sigmoid" },
      ],
      loss: "cross-entropy",
      lambda,
    };
  };
  const f = (theta: Float64Array): number => cost(unpack(theta), X, Y);
  const losses = (theta: Float64Array): number[] => lossOfEach("cross-entropy", forward(unpack(theta), X).A.at(-1)!, Y);
  const parts = (theta: Float64Array): Dense[] => {
    const network = unpack(theta);
    const { dW, db } = backward(network, forward(network, X), Y);
    return [dW[0], db[0]!, dW[1], db[1]!];
  };
  const flat = (matrices: readonly Dense[]): Float64Array => Float64Array.from(matrices.flatMap((matrix) => [...matrix.values]));
  const example = (theta: Float64Array, t: number): Float64Array => {
    const network = unpack(theta);
    const pick = (matrix: Dense): Dense => dense(matrix.rows, 1, (i) => matrix.values[i * matrix.cols + t]);
    const { dW, db } = backward(network, forward(network, pick(X)), pick(Y));
    return flat([dW[0], db[0]!, dW[1], db[1]!]);
  };
  return { f, losses, parts, flat, x, segments, example, m: 5 };
}

const changed = (values: Float64Array, from: number, to: number, change: (value: number) => number): Float64Array =>
  values.map((value, i) => (i >= from && i < to ? change(value) : value));

describe("checkGradient, on functions worked by hand", () => {
  it("finds f = 3a³ − b² right at (2, 6) and (3, 4): PyTorch's tutorial, gradients 36, 81, −12, −8", () => {
    const f = ([a0, a1, b0, b1]: Float64Array): number => 3 * a0 ** 3 - b0 ** 2 + 3 * a1 ** 3 - b1 ** 2;
    const report = checkGradient(f, [36, 81, -12, -8], [2, 3, 6, 4]);
    expect(report.ok).toBe(true);
    expect(report.findings).toEqual([]);
    expect(report.firstWrong).toBe(null);
    expect(report.relativeDifference.overNorms).toBeLessThan(1e-9);
    expect(report.relativeDifference.overSum).toBeLessThan(1e-9);
    expect([...report.numerical]).toEqual([36, 81, -12, -8].map((value) => expect.closeTo(value, 7)));
  });

  it("names a factor and prints the closed form (c − 1)/(c + 1) by both metrics", () => {
    const f = (x: Float64Array): number => x.reduce((sum, value) => sum + value * value, 0);
    const report = checkGradient(f, [2 * 2 * 1, 2 * 2 * -2, 2 * 2 * 3], [1, -2, 3]);
    expect(report.findings).toEqual([
      {
        kind: "scale",
        code: "squared-error-factor-two",
        factor: 2,
        example: null,
        segments: ["x"],
        message: "x: 2 times the function's gradient: a factor 2 too much.",
      },
    ]);
    expect(report.relativeDifference.overSum).toBeCloseTo(1 / 3, 9);
    expect(report.relativeDifference.overNorms).toBeCloseTo(1 / 3, 9);
  });

  it("does not blame relu at 0 for any slope between its two, and does for one outside", () => {
    const f = (x: Float64Array): number => Math.max(0, x[0]) + x[1] ** 2;
    for (const slope of [0, 0.5, 1]) {
      const report = checkGradient(f, [slope, 6], [0, 3]);
      expect(report.ok, String(slope)).toBe(true);
      expect(report.segments[0].status).toBe(slope === 0.5 ? "correct" : "kink");
    }
    const { kinks, notes } = checkGradient(f, [0, 6], [0, 3]);
    expect(kinks).toEqual([{ index: 0, left: expect.closeTo(0, 6), right: expect.closeTo(1, 6), code: "relu-kink", segment: "x" }]);
    expect(notes).toEqual(["f has a kink at 1 coordinate (relu at 0): any slope between its two is right there."]);
    expect(checkGradient(f, [1.5, 6], [0, 3]).ok).toBe(false);
    expect(checkGradient(f, [-0.5, 6], [0, 3]).ok).toBe(false);
  });

  it("takes a shorter step where the first one crossed a kink near x", () => {
    const f = (x: Float64Array): number => Math.max(0, x[0]) + x[1] ** 2;
    expect(checkGradient(f, [1, 6], [3e-5, 3]).ok).toBe(true);
    expect(checkGradient(f, [0, 6], [-3e-6, 3]).ok).toBe(true);
    expect(checkGradient(f, [0, 6], [3e-5, 3]).ok).toBe(false);
  });

  it("does not call an f in f32 correct or wrong: its differences are rounding errors", () => {
    const f = (x: Float64Array): number => Math.fround(Math.sin(x[0]) * Math.cos(x[1]));
    const [a, b] = [0.3, 0.4];
    const report = checkGradient(f, [Math.cos(a) * Math.cos(b), -Math.sin(a) * Math.sin(b)], [a, b]);
    expect(report.findings.map(({ code, kind }) => ({ code, kind }))).toEqual([{ code: "faulty-checker", kind: "unknown" }]);
    expect(report.notes).toEqual(["f seems to be computed in f32."]);
  });

  it("accepts a gradient that is 0 within rounding, and refuses one that is 0 where f is not", () => {
    const f = (x: Float64Array): number => 1000 + x[1];
    expect(checkGradient(f, [0, 1], [1, 1]).ok).toBe(true);
    expect(checkGradient(f, [0, 0], [1, 1]).findings[0].kind).toBe("zero");
  });
});

describe("checkGradient, on a network of 26 parameters", () => {
  const { f, losses, parts, flat, x, segments, example, m } = problem(3);
  const right = flat(parts(x));
  const check = (g: ArrayLike<number>, options: GradientCheckOptions = {}) => checkGradient(f, g, x, { segments, losses, ...options });

  it("finds backpropagation right to 1e-9, as an array and as a function", () => {
    const report = check(right);
    expect(report.ok).toBe(true);
    expect(report.segments.map(({ status }) => status)).toEqual(["correct", "correct", "correct", "correct"]);
    expect(Math.max(...report.segments.map(({ relativeError }) => relativeError))).toBeLessThan(1e-9);
    expect(checkGradient(f, (theta) => flat(parts(theta)), x).ok).toBe(true);
  });

  it("names 1/m left out, put in twice, and m − 1", () => {
    const codes = [m, 1 / m, m / (m - 1), m / (m + 1), -1].map((factor) => check(right.map((value) => factor * value)).findings);
    expect(codes.map(([finding]) => finding.code)).toEqual([
      "missing-average",
      "averaged-twice",
      "wrong-average-count",
      "wrong-average-count",
      "sign-flipped",
    ]);
    expect(codes[0][0].message).toBe("the whole gradient: 5 times the function's gradient: 1/m is missing.");
    expect(
      checkGradient(
        f,
        right.map((value) => m * value),
        x,
        { segments, examples: m },
      ).findings[0].code,
    ).toBe("missing-average");
  });

  it("names the layer where it starts: hidden layers wrong, output right", () => {
    const g = changed(right, 0, 16, (value) => 3 * value);
    const report = check(g);
    expect(report.firstWrong).toBe("b1");
    expect(report.findings).toEqual([
      { kind: "scale", code: null, factor: 3, example: null, segments: ["W1", "b1"], message: "W1, b1: 3 times the function's gradient." },
    ]);
    expect(report.segments.map(({ status }) => status)).toEqual(["mistake", "mistake", "correct", "correct"]);
  });

  it("names a transposed matrix in its segment, all of them, and one of an unknown shape", () => {
    const [dW1, db1, dW2, db2] = parts(x) as [Dense, Dense, Dense, Dense];
    const one = check(flat([transpose(dW1), db1, dW2, db2]));
    expect(one.findings).toEqual([
      {
        kind: "transposed",
        code: "unroll-order",
        factor: null,
        example: null,
        segments: ["W1"],
        message: "W1: transposed: the elements are those of the 4×3 gradient read down its columns.",
      },
    ]);
    const all = check(flat([transpose(dW1), db1, transpose(dW2), db2])).findings;
    expect(all).toHaveLength(1);
    expect(all[0].code).toBe("unroll-order");
    const bilinear = (v: Float64Array): number => v.reduce((sum, value, i) => sum + (i + 1) * value, 0);
    const guess = checkGradient(bilinear, [1, 3, 5, 2, 4, 6], [1, 1, 1, 1, 1, 1]).findings[0];
    expect(guess.message).toBe("x: transposed: the elements are those of the 3×2 gradient read down its columns.");
  });

  it("names layers that were unrolled in the reverse order", () => {
    const [dW1, db1, dW2, db2] = parts(x) as [Dense, Dense, Dense, Dense];
    expect(check(flat([db2, dW2, db1, dW1])).findings[0]).toMatchObject({ kind: "order", code: "unroll-order" });
  });

  it("names the example that is missing, by m and by m − 1, and the only one that counts", () => {
    for (let t = 0; t < m; t++) {
      const own = example(x, t);
      const without = right.map((value, i) => value - own[i] / m);
      expect(check(without).findings[0]).toMatchObject({ kind: "missing-example", example: t });
      expect(check(without.map((value) => (value * m) / (m - 1))).findings[0]).toMatchObject({ kind: "missing-example", example: t });
      const only = check(own.map((value) => value / m)).findings[0];
      expect(only).toMatchObject({ kind: "only-example", example: t, code: t === m - 1 ? "last-sample-only" : null });
    }
    const first = right.map((value, i) => value - example(x, 2)[i] / m);
    expect(check(first).findings[0].message).toBe("the whole gradient: example 2 of 0 … 4 is missing.");
  });

  it("names a term of the regularisation by its factor, and by its code where λ and m are known", () => {
    const lambda = 2;
    const regular = problem(5, "sigmoid", lambda);
    const gradients = regular.parts(regular.x);
    const weights = regular.x;
    const g = regular.flat(gradients);
    const isWeight = (i: number): boolean => i < 12 || (i >= 16 && i < 24);
    const withTerm = (ratio: number): Float64Array =>
      g.map((value, i) => value + (isWeight(i) ? ((ratio * lambda) / regular.m) * weights[i] : 0));
    const code = (ratio: number): (string | null)[] =>
      checkGradient(regular.f, withTerm(ratio), regular.x, { segments: regular.segments, lambda, examples: regular.m }).findings.map(
        (finding) => finding.code,
      );
    expect(code(-1)).toEqual(["regularisation-missing"]);
    expect(code(-2)).toEqual(["regularisation-sign"]);
    expect(code(regular.m - 1)).toEqual(["lambda-not-averaged"]);
    expect(code(1)).toEqual(["regularisation-factor"]);
    expect(code(-0.5)).toEqual(["regularisation-factor"]);
    const free = checkGradient(regular.f, withTerm(-1), regular.x, { segments: regular.segments }).findings[0];
    expect(free).toMatchObject({ kind: "proportional-to-parameters", code: null, factor: expect.closeTo(-0.4, 5), segments: ["W1", "W2"] });
  });

  it("says unknown, with angle and ratio, to what has no name", () => {
    const g = right.map((value, i) => value * (1 + ((i * 7) % 5)));
    const report = check(g);
    expect(report.ok).toBe(false);
    expect(report.findings.every(({ kind, code }) => kind === "unknown" && code === null)).toBe(true);
    expect(report.findings[0].message).toMatch(
      /^W1: differs from the function's gradient, in no way that has a name\. The cosine of the angle is 0\.\d{6}, the norms' ratio \d/,
    );
  });

  it("gives the right verdict for random networks, factors and segments", () => {
    assert(
      property(integer({ min: 0, max: 1000 }), constantFrom(-3, -1, 0.25, 7), constantFrom(0, 1, 2, 3), (seed, factor, which) => {
        const random = problem(seed, seed % 2 === 0 ? "sigmoid" : "tanh");
        const g = random.flat(random.parts(random.x));
        if (!checkGradient(random.f, g, random.x, { segments: random.segments }).ok) return false;
        const starts = [0, 12, 16, 24, 26];
        const wrong = changed(g, starts[which], starts[which + 1], (value) => factor * value);
        const report = checkGradient(random.f, wrong, random.x, { segments: random.segments });
        return (
          report.firstWrong === random.segments[which].name &&
          report.findings.length === 1 &&
          Math.abs(report.findings[0].factor! - factor) < 1e-4
        );
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});

describe("checkGradient refuses", () => {
  const f = (x: Float64Array): number => x[0] * x[1];
  it.each([
    [
      () => checkGradient(f, [1], [1, 2]),
      "checkGradient: lengths differ: the gradient has 1 elements, x has 2. Give one derivative for each parameter.",
    ],
    [() => checkGradient(f, [], []), "checkGradient: x is empty. Give at least one parameter."],
    [
      () => checkGradient(f, [2, 1], [1, 2], { segments: [{ name: "W", rows: 3, cols: 1 }] }),
      "checkGradient: the segments have 3 elements, x has 2. Let the segments cover x, in order.",
    ],
    [
      () => checkGradient(f, [2, Number.NaN], [1, 2]),
      "checkGradient: the gradient is not finite: element 1 is NaN. Compute it where f is finite.",
    ],
    [
      () => checkGradient(f, [2, 1], [1, 2], { epsilon: 0 }),
      "checkGradient: epsilon is out of range: 0. Use a number between 0 and 1, such as 1e-4.",
    ],
    [
      () => checkGradient(f, [2, 1], [1, 2], { tolerance: 2 }),
      "checkGradient: tolerance is out of range: 2. Use a number between 0 and 1, such as 1e-6.",
    ],
    [() => checkGradient(() => Number.NaN, [2, 1], [1, 2]), "checkGradient: f gave no finite number: NaN. Check f at points around x."],
  ])("%# with its rule, its values and the next step", (run, message) => {
    expect(run).toThrow(message);
  });

  it("an f that is no function of x alone", () => {
    let calls = 0;
    expect(() => checkGradient(() => calls++, [0, 0], [1, 2])).toThrow(
      "checkGradient: f gives two values for one x: 0 and 1. Fix its random state, and let it keep nothing between calls.",
    );
  });

  it("nothing for an f that writes into its argument: it gets copies", () => {
    const writes = (x: Float64Array): number => {
      x[0] *= x[1];
      return x[0];
    };
    expect(checkGradient(writes, [2, 1], [1, 2]).ok).toBe(true);
  });
});
