import type { Examples } from "../data/examples.ts";
import type { Network } from "../api.ts";
import { fail } from "../errors.ts";

/** What a calibration found. */
export interface Calibration {
  /** T, by which the last z are divided: above 1 where the network was too sure. */
  readonly temperature: number;
  /** The loss of the examples before and after [nats] */
  readonly before: number;
  readonly after: number;
}

/** ln T is looked for in ±this. */
const WIDEST = 4;
const STEPS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Calibrates the probabilities of a network: divides its last z by the temperature T that makes the cross-entropy of examples smallest (Guo et al., "On Calibration of
 * Modern Neural Networks", ICML 2017). The weights and biases of the last layer become W/T and b/T, so that the model is saved as any other; no class changes
 * its place in the order. Give examples that the network was not trained on.
 * @throws ArgumentError for a network without cross-entropy
 */
export function calibrate(net: Network, examples: Examples): Calibration {
  const where = "calibrate";
  const { loss, layers } = net.describe();
  if (loss !== "crossEntropy") fail(where, "calibrates-probabilities", { output: layers.at(-1)!.activation });
  const parameters = net.parameters();
  const lossAt = (logT: number): number => {
    const T = Math.exp(logT);
    net.setParameters(
      parameters.map((layer, l) =>
        l < parameters.length - 1 || logT === 0
          ? layer
          : {
              weights: layer.weights.map((w) => w / T),
              biases: layer.biases.map((b) => b / T),
            },
      ),
    );
    return net.evaluate(examples).loss;
  };
  const before = lossAt(0);
  // The loss is convex in 1/T, so it has one minimum over ln T.
  let [low, high] = [-WIDEST, WIDEST];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [lossAt(left), lossAt(right)];
  for (let step = 0; step < STEPS; step++) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = lossAt(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = lossAt(right);
    }
  }
  const found = (low + high) / 2;
  const after = lossAt(found);
  if (after < before) return { temperature: Math.exp(found), before, after };
  lossAt(0);
  return { temperature: 1, before, after: before };
}
