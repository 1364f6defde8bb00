import {
  ArgumentError,
  adam,
  adamw,
  cosine,
  dense,
  exponentialDecay,
  logCosine,
  momentum,
  nesterov,
  network,
  oneCycle,
  reduceOnPlateau,
  rmsprop,
  sgd,
  squaredError,
  stepDecay,
  uniform,
  velocity,
} from "adjoint";
import type { Backend, BatchMethod, Dense, FitOptions, HostOptions, Network, Optimizer, Schedule } from "adjoint";
import type { OptimizerKind } from "@adjoint/reference";

import type * as Optimise from "adjoint/optimise";
import { createKernels } from "@adjoint/kernels";
import { METHODS } from "./protocol.ts";
import type { Config, DataSummary, Engine, Method } from "./protocol.ts";

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

let methods: typeof Optimise | undefined;

/** Fetches what a configuration needs and the first view does not: the engine in TypeScript, and the methods that see all rows. */
export async function loadParts({ engine, optimizer }: Pick<Config, "engine" | "optimizer">): Promise<void> {
  await loadEngine(engine);
  if (isMethod(optimizer)) methods ??= await import("adjoint/optimise");
}

async function loadEngine(engine: Engine): Promise<void> {
  if (engine !== "typescript" || backends.has(engine)) return;
  const { createBaseline } = await import("@adjoint/baseline");
  backends.set(engine, createBaseline());
}

/** One backend for each engine, which {@link loadParts} has fetched: what they compile is kept. */
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

const SCHEDULES: Readonly<Record<NonNullable<Config["schedule"]>["kind"], () => Schedule>> = {
  cosine,
  oneCycle,
  logCosine,
  exponentialDecay,
  stepDecay,
  reduceOnPlateau,
};

/** Tells whether it sees all rows at once. */
export function isMethod(optimizer: Config["optimizer"]): optimizer is Method {
  return METHODS.some((method) => method === optimizer);
}

function methodOf(method: Method, learningRate: number): BatchMethod {
  if (methods === undefined) throw new Error(`methodOf: ${method} is not loaded.`);
  return method === "variableLearningRate" ? methods.variableLearningRate({ learningRate }) : methods[method]();
}

/** Returns how a configuration trains: all of the options of `fit` but for how long. */
export function fitOptionsOf({ optimizer, learningRate, batchSize, dropout, schedule, loss }: Config): Omit<FitOptions, "epochs"> {
  if (optimizer === "levenbergMarquardt" && loss === "crossEntropy")
    throw new ArgumentError(
      "Levenberg–Marquardt minimises squared errors, and the loss is the cross-entropy. Choose a squared error as the loss, or L-BFGS as the optimiser.",
    );
  return {
    ...(isMethod(optimizer)
      ? { optimizer: methodOf(optimizer, learningRate) }
      : { optimizer: OPTIMIZERS[optimizer]({ learningRate }), batchSize }),
    ...(dropout ? { dropout } : {}),
    ...(schedule === undefined ? {} : { schedule: SCHEDULES[schedule.kind]() }),
  };
}
