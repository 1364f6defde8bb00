import { createRandom, createReference } from "@adjoint/reference";
import type { Backend } from "@adjoint/reference";
import { dense, network } from "adjoint";
import type { Dense } from "adjoint";
import type { Contender } from "./measure.ts";

/** Networks whose `predict` of one row is timed, as a user calls it. */
export const PREDICTIONS: readonly (readonly number[])[] = [
  [784, 256, 128, 10],
  [64, 32, 10],
  [2, 8, 8, 1],
];

/** Rows that are predicted in turn, so that the input is new each time. */
const ROWS = 64;

/** `predict` of one row through the product's interface: new input, output that the caller owns. Checked against the reference in f64 first. */
export function predictionContender(name: string, backend: Backend, units: readonly number[]): Contender {
  const [n0, ...rest] = units;
  const last = rest.pop()!;
  const layers: Dense[] = [...rest.map((n) => dense(n, "relu")), dense(last, "sigmoid")];
  const options = { inputs: n0, layers, loss: "crossEntropy", seed: 1 } as const;
  const net = network({ ...options, backend });
  const random = createRandom(4);
  const inputs = Array.from({ length: ROWS }, () => Float32Array.from({ length: n0 }, () => random.normal()));
  const exact = network({ ...options, precision: "f64", backend: createReference() });
  for (const input of inputs) {
    const [got, want] = [net.predict(input), exact.predict(input)];
    for (let j = 0; j < last; j++)
      if (!(Math.abs(got[j] - want[j]) <= 1e-4))
        throw new Error(`bench: ${name} is wrong: it predicts ${got[j]}, not ${want[j]}. Run the conformance suite.`);
  }
  let next = 0;
  return {
    name,
    work(rows) {
      for (let i = 0; i < rows; i++) {
        net.predict(inputs[next]);
        next = (next + 1) % ROWS;
      }
    },
  };
}
