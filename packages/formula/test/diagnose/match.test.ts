import { createRandom } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import type { NdArray } from "../../src/core/array.ts";
import type { Loss } from "../../src/core/losses.ts";
import { matrix, scaled, transposed } from "../../src/core/matrix.ts";
import { networkOf, type Network } from "../../src/core/network.ts";
import type { Sample } from "../../src/diagnose/diagnosis.ts";
import { matchMistakes } from "../../src/diagnose/match.ts";
import { MISTAKES } from "../../src/mistakes/index.ts";
import type { Mistake } from "../../src/mistakes/mistake.ts";
import type { Interpretation } from "../../src/reading/interpretation.ts";

const SIZES = [4, 6, 5, 3];
const M = 7;

function networks(loss: Loss): Network[] {
  return [1, 2, 3].map((seed) => {
    const random = createRandom(seed);
    const draw = (rows: number, cols: number): NdArray => matrix(rows, cols, () => random.normal());
    return networkOf({
      weights: SIZES.slice(1).map((n, i) => draw(n, SIZES[i])),
      biases: SIZES.slice(1).map((n) => draw(n, 1)),
      activations: [{ name: "tanh" }, { name: "sigmoid" }, { name: loss === "softmax-cross-entropy" ? "softmax" : "sigmoid" }],
      X: draw(SIZES[0], M),
      Y: matrix(SIZES[3], M, (k, t) => (k === t % SIZES[3] ? 1 : 0)),
      loss,
    });
  });
}

const reading = (decay: number): Interpretation => ({
  entry: { kind: "script", path: "", before: [] },
  sizes: SIZES,
  activations: [],
  loss: "cross-entropy",
  lossFrom: "text",
  reduction: "1/m",
  decay,
  examples: M,
  layout: "rows",
  weights: "in×out",
  bias: "separate",
  line: "",
});

interface Question {
  readonly role: "dZ" | "dA" | "dW" | "db";
  readonly layer: number;
  readonly decay?: number;
}

/** The value that `wrong` makes, on three networks, laid out by rows and divided by m. */
function samples(loss: Loss, { role, layer, decay = 0 }: Question, wrong: (network: Network, right: NdArray) => NdArray): Sample[] {
  return networks(loss).map((network): Sample => {
    const value = network[role][layer];
    return {
      network,
      reading: reading(decay),
      quantity: { role: role, layer, value },
      expected: scaled(transposed(value), 1 / M),
      value: transposed(wrong(network, value)),
      factor: 1 / M,
      step: 0.3,
      decay,
      steps: [1],
      tolerance: 1e-9,
    };
  });
}

describe("mistakes are found by their numbers", () => {
  it("each mutant of each mistake is found under its own code or one that makes the same number, alone, laid out as the text does", () => {
    let count = 0;
    for (const loss of ["cross-entropy", "half-squared-error", "softmax-cross-entropy"] as const)
      for (const role of ["dZ", "dA", "dW", "db"] as const)
        for (const layer of [1, 2, 3])
          for (const { code } of MISTAKES) {
            const make = (MISTAKES as readonly Mistake[]).find((entry) => entry.code === code)!.mutants;
            if (!make) continue;
            const of = (network: Network) => [...make({ network, role, layer, bias: "separate", factor: 1 / M, decay: 0, step: 0.3 })];
            const [first] = networks(loss);
            of(first).forEach(({ value }, i) => {
              if (value.data.every((x) => x === 0)) return;
              if (value.shape.join() !== first[role][layer].shape.join()) return;
              const found = matchMistakes(samples(loss, { role, layer }, (network) => scaled(of(network)[i].value, 1 / M)));
              const alone = found.filter(({ codes }) => codes.length === found[0].codes.length);
              expect(
                alone.map(({ codes }) => codes[0]),
                `${code} ${i} of ${role} ${layer}, ${loss}`,
              ).toContain(code);
              count++;
            });
          }
    expect(count).toBeGreaterThan(200);
  });

  it("names a factor, a transposition, a penalty, and two mistakes in one line", () => {
    const codes = (question: Question, wrong: (network: Network, right: NdArray) => NdArray): readonly string[] | undefined =>
      matchMistakes(samples("cross-entropy", question, wrong))[0]?.codes;
    const gradient: Question = { role: "dW", layer: 2 };
    expect(codes(gradient, (_, right) => right)).toEqual(["missing-average"]);
    expect(codes(gradient, (_, right) => scaled(right, 1 / (M * M)))).toEqual(["averaged-twice"]);
    expect(codes(gradient, (_, right) => scaled(right, -1 / M))).toEqual(["sign-flipped"]);
    expect(codes(gradient, (_, right) => scaled(right, 1 / (M - 1)))).toEqual(["wrong-average-count"]);
    expect(codes(gradient, (_, right) => scaled(right, -1))).toEqual(["missing-average", "sign-flipped"]);
    expect(codes(gradient, (_, right) => scaled(transposed(right), 1 / M))).toEqual(["gradient-transposed"]);
    const penalised: Question = { ...gradient, decay: 0.4 };
    expect(codes(penalised, (_, right) => scaled(right, 1 / M))).toEqual(["regularisation-missing"]);
    const minus = (network: Network, right: NdArray): NdArray => ({
      ...right,
      data: right.data.map((x, i) => x / M - 0.4 * network.W[2].data[i]),
    });
    expect(codes(penalised, minus)).toEqual(["regularisation-sign"]);
  });

  it("names nothing where the value is right, another multiple, or any other number", () => {
    const noise = createRandom(9);
    for (const role of ["dZ", "dA", "dW", "db"] as const) {
      const question: Question = { role, layer: 2 };
      expect(matchMistakes(samples("cross-entropy", question, (_, right) => scaled(right, 1 / M)))).toEqual([]);
      expect(matchMistakes(samples("cross-entropy", question, (_, right) => scaled(right, 0.37)))).toEqual([]);
      const random = (_: Network, right: NdArray): NdArray => ({ ...right, data: right.data.map(() => noise.normal()) });
      expect(matchMistakes(samples("cross-entropy", question, random))).toEqual([]);
    }
  });
});
