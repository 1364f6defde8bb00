import type { AbortSignalLike, FitAsyncOptions, FitOptions, Progress } from "../api.ts";
import { requireBoolean, requireCount, requireOptions } from "../arguments.ts";
import type { Examples } from "../data/examples.ts";
import { mergeDescriptions, readSamples } from "../data/samples.ts";
import { fail } from "../errors.ts";
import type { BatchMethod } from "../optimise/methods.ts";
import { checkOptimizer } from "../optimizers.ts";
import type { Optimizer } from "../optimizers.ts";
import { isBatchMethod } from "../state/batch-tensors.ts";
import type { State } from "../state/state.ts";
import { pause } from "./event-loop.ts";
import { RUN_BATCH, runEpochs } from "./run.ts";
import type { Run, RunnableMethod, Step } from "./run.ts";

/** Rows of a batch unless given. */
const USUAL_BATCH = 32;

const OPTIONS = ["epochs", "batchSize", "optimizer", "validation", "shuffle", "every"];

/** Trains epoch by epoch. Arguments are checked at the call, training runs as the generator is asked. */
export function fit(state: State, examples: Examples, options: FitOptions): Generator<Progress, void, void> {
  requireOptions("fit", options, OPTIONS);
  return reports(startRun(state, "fit", examples, options));
}

/** {@link fit} that lets the event loop run between slices of work. */
export function fitAsync(state: State, examples: Examples, options: FitAsyncOptions): AsyncGenerator<Progress, void, void> {
  requireOptions("fitAsync", options, [...OPTIONS, "signal"]);
  return reportsAsync(startRun(state, "fitAsync", examples, options), options.signal);
}

function* reports(steps: Iterable<Step>): Generator<Progress, void, void> {
  for (const step of steps) if (step.kind === "report") yield step.progress;
}

async function* reportsAsync(steps: Iterable<Step>, signal: AbortSignalLike | undefined): AsyncGenerator<Progress, void, void> {
  if (signal?.aborted) throw signal.reason;
  for (const step of steps) {
    if (step.kind === "report") yield step.progress;
    else await pause();
    if (signal?.aborted) throw signal.reason;
  }
}

/** Checks the arguments, and returns what trains as it is asked. */
function startRun(state: State, where: string, examples: Examples, options: FitOptions): Iterable<Step> {
  const { epochs, batchSize, optimizer, validation, shuffle = true, every } = options;
  requireCount(where, "epochs", epochs);
  if (batchSize !== undefined) requireCount(where, "batchSize", batchSize);
  requireBoolean(where, "shuffle", shuffle);
  if (every !== undefined) requireCount(where, "every", every);
  const runnable = isBatchMethod(optimizer) ? requireRunnable(where, optimizer) : undefined;
  if (runnable === undefined) checkOptimizer(where, optimizer);
  const samples = readSamples(state, examples, { where, learnsNames: true });
  const data = mergeDescriptions(samples, state.data);
  // Validation data has the same classes and the same scaling.
  const held = validation === undefined ? undefined : readSamples({ ...state, data }, validation, { where });
  const { rows } = samples.inputs;
  const common = { where, epochs, samples, data, validation: held, every: every ?? Infinity };
  if (runnable === undefined) {
    const epochLayout = { rows, batchSize: Math.min(batchSize ?? USUAL_BATCH, rows), shuffle };
    return runEpochs(state, { ...common, optimizer: optimizer as Optimizer, epochLayout });
  }
  if (batchSize !== undefined && batchSize < rows) fail(where, "method-needs-all-rows", { method: runnable.kind, batchSize, rows });
  const run: Run<BatchMethod> = { ...common, optimizer: runnable, epochLayout: { rows, batchSize: rows, shuffle } };
  return runnable[RUN_BATCH](state, run);
}

/** Requires a method that its factory made: data that was written by hand has no code to train with. */
function requireRunnable(where: string, method: BatchMethod): RunnableMethod {
  if (!(RUN_BATCH in method)) fail(where, "method-without-code", { method: method.kind });
  return method as RunnableMethod;
}
