import type { Progress, RunState } from "../api.ts";
import type { Averaging } from "../averaging.ts";
import { EMA, parameterShapes, tensorShapes } from "../compile/shapes.ts";
import { factorAt } from "../schedules.ts";
import type { ReduceOnPlateau, Schedule } from "../schedules.ts";
import type { State } from "../state/state.ts";
import type { Tensor } from "../state/store.ts";

/** When a run stops before its end. */
export interface StoppingRule {
  /** Epochs without a smaller loss after which it stops */
  readonly patience: number;
  /** By how much a loss must be smaller */
  readonly minDelta: number;
}

/** Prepares the state for a run: what an earlier call has begun goes on, what this one does not ask for is removed. */
export function reconcileRun(
  state: State,
  {
    schedule,
    stopping,
    averaging,
    epochs,
    total,
  }: {
    readonly schedule: Schedule | undefined;
    readonly stopping: StoppingRule | undefined;
    readonly averaging: Averaging | undefined;
    readonly epochs: number;
    readonly total: number;
  },
): void {
  const { run } = state;
  const begun = run.schedule !== undefined && run.schedule.step < run.schedule.total ? run.schedule : { step: 0, total };
  const scheduled = schedule !== undefined && schedule.kind !== "reduceOnPlateau";
  state.run = {
    ...(scheduled ? { schedule: begun } : {}),
    ...(schedule?.kind === "reduceOnPlateau" ? { plateau: run.plateau ?? { factor: 1, wait: 0 } } : {}),
    ...(averaging?.kind === "swa" ? { averaging: run.averaging ?? { done: 0, epochs, count: 0 } } : {}),
    ...(averaging?.kind === "ema" ? { ema: run.ema ?? { done: 0, epochs } } : {}),
    ...(stopping !== undefined && run.stopping !== undefined ? { stopping: run.stopping } : {}),
  };
  if (state.run.stopping === undefined) state.best = undefined;
  if (state.run.averaging === undefined) state.mean = undefined;
  if ((run.ema === undefined) === (state.run.ema === undefined)) return;
  // The mean begins as the parameters are, and goes with its run.
  const parameters = copyParameters(state);
  state.store.replace(parameterShapes(state.spec).map(({ name }) => [`${EMA}${name}`, state.run.ema && parameters.get(name)]));
}

/** Takes the parameters of an epoch into the mean, where the run has come so far; at its end they become the mean. */
export function averageEpoch(state: State, averaging: Averaging | undefined): void {
  if (averaging?.kind === "ema") return endMean(state);
  if (averaging === undefined || state.run.averaging === undefined) return;
  const { epochs, ...before } = state.run.averaging;
  const done = before.done + 1;
  const counts = done > averaging.start * epochs;
  const count = before.count + Number(counts);
  if (counts) state.mean = meanOf(state, count);
  state.run = { ...state.run, averaging: { done, epochs, count } };
  if (done < epochs) return;
  if (state.mean !== undefined) state.store.replace(state.mean);
  state.mean = undefined;
  const { averaging: _, ...run } = state.run;
  state.run = run;
}

/** Counts an epoch of a run that keeps a mean over its steps; at its end the mean becomes the network. */
function endMean(state: State): void {
  const { ema, ...run } = state.run;
  if (ema === undefined) return;
  const done = ema.done + 1;
  state.run = { ...run, ema: { ...ema, done } };
  if (done < ema.epochs) return;
  const tensors = state.store.tensors();
  const names = parameterShapes(state.spec).map(({ name }) => name);
  state.store.replace(names.flatMap((name) => [[name, tensors.get(`${EMA}${name}`)] as const, [`${EMA}${name}`, undefined] as const]));
  state.run = run;
}

/** Returns the mean of `count` networks, of which this is the last: m + (θ − m)/count in f64, rounded. */
function meanOf(state: State, count: number): Map<string, Tensor> {
  const mean = copyParameters(state);
  for (const [name, values] of mean) {
    const before = state.mean?.get(name);
    if (before !== undefined) for (let i = 0; i < values.length; i++) values[i] = before[i] + (values[i] - before[i]) / count;
  }
  return mean;
}

/** Returns what the learning rate is multiplied with at the next step. */
export function currentFactor({ run }: Pick<State, "run">, schedule: Schedule | undefined): number {
  if (schedule === undefined) return 1;
  if (run.plateau !== undefined) return run.plateau.factor;
  return run.schedule === undefined ? 1 : factorAt(schedule, run.schedule.step, run.schedule.total);
}

/** Returns for how many steps from the next on the learning rate stays as it is, at most `limit`. */
export function stepsAtSameRate({ run }: Pick<State, "run">, schedule: Schedule | undefined, limit: number): number {
  if (schedule === undefined || run.schedule === undefined) return limit;
  const { step, total } = run.schedule;
  const factor = factorAt(schedule, step, total);
  let steps = 1;
  while (steps < limit && factorAt(schedule, step + steps, total) === factor) steps++;
  return steps;
}

/** Counts steps of the schedule. */
export function countSteps(state: State, steps: number): void {
  const { schedule } = state.run;
  if (schedule !== undefined) state.run = { ...state.run, schedule: { ...schedule, step: schedule.step + steps } };
}

/** Records the loss of an epoch. Returns what a report says of it; where the run is to stop, the parameters of the best epoch are restored. */
export function noteLoss(
  state: State,
  loss: number,
  { schedule, stopping }: { readonly schedule: Schedule | undefined; readonly stopping: StoppingRule | undefined },
): Pick<Progress, "best" | "stopped"> {
  if (state.run.plateau !== undefined && schedule?.kind === "reduceOnPlateau")
    state.run = { ...state.run, plateau: nextPlateau(state.run.plateau, loss, schedule) };
  if (stopping === undefined) return {};
  const before = state.run.stopping;
  if (before === undefined || loss < before.loss - stopping.minDelta) {
    const best = { loss, epoch: state.epoch };
    state.run = { ...state.run, stopping: { ...best, wait: 0 } };
    state.best = copyParameters(state);
    return { best };
  }
  const wait = before.wait + 1;
  const best = { epoch: before.epoch, loss: before.loss };
  state.run = { ...state.run, stopping: { ...before, wait } };
  if (wait < stopping.patience) return { best };
  restoreBest(state);
  return { best, stopped: true };
}

/** Sets the parameters to those of the best epoch, and ends early stopping. */
export function restoreBest(state: State): void {
  if (state.best !== undefined) state.store.replace([...state.best].map(([name, tensor]) => [name, tensor.slice()] as const));
  state.best = undefined;
  const { stopping: _, ...run } = state.run;
  state.run = run;
}

function nextPlateau(
  { factor, best, wait }: NonNullable<RunState["plateau"]>,
  loss: number,
  schedule: ReduceOnPlateau,
): NonNullable<RunState["plateau"]> {
  if (best === undefined || loss < best - schedule.minDelta) return { factor, best: loss, wait: 0 };
  if (wait < schedule.patience) return { factor, best, wait: wait + 1 };
  return { factor: Math.max(schedule.min, factor * schedule.factor), best, wait: 0 };
}

function copyParameters({ spec, store }: State): Map<string, Tensor> {
  const tensors = store.tensors();
  return new Map(tensorShapes(spec).map(({ name }) => [name, tensors.get(name)!.slice()]));
}
