import { trace } from "@adjoint/derivations";
import type { Traced } from "@adjoint/derivations";
import { createRandom, gelu } from "@adjoint/reference";
import { expect, it } from "vitest";
import { ACTIVATIONS } from "../src/views/step/activations.ts";
import { ownSteps } from "../src/views/step/own-steps.ts";
import { readOwn, writeOwn } from "../src/views/step/own.ts";
import type { OwnNetwork } from "../src/views/step/own.ts";
import { NOTATIONS } from "../src/views/step/state.ts";
import { instructionsOf, printInstruction } from "../src/views/step/program.ts";
import type { Walked } from "../src/views/step/walked.ts";
import { GELU_LEAKY_MEAN, WORKED } from "./worked-example.ts";

/** The notations by name, without the choice that is none. */
const NAMES = NOTATIONS.filter((name) => name !== "author");

function walkedOf(own: OwnNetwork): Walked {
  const read = readOwn(writeOwn(own));
  if (typeof read === "string") throw new Error(read);
  return read;
}

it("gelu has the values that TensorFlow's documentation prints for approximate=True, to the rounding of 1 + tanh in f32", () => {
  const printed = { "-3": -0.00363752, "-1": -0.15880796, "0": 0, "1": 0.841192, "3": 2.9963627 };
  for (const [z, a] of Object.entries(printed)) expect(Math.abs(gelu(Number(z)) - a)).toBeLessThanOrEqual(Math.abs(Number(z)) * 2 ** -23);
});

it("the slopes of gelu and leakyRelu are those of 40-digit differences, and of leakyRelu at 0 that from below", () => {
  const { leakyRelu } = ACTIVATIONS;
  for (const [z, slope] of Object.entries(WORKED.geluSlopes)) expect(ACTIVATIONS.gelu.slope(0, Number(z))).toBeCloseTo(slope, 12);
  expect([-2, 0, 3].map((z) => leakyRelu.slope(0, z))).toEqual([0.01, 0.01, 1]);
});

it("the line of an activation's numbers says the rule with z put in", () => {
  const { leakyRelu, relu } = ACTIVATIONS;
  expect(leakyRelu.numbers(-0.5)).toBe(String.raw`\max(0.01 \cdot (-0.5),\; -0.5)`);
  expect(leakyRelu.slopeNumbers(-0.005, -0.5)).toBe(String.raw`0.01 \text{, as } -0.5 \le 0`);
  expect(relu.slopeNumbers(0.5, 0.5)).toBe(String.raw`1 \text{, as } 0.5 > 0`);
  expect(ACTIVATIONS.gelu.numbers(-1)).toBe(
    String.raw`\tfrac12 \cdot (-1) \cdot \left( 1 + \tanh\left( 0.797885 \cdot (-1 + 0.044715 \cdot (-1)^3) \right) \right)`,
  );
  // t = tanh(0.797885 · 1.044715) = 0.682384; ½ · 1.682384 + ½ · 0.534352 · 0.797885 · 1.134145 = 0.841192 + 0.241772.
  expect(ACTIVATIONS.gelu.slopeNumbers(0.841192, 1)).toBe(
    String.raw`\tfrac12 (1 + 0.682384) + \tfrac12 \cdot 1 \cdot (1 - 0.682384^2) \cdot 0.797885 \cdot (1 + 0.134145 \cdot 1^2) = 1.08296`,
  );
});

it("a network of gelu and leakyRelu with a mean loss has every number of the worked example, to 1e-12", () => {
  const steps = ownSteps(walkedOf(GELU_LEAKY_MEAN), "nielsen");
  const value = (id: string, example: number | null) => steps.find((step) => step.id === id && step.example === example)!.value.flat();
  for (const [id, example, numbers] of WORKED.steps) {
    const shown = value(id, example);
    expect(shown.length).toBe(numbers.length);
    shown.forEach((number, i) => expect(`${id} ${Math.abs(number - numbers[i]) < 1e-12}`).toBe(`${id} true`));
  }
});

it.each(NAMES)("in the notation %s the numbers of a network that both know are those of the formulas' package, to 1e-13", (notation) => {
  for (const [seed, output, loss] of [
    [1, "sigmoid", "crossEntropy"],
    [2, "softmax", "crossEntropy"],
    [3, "identity", "half"],
    [4, "tanh", "sum"],
  ] as const) {
    const random = createRandom(seed, 5);
    const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
    const walked = walkedOf({
      inputs: 2,
      layers: [
        { units: 3, activation: "relu", weights: draw(6), biases: draw(3) },
        { units: 2, activation: "sigmoid", weights: draw(6), biases: draw(2) },
        { units: 3, activation: output, weights: draw(6), biases: draw(3) },
      ],
      loss,
      lambda: 0.3,
      learningRate: 0.7,
      x: [[...draw(2)], [...draw(2)]],
      y: [
        [0, 1, 0],
        [1, 0, 0],
      ],
    });
    const theirs = trace(walked as Traced, { notation }).steps;
    const ours = ownSteps(walked, notation);
    expect(ours.map((step) => ({ ...step, value: [] }))).toEqual(theirs.map((step) => ({ ...step, value: [] })));
    ours.forEach(({ id, value }, i) => {
      const differences = value.flatMap((row, j) => row.map((number, k) => Math.abs(number - theirs[i].value[j][k])));
      expect([id, value.length, differences.every((difference) => difference < 1e-13)]).toEqual([id, theirs[i].value.length, true]);
    });
  }
});

it("in every notation the mean over K outputs stands in the loss and in δ, and nowhere else", () => {
  const walked = walkedOf(GELU_LEAKY_MEAN);
  const written = NAMES.map((notation) => {
    const steps = ownSteps(walked, notation);
    const latex = (id: string): string => steps.find((step) => step.id === id)!.latex;
    expect(steps.filter(({ latex: line }) => line.includes("K")).every(({ id }) => id === "loss" || id === "delta2")).toBe(true);
    return [latex("loss").replace(/\(.*/, "("), latex("delta2").replace(/^.* = /, "")];
  });
  expect(written.map(([loss]) => loss)).toEqual(NAMES.map(() => String.raw`\ell = \frac{1}{K} \sum_k (`));
  expect(written.map(([, delta]) => delta)).toEqual([
    String.raw`\frac{2}{K} (a^{(3)} - y) .* g'(z^{(3)})`,
    String.raw`\frac{2}{K} (A^{[2]} - Y) * g^{[2]\prime}(Z^{[2]})`,
    String.raw`\frac{2}{K} (x_{2} - t) \circ f_{2}'(z_{2})`,
    String.raw`-\frac{2}{K} \dot{\mathbf{F}}^{2}(\mathbf{n}^{2}) (\mathbf{t} - \mathbf{a}^{2})`,
    String.raw`\frac{2}{K} (a^{3} - y) \odot \sigma'(z^{3})`,
    String.raw`\frac{2}{K} (A_{2} - Y) \odot f'(Z_{2})`,
  ]);
});

it("each step names the instruction of the training program that writes it, with its operands", () => {
  const walked = walkedOf(GELU_LEAKY_MEAN);
  const instructions = instructionsOf(walked);
  const printed = (id: string) => printInstruction(instructions, id, 2);
  expect(printed("a0")).toBe("X ← gather(inputs, order): the rows of the batch");
  expect(printed("z1")).toBe("A1, Z1 ← denseForward(X, W1, b1; gelu): A = f(X·W + b)");
  expect(printed("z2")).toBe("A2 ← denseForward(A1, W2, b2; leakyRelu): A = f(X·W + b)");
  expect(printed("loss")).toBe("dZ2 ← squaredError(A2, Y; leakyRelu): the loss, dZ = ∂J/∂Z");
  expect(printed("delta2")).toBe(printed("loss"));
  expect(printed("delta1")).toBe("dZ1 ← denseBackwardInput(dZ2, W2, A1, Z1; gelu): dX = (dZ·Wᵀ) ∘ f′");
  expect(printed("dTheta1")).toBe("dW1, db1 ← denseBackwardWeights(X, dZ1, W1): dW = Xᵀ·dZ, db = Σ dZ");
  expect(printed("db2")).toBe("dW2, db2 ← denseBackwardWeights(A1, dZ2, W2): dW = Xᵀ·dZ, db = Σ dZ");
  expect(printed("b2+")).toBe("b2 ← update(b2, db2, hyper): θ ← θ − α·g");
  for (const { id } of NAMES.flatMap((notation) => ownSteps(walked, notation))) expect(printed(id)).toBeDefined();
  expect(instructionsOf({ ...walked, network: { ...walked.network, loss: "output" } }).size).toBe(0);
});

it("softmax before the last layer is refused", () => {
  expect(readOwn("2-3softmax-1sigmoid!crossEntropy!0!0.1!1!AAAA")).toMatch(/^The network in the link is damaged\./);
});
