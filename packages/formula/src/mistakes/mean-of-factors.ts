import { product, scaled, sumColumns, transposed } from "../core/matrix.ts";
import { withBias } from "./products.ts";
import { isGradient, mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const meanOfFactors = mistake({
  code: "mean-of-factors",
  message: "the means of δ and a are multiplied, where the mean of their products belongs.",
  what: "mean(δ)·mean(a)ᵀ is not mean(δaᵀ).",
  why: "Averages look as if they could be taken at any time.",
  how: "The result has rank 1, whatever the batch.",
  mutants: function* ({ network, role, layer, bias }) {
    const { m } = network;
    if (m === 1 || !isGradient(role)) return;
    const d = sumColumns(network.dZ[layer]);
    const sums = product(d, transposed(sumColumns(network.a[layer - 1])));
    for (const by of [1 / m, 1, 1 / (m * m)]) yield { what: "mean(δ) mean(a)ᵀ", value: scaled(withBias(sums, scaled(d, m), bias), by) };
  },
  example: { right: BATCH, changes: [["dZ2 @ A1.T / m", "np.mean(dZ2, axis=1, keepdims=True) @ np.mean(A1, axis=1, keepdims=True).T"]] },
});
