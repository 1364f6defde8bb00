import type { Network } from "../network.ts";
import { activate } from "../numbers/functions.ts";
import type { Activation } from "../../problem.ts";
import { fill, stackRows } from "../numbers/matrix.ts";
import { shiftRows } from "./deltas.ts";
import type { Mutant } from "./mutant.ts";

export function labelMutants(network: Network): Mutant[] {
  if (network.Y.rows === 1) return [];
  const { Y } = network;
  const codes = ["labels-shifted" as const];
  return [
    ...[1, -1].map((by) => ({ codes, what: `classes shifted by ${by}`, value: shiftRows(Y, by) })),
    // `yt(y + 1) = 1` grows by a row where y is the last class.
    { codes, what: "classes shifted by 1", value: stackRows({ ...fill(1, Y.cols, () => 0), colDim: Y.colDim }, Y) },
  ];
}

/** An output whose activation is another one than the loss is made for. */
export function outputActivationMutants(network: Network): Mutant[] {
  const { problem, depth } = network;
  if (/squared/.test(problem.cost.loss)) return [];
  return (["sigmoid", "tanh", "softmax", "linear", "relu"] as const)
    .filter((other) => other !== problem.activations[depth - 1])
    .map((other) => ({
      codes: ["loss-activation-mismatch"] as const,
      what: other === "linear" ? "z itself for its activation" : `${other}(z)`,
      value: activate(other, network.z[depth]),
    }));
}

/** a with a bias unit other than 1 [1 + n, m]. */
export function unitMutants(network: Network, l: number): Mutant[] {
  if (network.problem.bias !== "absorbed") return [];
  const a = network.a[l];
  const g = (kind: Activation): number =>
    activate(
      kind,
      fill(1, 1, () => 1),
    ).data[0];
  const kind = l === 0 ? "sigmoid" : network.problem.activations[l - 1];
  return [g(kind), 0, -1, 0.5]
    .filter((u) => u !== 1)
    .map((u) => ({
      codes: ["bias-unit-not-one"] as const,
      what: `a bias unit of ${Number(u.toPrecision(3))}`,
      value: fill(a.rows + 1, a.cols, (i, j) => (i === 0 ? u : a.data[(i - 1) * a.cols + j])),
    }));
}
