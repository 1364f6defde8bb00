import { UsageError } from "../errors.ts";
import type { Reader } from "../options/values.ts";

/** When a checkpoint is due: after so much time, or so many epochs or batches. */
export interface CheckpointEvery {
  readonly count: number;
  readonly unit: "seconds" | "epochs" | "batches";
}

const UNITS: Readonly<Record<string, { readonly unit: CheckpointEvery["unit"]; readonly factor: number }>> = {
  s: { unit: "seconds", factor: 1 },
  min: { unit: "seconds", factor: 60 },
  h: { unit: "seconds", factor: 3600 },
  epochs: { unit: "epochs", factor: 1 },
  batches: { unit: "batches", factor: 1 },
};

/** Reads `10min`, `30s`, `5epochs` or `100batches`. */
export const checkpointEvery: Reader<CheckpointEvery> = (text, flag) => {
  const [, number = "", name = ""] = /^(\d{1,9}) ?([a-z]+)$/.exec(text.length < 40 ? text : "") ?? [];
  const unit = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
  if (unit !== undefined && Number(number) >= 1) return { count: Number(number) * unit.factor, unit: unit.unit };
  throw new UsageError("bad-value", {
    flag,
    rule: `must be an integer ≥ 1 and a unit, one of ${Object.keys(UNITS).join(", ")}`,
    value: text.slice(0, 60),
    next: `Try ${flag} 10min.`,
  });
};

/** Without the option: little is lost, and little time is spent on writing. */
export const DEFAULT_CHECKPOINT_EVERY: CheckpointEvery = { count: 60, unit: "seconds" };

/** Counts towards the next checkpoint. */
export interface CheckpointClock {
  /** Tells whether a checkpoint is due now. @param now seconds */
  due(now: number, at: Moment): boolean;
  /** Begins to count again. @param now seconds */
  reset(now: number, at: Moment): void;
}

/** A moment of training: the epoch, from 1, and its batches that are done, of how many. */
export interface Moment {
  readonly epoch: number;
  readonly batch: number;
  readonly batches: number;
  readonly complete: boolean;
}

export function createCheckpointClock({ count, unit }: CheckpointEvery, startedAt: number, startEpoch: number): CheckpointClock {
  let [since, sinceEpoch] = [startedAt, startEpoch];
  let sinceBatch: number | undefined;
  return {
    due(now, { epoch, batch, batches, complete }) {
      if (unit === "seconds") return now - since >= count;
      if (unit === "epochs") return complete && epoch - sinceEpoch >= count;
      // A run that is resumed may begin within an epoch; its first checkpoint then comes some batches earlier.
      return (epoch - 1) * batches + batch - (sinceBatch ?? startEpoch * batches) >= count;
    },
    reset(now, { epoch, batch, batches }) {
      [since, sinceEpoch, sinceBatch] = [now, epoch, (epoch - 1) * batches + batch];
    },
  };
}
