import type { AbortSignalLike, FitAsyncOptions, FitOptions, Progress } from "../api.ts";
import { requireBoolean, requireCount, requireOptions } from "../arguments.ts";
import type { Examples } from "../data/examples.ts";
import { mergeDescriptions, readSamples } from "../data/samples.ts";
import { checkOptimizer } from "../optimizers.ts";
import type { State } from "../state/state.ts";
import { pause } from "./event-loop.ts";
import { runEpochs } from "./run.ts";
import type { Run, Step } from "./run.ts";

const OPTIONS = ["epochs", "batchSize", "optimizer", "validation", "shuffle", "every"];

/** Trains epoch by epoch. Arguments are checked at the call, training runs as the generator is asked. */
export function fit(state: State, examples: Examples, options: FitOptions): Generator<Progress, void, void> {
  requireOptions("fit", options, OPTIONS);
  return reports(runEpochs(state, createRun(state, "fit", examples, options)));
}

/** {@link fit} that lets the event loop run between slices of work. */
export function fitAsync(state: State, examples: Examples, options: FitAsyncOptions): AsyncGenerator<Progress, void, void> {
  requireOptions("fitAsync", options, [...OPTIONS, "signal"]);
  return reportsAsync(runEpochs(state, createRun(state, "fitAsync", examples, options)), options.signal);
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

function createRun(state: State, where: string, examples: Examples, options: FitOptions): Run {
  const { epochs, batchSize, optimizer, validation, shuffle = true, every } = options;
  requireCount(where, "epochs", epochs);
  requireCount(where, "batchSize", batchSize);
  checkOptimizer(where, optimizer);
  requireBoolean(where, "shuffle", shuffle);
  if (every !== undefined) requireCount(where, "every", every);
  const samples = readSamples(state, examples, { where, learnsNames: true });
  const data = mergeDescriptions(samples, state.data);
  // Validation data has the same classes and the same scaling.
  const held = validation === undefined ? undefined : readSamples({ ...state, data }, validation, { where });
  const { rows } = samples.inputs;
  const epochLayout = { rows, batchSize: Math.min(batchSize, rows), shuffle };
  return { where, epochs, optimizer, samples, data, validation: held, epochLayout, every: every ?? Infinity };
}
