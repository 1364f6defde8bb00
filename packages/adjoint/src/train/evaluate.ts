import { compileLoss, compilePrediction } from "../compile/index.ts";
import { outputsOf } from "../compile/shapes.ts";
import type { Examples, InputsLike } from "../data/examples.ts";
import { createTensor } from "../state/initialize.ts";
import type { Evaluation } from "../api.ts";
import { readInputsOf } from "../data/samples.ts";
import { writeRows } from "../state/write-rows.ts";
import type { Samples } from "../data/samples.ts";
import type { State } from "../state/state.ts";
import type { Loaded, Tensor } from "../state/store.ts";
import { classCount } from "../data/targets.ts";

/** Rows that go through the network at a time: enough for full speed, few enough that memory stays small. */
const CHUNK = 256;

/** Returns a[m, K] of inputs in any form, or of the inputs of examples. */
export function predict(state: State, where: string, given: InputsLike | Examples): Tensor {
  const { spec, store } = state;
  const inputs = readInputsOf(state, where, given);
  const cols = outputsOf(spec);
  const outputs = createTensor(spec.precision, inputs.rows * cols);
  const rows = Math.min(CHUNK, inputs.rows);
  const loaded = store.prepare({
    where,
    role: "prediction",
    settings: {},
    rows,
    compile: () => compilePrediction(spec, { batchSize: rows }),
  });
  for (let from = 0; from < inputs.rows; from += CHUNK) {
    const to = Math.min(from + CHUNK, inputs.rows);
    writeRows(loaded, { inputs }, from, to);
    loaded.machine.run(0, to - from);
    lastA(loaded, to - from, to - from === inputs.rows ? outputs : outputs.subarray(from * cols, to * cols));
  }
  return outputs;
}

/** Returns the class of each row [m]. */
export function classify(state: State, where: string, given: InputsLike | Examples): Uint32Array {
  return classesOf(predict(state, where, given), outputsOf(state.spec));
}

/** Returns loss without penalty, accuracy and confusions over all rows. */
export function evaluate(state: State, where: string, { inputs, targets }: Samples): Evaluation {
  const { spec, store } = state;
  const rows = Math.min(CHUNK, inputs.rows);
  const compile = () => compileLoss({ ...spec, l2: 0, l1: 0 }, { batchSize: rows, targets: targets.kind, inference: true });
  const loaded = store.prepare({ where, role: "loss", settings: { targets: targets.kind }, rows, compile });
  const { labels } = targets;
  const count = labels === undefined ? 0 : classCount(spec);
  const confusion = new Uint32Array(count * count);
  let lossSum = 0;
  for (let from = 0; from < inputs.rows; from += CHUNK) {
    const m = Math.min(CHUNK, inputs.rows - from);
    writeRows(loaded, { inputs, targets }, from, from + m);
    const { position, loss } = loaded.machine.run(0, m);
    lossSum += position < m ? NaN : loss;
    if (labels === undefined) continue;
    classesOf(lastA(loaded, m), outputsOf(spec)).forEach((predicted, i) => confusion[labels[from + i] * count + predicted]++);
  }
  let right = 0;
  for (let k = 0; k < count; k++) right += confusion[k * count + k];
  return {
    loss: lossSum / inputs.rows,
    accuracy: labels === undefined ? NaN : right / inputs.rows,
    rows: inputs.rows,
    classes: Array.from({ length: count }, (_, k) => targets.classes?.[k] ?? state.data?.classes?.[k] ?? String(k)),
    confusion,
  };
}

/** Returns A[rows, K] of the last layer, in `into` where it is given. */
function lastA({ machine, plan }: Loaded, rows: number, into?: Tensor): Tensor {
  return machine.read(plan.layers.at(-1)!.A, rows, into) as Tensor;
}

/** Returns the column of the greatest of each row of a[m, K], the first of equals; for one column, whether it exceeds ½. */
function classesOf(a: Tensor, cols: number): Uint32Array {
  return Uint32Array.from({ length: a.length / cols }, (_, i) => {
    if (cols === 1) return a[i] > 0.5 ? 1 : 0;
    let best = 0;
    for (let k = 1; k < cols; k++) if (a[i * cols + k] > a[i * cols + best]) best = k;
    return best;
  });
}
