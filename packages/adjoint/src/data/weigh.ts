import { fail } from "../errors.ts";
import type { Examples, Numbers } from "./examples.ts";
import type { Samples } from "./samples.ts";

/** What classes count: `balanced` for rows/(classes·rows of the class), or a number for each class, by its name or number. */
export type ClassWeight = "balanced" | Readonly<Record<string, number>>;

/** What rows count, row by row and by their class; both are multiplied. */
export interface Weighting {
  readonly sampleWeight?: Numbers | undefined;
  readonly classWeight?: ClassWeight | undefined;
}

/**
 * Returns samples with what each row counts, over the mean of the set. Rows that count 0 are left out: the result is that of the other rows, to the last bit.
 * Where all rows count the same, it is as if nothing were said.
 */
export function weighSamples(where: string, samples: Samples, { sampleWeight, classWeight }: Weighting): Samples {
  if (sampleWeight === undefined && classWeight === undefined) return samples;
  const { rows } = samples.inputs;
  const weights = new Float64Array(rows).fill(1);
  if (sampleWeight !== undefined) {
    if (sampleWeight.length !== rows) fail(where, "weights-length", { given: sampleWeight.length, rows });
    for (let i = 0; i < rows; i++) {
      const value: unknown = sampleWeight[i];
      if (!(typeof value === "number" && Number.isFinite(value) && value >= 0)) fail(where, "weight-negative", { row: i, value });
      weights[i] = value;
    }
  }
  if (classWeight !== undefined) multiplyClassWeights(where, samples, { weights, classWeight });
  const kept = Uint32Array.from(weights.keys()).filter((row) => weights[row] > 0);
  if (kept.length === 0) fail(where, "weights-all-zero", {});
  const selected = kept.length === rows ? samples : selectRows(samples, kept);
  const mean = kept.reduce((sum, row) => sum + weights[row], 0) / kept.length;
  const scaled = Float64Array.from(kept, (row) => weights[row] / mean);
  if (scaled.every((value) => value === scaled[0])) return selected;
  return { ...selected, weights: scaled, identity: {} };
}

/** Returns what the rows of a data set count, where it says so. */
export function weightsOf(examples: Examples): Numbers | undefined {
  return "weights" in examples ? examples.weights : undefined;
}

function multiplyClassWeights(
  where: string,
  { targets, inputs }: Samples,
  { weights, classWeight }: { readonly weights: Float64Array; readonly classWeight: ClassWeight },
): void {
  const { labels, classes } = targets;
  if (labels === undefined) fail(where, "class-weight-without-classes", {});
  if (classWeight === "balanced") {
    const counts = new Map<number, number>();
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    labels.forEach((label, i) => (weights[i] *= inputs.rows / (counts.size * counts.get(label)!)));
    return;
  }
  if (typeof classWeight !== "object" || classWeight === null) fail(where, "unknown-class-weight", { value: classWeight });
  const names = new Set(Array.from(labels, (label) => classes?.[label] ?? String(label)));
  for (const [name, value] of Object.entries(classWeight)) {
    if (!names.has(name)) fail(where, "class-weight-unknown-class", { name, classes: [...names] });
    if (!(Number.isFinite(value) && value >= 0)) fail(where, "class-weight-negative", { name, value });
  }
  // A class that is not named counts 1.
  labels.forEach((label, i) => (weights[i] *= classWeight[classes?.[label] ?? String(label)] ?? 1));
}

/** Returns some rows of samples, copied. */
function selectRows(samples: Samples, rows: Uint32Array): Samples {
  const { inputs, targets } = samples;
  const { labels } = targets;
  return {
    ...samples,
    inputs: { ...inputs, values: pick(inputs.values, rows, inputs.cols), rows: rows.length },
    targets: {
      ...targets,
      values: pick(targets.values, rows, targets.values.length / targets.rows),
      rows: rows.length,
      ...(labels === undefined ? {} : { labels: pick(labels, rows, 1) }),
    },
    ...(samples.weights === undefined ? {} : { weights: pick(samples.weights, rows, 1) }),
    identity: {},
  };
}

function pick<T extends Float32Array | Float64Array | Uint8Array | Uint32Array>(values: T, rows: Uint32Array, cols: number): T {
  const picked = new (values.constructor as new (length: number) => T)(rows.length * cols);
  rows.forEach((row, i) => picked.set(values.subarray(row * cols, (row + 1) * cols), i * cols));
  return picked;
}
