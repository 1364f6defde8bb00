import { ArgumentError, HostError } from "@adjoint/reference";
import type { NetworkOptions } from "../api.ts";
import { describe, requireCount, requireNonNegative } from "../arguments.ts";
import { checkDense, checkInitializer } from "../layers.ts";
import type { Dense } from "../layers.ts";
import { checkLoss } from "../loss.ts";
import { MEMORY_LIMIT, gigabytes } from "../store.ts";
import { parameterShapes } from "./plan.ts";
import type { NetworkSpec } from "./spec.ts";

/** The parts of a network's options that say what it is. */
type Described = Pick<NetworkOptions, "inputs" | "seed" | "l2" | "initializer" | "precision"> & {
  readonly layers: readonly Dense[];
  readonly loss: unknown;
};

/**
 * The shapes and functions of a network, held to what can be compiled, trained and addressed.
 * @throws ArgumentError where they cannot be a network, HostError where its parameters and gradients exceed WebAssembly's memory
 */
export function readSpec(where: string, { inputs, layers, loss, seed, l2 = 0, initializer, precision = "f32" }: Described): NetworkSpec {
  requireCount(where, "inputs", inputs, "Give the number of columns of the data.");
  if (!Array.isArray(layers))
    throw new ArgumentError(`${where}: layers must be an array: ${describe(layers)}. Write [dense(32, "relu"), dense(10, "softmax")].`);
  if (layers.length === 0)
    throw new ArgumentError(`${where}: there must be at least one layer: layers is []. Write for example [dense(10, "softmax")].`);
  for (const [i, layer] of (layers as readonly unknown[]).entries()) checkLayer(where, i, layer, layers.length);
  const spec: NetworkSpec = {
    inputs,
    layers: (layers as readonly Dense[]).map(({ units, activation }) => ({ units, activation })),
    loss: checkedLoss(where, loss, layers.at(-1)),
    l2,
    precision,
  };
  requireCount(where, "seed", seed, "Give any whole number, for example 1.", 0);
  if (seed >= 2 ** 32) throw new ArgumentError(`${where}: the seed must be below 4294967296: ${seed}. Give for example 1.`);
  requireNonNegative(where, "l2", l2, "0 is no penalty.");
  if (initializer !== undefined) checkInitializer(where, initializer);
  if (precision !== "f32" && precision !== "f64")
    throw new ArgumentError(`${where}: the precision is unknown: ${describe(precision)}. Use "f32" or "f64".`);
  refuseTooLarge(where, spec);
  return spec;
}

function checkLayer(where: string, i: number, layer: unknown, count: number): asserts layer is Dense {
  const { kind, units, activation, ...options } = (layer ?? {}) as Partial<Dense>;
  if (kind !== "dense")
    throw new ArgumentError(
      `${where}: every layer must come from dense(units, activation): layers[${i}] is ${describe(layer)}. Write for example dense(32, "relu").`,
    );
  checkDense(where, units, activation, options);
  if (activation === "softmax" && i < count - 1) {
    throw new ArgumentError(`${where}: softmax is for the last layer alone: layers[${i}] of ${count} is softmax. Use relu or tanh there.`);
  }
}

function checkedLoss(where: string, loss: unknown, output: Dense): NetworkSpec["loss"] {
  checkLoss(where, loss, output.activation);
  return loss;
}

/** Every program that trains holds θ and ∇θ, whatever else it holds. */
function refuseTooLarge(where: string, spec: NetworkSpec): void {
  const count = parameterShapes(spec).reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  const bytes = count * (spec.precision === "f32" ? 4 : 8);
  if (2 * bytes <= MEMORY_LIMIT) return;
  throw new HostError(
    `${where}: the network takes more memory than WebAssembly has: ${count} parameters are ${gigabytes(bytes)}, their gradients as much again, the limit is ${gigabytes(MEMORY_LIMIT)}. Use fewer units.`,
  );
}
