import { scaled, sumColumns, transposed } from "../core/matrix.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const biasSumWrongAxis = mistake({
  code: "bias-sum-wrong-axis",
  message: "the bias's δ is summed along the wrong axis.",
  what: "The sum has to run over the examples; it runs over the units, or over everything, or is missing.",
  why: "axis=0 and axis=1 change places with the layout.",
  how: "The result has one number for each unit.",
  mutants: function* ({ network, role, layer }) {
    const dZ = network.dZ[layer];
    if (role !== "db") return;
    const overUnits = transposed(sumColumns(transposed(dZ)));
    const overAll = sumColumns(overUnits);
    for (const [by, divided] of [
      [1, ""],
      [1 / network.sizes[layer], ", divided by the units"],
    ] as const) {
      if (network.m > 1) yield { what: `summed over the units${divided}`, value: scaled(overUnits, by) };
      if (network.m > 1) yield { what: `not summed${divided}`, value: scaled(dZ, by) };
      yield { what: `summed over everything${divided}`, value: scaled(overAll, by) };
    }
  },
  repairedBy: ({ kind }, { role }) => kind === "axis" && role === "db",
  example: { right: BATCH, changes: [["np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2, axis=0, keepdims=True)"]] },
});
