import type { Precision } from "@adjoint/reference";
import type { Activation } from "../layers.ts";
import type { Loss } from "../loss.ts";

/** What the compiler needs to know of a network: shapes and functions, no numbers. */
export interface NetworkSpec {
  /** n₀ */
  readonly inputs: number;
  readonly layers: readonly { readonly units: number; readonly activation: Activation }[];
  readonly loss: Loss;
  /** λ */
  readonly l2: number;
  readonly precision: Precision;
}
