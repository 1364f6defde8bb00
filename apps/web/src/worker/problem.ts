import { DataError } from "@adjoint/reference";
import type { Dataset } from "@adjoint/reference";
import { circles, gaussians, moons, sine, spirals, xor } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import { COORDINATES, DERIVED, derive } from "./derived.ts";
import type { DerivedName } from "./derived.ts";
import type { Config, DataSet, DataSummary, Extent } from "./protocol.ts";

/** The data of a run. */
export interface Problem {
  readonly train: Dataset;
  readonly test: Dataset | undefined;
  readonly summary: DataSummary;
  /** Returns the inputs of points of the plane, or of the line, that is drawn. */
  readonly inputsOf: (points: Float32Array) => Float32Array;
}

const INPUTS_DRAWN = 2;

/** Makes, fetches or reads the data of a configuration, and divides them. */
export async function createProblem(config: Config): Promise<Problem> {
  const { data, seed } = config;
  const { set } = data;
  if (set === "csv") {
    const { train, test } = await readCsvParts(config);
    return { train, test, summary: summarize(train, test), inputsOf: (points) => points };
  }
  const { whole, parts } = await read(set, config);
  const { train, test } =
    parts ?? (data.test > 0 && whole.inputs.rows > 1 ? divided(whole, data.test, seed) : { train: whole, test: undefined });
  const scaled = isMade(config) || whole.inputs.values instanceof Uint8Array ? { train, test } : standardized(train, test);
  const summary = summarize(scaled.train, scaled.test);
  const names = data.inputs ?? COORDINATES;
  const isPlain = !isMade(config) || summary.inputs !== 2 || names.join() === COORDINATES.join();
  if (isPlain) return { ...scaled, summary, inputsOf: (points) => points };
  const derived = { train: derivedFrom(scaled.train, names), test: scaled.test && derivedFrom(scaled.test, names) };
  const features = names.map((name) => DERIVED[name].label);
  return { ...derived, summary: { ...summary, inputs: names.length, features }, inputsOf: (points) => derive(points, names) };
}

/** The set with inputs that are made of its coordinates. */
function derivedFrom(set: Dataset, names: readonly DerivedName[]): Dataset {
  const { values, scale } = set.inputs;
  const points = Float32Array.from(values, (value) => value * scale);
  return {
    ...set,
    inputs: { ...set.inputs, values: derive(points, names), cols: names.length, scale: 1 },
    features: names.map((name) => DERIVED[name].label),
  };
}

function isMade({ data }: Config): boolean {
  return ["xor", "moons", "circles", "spirals", "gaussians", "sine"].includes(data.set);
}

interface Read {
  readonly whole: ExampleSet;
  /** Where the set comes divided. */
  readonly parts?: { readonly train: ExampleSet; readonly test: ExampleSet };
}

async function read(set: Exclude<DataSet, "csv">, { data, seed }: Config): Promise<Read> {
  const { noise, rows: n } = data;
  switch (set) {
    case "xor":
      return { whole: xor({ n, noise, seed }) };
    case "moons":
      return { whole: moons({ n, noise, seed }) };
    case "circles":
      return { whole: circles({ n, noise, seed }) };
    case "spirals":
      return { whole: spirals({ n, noise, seed }) };
    case "gaussians":
      return { whole: gaussians({ n, noise, seed, classes: 3 }) };
    case "sine":
      return { whole: sine({ n, noise, seed }) };
    case "iris":
      return { whole: (await import("./embedded.ts")).iris() };
    case "wine":
      return { whole: (await import("./embedded.ts")).wine() };
    case "breastCancer":
      return { whole: (await import("./embedded.ts")).breastCancer() };
    case "digits":
      return { whole: (await import("./embedded.ts")).digits() };
    case "mnist": {
      if (data.files === undefined)
        throw new DataError("The link speaks of MNIST files, but data are not in a link. Drop the files on the page again.");
      return (await import("./files.ts")).openMnist(data.files);
    }
  }
}

async function readCsvParts({ data, seed }: Config): Promise<{ readonly train: ExampleSet; readonly test: ExampleSet | undefined }> {
  const [file] = data.files ?? [];
  if (file === undefined) throw new DataError("The link speaks of a CSV, but data are not in a link. Drop the file on the page again.");
  return (await import("./table.ts")).readTableParts(file, data.table ?? {}, { test: data.test, seed });
}

function divided(whole: ExampleSet, test: number, seed: number): { readonly train: ExampleSet; readonly test: ExampleSet } {
  const share = Math.min(Math.max(test, 1 / whole.inputs.rows), 1 - 1 / whole.inputs.rows);
  return whole.split({ test: share, seed });
}

function standardized(
  train: ExampleSet,
  test: ExampleSet | undefined,
): { readonly train: ExampleSet; readonly test: ExampleSet | undefined } {
  const scaled = train.standardize();
  return { train: scaled, test: test?.scale(scaled.scaling) };
}

function summarize(train: Dataset, test: Dataset | undefined): DataSummary {
  const { inputs, targets, features, image } = train;
  const drawn = inputs.cols <= INPUTS_DRAWN;
  const points = drawn ? pointsOf(train, test) : undefined;
  return {
    name: train.name,
    inputs: inputs.cols,
    features: features ?? Array.from({ length: inputs.cols }, (_, i) => `x${i + 1}`),
    classes: targets.kind === "classes" ? targets.classes : [],
    targets: targets.kind === "classes" ? 1 : targets.cols,
    targetName: targets.kind === "classes" ? "class" : (targets.names[0] ?? "y"),
    trainRows: inputs.rows,
    testRows: test?.inputs.rows ?? 0,
    ...(points === undefined ? {} : { points, extent: extentOf(points, inputs.cols, targets.kind === "values") }),
    ...(image === undefined ? {} : { image: { ...image, variation: variationOf(train) } }),
  };
}

/** The standard deviation of each input over the rows, the greatest 1. */
function variationOf({ inputs: { values, rows, cols } }: Dataset): Float32Array {
  const deviations = Float32Array.from({ length: cols }, (_, j) => {
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < rows; row++) {
      const value = values[row * cols + j];
      sum += value;
      squares += value * value;
    }
    return Math.sqrt(Math.max(0, squares / rows - (sum / rows) ** 2));
  });
  const greatest = Math.max(...deviations, 1e-12);
  return deviations.map((deviation) => deviation / greatest);
}

function pointsOf(train: Dataset, test: Dataset | undefined): NonNullable<DataSummary["points"]> {
  const sets = test === undefined ? [train] : [train, test];
  return {
    inputs: Float32Array.from(sets.flatMap(({ inputs }) => Array.from(inputs.values, (value) => value * inputs.scale))),
    targets: Float32Array.from(
      sets.flatMap(({ targets, inputs }) =>
        targets.kind === "classes"
          ? Array.from(targets.labels)
          : Array.from({ length: inputs.rows }, (_, row) => targets.values[row * targets.cols]),
      ),
    ),
    train: train.inputs.rows,
    width: train.inputs.cols,
  };
}

/** What is drawn: the data with a margin, as a square where both inputs have the same scale. For one input, y is the range of the target. */
function extentOf({ inputs, targets }: NonNullable<DataSummary["points"]>, cols: number, values: boolean): Extent {
  const column = (i: number): number[] => Array.from(inputs).filter((_, at) => at % cols === i);
  const padded = (numbers: readonly number[], share: number): [number, number] => {
    let low = Infinity;
    let high = -Infinity;
    for (const number of numbers) {
      low = Math.min(low, number);
      high = Math.max(high, number);
    }
    const margin = (high - low || 1) * share;
    return [low - margin, high + margin];
  };
  if (cols === 1) return { x: padded(column(0), 0.05), y: values ? padded(Array.from(targets), 0.25) : [-0.1, 1.1] };
  const x = padded(column(0), 0.12);
  const y = padded(column(1), 0.12);
  const half = Math.max(x[1] - x[0], y[1] - y[0]) / 2;
  const around = ([low, high]: [number, number]): [number, number] => [(low + high) / 2 - half, (low + high) / 2 + half];
  return { x: around(x), y: around(y) };
}
