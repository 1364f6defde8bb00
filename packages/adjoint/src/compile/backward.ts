import { assert } from "@adjoint/reference";
import type { Instruction, Matrix } from "@adjoint/reference";
import { dropout, inputOf } from "./forward.ts";
import { normalizedBackward } from "./normalization.ts";
import type { LayerMatrices, Plan } from "./plan.ts";
import type { NetworkSpec, Regularisation } from "./spec.ts";

/**
 * For l = L … 1, from dZ_l: dZ_{l−1} = (dZ_l·W_lᵀ) ∘ f′, then dW_l = A_{l−1}ᵀ·dZ_l + (λ/m)·W_l and db_l.
 * What dropout has dropped has no gradient. The gradient at the input comes first: W_l is not read after its own gradient is there, so a backend may update it at once.
 */
export function backward(spec: NetworkSpec, plan: Plan, regularisation: Regularisation = {}): Instruction[] {
  const instructions: Instruction[] = [];
  for (let i = plan.layers.length - 1; i >= 0; i--) {
    const layer = plan.layers[i];
    const { W, dW } = layer;
    const dZ = productGradient(layer);
    const db = layer.norm === undefined ? layer.db : layer.norm.unread;
    assert(dW !== undefined && db !== undefined, "a plan for gradients has room for them");
    instructions.push(...normalizedBackward(spec, layer, i));
    if (i > 0) {
      instructions.push(backwardInput(spec, plan, i));
      const before = plan.layers[i - 1].dZ;
      if (plan.layers[i].D !== undefined && before !== undefined)
        instructions.push(dropout(plan, i, { A: before, D: before, regularisation }));
    } else if (plan.dX !== undefined) {
      instructions.push({ op: "denseBackwardInput", dZ, W, dX: plan.dX, activation: "identity" });
    }
    instructions.push({ op: "denseBackwardWeights", X: inputOf(plan, i), dZ, W, dW, db, l2: spec.l2, ...(spec.l1 ? { l1: spec.l1 } : {}) });
  }
  return instructions;
}

/** dZ of the layer before layer i, counted from 0: (dZ_i·W_iᵀ) ∘ f′. */
export function backwardInput(spec: NetworkSpec, plan: Plan, i: number): Instruction {
  const { W } = plan.layers[i];
  const dZ = productGradient(plan.layers[i]);
  const { A, Z, dZ: dX } = plan.layers[i - 1];
  const { activation } = spec.layers[i - 1];
  assert(dX !== undefined && activation !== "softmax", "only the last layer is softmax");
  return { op: "denseBackwardInput", dZ, W, dX, A, ...(Z === undefined ? {} : { Z }), activation };
}

/** The gradient at x·W: at z, or before what normalises the layer. */
function productGradient({ dZ, norm }: LayerMatrices): Matrix {
  const gradient = norm === undefined ? dZ : norm.dU;
  assert(gradient !== undefined, "a plan for gradients has room for them");
  return gradient;
}
