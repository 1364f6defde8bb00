import { assert } from "@adjoint/reference";
import type { Instruction, Matrix, OptimizerKind } from "@adjoint/reference";
import { updateStatistics } from "./normalization.ts";
import { parametersOf } from "./plan.ts";
import type { Plan } from "./plan.ts";
import type { Regularisation } from "./spec.ts";

/** Limits the gradients, by value and then by norm. */
export function clip(plan: Plan, { clipValue, clipNorm }: Regularisation): Instruction[] {
  const gradients = parametersOf(plan).map(({ gradient }) => gradient!);
  return [
    ...(clipValue === undefined ? [] : [{ op: "clip", gradients, by: "value", limit: clipValue } as const]),
    ...(clipNorm === undefined ? [] : [{ op: "clip", gradients, by: "norm", limit: clipNorm } as const]),
  ];
}

/** One step of the optimiser on every parameter, then the limit of the weights into each unit. */
export function update(plan: Plan, optimizer: OptimizerKind, { maxNorm, groups = {}, ema = 0 }: Regularisation): Instruction[] {
  const { hyper } = plan;
  assert(hyper !== undefined, "a plan for training has hyper");
  const step = (theta: Matrix, gradient: Matrix | undefined, states: readonly Matrix[], decays: boolean): Instruction => {
    assert(gradient !== undefined, "a plan for training has gradients");
    const { rate, decay } = groups[theta.name] ?? { rate: 1, decay: decays };
    const decayed = decay && optimizer === "adamw";
    return { op: "update", optimizer, theta, gradient, states, hyper, decay: decayed, ...(rate === 1 ? {} : { rate }) };
  };
  return [
    { op: "tick", hyper },
    // Decoupled decay, like L2, is for weights alone.
    ...parametersOf(plan).map(({ theta, gradient, states }) => step(theta, gradient, states, theta.name.startsWith("W"))),
    ...(maxNorm === undefined ? [] : plan.layers.map(({ W }): Instruction => ({ op: "maxNorm", W, limit: maxNorm }))),
    ...updateStatistics(plan),
    ...plan.averages.map(({ from, mean }): Instruction => ({ op: "average", from, mean, rate: ema })),
  ];
}
