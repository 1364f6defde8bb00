import type { OwnNetwork } from "../src/views/step/own.ts";

/** 2-2-2 with gelu, then leakyRelu, and the mean squared error of two outputs, on two examples: z of the first layer is x itself. */
export const GELU_LEAKY_MEAN: OwnNetwork = {
  inputs: 2,
  layers: [
    { units: 2, activation: "gelu", weights: Float32Array.from([1, 0, 0, 1]), biases: Float32Array.from([0, 0]) },
    // W[n₁, n₀] has the rows 1 2 and 3 −4; here it is W[n₀, n₁].
    { units: 2, activation: "leakyRelu", weights: Float32Array.from([1, 3, 2, -4]), biases: Float32Array.from([0.5, -4]) },
  ],
  loss: "mean",
  lambda: 0.125,
  learningRate: 0.5,
  x: [
    [1, -1],
    [0.5, 0.25],
  ],
  y: [
    [1, 0],
    [0, 1],
  ],
};

/**
 * Its numbers in 40-digit arithmetic (mpmath 1.3), from the definitions alone: a and the losses are evaluated, every derivative is a difference quotient of
 * the loss in one parameter (δ of a layer is the derivative in its bias), nothing is propagated backward.
 */
export const WORKED: {
  readonly geluSlopes: Readonly<Record<string, number>>;
  readonly steps: readonly (readonly [id: string, example: number | null, numbers: readonly number[]])[];
} = {
  geluSlopes: { "1": 1.0829640838458, "-1": -0.082964083845783, "0.5": 0.86736990353464, "0.25": 0.69535409515106 },
  steps: [
    ["z1", 0, [1, -1]],
    ["a1", 0, [0.84119199060828, -0.15880800939172]],
    ["z2", 0, [1.0235759718248, -0.84119199060828]],
    ["a2", 0, [1.0235759718248, -0.0084119199060828]],
    ["loss", 0, [0.00031329342199577]],
    ["delta2", 0, [0.02357597182483, -8.4119199060828e-5]],
    ["delta1", 0, [0.025258636514017, -0.0039398332955777]],
    ["a1", 1, [0.34571400982514, 0.14967535070169]],
    ["a2", 1, [1.1450647112285, -0.035615593733313]],
    ["loss", 1, [1.1918364254422]],
    ["delta2", 1, [1.1450647112285, -0.010356155937333]],
    ["delta1", 1, [0.96624681419014, 1.6212556540956]],
    ["J", null, [1.5960748594321]],
    ["dW1", null, [0.31669102180454, 0.10815153351676, 0.40334399687612, 0.26712687340974]],
    ["db1", null, [0.49575272535208, 0.80865791040002]],
    ["dW2", null, [0.27034841574897, 0.20882195453714, 0.18567448570401, -0.25076835123464]],
    ["db2", null, [0.58432034152667, -0.005220137568197]],
    ["W1+", null, [0.84165448909773, -0.054075766758379, -0.20167199843806, 0.86643656329513]],
    ["b1+", null, [-0.24787636267604, -0.40432895520001]],
    ["W2+", null, [0.86482579212552, 1.8955890227314, 2.907162757148, -3.8746158243827]],
    ["b2+", null, [0.20783982923666, -3.9973899312159]],
  ],
};
