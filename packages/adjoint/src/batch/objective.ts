import { assert } from "@adjoint/reference";
import { compileGradient } from "../compile/index.ts";
import { countParameters, parameterShapes } from "../compile/shapes.ts";
import type { Samples } from "../data/samples.ts";
import type { Evaluate } from "../optimise/point.ts";
import type { State } from "../state/state.ts";
import type { Loaded } from "../state/store.ts";
import { writeRows } from "../state/write-rows.ts";

/** θ[n] of a network in f64: W₁, b₁, W₂, b₂, … one after another. */
export function readTheta({ spec, store }: Pick<State, "spec" | "store">): Float64Array {
  const tensors = store.tensors();
  const theta = new Float64Array(countParameters(spec));
  let at = 0;
  for (const { name } of parameterShapes(spec)) {
    const tensor = tensors.get(name);
    assert(tensor !== undefined, `the store has ${name}`);
    theta.set(tensor, at);
    at += tensor.length;
  }
  return theta;
}

/** Returns the parts of θ by name, views of the array. */
export function splitTheta(spec: State["spec"], theta: Float64Array): [name: string, values: Float64Array][] {
  let at = 0;
  return parameterShapes(spec).map(({ name, rows, cols }) => {
    const values = theta.subarray(at, at + rows * cols);
    at += values.length;
    return [name, values];
  });
}

/** Creates the cost of a network over all samples as one batch, with its gradient, as a function of θ; in f64 whatever the network's precision. */
export function createObjective(state: State, where: string, samples: Samples): Evaluate {
  const { spec, store } = state;
  const { rows } = samples.inputs;
  const targets = samples.targets.kind;
  const weighted = samples.weights !== undefined;
  const settings = { targets, weighted, rows };
  return (theta) => {
    const loaded = store.prepare({
      where,
      role: "fullBatch",
      settings,
      rows,
      writesParameters: true,
      compile: () => compileGradient({ ...spec, precision: "f64" }, { batchSize: rows, targets, weighted }),
    });
    const { machine, plan } = loaded;
    writeSamples(loaded, samples);
    writeTheta(loaded, theta);
    const { position, loss } = machine.run(0, rows);
    const gradient = new Float64Array(theta.length);
    // A cost that is not finite is a step that is too long: nothing is known of the gradient there.
    if (position < rows) return { theta, cost: Infinity, gradient };
    let at = 0;
    for (const { dW, db } of plan.layers) {
      for (const matrix of [dW!, db!]) {
        const length = matrix.rows * matrix.cols;
        machine.read(matrix, matrix.rows, gradient.subarray(at, at + length));
        at += length;
      }
    }
    return { theta, cost: loss / rows, gradient };
  };
}

/** Writes all samples to X and Y, unless they are there. */
function writeSamples(loaded: Loaded, samples: Samples): void {
  if (loaded.samples === samples.identity) return;
  writeRows(loaded, samples, 0, samples.inputs.rows);
  loaded.samples = samples.identity;
}

/** Writes θ to the parameters of a machine. */
export function writeTheta({ machine, plan }: Loaded, theta: Float64Array): void {
  let at = 0;
  for (const { W, b } of plan.layers) {
    for (const matrix of [W, b]) {
      const length = matrix.rows * matrix.cols;
      machine.write(matrix, theta.subarray(at, at + length));
      at += length;
    }
  }
}
