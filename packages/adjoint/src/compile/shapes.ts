import { OPTIMIZERS } from "@adjoint/reference";
import type { OptimizerKind } from "@adjoint/reference";
import type { LayerParameters } from "../api.ts";
import type { NetworkSpec } from "./spec.ts";

/** Where the mean of a parameter over the steps stands in a checkpoint: `emaW1`, … */
export const EMA = "ema";

/** n₀ of layer i, counted from 0. */
export function inputsOf(spec: NetworkSpec, i: number): number {
  return i === 0 ? spec.inputs : spec.layers[i - 1].units;
}

/** K, the units of the last layer. */
export function outputsOf(spec: NetworkSpec): number {
  return spec.layers.at(-1)!.units;
}

/** A tensor of a layer, counted from 1: its name, its shape, and what it is called in {@link LayerParameters}. */
export interface TensorShape {
  readonly name: string;
  readonly layer: number;
  readonly field: keyof LayerParameters;
  readonly rows: number;
  readonly cols: number;
}

/** W[n₀, n₁] and b[n₁] of every layer, and g[n₁] where it is normalised, in the order of the plan. */
export function parameterShapes(spec: NetworkSpec): readonly TensorShape[] {
  const known = shapesOf.get(spec);
  if (known !== undefined) return known;
  const shapes = spec.layers.flatMap(({ units, normalization }, i): TensorShape[] => {
    const row = { layer: i + 1, rows: 1, cols: units };
    return [
      { name: `W${i + 1}`, layer: i + 1, field: "weights", rows: inputsOf(spec, i), cols: units },
      { ...row, name: `b${i + 1}`, field: "biases" },
      ...(normalization === undefined ? [] : [{ ...row, name: `g${i + 1}`, field: "scales" } as const]),
    ];
  });
  shapesOf.set(spec, shapes);
  return shapes;
}

/** The shapes that are known: an iteration of a method over all examples asks for them several times. */
const shapesOf = new WeakMap<NetworkSpec, readonly TensorShape[]>();

/** The running means and variances of batch normalisation, which no gradient changes. */
export function statisticShapes({ layers }: NetworkSpec): readonly TensorShape[] {
  return layers.flatMap(({ units, normalization }, i): TensorShape[] => {
    const row = { layer: i + 1, rows: 1, cols: units };
    if (normalization !== "batch") return [];
    return [
      { ...row, name: `runningMean${i + 1}`, field: "means" },
      { ...row, name: `runningVariance${i + 1}`, field: "variances" },
    ];
  });
}

/** Whether a gradient changes a tensor. */
export function isTrained(field: TensorShape["field"]): boolean {
  return field !== "means" && field !== "variances";
}

/** All that a network knows: its parameters, and what batch normalisation has seen. */
export function tensorShapes(spec: NetworkSpec): readonly TensorShape[] {
  return [...parameterShapes(spec), ...statisticShapes(spec)];
}

/** Returns all tensors of a network, or some of them, as {@link LayerParameters}, layer by layer. */
export function layerParameters<T>(
  spec: NetworkSpec,
  valuesOf: (name: string) => T,
  shapes: readonly TensorShape[] = tensorShapes(spec),
): LayerParameters<T>[] {
  return spec.layers.map((_, i) => {
    const own = shapes.filter(({ layer }) => layer === i + 1);
    return Object.fromEntries(own.map(({ name, field }) => [field, valuesOf(name)])) as unknown as LayerParameters<T>;
  });
}

/** Returns n, the number of parameters. */
export function countParameters(spec: NetworkSpec): number {
  return parameterShapes(spec).reduce((sum, { rows, cols }) => sum + rows * cols, 0);
}

/** Names of the optimiser's matrices for a parameter. */
export function stateNames(optimizer: OptimizerKind, parameter: string): string[] {
  return OPTIMIZERS[optimizer].states.map((state) => `${state}${parameter}`);
}
