import { assert } from "@adjoint/reference";
import type { Instruction, Matrix } from "@adjoint/reference";
import { residualParameter } from "../loss.ts";
import { normalizedForward } from "./normalization.ts";
import type { LayerMatrices, Plan } from "./plan.ts";
import { dropoutOf, lossComputesOutputs } from "./spec.ts";
import type { NetworkSpec, Regularisation } from "./spec.ts";

/** The random stream that drops the inputs of layer l is this + l. */
const DROPOUT_STREAM = 0x2000_0000;

/** The random stream of the noise on the inputs. */
const NOISE_STREAM = 0x2800_0000;

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

/** A_l = f(A_{l−1}·W_l + b_l) for l = 1 … L, A_{l−1} after dropout. Where a loss follows, the last layer may stop at Z: the loss then computes its A. */
export function forward(spec: NetworkSpec, plan: Plan, regularisation: Regularisation = {}): Instruction[] {
  const layers = plan.layers.flatMap((layer, i): Instruction[] => {
    const { W, b, A, Z, D } = layer;
    const X = inputOf(plan, i);
    const dropped = D === undefined ? [] : [dropout(plan, i, { A: outputBefore(plan, i), D, regularisation })];
    const { activation } = spec.layers[i];
    if (layer.norm !== undefined) return [...dropped, ...normalizedForward(spec, layer, { i, X })];
    const last = i === plan.layers.length - 1;
    if (activation !== "softmax" && !(last && lossComputesA(spec, plan))) {
      return [...dropped, { op: "denseForward", X, W, b, A, ...(Z === undefined ? {} : { Z }), activation }];
    }
    assert(Z !== undefined, "a layer that stops at Z has one");
    const linear: Instruction = { op: "denseForward", X, W, b, A: Z, activation: "identity" };
    return [...dropped, ...(lossComputesA(spec, plan) ? [linear] : [linear, { op: "softmax", Z, A } as const])];
  });
  return [...noise(plan, regularisation), ...layers];
}

/** N = X with noise. */
function noise({ X, N, epoch }: Plan, { noise }: Regularisation): Instruction[] {
  if (N === undefined || noise === undefined) return [];
  assert(epoch !== undefined, "a plan with noise has an epoch");
  return [{ op: "noise", A: X, D: N, epoch, ...noise, stream: NOISE_STREAM }];
}

/** Drops inputs of layer i, counted from 0, or their gradients: the same ones. */
export function dropout(
  { epoch }: Plan,
  i: number,
  { A, D, regularisation }: { readonly A: Matrix; readonly D: Matrix; readonly regularisation: Regularisation },
): Instruction {
  assert(epoch !== undefined && regularisation.dropout !== undefined, "a plan with dropout has an epoch");
  const { seed } = regularisation.dropout;
  return { op: "dropout", A, D, epoch, rate: dropoutOf(regularisation, i), seed, stream: DROPOUT_STREAM + i + 1 };
}

/** The loss of the batch and its gradient dZ_L, then what the penalties add to the loss. */
export function loss(spec: NetworkSpec, plan: Plan): Instruction[] {
  const { Y } = plan;
  if (Y === undefined) return [];
  const last = plan.layers.at(-1)!;
  const { l2, l1 = 0 } = spec;
  const squares = l2 === 0 ? [] : plan.layers.map(({ W }): Instruction => ({ op: "penalty", W, l2 }));
  const magnitudes = l1 === 0 ? [] : plan.layers.map(({ W }): Instruction => ({ op: "magnitudePenalty", W, l1 }));
  return [lossOf(spec, last, plan, Y), ...squares, ...magnitudes];
}

/** X of layer i, counted from 0: the outputs of the layer before, after dropout. */
export function inputOf(plan: Plan, i: number): Matrix {
  return plan.layers[i].D ?? outputBefore(plan, i);
}

function outputBefore(plan: Plan, i: number): Matrix {
  return i === 0 ? (plan.N ?? plan.X) : plan.layers[i - 1].A;
}

function lossOf(spec: NetworkSpec, { A, Z, dZ }: LayerMatrices, { weights }: Plan, Y: Plan["X"]): Instruction {
  const { loss } = spec;
  const { activation } = spec.layers.at(-1)!;
  const gradient = { ...(dZ === undefined ? {} : { dZ }), ...(weights === undefined ? {} : { weights }) };
  if (loss === "crossEntropy" || loss.kind === "poisson" || loss.kind === "focal") {
    assert(Z !== undefined, "this loss starts from Z");
    if (loss === "crossEntropy")
      return { op: activation === "softmax" ? "softmaxCrossEntropy" : "sigmoidCrossEntropy", Z, Y, A, ...gradient };
    if (loss.kind === "poisson") return { op: "poissonError", Z, Y, A, ...gradient };
    return { op: "focalError", gamma: loss.gamma, alpha: loss.alpha, Z, Y, A, ...gradient };
  }
  assert(activation !== "softmax", "an error of values does not follow softmax");
  const operands = { A, ...(Z === undefined ? {} : { Z }), Y, ...gradient, activation };
  if (loss.kind === "squaredError") return { op: "squaredError", ...operands, convention: loss.convention };
  return { op: "residualError", residual: loss.kind, parameter: residualParameter(loss), ...operands };
}

function lossComputesA(spec: NetworkSpec, plan: Plan): boolean {
  return plan.Y !== undefined && lossComputesOutputs(spec);
}
