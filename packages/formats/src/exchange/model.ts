import type { Elementwise, Precision, Schema, SquaredErrorConvention } from "@adjoint/reference";
import { fail } from "./problems.ts";

/** What a layer of a file applies to z. */
export type LayerActivation = Elementwise | "softmax";

export interface DenseLayer {
  readonly units: number;
  readonly activation: LayerActivation;
  /** W[n₀, n₁], row-major. */
  readonly weights: Float32Array | Float64Array;
  /** b[n₁] */
  readonly biases: Float32Array | Float64Array;
}

/** A shift and a scale for each of some numbers. */
export interface ShiftScale {
  readonly shift: readonly number[];
  readonly scale: readonly number[];
}

/** A dense network as it is exchanged with other programs: its numbers, and what is known of its inputs and outputs. */
export interface DenseModel {
  readonly name: string;
  readonly precision: Precision;
  /** n₀ */
  readonly inputs: number;
  readonly layers: readonly DenseLayer[];
  /** Raw numbers become x = (raw − shift)·scale [n₀]. */
  readonly inputScaling?: ShiftScale;
  /** Outputs become raw = a/scale + shift [K]. */
  readonly outputScaling?: ShiftScale;
  /** The names of the inputs [n₀]. */
  readonly features?: readonly string[];
  /** The names of the classes; two of them where there is one output. */
  readonly classes?: readonly string[];
  /** The names of the values to be learnt [K]. */
  readonly targets?: readonly string[];
  /** How the columns of a table become the inputs. */
  readonly schema?: Schema;
  /** Where its training is, for programs that go on with it. */
  readonly training?: DenseTraining;
}

/** Where the training of a network is: what decides its batches and its cost. */
export interface DenseTraining {
  /** Decides the order of the rows of each epoch. */
  readonly seed: number;
  /** Epochs that are complete. */
  readonly epoch: number;
  /** Cross-entropy, or which of the three squared errors. */
  readonly loss: "crossEntropy" | SquaredErrorConvention;
  /** λ of (λ/2m)·ΣW². */
  readonly l2: number;
}

/** A file of an export. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What an export gives: the main file first. */
export interface Exported {
  readonly files: readonly ExportedFile[];
  /** What the other program must know, or what was changed. */
  readonly notes: readonly string[];
}

/** What an import gives. */
export interface Imported {
  readonly model: DenseModel;
  /** What was assumed or left out. */
  readonly notes: readonly string[];
}

/** What a note says where a file has the schema of a table, which is not read back. */
export const SCHEMA_NOTE =
  "the table that the model was trained on is not read back: its rows are the encoded numbers, by the names of the features";

/**
 * Returns an activation for each layer of those that are given: one for each, or two, of all hidden layers and of the last.
 * @throws ArgumentError where there are others
 */
export function activationsFor(where: string, layers: number, given: readonly LayerActivation[] | undefined): readonly LayerActivation[] {
  if (given?.length === layers) return given;
  if (given?.length === 2 && layers > 0) return Array.from({ length: layers }, (_, i) => given[i === layers - 1 ? 1 : 0]);
  return fail(where, "activations-missing", { layers, given: given?.length ?? 0 });
}

/** K, the outputs. */
export function outputsOf({ layers }: Pick<DenseModel, "layers">): number {
  return layers[layers.length - 1].units;
}

/** n₀ of a layer. */
export function inputsOf({ inputs, layers }: Pick<DenseModel, "inputs" | "layers">, index: number): number {
  return index === 0 ? inputs : layers[index - 1].units;
}

/** Returns the names of the outputs: classes (of one output, the class of 1), values, or numbers. */
export function outputNames(model: DenseModel): readonly string[] {
  const K = outputsOf(model);
  const { classes, targets } = model;
  if (classes !== undefined) return K === 1 ? [classes[1]] : classes;
  return targets ?? Array.from({ length: K }, (_, k) => `output ${k + 1}`);
}

/** Returns Aᵀ[cols, rows] of A[rows, cols]. */
export function transpose<T extends Float32Array | Float64Array>(values: T, rows: number, cols: number): T {
  const result = values.slice() as T;
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) result[j * rows + i] = values[i * cols + j];
  return result;
}

/** Returns numbers as f32. */
export function toFloat32(values: ArrayLike<number>): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

/** Returns the scaling of the inputs, where it changes anything. */
export function scalingOfInputs({ inputScaling }: DenseModel): ShiftScale | undefined {
  return inputScaling === undefined || isPlain(inputScaling) ? undefined : inputScaling;
}

/** Returns the scaling of the outputs, where it changes anything. */
export function scalingOfOutputs({ outputScaling }: DenseModel): ShiftScale | undefined {
  return outputScaling === undefined || isPlain(outputScaling) ? undefined : outputScaling;
}

function isPlain({ shift, scale }: ShiftScale): boolean {
  return shift.every((value) => value === 0) && scale.every((value) => value === 1);
}

/**
 * Checks what other code relies on.
 * @throws FormatError where sizes do not fit each other, or a number is NaN or infinite
 */
export function checkModel(where: string, model: DenseModel): void {
  const { inputs, layers, inputScaling, outputScaling, features, classes, targets } = model;
  if (!Number.isSafeInteger(inputs) || inputs < 1 || layers.length === 0) fail(where, "no-network", { inputs, layers: layers.length });
  layers.forEach(({ units, weights, biases, activation }, index) => {
    const rows = inputsOf(model, index);
    if (weights.length !== rows * units || biases.length !== units || units < 1)
      fail(where, "layer-shape", { layer: index + 1, rows, units, weights: weights.length, biases: biases.length });
    if (!weights.every(Number.isFinite) || !biases.every(Number.isFinite)) fail(where, "not-finite", { layer: index + 1 });
    if (activation === "softmax" && (index < layers.length - 1 || units === 1)) fail(where, "softmax-place", { layer: index + 1, units });
  });
  const K = outputsOf(model);
  checkCount(where, "features", features?.length, [inputs]);
  checkCount(where, "classes", classes?.length, K === 1 ? [2] : [K]);
  checkCount(where, "targets", targets?.length, [K]);
  for (const [what, scaling, count] of [
    ["the scaling of the inputs", inputScaling, inputs],
    ["the scaling of the outputs", outputScaling, K],
  ] as const) {
    if (scaling === undefined) continue;
    const { shift, scale } = scaling;
    checkCount(where, what, shift.length, [count]);
    checkCount(where, what, scale.length, [count]);
    if (![...shift, ...scale].every(Number.isFinite) || scale.includes(0)) fail(where, "scaling", { what });
  }
}

function checkCount(where: string, what: string, count: number | undefined, expected: readonly number[]): void {
  if (count !== undefined && !expected.includes(count)) fail(where, "name-count", { what, count, expected: expected[0] });
}
