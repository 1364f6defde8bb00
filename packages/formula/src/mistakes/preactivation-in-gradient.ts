import { isActivation, outer } from "./products.ts";
import { isGradient, mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const preactivationInGradient = mistake({
  code: "preactivation-in-gradient",
  message: "δ is multiplied by z where the activation a belongs.",
  what: "The gradient uses z of the layer before, not a = g(z).",
  why: "z and a have the same shape.",
  how: "The weights multiply a, so their derivative is a.",
  mutants: function* ({ network, role, layer, bias }) {
    if (!isGradient(role)) return;
    if (layer >= 2) yield { what: "z for a", value: outer(network, layer, { a: network.z[layer - 1], bias }) };
    yield { what: "z of the layer after", value: outer(network, layer, { a: network.z[layer], bias }) };
  },
  repairedBy: ({ kind, from, to }, { role }) => kind === "operand" && from === "z" && isActivation(to) && isGradient(role),
  example: { right: BATCH, changes: [["dZ2 @ A1.T", "dZ2 @ Z1.T"]] },
});
