import { activate } from "../core/activations.ts";
import { combine, mapped } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import { activationAt, isOutputDelta, otherSlopes, outputGradients, residualOf, timesFactors, type Factor } from "./values.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

/** The sigmoid's derivative at z, which is no derivative of softmax. */
function slopesAtLogits(network: Network, layer: number): Factor[] {
  return [{ what: "σ′(z)", value: mapped(activate({ name: "sigmoid" }, network.z[layer]), (s) => s * (1 - s)) }];
}

export const softmaxElementwise = mistake({
  code: "softmax-elementwise",
  message: "softmax is differentiated as if each output depended on its own z alone.",
  what: "The derivative of softmax is the matrix diag(a) − aaᵀ; a(1 − a) is only its diagonal.",
  why: "Every other activation acts on one number at a time.",
  how: "Change one z: all outputs move, because they share the sum.",
  mutants: function* (place) {
    const { network, layer } = place;
    const residual = residualOf(network);
    if (!isOutputDelta(place) || !residual || activationAt(network, layer).name !== "softmax") return;
    const diagonal = network.slope[layer];
    for (const factor of [1, 2]) yield { what: "(a − y) a(1 − a)", value: combine(residual, diagonal, (d, s) => factor * d * s) };
    for (const { what, value } of outputGradients(network))
      yield { what: `${what} · a(1 − a)`, value: combine(value, diagonal, (d, s) => d * s) };
    for (const { what, value } of timesFactors(residual, [...slopesAtLogits(network, layer), ...otherSlopes(network, layer)]))
      yield { what: `(a − y) · ${what}`, value };
  },
  repairedBy: ({ kind, from }, { role, output }) => kind === "drop-factor" && from === "slope" && role === "dZ" && output,
  example: {
    right: BATCH,
    changes: [
      ["A2 = sigmoid(Z2)", "A2 = softmax(Z2)"],
      ["A2 - Y", "(A2 - Y) * A2 * (1 - A2)"],
    ],
    loss: "softmax-cross-entropy",
  },
});
