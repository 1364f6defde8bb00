import { assert } from "@adjoint/reference";
import type { Instruction, Matrix, Program } from "@adjoint/reference";
import { backwardInput } from "./backward.ts";
import { forward } from "./forward.ts";
import type { Compiled } from "./index.ts";
import { planNetwork } from "./plan.ts";
import type { Plan, PlanOptions } from "./plan.ts";
import type { NetworkSpec } from "./spec.ts";

/**
 * Forward, then S_L = E ∘ f′ and S_{l−1} = (S_l·W_lᵀ) ∘ f′ for a batch, where row i of E[m, K] chooses an output of example i: the Marquardt sensitivities of
 * Hagan & Menhaj 1994, ∂a/∂z of that output, in the matrices dZ. The unit matrix I[K, K] and E are to be written first.
 */
export function compileSensitivities(spec: NetworkSpec, options: Pick<PlanOptions, "batchSize">): Compiled {
  const plan = planNetwork(spec, { ...options, sensitivities: true });
  const { seeds } = plan;
  const { activation } = spec.layers.at(-1)!;
  const { A, Z, dZ } = plan.layers.at(-1)!;
  assert(seeds !== undefined && dZ !== undefined && activation !== "softmax", "sensitivities are those of elementwise outputs");
  const seed: Instruction = { op: "denseBackwardInput", dZ: seeds.E, W: seeds.I, dX: dZ, A, ...(Z === undefined ? {} : { Z }), activation };
  const instructions = [...forward(spec, plan), seed, ...backwardThroughLayers(spec, plan)];
  const outputs: Matrix[] = plan.layers.flatMap(({ A, dZ }) => [A, dZ!]);
  const program: Program = {
    precision: spec.precision,
    batchSize: options.batchSize,
    matrices: plan.matrices,
    bytes: plan.bytes,
    instructions,
    outputs,
  };
  return { plan, program };
}

function backwardThroughLayers(spec: NetworkSpec, plan: Plan): Instruction[] {
  const instructions: Instruction[] = [];
  for (let i = plan.layers.length - 1; i > 0; i--) instructions.push(backwardInput(spec, plan, i));
  return instructions;
}
