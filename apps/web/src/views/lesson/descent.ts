import { adam, dense, momentum, network, sgd, squaredError } from "adjoint";
import type { Optimizer } from "adjoint";
import { createReference } from "@adjoint/reference";

const RATE = 0.1;
const BETA = 0.9;

/** The optimisers of the lesson. */
export const DESCENTS = {
  sgd: { label: "SGD", optimizer: (learningRate: number): Optimizer => sgd({ learningRate }) },
  momentum: { label: "momentum", optimizer: (learningRate: number): Optimizer => momentum({ learningRate, momentum: BETA }) },
  adam: { label: "Adam", optimizer: (learningRate: number): Optimizer => adam({ learningRate }) },
} as const;
export type Descent = keyof typeof DESCENTS;

export interface DescentOptions {
  readonly steps: number;
  /** Where the weight begins, and where the parabola has its bottom. */
  readonly start?: number;
  readonly bottom?: number;
  readonly rate?: number;
}

/** Returns the weight of ½(w − bottom)² after each step, from its start on. Two inputs, 1 and −1, leave the bias without a gradient. */
export function pathOf(name: Descent, { steps, start = 2, bottom = 0, rate = RATE }: DescentOptions): readonly number[] {
  const net = network({
    inputs: 1,
    layers: [dense(1, "identity", { weights: [[start]], biases: [0] })],
    loss: squaredError("half"),
    precision: "f64",
    seed: 1,
    backend: createReference(),
  });
  const data = { inputs: [[1], [-1]], targets: [[bottom], [-bottom]] };
  const path = [start];
  for (const _ of net.fit(data, { epochs: steps, batchSize: 2, optimizer: DESCENTS[name].optimizer(rate), every: 1 }))
    path.push(net.parameters()[0].weights[0]);
  return path;
}

/** How far the first step goes. */
export function firstStep(name: Descent): number {
  const [start, next] = pathOf(name, { steps: 1 });
  return next - start;
}

/** How many times as far as SGD momentum goes in a step, after many under a slope that hardly changes. */
export function terminalFactor(): number {
  const far = { steps: 200, start: 0, bottom: 1e9, rate: 1e-9 };
  const last = (name: Descent): number =>
    pathOf(name, far)
      .slice(-2)
      .reduce((before, after) => after - before);
  return last("momentum") / last("sgd");
}
