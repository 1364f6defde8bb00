import { assert } from "@adjoint/reference";
import type { Instruction, Matrix, OptimizerKind } from "@adjoint/reference";
import type { Plan } from "./plan.ts";
import type { Regularisation } from "./spec.ts";

/** Limits the gradients, by value and then by norm. */
export function clip(plan: Plan, { clipValue, clipNorm }: Regularisation): Instruction[] {
  const gradients = plan.layers.flatMap(({ dW, db }) => [dW!, db!]);
  return [
    ...(clipValue === undefined ? [] : [{ op: "clip", gradients, by: "value", limit: clipValue } as const]),
    ...(clipNorm === undefined ? [] : [{ op: "clip", gradients, by: "norm", limit: clipNorm } as const]),
  ];
}

/** One step of the optimiser on every parameter, then the limit of the weights into each unit. */
export function update(plan: Plan, optimizer: OptimizerKind, { maxNorm, groups = {} }: Regularisation): Instruction[] {
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
    ...plan.layers.flatMap(({ W, b, dW, db, states }) => [
      // Decoupled decay, like L2, leaves biases alone.
      step(W, dW, states.W, true),
      step(b, db, states.b, false),
    ]),
    ...(maxNorm === undefined ? [] : plan.layers.map(({ W }): Instruction => ({ op: "maxNorm", W, limit: maxNorm }))),
  ];
}
