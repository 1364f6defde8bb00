import { assert } from "@adjoint/reference";
import type { Instruction, Matrix, OptimizerKind } from "@adjoint/reference";
import type { Plan } from "./plan.ts";

/** One step of the optimiser on every parameter. */
export function update(plan: Plan, optimizer: OptimizerKind): Instruction[] {
  const { hyper } = plan;
  assert(hyper !== undefined, "a plan for training has hyper");
  const step = (theta: Matrix, gradient: Matrix | undefined, states: readonly Matrix[], decay: boolean): Instruction => {
    assert(gradient !== undefined, "a plan for training has gradients");
    return { op: "update", optimizer, theta, gradient, states, hyper, decay };
  };
  return [
    { op: "tick", hyper },
    ...plan.layers.flatMap(({ W, b, dW, db, states }) => [
      // Decoupled decay, like L2, leaves biases alone.
      step(W, dW, states.W, optimizer === "adamw"),
      step(b, db, states.b, false),
    ]),
  ];
}
