import { isSquared } from "./values.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongAverageCount = mistake({
  code: "wrong-average-count",
  message: "the sum is divided by something other than the number of examples.",
  what: "1/(m − 1), 1/(mK) or 1/K in place of 1/m.",
  why: "Variances divide by m − 1, and mean() over a matrix divides by all of its entries.",
  how: "J says what to divide by.",
  scales: function* (place) {
    const { network } = place;
    const { m, sizes, depth } = network;
    if (m === 1) return;
    yield { what: "1/(m − 1)", by: m / (m - 1) };
    yield { what: "1/(m + 1)", by: m / (m + 1) };
    if (sizes[depth] > 1) yield { what: "1/(mK)", by: 1 / sizes[depth] };
    for (const n of new Set(sizes.flatMap((size) => [size, size + 1])))
      if (n > 1 && n !== m) yield { what: `1/${n}, a layer's width, for 1/m`, by: m / n };
    // Half of a squared error's gradient is its own factor.
    if (!isSquared(network)) yield { what: "1/(2m)", by: 0.5 };
  },
  example: { right: BATCH, changes: [["A1.T / m", "A1.T / (m - 1)"]] },
});
