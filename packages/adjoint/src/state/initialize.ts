import { ELEMENTWISE, createRandom } from "@adjoint/reference";
import type { Precision, Random } from "@adjoint/reference";
import { fail } from "../errors.ts";
import type { NetworkSpec } from "../compile/spec.ts";
import { inputsOf } from "../compile/shapes.ts";
import type { Numbers } from "../data/examples.ts";
import type { Activation, Dense, GivenMatrix, Initializer } from "../layers.ts";
import type { Tensor } from "./store.ts";

/** The random stream of layer l is this + l; those of the epochs are far from it, those of data sets too. */
const WEIGHT_STREAM = 0x4000_0000;

/** Returns W_l and b_l of every layer, and of a normalised one scales and variances of 1 and means of 0, drawn from the seed or as given, rounded to the network's precision. */
export function createParameters(
  spec: NetworkSpec,
  layers: readonly Dense[],
  { seed, initializer }: { readonly seed: number; readonly initializer: Initializer | undefined },
): [name: string, tensor: Tensor][] {
  return layers.flatMap((layer, i): [string, Tensor][] => {
    const l = i + 1;
    const rows = inputsOf(spec, i);
    const { units, activation } = layer;
    const draw = drawFrom(layer.initializer ?? initializer ?? usualInitializer(activation), createRandom(seed, WEIGHT_STREAM + l), {
      rows,
      cols: units,
    });
    const W = createTensor(spec.precision, rows * units);
    const b = createTensor(spec.precision, units);
    // Weights that are given are drawn as well, so that giving them does not change the biases, unless those are given too.
    if (layer.weights === undefined || layer.biases === undefined) {
      for (let at = 0; at < W.length; at++) W[at] = draw.weight();
      for (let at = 0; at < units; at++) b[at] = draw.bias();
    }
    if (layer.weights !== undefined) W.set(readMatrix("network", `the weights of layer ${l}`, layer.weights, { rows, cols: units }));
    if (layer.biases !== undefined) b.set(readRow("network", `the biases of layer ${l}`, layer.biases, units));
    const row = (value: number): Tensor => createTensor(spec.precision, units).fill(value);
    return [
      [`W${l}`, W],
      [`b${l}`, b],
      ...(layer.normalization === undefined ? [] : [[`g${l}`, row(1)] as [string, Tensor]]),
      ...(layer.normalization === "batch"
        ? ([
            [`runningMean${l}`, row(0)],
            [`runningVariance${l}`, row(1)],
          ] as [string, Tensor][])
        : []),
    ];
  });
}

/** Returns a given matrix as a flat array; requires its shape and finite numbers. */
export function readMatrix(
  where: string,
  what: string,
  given: GivenMatrix,
  { rows, cols }: { readonly rows: number; readonly cols: number },
): Numbers {
  if (ArrayBuffer.isView(given)) {
    if (given.length !== rows * cols) fail(where, "matrix-length", { what, rows, cols, length: given.length });
    return requireFinite(where, what, given);
  }
  if (!Array.isArray(given)) fail(where, "not-a-matrix", { what, value: given, rows, cols });
  const ragged = given.findIndex((row: Numbers) => row?.length !== cols);
  if (ragged >= 0) fail(where, "matrix-ragged", { what, rows, cols, row: ragged, length: (given[ragged] as Numbers | undefined)?.length });
  if (given.length !== rows) fail(where, "matrix-rows", { what, rows, cols, given: given.length });
  return requireFinite(
    where,
    what,
    (given as Numbers[]).flatMap((row) => Array.from(row)),
  );
}

/** Returns a given row of numbers; requires its length and finite numbers. */
export function readRow(where: string, what: string, given: Numbers, length: number): Numbers {
  if (given?.length !== length) fail(where, "row-length", { what, value: given, length });
  return requireFinite(where, what, given);
}

/** Returns `length` zeros of a precision. */
export function createTensor(precision: Precision, length: number): Tensor {
  return precision === "f32" ? new Float32Array(length) : new Float64Array(length);
}

function requireFinite(where: string, what: string, values: Numbers): Numbers {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) fail(where, "parameter-not-finite", { what, index: at, value: values[at] });
  }
  return values;
}

function usualInitializer(activation: Activation): Initializer {
  return activation === "softmax" ? "xavier" : ELEMENTWISE[activation].initializer;
}

function drawFrom(initializer: Initializer, random: Random, { rows, cols }: { readonly rows: number; readonly cols: number }) {
  const between = (bound: number) => (): number => (2 * random.uniform() - 1) * bound;
  const zero = (): number => 0;
  if (initializer === "xavier") return { weight: between(Math.sqrt(6) / Math.sqrt(rows + cols)), bias: zero };
  if (initializer === "he" || initializer === "lecun") {
    const deviation = Math.sqrt((initializer === "he" ? 2 : 1) / rows);
    return { weight: (): number => deviation * random.normal(), bias: zero };
  }
  return { weight: between(initializer.epsilon), bias: between(initializer.epsilon) };
}
