import { colsOf, combine, product, rowsOf } from "../core/matrix.ts";
import { isDelta, isParameter, mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const missingWeightTranspose = mistake({
  code: "missing-weight-transpose",
  message: "the weights go back untransposed: the way back needs Wᵀ.",
  what: "δ is multiplied by the matrix of the forward pass instead of its transpose.",
  why: "Where widths are equal nothing complains.",
  how: "zᵢ = Σⱼ Wᵢⱼaⱼ: ∂J/∂aⱼ sums over i, the rows of W.",
  mutants: function* ({ network, role, layer }) {
    const W = network.W[layer + 1];
    if (!isDelta(role) || !W || rowsOf(W) !== colsOf(W)) return;
    const back = product(W, network.dZ[layer + 1]);
    yield { what: "Wδ", value: role === "dA" ? back : combine(back, network.slope[layer], (d, s) => d * s) };
  },
  repairedBy: ({ kind, from }, { role }) => (kind === "transpose" || kind === "order") && isParameter(from) && isDelta(role),
  example: { right: BATCH, changes: [["W2.T @ dZ2", "W2 @ dZ2"]] },
});
