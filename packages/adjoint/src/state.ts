import { DataError, ShapeError } from "@adjoint/reference";
import type { Backend, Inputs, Scaling } from "@adjoint/reference";
import type { Checkpoint } from "./api.ts";
import { requireOptions } from "./arguments.ts";
import type { NetworkSpec } from "./compile/spec.ts";
import type { DataDescription, Examples, InputsLike } from "./examples.ts";
import { readInputs } from "./inputs.ts";
import type { Optimizer } from "./optimizers.ts";
import type { Loaded, Store } from "./store.ts";
import { isDataset, readTargets } from "./targets.ts";
import type { Targets } from "./targets.ts";

/** A place in an epoch. */
export type Place = NonNullable<Checkpoint["place"]>;

/** What stands behind a network: what it is, and how far it has come. */
export interface State {
  readonly spec: NetworkSpec;
  readonly seed: number;
  readonly backend: Backend;
  readonly store: Store;
  /** Data sets that were read before; they are immutable, so once is enough. */
  readonly read: WeakMap<object, { readonly known: readonly string[] | undefined; readonly batch: Batch }>;
  data: DataDescription | undefined;
  optimizer: Optimizer | undefined;
  /** Epochs completed */
  epoch: number;
  /** Where an epoch was left half-way */
  place: Place | undefined;
}

/** Examples in the form that a machine is written from. */
export interface Batch {
  readonly inputs: Inputs;
  readonly targets: Targets;
  /** Equal for examples that are known to be the same. */
  readonly identity: object;
}

/**
 * Examples of any form, held to what the network can take.
 * @param known names of the classes; the network's own unless training just learns them
 */
export function readExamples(
  state: State,
  examples: Examples,
  {
    where,
    known = state.data?.classes,
    learnsNames = false,
  }: { readonly where: string; readonly known?: readonly string[] | undefined; readonly learnsNames?: boolean },
): Batch {
  requireExamples(where, examples);
  const dataset = isDataset(examples);
  if (dataset && !learnsNames) requireSameScaling(where, examples.scaling, state.data);
  const earlier = state.read.get(examples);
  if (earlier !== undefined && earlier.known === known) return earlier.batch;
  const { spec } = state;
  const features = dataset ? examples.features : state.data?.features;
  const inputs = readInputs(examples.inputs, { where, cols: spec.inputs, features });
  const targets = readTargets(examples, { where, spec, known, learnsNames });
  if (targets.rows !== inputs.rows) {
    throw new ShapeError(
      `${where}: inputs and ${dataset || "targets" in examples ? "targets" : "labels"} must have as many rows as each other: ${inputs.rows} and ${targets.rows}. Give one for each row.`,
    );
  }
  const batch: Batch = { inputs, targets, identity: dataset ? examples : {} };
  if (dataset) state.read.set(examples, { known, batch });
  return batch;
}

/** The inputs alone, held to what the network can take: given as they are, or those of examples. */
export function readInputsOf(state: State, where: string, given: InputsLike | Examples): Inputs {
  const { spec, data } = state;
  const context = { where, cols: spec.inputs, features: data?.features };
  if (typeof given !== "object" || given === null || !("inputs" in given)) return readInputs(given, context);
  if (isDataset(given)) requireSameScaling(where, given.scaling, data);
  return readInputs(given.inputs, context);
}

/** Writes the rows [from, to) to X and Y. A byte becomes a number here as in a gather: multiplied in f64, rounded once. */
export function writeRows(
  { machine, plan }: Loaded,
  { inputs, targets }: Pick<Batch, "inputs"> & Partial<Pick<Batch, "targets">>,
  from: number,
  to: number,
): void {
  const { values, cols, scale } = inputs;
  const rows = values.subarray(from * cols, to * cols);
  machine.write(plan.X, rows instanceof Uint8Array ? scaled(rows, scale) : rows);
  if (plan.Y !== undefined && targets !== undefined) {
    const width = targets.values.length / targets.rows;
    machine.write(plan.Y, targets.values.subarray(from * width, to * width));
  }
}

function scaled(bytes: Uint8Array, scale: number): Float64Array {
  const numbers = new Float64Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) numbers[at] = bytes[at] * scale;
  return numbers;
}

/** What is kept of the examples that a network is fitted to. Plain arrays say nothing of where they come from, so what was known before stays. */
export function describeData(examples: Examples, { targets }: Batch, before: DataDescription | undefined): DataDescription {
  const { classes } = targets;
  const names = classes === undefined ? {} : { classes: [...classes] };
  if (!isDataset(examples)) return { ...before, ...names };
  const { name, features, scaling, image } = examples;
  return {
    name,
    ...(features === undefined ? {} : { features: [...features] }),
    ...names,
    ...(examples.targets.kind === "values" ? { targets: [...examples.targets.names] } : {}),
    scaling: scaling ?? NO_SCALING,
    ...(image === undefined ? {} : { image }),
  };
}

function requireExamples(where: string, examples: unknown): asserts examples is Examples {
  if (typeof examples === "object" && examples !== null && "inputs" in examples) {
    if (!isDataset(examples as Examples)) requireOptions(where, examples, ["inputs", "labels", "classes", "targets"]);
    return;
  }
  throw new DataError(
    `${where}: the examples must be a data set or { inputs, labels } or { inputs, targets }: they have no inputs. Give for example { inputs: [[0, 1]], labels: [1] }.`,
  );
}

function requireSameScaling(where: string, scaling: Scaling | undefined, data: DataDescription | undefined): void {
  const fitted = data?.scaling;
  // Fitted to plain arrays: how these came about is not known.
  if (fitted === undefined) return;
  const given = scaling ?? NO_SCALING;
  const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((value, i) => value === b[i]);
  if (fitted.kind === given.kind && same(fitted.shift, given.shift) && same(fitted.scale, given.scale)) return;
  throw new DataError(
    `${where}: the data is not scaled as the data that the network was fitted to: ${given.kind === fitted.kind ? `another ${given.kind}` : `${given.kind}, not ${fitted.kind}`}. Apply the scaling of network.data to it.`,
  );
}

const NO_SCALING: Scaling = { kind: "none", shift: [], scale: [] };
