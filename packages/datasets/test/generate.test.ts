import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { circles, gaussians, moons, sine, spirals, xor } from "../src/index.ts";
import type { ExampleSet, GenerateOptions } from "../src/index.ts";

const labelsOf = (set: ExampleSet): number[] => (set.targets.kind === "classes" ? Array.from(set.targets.labels) : []);
const points = (set: ExampleSet): [number, number][] =>
  Array.from({ length: set.inputs.rows }, (_, i) => [set.inputs.values[2 * i], set.inputs.values[2 * i + 1]]);

describe("generated data sets", () => {
  it("xor() is the truth table", () => {
    const set = xor();
    expect(points(set)).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(labelsOf(set)).toEqual([0, 1, 1, 0]);
    expect(set.targets).toMatchObject({ kind: "classes", classes: ["0", "1"] });
  });

  it("xor with n 7 goes round the corners", () => {
    expect(labelsOf(xor({ n: 7 }))).toEqual([0, 1, 1, 0, 0, 1, 1]);
  });

  it("sine() is 1 + sin(πp/4) at 21 points from −2 to 2 within 1e-15: 0, 1 and 2 at the ends and the middle", () => {
    const { inputs, targets } = sine();
    if (targets.kind !== "values") throw new Error("values expected");
    expect([inputs.values[0], inputs.values[10], inputs.values[20]]).toEqual([-2, 0, 2]);
    inputs.values.forEach((p: number, i: number) => expect(targets.values[i]).toBeCloseTo(1 + Math.sin((Math.PI * p) / 4), 14));
    expect([targets.values[0], targets.values[10], targets.values[20]]).toEqual([0, 1, 2]);
    expect(targets.names).toEqual(["g"]);
  });

  it("moons without noise lie on their half circles within 1e-15", () => {
    const set = moons({ noise: 0, n: 9 });
    points(set).forEach(([x, y], row) => {
      const [cx, cy, sign] = row % 2 === 0 ? [0, 0, 1] : [1, 0.5, -1];
      expect(Math.hypot(x - cx, y - cy)).toBeCloseTo(1, 14);
      expect(sign * (y - cy)).toBeGreaterThan(-1e-15);
    });
    expect(points(set)[0]).toEqual([1, 0]);
    expect(points(set)[1]).toEqual([0, 0.5]);
    expect(points(set)[8][0]).toBe(-1);
  });

  it("circles without noise have radius 1 and the factor within 1e-15, and no point twice", () => {
    const set = circles({ noise: 0, n: 41, factor: 0.3 });
    points(set).forEach(([x, y], row) => expect(Math.hypot(x, y)).toBeCloseTo(row % 2 === 0 ? 1 : 0.3, 14));
    expect(new Set(points(set).map(([x, y]) => `${x.toFixed(9)},${y.toFixed(9)}`)).size).toBe(41);
  });

  it("spirals without noise go out along each arm, one arm turned by 1/classes of a circle from the next", () => {
    const set = spirals({ noise: 0, n: 33, classes: 3, turns: 2 });
    const at = points(set);
    at.forEach(([x, y], row) => expect(Math.hypot(x, y)).toBeCloseTo((Math.floor(row / 3) + 0.5) / 11, 14));
    const angle = ([x, y]: [number, number]) => Math.atan2(y, x);
    const turn = (angle(at[4]) - angle(at[3]) + 2 * Math.PI) % (2 * Math.PI);
    expect(turn).toBeCloseTo((2 * Math.PI) / 3, 12);
  });

  it("gaussians have the mean of their centre and the deviation of the noise, within 4 standard errors at n 20000", () => {
    const set = gaussians({ n: 20000, noise: 0.5, seed: 3 });
    const first = points(set).filter((_, row) => row % 2 === 0);
    const mean = first.reduce((sum, [x]) => sum + x, 0) / first.length;
    const deviation = Math.sqrt(first.reduce((sum, [x]) => sum + (x - mean) ** 2, 0) / first.length);
    expect(Math.abs(mean - 1)).toBeLessThan((4 * 0.5) / Math.sqrt(first.length));
    expect(Math.abs(deviation - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(2 * first.length));
  });

  const all: [string, (options?: GenerateOptions) => ExampleSet, number][] = [
    ["xor", xor, 2],
    ["moons", moons, 2],
    ["circles", circles, 2],
    ["spirals", spirals, 2],
    ["gaussians", gaussians, 2],
    ["sine", sine, 2],
  ];

  it.each(all)("%s: the seed decides every bit, the noise moves every row, classes differ by one row at most", (name, generate, least) => {
    fc.assert(
      fc.property(fc.integer({ min: least, max: 53 }), fc.nat(), (n, seed) => {
        const bits = (set: ExampleSet) => [Array.from(set.inputs.values), set.targets];
        const set = generate({ n, seed, noise: 0.1 });
        expect(set.name).toBe(name);
        expect(set.inputs.rows).toBe(n);
        expect(bits(set)).toEqual(bits(generate({ n, seed, noise: 0.1 })));
        expect(bits(set)).not.toEqual(bits(generate({ n, seed: seed + 1, noise: 0.1 })));
        expect(bits(generate({ n, seed, noise: 0 }))).toEqual(bits(generate({ n, seed: seed + 1, noise: 0 })));
        if (set.targets.kind === "classes" && name !== "xor") {
          const first = labelsOf(set).filter((label) => label === 0).length;
          expect(Math.abs(2 * first - n)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [() => moons({ n: 1 }), "moons: the number of rows must be an integer ≥ 2: 1. Pass one, such as n: 200."],
    [() => xor({ n: 2.5 }), "xor: the number of rows must be an integer ≥ 2: 2.5. Pass one, such as n: 200."],
    [() => sine({ noise: -1 }), "sine: the noise is not a standard deviation: -1. Pass a number from 0, such as noise: 0.1."],
    [
      () => gaussians({ noise: Number.NaN }),
      "gaussians: the noise is not a standard deviation: NaN. Pass a number from 0, such as noise: 0.1.",
    ],
    [
      () => circles({ factor: 1 }),
      "circles: the factor is not between 0 and 1: 1. It is the radius of the inner circle; the outer one has 1.",
    ],
    [() => spirals({ classes: 1 }), "spirals: the number of classes must be an integer ≥ 2: 1. Pass one, such as classes: 3."],
    [() => spirals({ turns: 0 }), "spirals: the number of turns is not above 0: 0. Pass how often an arm goes round, such as turns: 1.5."],
    [() => moons({ seed: 2 ** 32 }), "moons: the seed must be an integer from 0 to 4294967295: 4294967296. Pass one, such as seed: 1."],
  ])("refuses what it cannot make: %#", (act, message) => {
    expect(act).toThrow(expect.objectContaining({ name: "ArgumentError", message }));
  });
});
