import { throughActivation } from "../core/activations.ts";
import { LOSS_RULES } from "../core/losses.ts";
import { combine } from "../core/matrix.ts";
import { isOutputDelta, shiftedClasses } from "./values.ts";
import { mistake } from "./mistake.ts";
import { COURSE } from "./texts.ts";

export const labelsShifted = mistake({
  code: "labels-shifted",
  message: "the labels are off by one class.",
  what: "Class k is encoded as class k ± 1.",
  why: "Classes count from 1 in Octave and from 0 in NumPy.",
  how: "Print y and its one-hot rows side by side.",
  mutants: function* (place) {
    const { network, role } = place;
    const { Y, loss, activations } = network.parts;
    if (Y.shape[0] === 1 || loss === "given") return;
    for (const [by, around] of [
      [1, true],
      [-1, true],
      [1, false],
      [-1, false],
    ] as const) {
      const shifted = shiftedClasses(Y, by, around);
      const what = `classes shifted by ${by}`;
      if (role === "target") yield { what, value: shifted };
      if (!isOutputDelta(place)) continue;
      const dA = combine(network.a[network.depth], shifted, LOSS_RULES[loss].derivative);
      yield { what, value: throughActivation(activations.at(-1)!, dA, { z: network.z[network.depth], a: network.a[network.depth] }) };
    }
  },
  example: { right: COURSE, changes: [["y(t) == (1:num_labels)'", "y(t) == (0:num_labels-1)'"]] },
});
