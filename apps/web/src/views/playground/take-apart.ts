import { trainer } from "./run.ts";
import { config } from "./state.ts";
import { MOST_PARAMETERS, writeOwn } from "../step/own.ts";

/** As many rows go along. */
const ROWS = 2;

/** Takes the network as it stands, with two of its rows, to the view that goes through it step by step. */
export function takeApart(): void {
  const { data, network, snapshot, problem } = trainer();
  const now = snapshot.value;
  const summary = data.value;
  const shape = network.value;
  if (now === undefined || summary === undefined || shape === undefined) return;
  if (shape.parameters > MOST_PARAMETERS || summary.points === undefined) {
    problem.value = `The network has ${shape.parameters} parameters and ${summary.inputs} inputs; a page shows up to ${MOST_PARAMETERS}, with one or two inputs. Choose smaller layers.`;
    return;
  }
  const { inputs, targets } = summary.points;
  const outputs = shape.sizes.at(-1)!;
  const rows = Array.from({ length: Math.min(ROWS, targets.length) }, (_, row) => row);
  const { loss, l2, learningRate } = config.value;
  const text = writeOwn({
    inputs: summary.inputs,
    layers: now.layers.map(({ weights, biases }, l) => ({ units: biases.length, activation: shape.activations[l], weights, biases })),
    loss,
    lambda: l2,
    learningRate,
    x: rows.map((row) => Array.from(inputs.subarray(row * summary.inputs, (row + 1) * summary.inputs))),
    y: rows.map((row) => targetOf(targets[row], outputs, summary.classes.length > 0)),
  });
  location.hash = `#/step?example=own&net=${encodeURIComponent(text)}`;
}

/** A class as the outputs are compared with it: 0 or 1, or one-hot; a value as it is. */
function targetOf(target: number, outputs: number, classes: boolean): number[] {
  return !classes || outputs === 1 ? [target] : Array.from({ length: outputs }, (_, k) => (k === target ? 1 : 0));
}
