import { combine, product, transposed } from "../core/matrix.ts";
import { isDelta, mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const updatedWeightsUsed = mistake({
  code: "updated-weights-used",
  message: "the weights were updated before the way back used them.",
  what: "Wᵀδ is computed with W − α∂J/∂W.",
  why: "Updating each layer as soon as its gradient is known looks economical.",
  how: "Compute all gradients first, then update.",
  mutants: function* ({ network, role, layer, step }) {
    if (!isDelta(role) || layer >= network.depth || step === 0) return;
    const updated = combine(network.W[layer + 1], network.dW[layer + 1], (w, g) => w - step * g);
    const back = product(transposed(updated), network.dZ[layer + 1]);
    yield { what: "W after its update", value: role === "dA" ? back : combine(back, network.slope[layer], (d, s) => d * s) };
  },
  example: { right: BATCH, changes: [["dZ1 = W2.T", "W2 = W2 - alpha * dW2\ndZ1 = W2.T"]] },
});
