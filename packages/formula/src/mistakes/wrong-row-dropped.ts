import { beside, colsOf, combine, matrix, product, rowsOf, transposed } from "../core/matrix.ts";
import { isDelta, isParameter, mistake } from "./mistake.ts";
import { COURSE } from "./texts.ts";

export const wrongRowDropped = mistake({
  code: "wrong-row-dropped",
  message: "the wrong row is dropped: the bias unit is the first.",
  what: "The last row or column of Θᵀδ is cut off instead of the first.",
  why: "Both cuts give the right shape.",
  how: "The column of ones was put first, so the bias is index 1 (0 in NumPy).",
  mutants: function* ({ network, role, layer, bias }) {
    if (!isDelta(role) || layer < 1 || layer === network.depth || (bias !== "first" && bias !== "last")) return;
    const theta =
      bias === "first" ? beside(network.b[layer + 1], network.W[layer + 1]) : beside(network.W[layer + 1], network.b[layer + 1]);
    const whole = product(transposed(theta), network.dZ[layer + 1]);
    const kept = matrix(rowsOf(whole) - 1, colsOf(whole), (i, j) => whole.data[(bias === "first" ? i : i + 1) * colsOf(whole) + j]);
    const slope = network.slope[layer];
    const what = `the ${bias === "first" ? "last" : "first"} row of Θᵀδ dropped`;
    yield { what, value: role === "dA" ? kept : combine(kept, slope, (d, s) => d * s) };
    if (role === "dA" || bias === "last") return;
    // Cut off after g′, whose entry for the bias unit is 1.
    yield {
      what,
      value: matrix(
        rowsOf(kept),
        colsOf(kept),
        (i, j) => kept.data[i * colsOf(kept) + j] * (i === 0 ? 1 : slope.data[(i - 1) * colsOf(kept) + j]),
      ),
    };
  },
  repairedBy: ({ kind, from }, { role }) => kind === "index" && (isParameter(from) || (isDelta(role) && from === "dZ")),
  example: { right: COURSE, changes: [["Theta2(:, 2:end)'", "Theta2(:, 1:end-1)'"]] },
});
