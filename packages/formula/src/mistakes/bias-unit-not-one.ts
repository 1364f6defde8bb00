import { activate, type Activation } from "../core/activations.ts";
import { matrix, scaled, withRow } from "../core/matrix.ts";
import { withBias } from "./products.ts";
import { activationAt } from "./values.ts";
import { mistake } from "./mistake.ts";
import { COURSE } from "./texts.ts";

/** g(1) */
const valueAt = (activation: Activation): number =>
  activate(
    activation,
    matrix(1, 1, () => 1),
  ).data[0];

export const biasUnitNotOne = mistake({
  code: "bias-unit-not-one",
  message: "the bias unit is not 1.",
  what: "The unit that carries the bias has another value, g(1) or 0.",
  why: "The 1 was put in before the activation was applied.",
  how: "The bias column's gradient is Σδ·1.",
  mutants: function* ({ network, role, layer, bias }) {
    if (bias !== "first" && bias !== "last") return;
    const below = role === "dTheta" ? layer - 1 : layer;
    const units = [below >= 1 ? valueAt(activationAt(network, below)) : 1, valueAt({ name: "sigmoid" }), 0, -1, 0.5];
    for (const unit of units.filter((u) => u !== 1)) {
      const what = `a bias unit of ${Number(unit.toPrecision(3))}`;
      if (role === "a" || role === "input") yield { what, value: withRow(network.a[layer], bias, unit) };
      if (role === "dTheta") yield { what, value: withBias(network.dW[layer], scaled(network.db[layer], unit), bias) };
    }
  },
  repairedBy: ({ kind, from }) => kind === "number" && (from === "a" || from === "input"),
  example: { right: COURSE, changes: [["[1; sigmoid(z2)]", "sigmoid([1; z2])"]] },
});
