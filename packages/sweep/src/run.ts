import type { SearchSpace } from "./space.ts";
import { trialsOf } from "./trials.ts";
import type { Trial } from "./trials.ts";

/** One training of a trial: with all its rows, or with one of its folds held out. Whoever executes it gives the same result. */
export interface Job {
  /** Names the job in its sweep: `trial-0007-epochs-45-fold-2`. */
  readonly id: string;
  readonly trial: number;
  readonly values: Trial["values"];
  readonly epochs: number;
  /** From 1, of how many. */
  readonly fold?: { readonly index: number; readonly of: number };
  /** From 0: of the jobs that wait, those of the highest rung are executed first. */
  readonly rung: number;
}

/** What a job gives. */
export interface JobResult {
  /** On the rows held out for validation; null where training diverged. */
  readonly loss: number | null;
  readonly accuracy?: number;
  /** SHA-256 of the parameters: two runs of one job have the same. */
  readonly model: string;
  /** Why the trial has no loss. */
  readonly failure?: string;
}

/** Executes jobs, several at a time. */
export interface Executor {
  execute(job: Job): Promise<JobResult>;
}

/** A row of the table of a sweep. */
export interface TrialResult {
  readonly trial: number;
  readonly values: Trial["values"];
  /** Epochs that it was trained. */
  readonly epochs: number;
  /** The mean over its folds; null where one diverged. */
  readonly loss: number | null;
  readonly accuracy?: number;
  /** The parameters' SHA-256 of each fold. */
  readonly models: readonly string[];
  readonly failure?: string;
}

/** Returns how many epochs each rung has. @param epochs of the last */
export function rungsOf({ halving }: Pick<SearchSpace, "halving">, epochs: number): number[] {
  if (halving === undefined) return [epochs];
  const rungs: number[] = [];
  for (let rung = halving.from; rung < epochs; rung *= halving.factor) rungs.push(rung);
  return [...rungs, epochs];
}

/**
 * Runs the trials of a space. With halving, the best 1/factor of a rung go on to the next, when all of the rung are done: the result does not depend on who was faster.
 * With `asynchronous` a trial goes on as soon as it is among the best 1/factor of those that are done in its rung (ASHA, Li et al. 2020): nobody waits, and the result depends on the order in which they end.
 * @param onResult called after each trial with its row, in the order in which they end
 * @returns the rows, the best first: those that were trained longest, by their loss
 */
export async function runSweep(
  space: SearchSpace,
  epochs: number,
  { execute }: Executor,
  onResult: (row: TrialResult, left: number) => void = () => {},
): Promise<TrialResult[]> {
  const rows = new Map<number, TrialResult>();
  const rungs = rungsOf(space, epochs);
  let trials = trialsOf(space);
  let left = 0;
  const train = async (trial: Trial, rung: number): Promise<TrialResult> => {
    left++;
    const row = await runTrial(trial, { epochs: rungs[rung], rung, folds: space.folds }, execute);
    rows.set(trial.number, row);
    onResult(row, --left);
    return row;
  };
  if (space.halving?.asynchronous === true) {
    await promote(trials, { rungs, factor: space.halving.factor }, train);
    return [...rows.values()].sort(compareRows);
  }
  for (const rung of rungs.keys()) {
    await Promise.all(trials.map((trial) => train(trial, rung)));
    const ranked = trials.map(({ number }) => rows.get(number)!).sort(compareRows);
    const promoted = Math.max(1, Math.floor(trials.length / (space.halving?.factor ?? 1)));
    const best = new Set(ranked.slice(0, promoted).map(({ trial }) => trial));
    trials = trials.filter(({ number }) => best.has(number));
  }
  return [...rows.values()].sort(compareRows);
}

/** Trains all trials in the first rung, and each in the next as soon as it is among the best of its rung. */
async function promote(
  trials: readonly Trial[],
  { rungs, factor }: { readonly rungs: readonly number[]; readonly factor: number },
  train: (trial: Trial, rung: number) => Promise<TrialResult>,
): Promise<void> {
  const done = rungs.map((): { readonly trial: Trial; readonly row: TrialResult; promoted: boolean }[] => []);
  const climb = async (trial: Trial, rung: number): Promise<void> => {
    const row = await train(trial, rung);
    const there = done[rung];
    there.push({ trial, row, promoted: rung === rungs.length - 1 });
    const best = there.toSorted((a, b) => compareRows(a.row, b.row)).slice(0, Math.floor(there.length / factor));
    const ready = best.filter((each) => !each.promoted && each.row.loss !== null);
    for (const each of ready) each.promoted = true;
    await Promise.all(ready.map((each) => climb(each.trial, rung + 1)));
  };
  await Promise.all(trials.map((trial) => climb(trial, 0)));
}

async function runTrial(
  { number, values }: Trial,
  { epochs, rung, folds }: { readonly epochs: number; readonly rung: number; readonly folds: number | undefined },
  execute: Executor["execute"],
): Promise<TrialResult> {
  const name = `trial-${String(number).padStart(4, "0")}-epochs-${epochs}`;
  const jobs: Job[] =
    folds === undefined
      ? [{ id: name, trial: number, values, epochs, rung }]
      : Array.from({ length: folds }, (_, i) => ({
          id: `${name}-fold-${i + 1}`,
          trial: number,
          values,
          epochs,
          rung,
          fold: { index: i + 1, of: folds },
        }));
  const results = await Promise.all(jobs.map((job) => execute(job)));
  const losses = results.map(({ loss }) => loss);
  const accuracies = results.flatMap(({ accuracy }) => (accuracy === undefined ? [] : [accuracy]));
  const failure = results.find((result) => result.failure !== undefined)?.failure;
  return {
    trial: number,
    values,
    epochs,
    loss: losses.every((loss) => loss !== null) ? mean(losses) : null,
    ...(accuracies.length === results.length ? { accuracy: mean(accuracies) } : {}),
    models: results.map(({ model }) => model),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** The sum is taken in the order of the folds, so that it has the same bits always. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Orders rows: trained longer first, then the smaller loss, then the smaller number. */
function compareRows(a: TrialResult, b: TrialResult): number {
  return b.epochs - a.epochs || compareLoss(a.loss, b.loss) || a.trial - b.trial;
}

function compareLoss(a: number | null, b: number | null): number {
  const [x, y] = [a ?? Infinity, b ?? Infinity];
  return x === y ? 0 : x - y;
}
