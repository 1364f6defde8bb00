import type { AbortSignalLike, FitAsyncOptions, FitOptions, Progress, TrainResult } from "../api.ts";
import { requireBoolean, requireCount, requireFraction, requireNonNegative, requireOptions } from "../arguments.ts";
import { checkAveraging } from "../averaging.ts";
import { hasBatchNormalization } from "../compile/normalization.ts";
import type { Examples } from "../data/examples.ts";
import { mergeDescriptions, readSamples } from "../data/samples.ts";
import { smoothLabels } from "../data/smooth.ts";
import { weighSamples, weightsOf } from "../data/weigh.ts";
import { fail } from "../errors.ts";
import type { BatchMethod } from "../optimise/methods.ts";
import { checkOptimizer, isOwnOptimizer } from "../optimizers.ts";
import type { Optimizer, OwnOptimizer } from "../optimizers.ts";
import { checkSchedule } from "../schedules.ts";
import { isBatchMethod } from "../state/batch-tensors.ts";
import type { State } from "../state/state.ts";
import { pause } from "./event-loop.ts";
import { restoreBest } from "./progress-state.ts";
import { REGULARISATION, readRegularisation, requireBatchRows } from "./regularisation.ts";
import { RUN_BATCH, runEpochs } from "./run.ts";
import type { Run, RunnableMethod, Step } from "./run.ts";

/** Rows of a batch unless given. */
const USUAL_BATCH = 32;

const OPTIONS = [
  "epochs",
  "batchSize",
  "optimizer",
  "validation",
  "shuffle",
  "every",
  "schedule",
  "patience",
  "minDelta",
  "labelSmoothing",
  "sampleWeight",
  "classWeight",
  "averaging",
  ...REGULARISATION,
];

/** Trains epoch by epoch. Arguments are checked at the call, training runs as the generator is asked. */
export function fit(state: State, examples: Examples, options: FitOptions): Generator<Progress, void, void> {
  requireOptions("fit", options, OPTIONS);
  const steps = startRun(state, "fit", examples, options);
  return announce(state, "fit", (start) => reports(steps, start));
}

/** {@link fit} that lets the event loop run between slices of work. */
export function fitAsync(state: State, examples: Examples, options: FitAsyncOptions): AsyncGenerator<Progress, void, void> {
  requireOptions("fitAsync", options, [...OPTIONS, "signal"]);
  const steps = startRun(state, "fitAsync", examples, options);
  return announce(state, "fitAsync", (start) => reportsAsync(steps, options.signal, start));
}

/** Trains to the end. */
export function train(state: State, examples: Examples, options: FitOptions): TrainResult {
  requireOptions("train", options, OPTIONS);
  const history: Progress[] = [];
  for (const step of startRun(state, "train", examples, options))
    if (step.kind === "report" && step.progress.complete) history.push(step.progress);
  return finish(state, options, history);
}

/** {@link train} that lets the event loop run between slices of work. */
export async function trainAsync(state: State, examples: Examples, options: FitAsyncOptions): Promise<TrainResult> {
  requireOptions("trainAsync", options, [...OPTIONS, "signal"]);
  const history: Progress[] = [];
  for await (const progress of reportsAsync(startRun(state, "trainAsync", examples, options), options.signal))
    if (progress.complete) history.push(progress);
  return finish(state, options, history);
}

/**
 * Throws where training was created and not started: the call was not iterated, and has done nothing.
 * @param where what is asked of the network now
 */
export function requireStarted(state: State, where: string): void {
  const [first] = state.pending;
  if (first === undefined) return;
  // Said once: the network itself is as it was.
  state.pending.clear();
  fail(where, "not-started", first);
}

/** Marks training as not started, until its generator runs; to await the generator is an error. */
function announce<G extends object>(state: State, call: string, create: (start: () => void) => G): G {
  const pending = { call };
  state.pending.add(pending);
  const start = (): void => void state.pending.delete(pending);
  const then = (_: unknown, reject: (reason: unknown) => void): void => {
    start();
    try {
      fail(call, "not-started", pending);
    } catch (error) {
      reject(error);
    }
  };
  // oxlint-disable-next-line unicorn/no-thenable -- to await the generator is the mistake that this reports
  return Object.defineProperty(create(start), "then", { value: then });
}

function* reports(steps: Iterable<Step>, start: () => void): Generator<Progress, void, void> {
  start();
  for (const step of steps) if (step.kind === "report") yield step.progress;
}

async function* reportsAsync(
  steps: Iterable<Step>,
  signal: AbortSignalLike | undefined,
  start = (): void => undefined,
): AsyncGenerator<Progress, void, void> {
  start();
  if (signal?.aborted) throw signal.reason;
  for (const step of steps) {
    if (step.kind === "report") yield step.progress;
    else await pause();
    if (signal?.aborted) throw signal.reason;
  }
}

function finish(state: State, { epochs, patience }: FitOptions, history: readonly Progress[]): TrainResult {
  const last = history.at(-1)!;
  const stopped = last.stopped === true || history.length < epochs;
  if (patience !== undefined) restoreBest(state);
  const losses = history.map(({ epoch, loss, validation }) => ({ epoch, loss: validation?.loss ?? loss }));
  const best = last.best ?? losses.reduce((least, each) => (each.loss < least.loss ? each : least));
  return { history, best, stopped };
}

/** Checks the arguments, and returns what trains as it is asked. */
function startRun(state: State, where: string, examples: Examples, options: FitOptions): Iterable<Step> {
  const {
    epochs,
    batchSize,
    optimizer,
    validation,
    shuffle = true,
    every,
    schedule,
    patience,
    minDelta = 0,
    labelSmoothing,
    sampleWeight,
    classWeight,
    averaging,
  } = options;
  requireCount(where, "epochs", epochs);
  if (batchSize !== undefined) requireCount(where, "batchSize", batchSize);
  requireBoolean(where, "shuffle", shuffle);
  if (every !== undefined) requireCount(where, "every", every);
  if (schedule !== undefined) checkSchedule(where, schedule);
  if (patience !== undefined) requireCount(where, "patience", patience);
  requireNonNegative(where, "minDelta", minDelta);
  if (labelSmoothing !== undefined) requireFraction(where, "labelSmoothing", labelSmoothing);
  const runnable = isBatchMethod(optimizer) ? requireRunnable(where, optimizer) : undefined;
  if (runnable === undefined && !isOwnOptimizer(optimizer)) checkOptimizer(where, optimizer);
  if (runnable !== undefined && schedule !== undefined) fail(where, "schedule-without-rate", { method: runnable.kind });
  if (averaging !== undefined) checkAveraging(where, averaging);
  if (averaging?.kind === "ema" && isOwnOptimizer(optimizer)) fail(where, "limit-of-own-rule", { option: "ema" });
  if (averaging !== undefined && patience !== undefined) fail(where, "averaging-or-best", {});
  const regularisation = readRegularisation(where, state.spec, { ...options, seed: state.seed });
  if (runnable !== undefined) refuseWithMethod(where, runnable.kind, { ...regularisation, averaging, l1: state.spec.l1 });
  for (const option of ["maxNorm", "groups"] as const)
    if (isOwnOptimizer(optimizer) && regularisation[option] !== undefined) fail(where, "limit-of-own-rule", { option });
  const normalized = state.spec.layers.findIndex(({ normalization }) => normalization !== undefined);
  if (normalized >= 0 && runnable !== undefined) fail(where, "not-with-method", { option: "normalization", method: runnable.kind });
  if (normalized >= 0 && isOwnOptimizer(optimizer)) fail(where, "normalized-own-rule", { layer: normalized + 1 });
  if (averaging !== undefined && hasBatchNormalization(state.spec)) fail(where, "averaging-of-statistics", {});
  const given = readSamples(state, examples, { where, learnsNames: true });
  const weighed = weighSamples(where, given, { sampleWeight: sampleWeight ?? weightsOf(examples), classWeight });
  const samples = labelSmoothing === undefined ? weighed : smoothLabels(where, weighed, { spec: state.spec, epsilon: labelSmoothing });
  const data = mergeDescriptions(samples, state.data);
  // Validation data has the same classes and the same scaling.
  const held = validation === undefined ? undefined : readSamples({ ...state, data }, validation, { where });
  const { rows } = samples.inputs;
  const stopping = patience === undefined ? undefined : { patience, minDelta };
  const common = {
    where,
    epochs,
    samples,
    data,
    validation: held,
    every: every ?? Infinity,
    schedule,
    stopping,
    regularisation: averaging?.kind === "ema" ? { ...regularisation, ema: 1 - averaging.decay } : regularisation,
    averaging,
  };
  if (runnable === undefined) {
    const epochLayout = { rows, batchSize: Math.min(batchSize ?? USUAL_BATCH, rows), shuffle };
    requireBatchRows(where, state.spec, epochLayout);
    return runEpochs(state, { ...common, optimizer: optimizer as Optimizer | OwnOptimizer, epochLayout });
  }
  if (batchSize !== undefined && batchSize < rows) fail(where, "method-needs-all-rows", { method: runnable.kind, batchSize, rows });
  const run: Run<BatchMethod> = { ...common, optimizer: runnable, epochLayout: { rows, batchSize: rows, shuffle } };
  return runnable[RUN_BATCH](state, run);
}

/** Refuses what makes the cost another at each step, or gives it a kink: a line search would end there. */
function refuseWithMethod(where: string, method: string, options: Readonly<Record<string, unknown>>): void {
  const option = Object.keys(options).find((key) => options[key] !== undefined);
  if (option !== undefined) fail(where, "not-with-method", { option, method });
}

/** Requires a method that its factory made: data that was written by hand has no code to train with. */
function requireRunnable(where: string, method: BatchMethod): RunnableMethod {
  if (!(RUN_BATCH in method)) fail(where, "method-without-code", { method: method.kind });
  return method as RunnableMethod;
}
