import { mapped, scaled } from "../core/matrix.ts";
import {
  activationAt,
  formsFedZ,
  isCancelled,
  isOutputDelta,
  isSquared,
  otherSlopes,
  residualOf,
  slopesAtActivation,
  timesFactors,
} from "./values.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const extraOutputDerivative = mistake({
  code: "extra-output-derivative",
  message: "the output's δ has a derivative too many: this loss and this output already cancel g′(z).",
  what: "δ at the output is multiplied by g′(z), which ∂J/∂a = (a − y)/(a(1 − a)) cancels.",
  why: "The formula for the squared error has the factor, and every hidden layer has it too.",
  how: "Multiply (a − y)/(a(1 − a)) by a(1 − a): a − y is left.",
  mutants: function* (place) {
    const { network, layer } = place;
    const { name } = activationAt(network, layer);
    const residual = residualOf(network);
    if (!isOutputDelta(place) || !residual || name === "softmax") return;
    if (!isCancelled(network) && !(isSquared(network) && name === "linear")) return;
    const own = name === "linear" ? [] : [{ what: "g′(z)", value: network.slope[layer] }];
    const factors = [...own, ...slopesAtActivation(network, layer), ...otherSlopes(network, layer), ...formsFedZ(network, layer)];
    if (name === "linear") factors.push({ what: "a(1 − a)", value: mapped(network.a[layer], (a) => a * (1 - a)) });
    for (const { what, value } of timesFactors(residual, factors)) {
      yield { what: `(a − y) · ${what}`, value };
      yield { what: `2(a − y) · ${what}`, value: scaled(value, 2) };
    }
  },
  repairedBy: ({ kind, from }, { role, output }) => kind === "drop-factor" && from === "slope" && role === "dZ" && output,
  example: { right: BATCH, changes: [["A2 - Y", "(A2 - Y) * A2 * (1 - A2)"]], loss: "cross-entropy" },
});
