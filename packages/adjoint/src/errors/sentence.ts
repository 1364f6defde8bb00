import { ArgumentError, DataError, FormatError, HostError, NumericError, ShapeError } from "@adjoint/reference";

/** What an argument is called in a sentence, and what to do where it is wrong. */
const QUANTITIES = {
  alpha: ["alpha", "0.25 is usual."],
  averagingDecay: ["decay", "0.999 is usual."],
  averagingStart: ["start", "0.75 is usual."],
  batchSize: ["batchSize", "32 is usual."],
  beta1: ["beta1", "0.9 is usual."],
  beta2: ["beta2", "0.999 is usual."],
  checkpointBatchSize: ["the batch size of a checkpoint", "Pass the object returned by network.checkpoint()."],
  checkpointEpoch: ["the epoch of a checkpoint", "Pass the object returned by network.checkpoint()."],
  checkpointPosition: ["the position of a checkpoint", "Pass the object returned by network.checkpoint()."],
  checkpointRows: ["the rows of a checkpoint", "Pass the object returned by network.checkpoint()."],
  costIncrease: ["tolerance", "0.04 is usual."],
  costTolerance: ["costTolerance", "0 is usual."],
  clipNorm: ["clipNorm", "1 is usual."],
  clipValue: ["clipValue", "1 is usual."],
  delta: ["delta", "1 is usual; it has the unit of the targets."],
  cycles: ["cycles", "4 is usual."],
  decay: ["decay", "Omit it for true of weights, false of biases."],
  deterministic: ["deterministic", "Omit it for false."],
  dropout: ["dropout", "0.5 is usual for hidden units."],
  differenceStep: ["epsilon", "1e-5 is usual."],
  entries: ["entries", "2048 is usual."],
  epoch: ["epoch", "It counts completed epochs."],
  epochs: ["epochs", "Train for at least one epoch."],
  epsilon: ["epsilon", "1e-8 is usual."],
  every: ["every", "It counts batches."],
  gamma: ["gamma", "2 is usual."],
  gradientTolerance: ["gradientTolerance", "1e-8 is usual."],
  history: ["history", "10 is usual."],
  initialBound: ["epsilon", "The course exercise takes 0.12."],
  initialStep: ["initialStep", "0.1 is usual."],
  inputDropout: ["inputDropout", "0.2 is usual."],
  inputNoise: ["inputNoise", "0.1 is usual for inputs of variance 1."],
  inputs: ["inputs", "Give the number of columns of the data."],
  labelSmoothing: ["labelSmoothing", "0.1 is usual."],
  l1: ["l1", "0 is no penalty."],
  l2: ["l2", "0 is no penalty."],
  learningRate: ["the learning rate", "Try 0.01 for sgd, 0.001 for adam."],
  maxIterations: ["maxIterations", "1000 is usual."],
  maxMu: ["maxMu", "1e10 is usual."],
  maxNorm: ["maxNorm", "3 is usual."],
  maxStep: ["maxStep", "50 is usual."],
  minStep: ["minStep", "1e-6 is usual."],
  minDelta: ["minDelta", "0 is usual."],
  momentum: ["momentum", "0.9 is usual."],
  mu: ["mu", "0.01 is usual."],
  orders: ["orders", "100 is usual."],
  patience: ["patience", "10 is usual."],
  peak: ["peak", "0.3 is usual."],
  quantile: ["the quantile", "0.5 is the median."],
  radius: ["radius", "100 is usual."],
  rate: ["the rate of a group", "1 is that of the optimiser."],
  repeats: ["repeats", "5 is usual."],
  restart: ["restart", "0 restarts after as many steps as there are parameters."],
  rho: ["rho", "0.9 is usual."],
  seed: ["seed", "Give any integer, for example 1."],
  shuffle: ["shuffle", "Omit it for true."],
  stepTolerance: ["stepTolerance", "1e-15 is usual."],
  threads: ["threads", 'Give a number, or "auto".'],
  tolerance: ["tolerance", "1e-7 is usual."],
  units: ["units", "Give the layer at least one unit."],
  warmup: ["warmup", "0.1 is usual."],
  weightDecay: ["the weight decay", "0.01 is usual."],
} as const satisfies Readonly<Record<string, readonly [name: string, next: string]>>;

export type Quantity = keyof typeof QUANTITIES;

export interface Wrong {
  readonly what: Quantity;
  readonly value: unknown;
}

export type Sentence = readonly [rule: string, values: string, next: string];

/** A rule that can be broken: the class of the error, and the sentence that its fields make. */
export interface Problem<F> {
  readonly type: typeof ArgumentError | typeof DataError | typeof ShapeError | typeof HostError | typeof FormatError | typeof NumericError;
  readonly sentence: (fields: F) => Sentence;
}

export const argument = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: ArgumentError, sentence });
export const data = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: DataError, sentence });
export const shape = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: ShapeError, sentence });
export const host = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: HostError, sentence });
export const numeric = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: NumericError, sentence });
export const format = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: FormatError, sentence });

/** Returns a value as a sentence shows it: short, on one line, and never an exception of its own. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value === null || typeof value !== "object") return typeof value === "function" ? "a function" : String(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `an array of ${value.length}`;
  const { length } = value as { length?: unknown };
  return typeof length === "number" ? `${value.constructor?.name ?? "an array"}(${length})` : "an object";
}

export const quantity = ({ what, value }: Wrong, rule: string): Sentence => {
  const [name, next] = QUANTITIES[what];
  return [`${name} must be ${rule}`, describeValue(value), next];
};

/** A name that is not in a list. */
export const unknownName = (what: string, use: string): Problem<{ readonly value: unknown }> =>
  argument(({ value }) => [`the ${what} is unknown`, describeValue(value), `Use ${use}.`]);

export interface Named {
  /** What the thing is called, for example "the weights of layer 1". */
  readonly what: string;
}
export interface Size {
  readonly rows: number;
  readonly cols: number;
}
/** An element of an array, by its name: `inputs[3][0]`. */
export interface Element {
  readonly element: string;
  readonly value: unknown;
}
