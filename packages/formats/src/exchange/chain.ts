import { ELEMENTWISE_NAMES } from "@adjoint/reference";
import { recognise } from "./functions.ts";
import type { DenseLayer, LayerActivation, ShiftScale } from "./model.ts";
import { fail } from "./problems.ts";

/** Numbers of a file with their shape. */
export interface Constant {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** z[n₁] = (h·W) ∘ gain + bias, where h are the inputs or the outputs of the layers before; without W, h itself is multiplied. */
interface Linear {
  readonly layers: readonly DenseLayer[];
  readonly matrix?: Constant;
  readonly gain: Float64Array;
  readonly bias: Float64Array;
}

/** What is computed at a place of a network: a function of each z. */
export interface Value {
  readonly linear: Linear;
  readonly f: (z: number) => number;
  /** f(z) = a·z + c, where it is of this form. */
  readonly affine?: readonly [a: number, c: number];
  /** f(z) = a·g(z) + c, where the last operations were of this form: the scaling of an output behind its activation. */
  readonly scaled?: { readonly g: (z: number) => number; readonly a: number; readonly c: number };
  /** The operations that f was made of. */
  readonly operations: readonly string[];
  readonly softmax?: true;
  readonly inputScaling?: ShiftScale;
}

/** A function of more operations is no activation. */
const DEEPEST = 40;

const IDENTITY = { f: (z: number) => z, affine: [1, 0] as const, operations: [] };

/** Returns the inputs of a network, of which the number is known. */
export function inputValue(count: number): Value {
  return { linear: { layers: [], gain: new Float64Array(count).fill(1), bias: new Float64Array(count) }, ...IDENTITY };
}

/** Counts the numbers at a place. */
export function widthOf({ linear }: Value): number {
  return linear.gain.length;
}

/** Multiplies with W[n₀, n₁], given as rows of n₁. */
export function multiply(where: string, value: Value, matrix: Constant): Value {
  const [rows] = matrix.shape;
  if (matrix.shape.length !== 2 || rows !== widthOf(value))
    fail(where, "not-dense", {
      what: "the shape of weights does not fit what they are multiplied with",
      values: `[${matrix.shape.join(", ")}] after ${widthOf(value)} numbers`,
    });
  const { linear, inputScaling } = settle(where, value);
  if (linear.matrix === undefined) return fold(linear, matrix, inputScaling);
  const before = closeLayer(where, { linear, ...IDENTITY, ...(inputScaling && { inputScaling }) }, "identity");
  return fold({ layers: before.layers, gain: new Float64Array(rows).fill(1), bias: new Float64Array(rows) }, matrix, before.inputScaling);
}

/** Multiplies (h ∘ gain + bias) with a matrix: of the inputs it becomes their scaling, of a layer it goes into the weights. */
function fold({ layers, gain, bias }: Linear, matrix: Constant, inputScaling: ShiftScale | undefined): Value {
  const [rows, units] = matrix.shape;
  const plain = gain.every((factor) => factor === 1) && bias.every((each) => each === 0);
  const ones = new Float64Array(units).fill(1);
  if (plain)
    return { linear: { layers, matrix, gain: ones, bias: new Float64Array(units) }, ...IDENTITY, ...(inputScaling && { inputScaling }) };
  if (layers.length === 0 && inputScaling === undefined && !gain.includes(0)) {
    const scaling = { scale: Array.from(gain), shift: Array.from(bias, (each, i) => -each / gain[i]) };
    return { linear: { layers, matrix, gain: ones, bias: new Float64Array(units) }, ...IDENTITY, inputScaling: scaling };
  }
  const values = Float64Array.from(matrix.values);
  const sums = new Float64Array(units);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < units; j++) {
      sums[j] += bias[i] * values[i * units + j];
      values[i * units + j] *= gain[i];
    }
  return {
    linear: { layers, matrix: { shape: matrix.shape, values }, gain: ones, bias: sums },
    ...IDENTITY,
    ...(inputScaling && { inputScaling }),
  };
}

/** Multiplies with factors and adds; each is one number, or one for each z. */
export function scaleShift(where: string, value: Value, factors: ArrayLike<number>, summands: ArrayLike<number>): Value {
  const width = widthOf(value);
  for (const { length } of [factors, summands])
    if (length !== 1 && length !== width)
      fail(where, "not-dense", {
        what: "a vector does not fit what it is added to or multiplied with",
        values: `${length} and ${width} numbers`,
      });
  // In a layer of one unit, what is added to the products is its bias, and no part of its activation.
  const bias = width === 1 && value.operations.length === 0 && factors[0] === 1;
  if (factors.length === 1 && summands.length === 1 && !bias) {
    const [factor, summand] = [factors[0], summands[0]];
    return apply(where, value, "scale", (z) => factor * z + summand, [factor, summand]);
  }
  const { linear, inputScaling } = settle(where, value);
  const at = (list: ArrayLike<number>, i: number): number => list[list.length === 1 ? 0 : i];
  return {
    linear: {
      ...linear,
      gain: linear.gain.map((gain, i) => gain * at(factors, i)),
      bias: linear.bias.map((bias, i) => bias * at(factors, i) + at(summands, i)),
    },
    ...IDENTITY,
    ...(inputScaling && { inputScaling }),
  };
}

/** Applies a function to each number. @param affine a and c, where it is a·z + c */
export function apply(
  where: string,
  value: Value,
  operation: string,
  g: (z: number) => number,
  affine?: readonly [a: number, c: number],
): Value {
  const { linear, f, operations, inputScaling, scaled } = value;
  refuseDeep(where, value);
  if (value.softmax) fail(where, "not-dense", { what: "something comes after softmax", values: operation });
  const both = affine && value.affine && ([affine[0] * value.affine[0], affine[0] * value.affine[1] + affine[1]] as const);
  return {
    linear,
    f: (z) => g(f(z)),
    ...(both && { affine: both }),
    ...(affine && { scaled: { g: scaled?.g ?? f, a: affine[0] * (scaled?.a ?? 1), c: affine[0] * (scaled?.c ?? 0) + affine[1] } }),
    operations: [...operations, operation],
    ...(inputScaling && { inputScaling }),
  };
}

/** Joins two functions of the same z, as silu is z·σ(z). */
export function combine(where: string, a: Value, b: Value, operation: string, g: (x: number, y: number) => number): Value {
  for (const value of [a, b]) refuseDeep(where, value);
  if (a.linear !== b.linear || a.softmax || b.softmax)
    fail(where, "not-dense", { what: "two branches of the network are joined", values: operation });
  const [f, h] = [a.f, b.f];
  return {
    linear: a.linear,
    f: (z) => g(f(z), h(z)),
    operations: [...new Set([...a.operations, ...b.operations, operation])],
    ...(a.inputScaling && { inputScaling: a.inputScaling }),
  };
}

function refuseDeep(where: string, { operations }: Value): void {
  if (operations.length > DEEPEST)
    fail(where, "not-dense", { what: "there are more operations than an activation has", values: operations.slice(0, 6).join(", ") });
}

export function softmax(where: string, value: Value): Value {
  const settled = settle(where, value);
  return { ...settled, operations: ["softmax"], softmax: true };
}

/** Makes of an activation the outputs of a layer, and of a·z + c a part of the linear function before it. */
function settle(where: string, value: Value): Value {
  const { linear, affine, inputScaling } = value;
  if (value.softmax) fail(where, "not-dense", { what: "something comes after softmax", values: "a layer" });
  if (affine !== undefined) {
    const [a, c] = affine;
    if (a === 1 && c === 0) return value;
    const moved = { ...linear, gain: linear.gain.map((gain) => gain * a), bias: linear.bias.map((bias) => bias * a + c) };
    return { linear: moved, ...IDENTITY, ...(inputScaling && { inputScaling }) };
  }
  const whole = recognise(value.f);
  const { g, a = 1, c = 0 } = whole === undefined ? (value.scaled ?? {}) : {};
  const found = whole ?? (g && recognise(g));
  if (found === undefined) fail(where, "unknown-activation", { what: value.operations.slice(0, 8).join(", "), known: ELEMENTWISE_NAMES });
  const { activation, stretch, offset, factor } = found;
  const stretched = {
    ...linear,
    gain: linear.gain.map((gain) => gain * stretch),
    bias: linear.bias.map((bias) => bias * stretch + offset),
  };
  const { layers, inputScaling: scaling } = closeLayer(where, { ...value, linear: stretched }, activation);
  const width = widthOf(value);
  return {
    linear: { layers, gain: new Float64Array(width).fill(factor * a), bias: new Float64Array(width).fill(c) },
    ...IDENTITY,
    ...(scaling && { inputScaling: scaling }),
  };
}

/** Ends a layer with its activation; numbers that go through no weights are multiplied with the unit matrix. */
function closeLayer(
  where: string,
  { linear, inputScaling }: Value,
  activation: LayerActivation,
): { readonly layers: readonly DenseLayer[]; readonly inputScaling?: ShiftScale } {
  const { layers, gain, bias, matrix } = linear;
  const units = gain.length;
  if (matrix === undefined) {
    if (units > LARGEST_UNIT) fail(where, "not-dense", { what: "an activation comes before the first weights", values: `${units} inputs` });
    const values = new Float64Array(units * units);
    for (let i = 0; i < units; i++) values[i * units + i] = gain[i];
    return { layers: [...layers, { units, activation, weights: values, biases: bias }], ...(inputScaling && { inputScaling }) };
  }
  const plain = gain.every((factor) => factor === 1);
  const weights = plain ? matrix.values : Float64Array.from(matrix.values, (weight, at) => weight * gain[at % units]);
  return { layers: [...layers, { units, activation, weights, biases: bias }], ...(inputScaling && { inputScaling }) };
}

/** Of more numbers a unit matrix would be much larger than the file. */
const LARGEST_UNIT = 4096;

/** What a chain comes to. */
export interface Chain {
  readonly layers: readonly DenseLayer[];
  readonly inputScaling?: ShiftScale;
  readonly outputScaling?: ShiftScale;
}

/** Ends the network: what remains after the last weights is its activation, or the scaling of its outputs. */
export function finish(where: string, value: Value): Chain {
  if (value.softmax) return closeLayer(where, value, "softmax");
  const settled = settle(where, value);
  const { linear, inputScaling } = settled;
  const { layers, matrix, gain, bias } = linear;
  if (matrix !== undefined) return closeLayer(where, settled, "identity");
  if (layers.length === 0) fail(where, "not-dense", { what: "no weights lie between input and output", values: "0 layers" });
  const plain = gain.every((factor) => factor === 1) && bias.every((each) => each === 0);
  if (gain.includes(0)) fail(where, "not-dense", { what: "an output is multiplied with 0", values: `${gain.length} outputs` });
  return {
    layers,
    ...(inputScaling && { inputScaling }),
    ...(plain ? {} : { outputScaling: { scale: Array.from(gain, (factor) => 1 / factor), shift: Array.from(bias) } }),
  };
}
