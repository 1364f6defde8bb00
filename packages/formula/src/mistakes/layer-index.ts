import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const layerIndex = mistake({
  code: "layer-index",
  message: "layers are numbered in two ways.",
  what: "The forward pass uses one number for the weights of a layer, the way back another.",
  why: "Some books count the layer that weights lead into, others the one that they lead out of.",
  how: "Choose one: z⁽ˡ⁾ = W⁽ˡ⁾a⁽ˡ⁻¹⁾.",

  example: { right: BATCH, changes: [["Z2 = W2 @ A1", "Z2 = W1 @ A1"]] },
});
