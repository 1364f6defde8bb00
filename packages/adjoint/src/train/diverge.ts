import { NumericError } from "@adjoint/reference";
import { compileTrace } from "../compile/index.ts";
import type { Samples } from "../data/samples.ts";
import type { State } from "../state/state.ts";
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
export function findDivergence(state: State, where: string, samples: Samples): { readonly layer: number; readonly what: string } {
  const { rows } = samples.inputs;
  const loaded = state.store.prepare({
    where,
    role: "trace",
    settings: { targets: samples.targets.kind },
    rows,
    compile: () => compileTrace(state.spec, { batchSize: rows, targets: samples.targets.kind }),
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
