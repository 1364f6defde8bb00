import { assert } from "@adjoint/reference";
import type { Instruction } from "@adjoint/reference";
import { dropout, inputOf } from "./forward.ts";
import type { Plan } from "./plan.ts";
import type { NetworkSpec, Regularisation } from "./spec.ts";

/**
 * For l = L … 1, from dZ_l: dZ_{l−1} = (dZ_l·W_lᵀ) ∘ f′, then dW_l = A_{l−1}ᵀ·dZ_l + (λ/m)·W_l and db_l.
 * What dropout has dropped has no gradient. The gradient at the input comes first: W_l is not read after its own gradient is there, so a backend may update it at once.
 */
export function backward(spec: NetworkSpec, plan: Plan, regularisation: Regularisation = {}): Instruction[] {
  const instructions: Instruction[] = [];
  for (let i = plan.layers.length - 1; i >= 0; i--) {
    const { W, dZ, dW, db } = plan.layers[i];
    assert(dZ !== undefined && dW !== undefined && db !== undefined, "a plan for gradients has room for them");
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
  const { W, dZ } = plan.layers[i];
  const { A, Z, dZ: dX } = plan.layers[i - 1];
  const { activation } = spec.layers[i - 1];
  assert(dZ !== undefined && dX !== undefined && activation !== "softmax", "only the last layer is softmax");
  return { op: "denseBackwardInput", dZ, W, dX, A, ...(Z === undefined ? {} : { Z }), activation };
}
