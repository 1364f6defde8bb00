import { AdjointError } from "adjoint";
import type { Network } from "adjoint";
import type { Problem } from "./problem.ts";

/** A saved network may only be shown with data of its shape. */
export function fitting(opened: Network, { summary }: Problem): Network<"f32"> {
  if (opened.inputs !== summary.inputs) {
    throw new AdjointError(
      "shape",
      `The model has ${opened.inputs} inputs, the data ${summary.name} have ${summary.inputs}. Choose the data that it was trained on first.`,
    );
  }
  if (opened.precision !== "f32") {
    throw new AdjointError(
      "argument",
      `The model is in ${opened.precision}; the playground computes in f32. Open it with the command line: adjoint info.`,
    );
  }
  return opened as Network<"f32">;
}
