import type { Network } from "adjoint";
import { take } from "@adjoint/datasets";
import type { Dataset } from "@adjoint/reference";
import type { Problem } from "./problem.ts";

/** A network that was trained, and its data. */
export interface Asked {
  readonly network: Network<"f32">;
  readonly problem: Problem;
}

/** The part that was kept for testing, else the one that was learnt. */
export function partOf(
  { problem: { train, test } }: Asked,
  most = Infinity,
): { readonly part: "test" | "training"; readonly data: Dataset } {
  const whole = test ?? train;
  return { part: test === undefined ? "training" : "test", data: whole.inputs.rows > most ? take(whole, most) : whole };
}
