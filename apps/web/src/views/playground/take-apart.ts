import { handed } from "../step/handed.ts";
import { LONGEST_NET, writeOwn } from "../step/own.ts";
import type { OwnNetwork } from "../step/own.ts";
import { trainer } from "./run.ts";
import { config } from "./state.ts";

/** As many rows go along. */
const ROWS = 2;

/** Takes the network as it stands, with some rows of its training part, to the view that goes through it step by step. */
export async function takeApart(from = 0, count = ROWS): Promise<void> {
  const { network, snapshot, data } = trainer();
  const now = snapshot.value;
  const shape = network.value;
  const summary = data.value;
  if (now === undefined || shape === undefined || summary === undefined) return;
  const batch = await trainer().batch(from, count);
  if (batch === undefined) return;
  const { loss, l2, learningRate } = config.value;
  const outputs = shape.sizes.at(-1)!;
  const own: OwnNetwork = {
    inputs: summary.inputs,
    layers: now.layers.map(({ weights, biases }, l) => ({ units: biases.length, activation: shape.activations[l], weights, biases })),
    loss,
    lambda: l2,
    learningRate,
    x: batch.inputs,
    y: batch.targets.map((target) => (summary.classes.length > 0 ? oneHot(target[0], outputs) : target)),
  };
  handed.value = { own, from, total: summary.trainRows, again: takeApart };
  const text = writeOwn(own);
  location.hash = `#/step?example=own${text.length <= LONGEST_NET ? `&net=${encodeURIComponent(text)}` : ""}`;
}

/** A class as the outputs are compared with it: 0 or 1, or one of K. */
function oneHot(target: number, outputs: number): readonly number[] {
  return outputs === 1 ? [target] : Array.from({ length: outputs }, (_, k) => (k === target ? 1 : 0));
}
