import { NumericError } from "@adjoint/reference";
import { compileTrace } from "../compile/index.ts";
import type { Samples } from "../data/samples.ts";
import type { EpochPosition, State } from "../state/state.ts";
import { writeRows } from "../state/write-rows.ts";

/** A loss that is NaN or infinite, in training or in a gradient. */
export class DivergenceError extends NumericError {
  /** Counted from 1, as all here; 0 where it was no training. */
  readonly epoch: number;
  readonly batch: number;
  /** Where the first number that is not finite stands. */
  readonly layer: number;
  constructor(message: string, place: { readonly epoch: number; readonly batch: number; readonly layer: number }) {
    super(message, { code: "diverged", fields: place });
    this.epoch = place.epoch;
    this.batch = place.batch;
    this.layer = place.layer;
  }
}

/** Finds the first number in the forward pass of a batch that is not finite, and says in words where. The last layer, where only the loss itself is too large. */
function findDivergence(state: State, where: string, samples: Samples): { readonly layer: number; readonly what: string } {
  const { rows } = samples.inputs;
  const loaded = state.store.prepare({
    where,
    role: "trace",
    settings: { targets: samples.targets.kind, weighted: samples.weights !== undefined },
    rows,
    compile: () => compileTrace(state.spec, { batchSize: rows, targets: samples.targets.kind, weighted: samples.weights !== undefined }),
  });
  const { machine, plan } = loaded;
  writeRows(loaded, samples, 0, rows);
  machine.run(0, rows);
  for (const [i, { W, b, Z, A }] of plan.layers.entries()) {
    const layer = i + 1;
    const looks = [
      ["the weights hold", machine.read(W)],
      ["the biases hold", machine.read(b)],
      ["z became", machine.read(Z!, rows)],
      ["a became", machine.read(A, rows)],
    ] as const;
    for (const [what, values] of looks) {
      const found = values.find((value) => !Number.isFinite(value));
      if (found !== undefined) return { layer, what: `it began in layer ${layer}, where ${what} ${found}` };
    }
  }
  const layer = plan.layers.length;
  return { layer, what: `it began in layer ${layer}, in the loss itself` };
}

/** Returns the error for one batch outside training. */
export function divergedOnce(state: State, where: string, samples: Samples): DivergenceError {
  const { layer, what } = findDivergence(state, where, samples);
  return new DivergenceError(`${where}: the loss is NaN or infinite: ${what}. Scale the inputs to about 1, or give smaller weights.`, {
    epoch: 0,
    batch: 0,
    layer,
  });
}

/** Where training came upon a loss that is not finite. */
interface Diverged {
  readonly where: string;
  readonly samples: Samples;
  readonly method: { readonly kind: string; readonly learningRate?: number };
  /** The rows of the batch, where it is not all of them, and its number from 1 */
  readonly rows?: Uint32Array;
  readonly batch?: number;
  readonly epochLayout?: EpochPosition["epochLayout"];
}

/** Returns the error for a batch of training. */
export function createDivergenceError(state: State, { where, samples, method, rows, batch = 1, epochLayout }: Diverged): DivergenceError {
  // What rows count does not matter: no weight makes a number infinite that was not.
  const { weights: _, ...bare } = samples;
  const { inputs, targets } = bare;
  const selected =
    rows === undefined
      ? bare
      : {
          ...bare,
          inputs: { values: selectRows(inputs.values, rows, inputs), rows: rows.length, cols: inputs.cols, scale: 1 },
          targets: {
            kind: targets.kind,
            values: selectRows(targets.values, rows, { cols: targets.values.length / targets.rows, scale: 1 }),
            rows: rows.length,
          },
        };
  const found = findDivergence(state, where, selected);
  const place = { epoch: state.epoch + 1, batch, layer: found.layer };
  const batches = epochLayout === undefined ? 1 : Math.ceil(epochLayout.rows / epochLayout.batchSize);
  const rate = method.learningRate === undefined ? "" : `Lower the learning rate (${method.learningRate}), or scale`;
  return new DivergenceError(
    `${where}: the loss became NaN or infinite: in epoch ${place.epoch}, batch ${batch} of ${batches}, ${found.what}. ${rate || "Scale"} the inputs to about 1.`,
    place,
  );
}

function selectRows(
  values: ArrayLike<number>,
  rows: Uint32Array,
  { cols, scale }: { readonly cols: number; readonly scale: number },
): Float64Array {
  return Float64Array.from({ length: rows.length * cols }, (_, at) => values[rows[Math.floor(at / cols)] * cols + (at % cols)] * scale);
}
