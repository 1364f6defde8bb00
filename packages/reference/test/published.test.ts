import { expect, test } from "vitest";
import { HYPER, createReference, planMemory } from "../src/index.ts";
import type { Instruction, Program } from "../src/index.ts";

/**
 * Matt Mazur's worked example, "A step by step backpropagation example" (2015): 2-2-2, sigmoid, half squared error, rate 0.5, biases not trained.
 * The printed loss after one step, 0.291027924, comes from propagating through already updated weights; the right one is 0.29102777369.
 */
function mazur() {
  const { matrices, bytes } = planMemory({
    X: { name: "X", rows: 1, cols: 2, storage: "f64" },
    Y: { name: "Y", rows: 1, cols: 2, storage: "f64" },
    W1: { name: "W1", rows: 2, cols: 2, storage: "f64" },
    b1: { name: "b1", rows: 1, cols: 2, storage: "f64" },
    W2: { name: "W2", rows: 2, cols: 2, storage: "f64" },
    b2: { name: "b2", rows: 1, cols: 2, storage: "f64" },
    A1: { name: "A1", rows: 1, cols: 2, storage: "f64" },
    A2: { name: "A2", rows: 1, cols: 2, storage: "f64" },
    dZ1: { name: "dZ1", rows: 1, cols: 2, storage: "f64" },
    dZ2: { name: "dZ2", rows: 1, cols: 2, storage: "f64" },
    dW1: { name: "dW1", rows: 2, cols: 2, storage: "f64" },
    dW2: { name: "dW2", rows: 2, cols: 2, storage: "f64" },
    db1: { name: "db1", rows: 1, cols: 2, storage: "f64" },
    db2: { name: "db2", rows: 1, cols: 2, storage: "f64" },
    hyper: { name: "hyper", rows: 1, cols: 8, storage: "f64" },
  });
  const { X, Y, W1, b1, W2, b2, A1, A2, dZ1, dZ2, dW1, dW2, db1, db2, hyper } = matrices;
  const instructions: Instruction[] = [
    { op: "denseForward", X, W: W1, b: b1, A: A1, activation: "sigmoid" },
    { op: "denseForward", X: A1, W: W2, b: b2, A: A2, activation: "sigmoid" },
    { op: "squaredError", A: A2, Y, dZ: dZ2, activation: "sigmoid", convention: "half" },
    { op: "denseBackwardWeights", X: A1, dZ: dZ2, W: W2, dW: dW2, db: db2, l2: 0 },
    { op: "denseBackwardInput", dZ: dZ2, W: W2, dX: dZ1, A: A1, activation: "sigmoid" },
    { op: "denseBackwardWeights", X, dZ: dZ1, W: W1, dW: dW1, db: db1, l2: 0 },
    { op: "tick", hyper },
    { op: "update", optimizer: "sgd", theta: W1, gradient: dW1, states: [], hyper, decay: false },
    { op: "update", optimizer: "sgd", theta: W2, gradient: dW2, states: [], hyper, decay: false },
  ];
  const all = Object.values(matrices);
  const program: Program = { precision: "f64", batchSize: 1, matrices: all, bytes, instructions, outputs: all };
  const machine = createReference().load(program);
  const rates = new Float64Array(8);
  rates[HYPER.learningRate] = 0.5;
  machine.write(hyper, rates);
  machine.write(X, [0.05, 0.1]);
  machine.write(Y, [0.01, 0.99]);
  machine.write(W1, [0.15, 0.25, 0.2, 0.3]);
  machine.write(b1, [0.35, 0.35]);
  machine.write(W2, [0.4, 0.5, 0.45, 0.55]);
  machine.write(b2, [0.6, 0.6]);
  return { machine, matrices };
}

test("Mazur's example: loss, gradients and weights after one step, to the nine digits printed", () => {
  const { machine, matrices } = mazur();
  expect(machine.run(0, 1).loss).toBeCloseTo(0.298371109, 9);
  const [d5] = machine.read(matrices.dW2);
  expect(d5).toBeCloseTo(0.082167041, 9);
  expect(machine.read(matrices.dW1)[0]).toBeCloseTo(0.000438568, 9);
  const [w5, w7, w6, w8] = machine.read(matrices.W2);
  for (const [w, printed] of [
    [w5, 0.35891648],
    [w6, 0.408666186],
    [w7, 0.51130127],
    [w8, 0.561370121],
  ])
    expect(w).toBeCloseTo(printed, 9);
  const [w1, w3, w2, w4] = machine.read(matrices.W1);
  for (const [w, printed] of [
    [w1, 0.149780716],
    [w2, 0.19956143],
    [w3, 0.24975114],
    [w4, 0.29950229],
  ])
    expect(w).toBeCloseTo(printed, 8);
});

test("Mazur's example: the loss after one step is 0.29102777369, not the 0.291027924 of the first edition", () => {
  const { machine } = mazur();
  machine.run(0, 1);
  expect(machine.run(0, 1).loss).toBeCloseTo(0.29102777369359933, 14);
});

test("Mazur's example: 10,000 steps end at the loss that others computed without its bug, relative difference < 1e-9", () => {
  const { machine } = mazur();
  for (let step = 0; step < 10_000; step++) machine.run(0, 1);
  expect(Math.abs(machine.run(0, 1).loss / 3.510187782978859e-5 - 1)).toBeLessThan(1e-9);
});
