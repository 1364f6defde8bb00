import { ELEMENTWISE } from "@adjoint/reference";
import type { InstructionOf, Matrix } from "@adjoint/reference";
import type { Context, RecordOf } from "./lowerings.ts";

/** The record of a loss that starts from Z and computes A. */
export function lossFromZ(
  { Z, Y, A, dZ, weights }: InstructionOf<"sigmoidCrossEntropy" | "poissonError" | "focalError">,
  context: Context,
): RecordOf<"softmax"> {
  return lossOf({ Z, A, Y, dZ, weights, cols: Z.cols }, context);
}

/** The record of a loss that starts from A. */
export function lossOfOutputs(
  { A, Z, Y, dZ, weights, activation }: InstructionOf<"squaredError" | "residualError">,
  context: Context,
): RecordOf<"squaredLoss"> {
  const o = context.placementOf(ELEMENTWISE[activation].derivativeFrom === "Z" && Z ? Z : A);
  return {
    ...lossOf({ A, Y, dZ, weights, cols: A.cols }, context),
    activation: ELEMENTWISE[activation].code,
    o: o.address,
    oR: o.row,
  };
}

/** What the records of all losses have in common. */
export function lossOf(
  {
    Z,
    A,
    Y,
    dZ,
    weights,
    cols,
  }: {
    readonly Z?: Matrix;
    readonly A: Matrix;
    readonly Y?: Matrix;
    readonly dZ?: Matrix | undefined;
    readonly weights?: Matrix | undefined;
    readonly cols: number;
  },
  { placementOf, memory, program }: Context,
): RecordOf<"softmax"> {
  const [z, a] = [placementOf(Z ?? A), placementOf(A)];
  const y = Y && placementOf(Y);
  const dz = dZ && placementOf(dZ);
  return {
    n: cols,
    z: z.address,
    zR: z.row,
    a: a.address,
    aR: a.row,
    y: y?.address ?? 0,
    yR: y?.row ?? 0,
    dz: dz?.address ?? 0,
    dzR: dz?.row ?? 0,
    weights: weights === undefined ? 0 : placementOf(weights).address,
    losses: Y === undefined ? 0 : memory.reserve((program.batchSize + 4) * 8),
  };
}
