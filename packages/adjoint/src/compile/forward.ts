import { assert } from "@adjoint/reference";
import type { Instruction } from "@adjoint/reference";
import type { LayerMatrices, Plan } from "./plan.ts";
import type { NetworkSpec } from "./spec.ts";

/** X, Y ← the rows of the data that `order` names. `scale` is what a byte is multiplied with. */
export function gather({ data, X, Y, weights: S }: Plan, scale: number): Instruction[] {
  if (data === undefined) return [];
  assert(Y !== undefined, "data has targets");
  const { inputs, targets, weights, order } = data;
  return [
    { op: "gather", from: inputs, order, into: X, scale },
    { op: "gather", from: targets, order, into: Y, scale: 1 },
    ...(weights === undefined || S === undefined ? [] : [{ op: "gather", from: weights, order, into: S, scale: 1 } as const]),
  ];
}

/** A_l = f(A_{l−1}·W_l + b_l) for l = 1 … L. Where a loss follows, the last layer may stop at Z: the loss then computes its A. */
export function forward(spec: NetworkSpec, plan: Plan): Instruction[] {
  return plan.layers.flatMap(({ W, b, A, Z }, i): Instruction[] => {
    const X = inputOf(plan, i);
    const { activation } = spec.layers[i];
    const last = i === plan.layers.length - 1;
    if (activation !== "softmax" && !(last && lossComputesA(spec, plan))) {
      return [{ op: "denseForward", X, W, b, A, ...(Z === undefined ? {} : { Z }), activation }];
    }
    assert(Z !== undefined, "a layer that stops at Z has one");
    const linear: Instruction = { op: "denseForward", X, W, b, A: Z, activation: "identity" };
    return lossComputesA(spec, plan) ? [linear] : [linear, { op: "softmax", Z, A }];
  });
}

/** The loss of the batch and its gradient dZ_L, then what L2 adds to the loss. */
export function loss(spec: NetworkSpec, plan: Plan): Instruction[] {
  const { Y } = plan;
  if (Y === undefined) return [];
  const last = plan.layers.at(-1)!;
  const penalties = spec.l2 === 0 ? [] : plan.layers.map(({ W }): Instruction => ({ op: "penalty", W, l2: spec.l2 }));
  return [lossOf(spec, last, plan, Y), ...penalties];
}

/** X of layer i, counted from 0: the outputs of the layer before. */
export function inputOf(plan: Plan, i: number): LayerMatrices["A"] {
  return i === 0 ? plan.X : plan.layers[i - 1].A;
}

function lossOf(spec: NetworkSpec, { A, Z, dZ }: LayerMatrices, { weights }: Plan, Y: Plan["X"]): Instruction {
  const { activation } = spec.layers.at(-1)!;
  const gradient = { ...(dZ === undefined ? {} : { dZ }), ...(weights === undefined ? {} : { weights }) };
  if (spec.loss === "crossEntropy") {
    assert(Z !== undefined, "cross-entropy starts from Z");
    return { op: activation === "softmax" ? "softmaxCrossEntropy" : "sigmoidCrossEntropy", Z, Y, A, ...gradient };
  }
  assert(activation !== "softmax", "a squared error does not follow softmax");
  return { op: "squaredError", A, ...(Z === undefined ? {} : { Z }), Y, ...gradient, activation, convention: spec.loss.convention };
}

function lossComputesA(spec: NetworkSpec, plan: Plan): boolean {
  return plan.Y !== undefined && spec.loss === "crossEntropy";
}
