import { adam, adamw, dense, momentum, nesterov, network, rmsprop, sgd, squaredError, uniform, velocity } from "adjoint";
import type { Backend, Dense, HostOptions, Network, Optimizer } from "adjoint";
import type { OptimizerKind } from "@adjoint/reference";

import { createKernels } from "@adjoint/kernels";
import type { Config, DataSummary, Engine } from "./protocol.ts";

/** Units of the last layer: one for each class, a single one that says yes or no, or each value. */
function outputUnits({ output }: Pick<Config, "output">, { classes, targets }: Pick<DataSummary, "classes" | "targets">): number {
  if (classes.length === 0) return targets;
  return classes.length === 2 && output !== "softmax" ? 1 : classes.length;
}

/** The network of a configuration, with the weights of its seed. */
export function buildNetwork(config: Config, data: DataSummary): Network<"f32"> {
  const { hidden, output, loss, initializer, l2, seed, engine } = config;
  const layers: Dense[] = [...hidden.map(({ units, activation }) => dense(units, activation)), dense(outputUnits(config, data), output)];
  return network({
    inputs: data.inputs,
    layers,
    // The pair is checked where the network is made: to the compiler it is any.
    loss: loss === "crossEntropy" ? loss : squaredError(loss),
    seed,
    l2,
    precision: "f32",
    ...(initializer === "auto" ? {} : { initializer: typeof initializer === "number" ? uniform(initializer) : initializer }),
    ...hostOptions(engine),
  });
}

export function hostOptions(engine: Engine): HostOptions {
  return { backend: backendOf(engine) };
}

const backends = new Map<Engine, Backend>();

/** Creates the backend of an engine; that in TypeScript is fetched when it is asked for. */
export async function loadEngine(engine: Engine): Promise<void> {
  if (engine !== "typescript" || backends.has(engine)) return;
  const { createBaseline } = await import("@adjoint/baseline");
  backends.set(engine, createBaseline());
}

/** One backend for each engine, which {@link loadEngine} has fetched: what they compile is kept. */
export function backendOf(engine: Engine): Backend {
  const known = backends.get(engine);
  if (known !== undefined) return known;
  if (engine === "typescript") throw new Error("backendOf: the engine in TypeScript is not loaded.");
  const backend = createKernels({ deterministic: engine === "simd" });
  backends.set(engine, backend);
  return backend;
}

const OPTIMIZERS: Readonly<Record<OptimizerKind, (options: { readonly learningRate: number }) => Optimizer>> = {
  sgd,
  momentum,
  velocity,
  nesterov,
  rmsprop,
  adam,
  adamw,
};

export function optimizerOf({ optimizer, learningRate }: Pick<Config, "optimizer" | "learningRate">): Optimizer {
  return OPTIMIZERS[optimizer]({ learningRate });
}
