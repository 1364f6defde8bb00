import { column, product, transposed } from "../core/matrix.ts";
import { withBias } from "./products.ts";
import { isGradient, mistake } from "./mistake.ts";
import { COURSE } from "./texts.ts";

export const lastSampleOnly = mistake({
  code: "last-sample-only",
  message: "only the last example counts: the loop overwrites instead of adding.",
  what: "Δ = δaᵀ in the loop, where Δ := Δ + δaᵀ belongs.",
  why: "With one example both are the same.",
  how: "The gradient does not change when the first example does.",
  mutants: function* ({ network, role, layer, bias }) {
    const { m } = network;
    if (m === 1 || !(isGradient(role) || role === "db")) return;
    const d = column(network.dZ[layer], m - 1);
    const dW = product(d, transposed(column(network.a[layer - 1], m - 1)));
    yield { what: "the last example", value: role === "db" ? d : withBias(dW, d, bias) };
  },
  repairedBy: ({ kind }) => kind === "accumulate",
  example: {
    right: COURSE,
    changes: [
      ["Theta2_grad + delta3 * a2'", "delta3 * a2'"],
      ["Theta1_grad + delta2 * a1'", "delta2 * a1'"],
    ],
  },
});
