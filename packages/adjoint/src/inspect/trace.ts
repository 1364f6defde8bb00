import type { Matrix } from "@adjoint/reference";
import { compileTrace } from "../compile/index.ts";
import { divergedOnce } from "../train/diverge.ts";
import { createTensor } from "../state/initialize.ts";
import type { LayerTrace, NumberedMatrix, Trace } from "../api.ts";
import { writeRows } from "../state/write-rows.ts";
import type { Samples } from "../data/samples.ts";
import type { State } from "../state/state.ts";

/** Runs one forward and backward pass and returns every matrix of it. */
export function trace(state: State, where: string, samples: Samples): Trace {
  const { spec, store } = state;
  const { rows } = samples.inputs;
  const targets = samples.targets.kind;
  const weighted = samples.weights !== undefined;
  const loaded = store.prepare({
    where,
    role: "trace",
    settings: { targets, weighted },
    rows,
    compile: () => compileTrace(spec, { batchSize: rows, targets, weighted }),
  });
  const { machine, plan, program } = loaded;
  writeRows(loaded, samples, 0, rows);
  const { position, loss } = machine.run(0, rows);
  if (position < rows) throw divergedOnce(state, where, samples);
  const matrices: Record<string, NumberedMatrix> = {};
  for (const matrix of program.matrices) matrices[matrix.name] = numbered(matrix);
  const get = (matrix: Matrix | undefined): NumberedMatrix => matrices[matrix!.name];

  function numbered(matrix: Matrix): NumberedMatrix {
    // What has a row for each example may have room for more than there are.
    const height = PARAMETER.test(matrix.name) || matrix.rows !== program.batchSize ? matrix.rows : rows;
    return { name: matrix.name, rows: height, cols: matrix.cols, values: machine.read(matrix, height) as NumberedMatrix["values"] };
  }

  const layers = plan.layers.map(({ W, b, Z, A, dZ, dW, db, norm }, i): LayerTrace => {
    const X = get(i === 0 ? plan.X : plan.layers[i - 1].A);
    const ofExamples = (gradient: NumberedMatrix): NumberedMatrix => ({
      ...gradient,
      name: `delta${i + 1}`,
      values: gradient.values.map((value) => value * rows),
    });
    const delta = ofExamples(get(dZ));
    const ofProduct = norm === undefined ? delta : ofExamples(get(norm.dU));
    return {
      layer: i + 1,
      units: spec.layers[i].units,
      activation: spec.layers[i].activation,
      weights: get(W),
      biases: get(b),
      z: get(Z),
      a: get(A),
      delta,
      Delta: { name: `Delta${i + 1}`, rows: X.cols, cols: delta.cols, values: sumOfOuterProducts(X, ofProduct, spec.precision) },
      biasDelta: { name: `biasDelta${i + 1}`, rows: 1, cols: delta.cols, values: sumOfRows(delta, spec.precision) },
      dW: get(dW),
      db: get(db),
    };
  });
  return {
    loss: loss / rows,
    rows,
    precision: spec.precision,
    inputs: get(plan.X),
    targets: get(plan.Y),
    layers,
    instructions: program.instructions,
    matrices,
  };
}

const PARAMETER = /^d?[Wb]\d+$/;

/** Xᵀ[n₀, m]·δ[m, n₁], down the batch */
function sumOfOuterProducts(X: NumberedMatrix, delta: NumberedMatrix, precision: Trace["precision"]): NumberedMatrix["values"] {
  const sum = createTensor(precision, X.cols * delta.cols);
  for (let i = 0; i < X.rows; i++) {
    for (let k = 0; k < X.cols; k++) {
      for (let j = 0; j < delta.cols; j++) sum[k * delta.cols + j] += X.values[i * X.cols + k] * delta.values[i * delta.cols + j];
    }
  }
  return sum;
}

/** Σ_i δ[i, :] */
function sumOfRows({ rows, cols, values }: NumberedMatrix, precision: Trace["precision"]): NumberedMatrix["values"] {
  const sum = createTensor(precision, cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) sum[j] += values[i * cols + j];
  return sum;
}
