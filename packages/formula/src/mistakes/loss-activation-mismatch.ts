import { activate } from "../core/activations.ts";
import { combine } from "../core/matrix.ts";
import { activationAt, isCancelled, isOutput, isSquared, residualOf } from "./values.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

const OUTPUTS = ["softmax", "sigmoid", "linear", "tanh", "relu"] as const;

export const lossActivationMismatch = mistake({
  code: "loss-activation-mismatch",
  message: "this belongs to another pair of loss and output activation.",
  what: "The output's δ is the one of a different loss or of a different output, for example softmax(z) − y beside a sigmoid's cost.",
  why: "a − y is right for three pairs (sigmoid and softmax with their cross-entropies, linear with ½Σ), so it is taken for granted.",
  how: "Compare the cost and the forward pass with the δ: all three must use the same output.",
  mutants: function* (place) {
    const { network, layer, role } = place;
    const { loss, Y } = network.parts;
    const residual = residualOf(network);
    const { name } = activationAt(network, network.depth);
    const z = network.z[network.depth];
    if (role === "a" && isOutput(place) && !isSquared(network)) {
      for (const other of OUTPUTS)
        if (other !== name)
          yield { what: other === "linear" ? "z itself for its activation" : `${other}(z)`, value: activate({ name: other }, z) };
      return;
    }
    if (!residual || !isOutput(place) || (role !== "dZ" && role !== "dA")) return;
    if (!isSquared(network) && (role === "dA" || !isCancelled(network))) yield { what: "a − y", value: residual };
    if (role === "dA") return;
    for (const other of OUTPUTS)
      if (other !== name && other !== "relu")
        yield { what: `${other === "linear" ? "z" : `${other}(z)`} − y`, value: combine(activate({ name: other }, z), Y, (p, y) => p - y) };
    if (loss === "cross-entropy" && name === "sigmoid")
      yield { what: "−y/a · a(1 − a), the other half of the cost left out", value: combine(network.a[layer], Y, (p, y) => -y * (1 - p)) };
  },
  example: { right: BATCH, changes: [["dZ2 = A2 - Y", "dZ2 = softmax(Z2) - Y"]], loss: "cross-entropy" },
});
