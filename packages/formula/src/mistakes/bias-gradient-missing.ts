import { scaled } from "../core/matrix.ts";
import { withBias } from "./products.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const biasGradientMissing = mistake({
  code: "bias-gradient-missing",
  message: "the bias has no gradient.",
  what: "The bias's gradient is 0 or left out; it is Σδ.",
  why: "The bias is left out of the regularisation, and then of everything.",
  how: "∂z/∂b = 1, so ∂J/∂b = δ.",
  mutants: function* ({ network, role, layer, bias }) {
    if (role === "db") yield { what: "0", value: scaled(network.db[layer], 0) };
    if (role !== "dTheta" || bias === "none" || bias === "separate") return;
    yield { what: "a bias column of 0", value: withBias(network.dW[layer], scaled(network.db[layer], 0), bias) };
    yield { what: "no bias column", value: network.dW[layer] };
  },
  example: { right: BATCH, changes: [["np.sum(dZ2, axis=1, keepdims=True) / m", "np.zeros((dZ2.shape[0], 1))"]] },
});
