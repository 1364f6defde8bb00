import { describe, expect, it } from "vitest";
import { layerWord, partsOf, rolesOf } from "../src/reading/names.ts";

const role = (path: string): string | undefined => rolesOf(partsOf(path))[0];

describe("names as a prior", () => {
  it.each([
    ["wih", "weight"],
    ["synapse_0", "weight"],
    ["self.hidden_weights", "weight"],
    ["params['W1']", "weight"],
    ["Theta1", "theta"],
    ["Theta1_grad", "dW"],
    ["Delta2", "dW"],
    ["grads['db1']", "db"],
    ["X_train", "input"],
    ["expected", "target"],
    ["l2_delta", "dZ"],
    ["hidden_inputs", "z"],
    ["minibatch_size", "count"],
    ["learning_rate", "step"],
    ["nn_params", "unrolled"],
    ["b_out", "bias"],
    ["dZ2", "dZ"],
    ["self.output_bias", "bias"],
  ])("takes %s for %s", (path, expected) => expect(role(path)).toBe(expected));

  it("says nothing of names that say nothing", () => {
    for (const name of ["foo", "tmp", "g2x", "print"]) expect(role(name)).toBeUndefined();
  });

  it("finds the number of a layer in digits, subscripts and keys", () => {
    expect(partsOf("W2").digits).toBe(2);
    expect(partsOf("layer_2_delta")).toMatchObject({ base: "layer_delta", digits: 2 });
    expect(partsOf("wts_01").digits).toBe(1);
    expect(partsOf("weights[0]")).toMatchObject({ base: "weights", index: 0 });
    expect(partsOf("self.layers[-1]")).toMatchObject({ base: "layers", index: -1 });
    expect(partsOf("W['2']")).toMatchObject({ base: "w", digits: 2 });
    expect(partsOf("caches[-1][0]").index).toBe(-1);
  });

  it("finds the layer of wih and who", () => {
    expect(layerWord(partsOf("wih"))).toBe(1);
    expect(layerWord(partsOf("who"))).toBe(-1);
    expect(layerWord(partsOf("W"))).toBeUndefined();
  });
});
