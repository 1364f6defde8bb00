import { ALIGNMENT, STORAGE_BYTES } from "@adjoint/reference";
import type { Instruction, Matrix, OptimizerKind } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { compileGradient, compileLoss, compilePrediction, compileTrace, compileTraining, squaredError } from "../src/index.ts";
import type { NetworkSpec } from "../src/index.ts";
import { backends } from "./backends.ts";

const digits: NetworkSpec = {
  inputs: 64,
  layers: [
    { units: 32, activation: "relu" },
    { units: 10, activation: "softmax" },
  ],
  loss: "crossEntropy",
  l2: 0,
  precision: "f32",
};

/** An instruction in one line: its name and its matrices in the order of their roles. */
function line(instruction: Instruction): string {
  const names = Object.entries(instruction).flatMap(([role, value]) =>
    role === "states" ? (value as Matrix[]).map(({ name }) => name) : typeof value === "object" ? [(value as Matrix).name] : [],
  );
  return [instruction.op, ...names].join(" ");
}

describe("a step of training 64-32-10 with Adam", () => {
  const data = { rows: 1797, storage: "u8", scale: 1 / 16 } as const;
  const { program, plan } = compileTraining(digits, { batchSize: 32, optimizer: "adam", data, targets: "classes" });

  it("reads as backpropagation: gather, forward, loss, input before weights from the last layer down, update", () => {
    expect(program.instructions.map(line)).toEqual([
      "gather inputs order X",
      "gather targets order Y",
      "denseForward X W1 b1 A1",
      "denseForward A1 W2 b2 Z2",
      "softmaxCrossEntropy Z2 Y A2 dZ2",
      "denseBackwardInput dZ2 W2 dZ1 A1",
      "denseBackwardWeights A1 dZ2 W2 dW2 db2",
      "denseBackwardWeights X dZ1 W1 dW1 db1",
      "tick hyper",
      "update W1 dW1 mW1 vW1 hyper",
      "update b1 db1 mb1 vb1 hyper",
      "update W2 dW2 mW2 vW2 hyper",
      "update b2 db2 mb2 vb2 hyper",
    ]);
  });

  it("declares parameters, states and hyper as its only outputs, so that a gradient need not be stored", () => {
    const expected = ["W1", "b1", "W2", "b2"].flatMap((name) => [name, `m${name}`, `v${name}`]);
    expect(new Set(program.outputs.map(({ name }) => name))).toEqual(new Set([...expected, "hyper"]));
    expect(program.outputs).toHaveLength(13);
  });

  it("plans θ | ∇θ | m | v in one order, every matrix aligned, none over another, images as bytes", () => {
    expect(program.matrices.slice(0, 16).map(({ name }) => name)).toEqual(
      ["", "d", "m", "v"].flatMap((prefix) => ["W1", "b1", "W2", "b2"].map((name) => prefix + name)),
    );
    let end = 0;
    for (const { offset, rows, cols, storage } of program.matrices) {
      expect(offset % ALIGNMENT).toBe(0);
      expect(offset).toBeGreaterThanOrEqual(end);
      end = offset + rows * cols * STORAGE_BYTES[storage];
    }
    expect(program.bytes).toBeGreaterThanOrEqual(end);
    expect(plan.data!.inputs).toMatchObject({ storage: "u8", rows: 1797, cols: 64 });
  });

  it("multiplies bytes when they are gathered, class numbers never", () => {
    expect(program.instructions.slice(0, 2)).toMatchObject([{ scale: 1 / 16 }, { scale: 1 }]);
  });
});

it("L2 adds a penalty for each W, never for b, and λ to each gradient of W", () => {
  const { program } = compileGradient({ ...digits, l2: 0.5 }, { batchSize: 4, targets: "classes" });
  expect(program.instructions.map(line).filter((text) => text.startsWith("penalty"))).toEqual(["penalty W1", "penalty W2"]);
  expect(program.instructions.filter(({ op }) => op === "denseBackwardWeights")).toMatchObject([{ l2: 0.5 }, { l2: 0.5 }]);
});

it("AdamW decays weights and spares biases; no other optimiser decays", () => {
  const decays = (optimizer: OptimizerKind) =>
    compileTraining(digits, {
      batchSize: 1,
      optimizer,
      data: { rows: 1, storage: "f32", scale: 1 },
      targets: "classes",
    }).program.instructions.flatMap((instruction) => (instruction.op === "update" && instruction.decay ? [instruction.theta.name] : []));
  expect(decays("adamw")).toEqual(["W1", "W2"]);
  for (const kind of ["sgd", "momentum", "velocity", "nesterov", "rmsprop", "adam"] as const) expect(decays(kind)).toEqual([]);
});

it("Z is kept where something reads it: softmax, cross-entropy, and gelu on the way back; a trace keeps all", () => {
  const spec: NetworkSpec = {
    inputs: 2,
    layers: [
      { units: 3, activation: "gelu" },
      { units: 3, activation: "tanh" },
      { units: 2, activation: "sigmoid" },
    ],
    loss: squaredError("half"),
    l2: 0,
    precision: "f64",
  };
  const kept = ({ program }: ReturnType<typeof compileLoss>) =>
    program.matrices.map(({ name }) => name).filter((name) => name.startsWith("Z"));
  expect(kept(compilePrediction(spec, { batchSize: 1 }))).toEqual([]);
  expect(kept(compilePrediction(digits, { batchSize: 1 }))).toEqual(["Z2"]);
  expect(kept(compileGradient(spec, { batchSize: 1, targets: "values" }))).toEqual(["Z1"]);
  expect(kept(compileGradient({ ...spec, loss: "crossEntropy" }, { batchSize: 1, targets: "values" }))).toEqual(["Z1", "Z3"]);
  expect(kept(compileTrace(spec, { batchSize: 1, targets: "values" }))).toEqual(["Z1", "Z2", "Z3"]);
});

it("a trace declares every matrix, and goes back to the input", () => {
  const { program } = compileTrace(digits, { batchSize: 2, targets: "classes" });
  expect(program.outputs).toEqual(program.matrices);
  expect(program.instructions.map(line)).toContain("denseBackwardInput dZ1 W1 dX");
});

it("compiling twice gives the same program: it is a function of the description", () => {
  expect(compileGradient(digits, { batchSize: 7, targets: "values" })).toEqual(
    compileGradient(digits, { batchSize: 7, targets: "values" }),
  );
});

describe.each(backends)("%s", (_, backend) => {
  it("loads every kind of program, of every optimiser, for each batch size in {1, 7, 8, 9, 13}", () => {
    for (const batchSize of [1, 7, 8, 9, 13]) {
      for (const optimizer of ["sgd", "momentum", "velocity", "nesterov", "rmsprop", "adam", "adamw"] as const) {
        backend.load(
          compileTraining(digits, { batchSize, optimizer, data: { rows: 13, storage: "f32", scale: 1 }, targets: "classes" }).program,
        );
      }
      for (const targets of ["classes", "values"] as const) {
        backend.load(compileGradient(digits, { batchSize, targets, inputGradient: true }).program);
        backend.load(compileTrace(digits, { batchSize, targets }).program);
        backend.load(compileLoss(digits, { batchSize, targets }).program);
      }
      backend.load(compilePrediction(digits, { batchSize }).program);
    }
  });
});
