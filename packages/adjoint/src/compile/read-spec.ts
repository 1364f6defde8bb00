import type { Precision } from "@adjoint/reference";
import { requireCount, requireNonNegative } from "../arguments.ts";
import { fail } from "../errors.ts";
import { checkDense, checkInitializer } from "../layers.ts";
import type { Dense, Initializer } from "../layers.ts";
import { checkLoss } from "../loss.ts";
import { MEMORY_LIMIT } from "./memory.ts";
import { parameterShapes } from "./shapes.ts";
import type { NetworkSpec } from "./spec.ts";

/** The parts of a network's options that describe it. */
interface Described {
  readonly inputs: number;
  readonly layers: readonly Dense[];
  readonly loss: unknown;
  readonly seed: number;
  readonly l2?: number;
  readonly l1?: number;
  readonly initializer?: Initializer;
  readonly precision?: Precision;
}

/**
 * Reads the shapes and functions of a network and checks that it can be compiled, trained and addressed.
 * @throws ArgumentError where they cannot be a network, HostError where its parameters and gradients exceed WebAssembly's memory
 */
export function readSpec(
  where: string,
  { inputs, layers, loss, seed, l2 = 0, l1 = 0, initializer, precision = "f32" }: Described,
): NetworkSpec {
  requireCount(where, "inputs", inputs);
  if (!Array.isArray(layers)) fail(where, "layers-not-an-array", { value: layers });
  if (layers.length === 0) fail(where, "no-layers", {});
  for (const [i, layer] of (layers as readonly unknown[]).entries()) checkLayer(where, i, layer, layers.length);
  const spec: NetworkSpec = {
    inputs,
    layers: (layers as readonly Dense[]).map(({ units, activation, normalization }) => ({
      units,
      activation,
      ...(normalization === undefined ? {} : { normalization }),
    })),
    loss: checkedLoss(where, loss, layers.at(-1)),
    l2,
    ...(l1 === 0 ? {} : { l1 }),
    precision,
  };
  requireCount(where, "seed", seed, 0);
  if (seed >= 2 ** 32) fail(where, "seed-too-large", { value: seed });
  requireNonNegative(where, "l2", l2);
  requireNonNegative(where, "l1", l1);
  if (initializer !== undefined) checkInitializer(where, initializer);
  if (precision !== "f32" && precision !== "f64") fail(where, "unknown-precision", { value: precision });
  refuseTooLarge(where, spec);
  return spec;
}

function checkLayer(where: string, i: number, layer: unknown, count: number): asserts layer is Dense {
  const { kind, units, activation, ...options } = (layer ?? {}) as Partial<Dense>;
  if (kind !== "dense") fail(where, "not-a-layer", { index: i, value: layer });
  checkDense(where, units, activation, options);
  if (options.normalization !== undefined && i === count - 1) fail(where, "normalized-output", { index: i });
  if (activation === "softmax" && i < count - 1) fail(where, "softmax-not-last", { index: i, layers: count });
  if (activation === "softmax" && units === 1) fail(where, "softmax-of-one", {});
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
  fail(where, "network-too-large", { parameters: count, bytes, limit: MEMORY_LIMIT });
}
