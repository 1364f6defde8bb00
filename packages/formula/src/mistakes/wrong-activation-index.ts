import { isActivation, outer } from "./products.ts";
import { isGradient, mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongActivationIndex = mistake({
  code: "wrong-activation-index",
  message: "δ is multiplied by the activation of the wrong layer: the input of the weights belongs here.",
  what: "The gradient of a layer's weights is its δ times the activation that entered the layer.",
  why: "δ⁴ and a⁴ carry the same number, and numbers that agree look right.",
  how: "z⁴ = Θ³a³: ∂z⁴/∂Θ³ can only be a³.",
  mutants: function* ({ network, role, layer, bias }) {
    if (!isGradient(role)) return;
    yield { what: "the activation of the layer after", value: outer(network, layer, { a: network.a[layer], bias }) };
    if (layer >= 2) yield { what: "the activation of the layer before", value: outer(network, layer, { a: network.a[layer - 2], bias }) };
  },
  repairedBy: ({ kind, from, to, fromLayer, toLayer }, { role }) =>
    kind === "operand" && isActivation(from) && isActivation(to) && fromLayer !== toLayer && isGradient(role),
  example: { right: BATCH, changes: [["dZ2 @ A1.T", "dZ2 @ A2.T"]] },
});
