import { failSets } from "./problems/sets.ts";
import type { Dataset, Inputs, Scaling } from "@adjoint/reference";
import { smoothClip, unclip } from "./smooth-clip.ts";

/** What a scaled data set is: the same, with the scaling kept beside the inputs so that a model can save it. */
export type Scaled<D extends Dataset> = D & { readonly scaling: Scaling };

/** The scaling of bytes that stay bytes: x = raw·scale in every one of `cols` columns. */
export function byteScaling(cols: number, scale: number): Scaling {
  return { kind: "bytes", shift: Array.from({ length: cols }, () => 0), scale: Array.from({ length: cols }, () => scale) };
}

/**
 * Shifts and scales every input column to mean 0 and variance 1 (the population's: divided by the number of rows).
 * A column with one value only becomes 0. f64 stays f64; f32 and bytes become f32.
 * @throws DataError where the inputs were scaled before, or a column's spread is not a finite number to divide by
 */
export function standardize<D extends Dataset>(dataset: D): Scaled<D> {
  refuseScaled("standardize", dataset);
  const { values, rows, cols } = dataset.inputs;
  const shift = Array.from({ length: cols }, () => 0);
  const squares = Array.from({ length: cols }, () => 0);
  for (let at = 0; at < values.length; at++) shift[at % cols] += values[at];
  for (let col = 0; col < cols; col++) shift[col] /= rows;
  for (let at = 0; at < values.length; at++) {
    const centred = values[at] - shift[at % cols];
    squares[at % cols] += centred * centred;
  }
  const deviations = squares.map((sum) => Math.sqrt(sum / rows));
  constantColumns(dataset.inputs).forEach((constant, col) => {
    // The mean of n equal numbers may differ from them by a rounding; such a column is to become 0 exactly.
    if (constant) [shift[col], deviations[col]] = [values[col], 1];
  });
  const scale = reciprocals("standardize", dataset, deviations);
  return applyScaling(dataset, { kind: "standardize", shift, scale });
}

/**
 * Shifts and scales every input column to [0, 1]. A column with one value only becomes 0. f64 stays f64; f32 and bytes become f32.
 * @throws DataError where the inputs were scaled before, or a column's spread is not a finite number to divide by
 */
export function minMax<D extends Dataset>(dataset: D): Scaled<D> {
  refuseScaled("minMax", dataset);
  const { values, cols } = dataset.inputs;
  const least = Array.from(values.subarray(0, cols));
  const greatest = [...least];
  for (let at = 0; at < values.length; at++) {
    const col = at % cols;
    if (!(values[at] >= least[col])) least[col] = values[at];
    if (!(values[at] <= greatest[col])) greatest[col] = values[at];
  }
  const ranges = least.map((lowest, col) => greatest[col] - lowest);
  constantColumns(dataset.inputs).forEach((constant, col) => {
    if (constant) ranges[col] = 1;
  });
  return applyScaling(dataset, { kind: "minMax", shift: least, scale: reciprocals("minMax", dataset, ranges) });
}

/**
 * Treats raw inputs as those were treated on which the scaling was fitted: x = (raw − shift)·scale, clipped where the scaling says so, column by column, in f64 and rounded once;
 * f64 stays f64, f32 and bytes become f32.
 * For bytes that means the bytes themselves, not the bytes times their scale.
 * @throws DataError where the inputs were scaled before; ShapeError where the scaling has another number of columns
 */
export function applyScaling<D extends Dataset>(dataset: D, scaling: Scaling): Scaled<D> {
  refuseScaled("scale", dataset);
  const { inputs, name } = dataset;
  checkColumns("scale", name, inputs, scaling);
  if (scaling.kind === "bytes" && inputs.values instanceof Uint8Array) {
    const scale = scaling.scale[0];
    if (scaling.scale.some((s) => s !== scale) || scaling.shift.some((s) => s !== 0)) {
      failSets("scale", "scale-of-bytes", { name });
    }
    return { ...dataset, inputs: { ...inputs, scale }, scaling };
  }
  // Nothing is done to raw columns: bytes are numbers from 0 to 255 then.
  if (scaling.kind === "none") return { ...dataset, inputs: { ...inputs, scale: 1 }, scaling };
  const { shift, scale, clipped } = scaling;
  const { values, rows, cols } = inputs;
  const scaled = values instanceof Float64Array ? new Float64Array(values.length) : new Float32Array(values.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++, at++) {
      const x = (values[at] - shift[col]) * scale[col];
      scaled[at] = clipped?.[col] === true ? smoothClip(x) : x;
    }
  }
  return { ...dataset, inputs: { values: scaled, rows, cols, scale: 1 }, scaling };
}

/**
 * The raw numbers that scaled inputs came from: raw = x/scale + shift, within two roundings [rows, cols].
 * Takes any inputs with the scaling's number of columns, so that a point of the scaled space can be shown in the units of the data.
 * @throws ShapeError where the scaling has another number of columns
 */
export function invertScaling(inputs: Inputs, scaling: Scaling): Float64Array {
  checkColumns("invertScaling", "inputs", inputs, scaling);
  const { values, cols, scale } = inputs;
  return Float64Array.from(values, (value, at) => {
    const x = scaling.clipped?.[at % cols] === true ? unclip(value * scale) : value * scale;
    return x / scaling.scale[at % cols] + scaling.shift[at % cols];
  });
}

function checkColumns(where: string, name: string, inputs: Inputs, scaling: Scaling): void {
  if (scaling.kind === "none") return;
  if (scaling.shift.length === inputs.cols && scaling.scale.length === inputs.cols) return;
  failSets(where, "scaling-of-other-columns", { name, cols: inputs.cols, shifts: scaling.shift.length, scales: scaling.scale.length });
}

/** One step only, from the raw numbers, so that data seen later comes out with the same bits. */
function refuseScaled(where: string, dataset: Dataset): void {
  const kind = dataset.scaling?.kind ?? "none";
  if (kind === "standardize" || kind === "minMax" || kind === "robust") {
    failSets(where, "scaled-already", { name: dataset.name, kind });
  }
}

/** 1/spread of each column, where both are finite numbers. */
function reciprocals(where: string, dataset: Dataset, spreads: readonly number[]): number[] {
  return spreads.map((spread, col) => {
    if (Number.isFinite(spread) && Number.isFinite(1 / spread)) return 1 / spread;
    const feature = dataset.features?.[col];
    failSets(where, "spread-not-finite", { name: dataset.name, column: col + 1, feature, spread });
  });
}

function constantColumns({ values, cols }: Inputs): boolean[] {
  const constant = Array.from({ length: cols }, () => true);
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at]) || values[at] !== values[at % cols]) constant[at % cols] = false;
  }
  return constant;
}
