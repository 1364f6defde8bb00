import { activate } from "../core/activations.ts";
import { transposed } from "../core/matrix.ts";
import { activationAt } from "./values.ts";
import { mistake } from "./mistake.ts";
import { PROGRAM } from "./texts.ts";

export const softmaxAxis = mistake({
  code: "softmax-axis",
  message: "softmax is normalised along the wrong axis.",
  what: "The outputs of one example have to sum to 1; here those of one unit over all examples do.",
  why: "axis=0 and axis=1 change places with the layout, and both give numbers between 0 and 1.",
  how: "Sum the output of one example: it has to be 1.",
  mutants: function* ({ network, role, layer }) {
    if (role !== "a" || activationAt(network, layer).name !== "softmax" || network.m === 1) return;
    yield { what: "softmax over the examples", value: transposed(activate({ name: "softmax" }, transposed(network.z[layer]))) };
  },
  repairedBy: ({ kind }, { role, output }) => kind === "axis" && role === "a" && output,
  example: { right: PROGRAM, changes: [["np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=0, keepdims=True)"]] },
});
