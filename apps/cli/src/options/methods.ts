import {
  absoluteError,
  adam,
  adamw,
  cosine,
  exponentialDecay,
  focal,
  huber,
  logCosine,
  momentum,
  nesterov,
  oneCycle,
  pinball,
  poisson,
  reduceOnPlateau,
  rmsprop,
  sgd,
  squaredError,
  stepDecay,
  velocity,
} from "adjoint";
import type { BatchMethod, Loss, Optimizer, Schedule } from "adjoint";
import { conjugateGradient, lbfgs, levenbergMarquardt, rprop, variableLearningRate } from "adjoint/optimise";
import type { Reader } from "./values.ts";
import { choice, integer, list, realNumber } from "./values.ts";

const fraction = (example: number): Reader<number> => realNumber({ min: 0, below: 1, example });
const share = (example: number): Reader<number> => realNumber({ min: 0, max: 1, example });
const positive = (example: number): Reader<number> => realNumber({ above: 0, example });
const between = (example: number): Reader<number> => realNumber({ above: 0, below: 1, example });

/** The settings of optimisers, losses and schedules: with `--set`, each by its name. */
export const METHOD_SETTINGS = {
  momentum: fraction(0.9),
  rho: fraction(0.9),
  beta1: fraction(0.9),
  beta2: fraction(0.999),
  epsilon: realNumber({ min: 0, example: 1e-8 }),
  weightDecay: realNumber({ min: 0, example: 0.01 }),
  history: integer({ min: 1, example: 10 }),
  formula: choice(["fletcherReeves", "polakRibiere", "hestenesStiefel", "daiYuan"]),
  restart: integer({ min: 0, example: 50 }),
  mu: positive(0.01),
  muFactor: realNumber({ above: 1, example: 10 }),
  initialStep: positive(0.1),
  increase: realNumber({ above: 1, example: 1.05 }),
  decrease: between(0.7),
  tolerance: realNumber({ min: 0, example: 0.04 }),
  delta: positive(1),
  quantile: between(0.9),
  gamma: realNumber({ min: 0, example: 2 }),
  alpha: between(0.25),
  warmup: fraction(0.1),
  finalRate: share(0.01),
  cycles: integer({ min: 1, example: 4 }),
  startRate: share(0.04),
  peak: fraction(0.3),
  decayFactor: realNumber({ above: 0, max: 1, example: 0.1 }),
  decayAt: list(share(0.5), "0.5,0.75"),
  plateauPatience: integer({ min: 0, example: 10 }),
  plateauDelta: realNumber({ min: 0, example: 0.001 }),
} as const satisfies Readonly<Record<string, Reader<unknown>>>;

export type MethodSetting = keyof typeof METHOD_SETTINGS;

/** What an option makes, and the settings that it takes: by their name here, and in the API where that is another. */
export interface Choice<T> {
  readonly create: (settings: never) => T;
  readonly settings: { readonly [K in MethodSetting]?: string };
}

/** The losses by their names here. */
export const LOSSES = {
  crossEntropy: { create: (): Loss => "crossEntropy", settings: {} },
  squaredError: { create: () => squaredError("sum"), settings: {} },
  halfSquaredError: { create: () => squaredError("half"), settings: {} },
  meanSquaredError: { create: () => squaredError("mean"), settings: {} },
  huber: { create: huber, settings: { delta: "delta" } },
  absoluteError: { create: () => absoluteError(), settings: {} },
  pinball: { create: ({ quantile = 0.5 }: { readonly quantile?: number }) => pinball(quantile), settings: { quantile: "quantile" } },
  poisson: { create: () => poisson(), settings: {} },
  focal: { create: focal, settings: { gamma: "gamma", alpha: "alpha" } },
} as const satisfies Readonly<Record<string, Choice<Loss>>>;

export type LossName = keyof typeof LOSSES;
export const LOSS_NAMES = Object.keys(LOSSES) as LossName[];

const own = <const K extends MethodSetting>(...keys: readonly K[]): { readonly [P in K]: P } =>
  Object.fromEntries(keys.map((key) => [key, key])) as { readonly [P in K]: P };

/** The optimisers, and the settings that each takes beside its learning rate; then the methods that see all rows at once, which have none but variableLearningRate. */
export const OPTIMIZERS = {
  sgd: { create: sgd, settings: {} },
  momentum: { create: momentum, settings: own("momentum") },
  velocity: { create: velocity, settings: own("momentum") },
  nesterov: { create: nesterov, settings: own("momentum") },
  rmsprop: { create: rmsprop, settings: own("rho", "epsilon") },
  adam: { create: adam, settings: own("beta1", "beta2", "epsilon") },
  adamw: { create: adamw, settings: own("beta1", "beta2", "epsilon", "weightDecay") },
  lbfgs: { create: lbfgs, settings: own("history") },
  conjugateGradient: { create: conjugateGradient, settings: own("formula", "restart") },
  levenbergMarquardt: { create: levenbergMarquardt, settings: { mu: "mu", muFactor: "factor" } },
  rprop: { create: rprop, settings: own("initialStep", "increase", "decrease") },
  variableLearningRate: { create: variableLearningRate, settings: own("momentum", "increase", "decrease", "tolerance") },
} as const satisfies Readonly<Record<(Optimizer | BatchMethod)["kind"], Choice<Optimizer | BatchMethod>>>;

export type OptimizerName = keyof typeof OPTIMIZERS;
export const OPTIMIZER_NAMES = Object.keys(OPTIMIZERS) as OptimizerName[];

/** Short names that people write. */
export const OPTIMIZER_ALIASES = {
  cg: "conjugateGradient",
  lm: "levenbergMarquardt",
  vlr: "variableLearningRate",
} as const satisfies Readonly<Record<string, OptimizerName>>;

/** The schedules by their names here. */
export const SCHEDULES = {
  constant: { create: () => undefined, settings: {} },
  step: { create: stepDecay, settings: { decayFactor: "factor", decayAt: "at" } },
  exponential: { create: exponentialDecay, settings: { finalRate: "final" } },
  cosine: { create: cosine, settings: { warmup: "warmup", finalRate: "final" } },
  logCosine: { create: logCosine, settings: { cycles: "cycles" } },
  oneCycle: { create: oneCycle, settings: { startRate: "start", peak: "peak", finalRate: "final" } },
  plateau: {
    create: reduceOnPlateau,
    settings: { decayFactor: "factor", plateauPatience: "patience", finalRate: "min", plateauDelta: "minDelta" },
  },
} as const satisfies Readonly<Record<string, Choice<Schedule | undefined>>>;

export type ScheduleName = keyof typeof SCHEDULES;
export const SCHEDULE_NAMES = Object.keys(SCHEDULES) as ScheduleName[];

/** Whether an optimiser sees all rows at once: its steps have no batches. */
export function seesAllRows(optimizer: Optimizer | BatchMethod): optimizer is BatchMethod {
  return !("epsilon" in optimizer);
}
