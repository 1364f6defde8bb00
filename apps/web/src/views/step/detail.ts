import type { TraceStep } from "@adjoint/derivations";
import { elementwise, outputDelta } from "./elementwise.ts";
import { resultOf } from "./entry.ts";
import type { Parts } from "./entry.ts";
import type { Shown } from "./matrices.ts";
import type { Worked } from "./problem.ts";
import { hiddenDelta, inputGradient, netInput, outerProduct } from "./product.ts";
import { printInstruction } from "./program.ts";

/** One step: its matrices in the order of the formula, and how each entry comes about. */
export interface Detail extends Parts {
  readonly step: TraceStep;
  /** The instruction of the program that does it; none where there is no program. */
  readonly instruction: string | undefined;
  readonly result: Shown;
}

/** Everything that is shown of a step. */
export function detailOf(worked: Worked, step: TraceStep): Detail {
  const base = {
    step,
    instruction: printInstruction(worked.instructions, step.id, worked.traced.network.layers.length),
    result: { ...resultOf(worked, step), key: "result", edit: step.id === "a0" ? inputEdit(worked, step) : undefined },
  };
  const l = step.layer ?? 0;
  switch (step.kind) {
    case "z":
      return { ...base, ...netInput(worked, step, l) };
    case "delta":
      return { ...base, ...(l === worked.traced.network.layers.length ? outputDelta(worked, step, l) : hiddenDelta(worked, step, l)) };
    case "accumulator":
      return { ...base, ...outerProduct(worked, step, l) };
    case "dW":
      // An author without matrices has no sum over the examples: one example makes the gradient.
      return { ...base, ...(worked.names === undefined ? elementwise(worked, step, l) : outerProduct(worked, step, l)) };
    case "dX":
      return { ...base, ...inputGradient(worked, step) };
    default:
      return { ...base, ...elementwise(worked, step, l) };
  }
}

export function isOutputDelta(worked: Worked, step: TraceStep): boolean {
  return step.id === `delta${worked.traced.network.layers.length}`;
}

function inputEdit(worked: Worked, step: TraceStep): Shown["edit"] {
  return (row, col) => {
    const t = step.example ?? (worked.rows ? row : col);
    return { matrix: "X", row: worked.rows ? col : row, col: t };
  };
}
