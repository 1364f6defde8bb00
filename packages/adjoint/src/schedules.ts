import { cos, exp, log } from "@adjoint/reference";
import { requireCount, requireFraction, requireNonNegative, requireOptions } from "./arguments.ts";
import { fail } from "./errors.ts";

/** Multiplies the learning rate with `factor` at each of the shares `at` of the run. */
export interface StepDecay {
  readonly kind: "stepDecay";
  readonly factor: number;
  readonly at: readonly number[];
}

/** Lets the learning rate fall exponentially, to the share `final` of it at the last step. */
export interface ExponentialDecay {
  readonly kind: "exponentialDecay";
  readonly final: number;
}

/** Raises the learning rate linearly over the share `warmup` of the run, then lets it fall to the share `final` of it along a cosine. */
export interface Cosine {
  readonly kind: "cosine";
  readonly warmup: number;
  readonly final: number;
}

/** Lets the learning rate rise and fall along `cycles` waves from 0 to 1, each twice as long as the one before: ½(1 − cos(2π·log₂(1 + (2^cycles − 1)·s/S))). */
export interface LogCosine {
  readonly kind: "logCosine";
  readonly cycles: number;
}

/** Raises the learning rate from the share `start` of it along a cosine over the share `peak` of the run, then lets it fall to the share `final`. */
export interface OneCycle {
  readonly kind: "oneCycle";
  readonly start: number;
  readonly peak: number;
  readonly final: number;
}

/** Multiplies the learning rate with `factor`, down to the share `min` of it, where the loss has not fallen by more than `minDelta` for more than `patience` epochs. */
export interface ReduceOnPlateau {
  readonly kind: "reduceOnPlateau";
  readonly factor: number;
  readonly patience: number;
  readonly min: number;
  readonly minDelta: number;
}

/** What the learning rate is multiplied with at each step. Plain data, so that it can be saved. */
export type Schedule = StepDecay | ExponentialDecay | Cosine | LogCosine | OneCycle | ReduceOnPlateau;

/** At half and three quarters of the run, a tenth each time, unless given. */
export function stepDecay(options: Partial<Omit<StepDecay, "kind">> = {}): StepDecay {
  return createSchedule({ kind: "stepDecay", factor: 0.1, at: [0.5, 0.75] }, options);
}

/** To a hundredth, unless given. */
export function exponentialDecay(options: Partial<Omit<ExponentialDecay, "kind">> = {}): ExponentialDecay {
  return createSchedule({ kind: "exponentialDecay", final: 0.01 }, options);
}

/** Without warm-up to 0, unless given: Loshchilov & Hutter 2017, without restarts. */
export function cosine(options: Partial<Omit<Cosine, "kind">> = {}): Cosine {
  return createSchedule({ kind: "cosine", warmup: 0, final: 0 }, options);
}

/** Four waves, unless given: Holzmüller, Grinsztajn & Steinwart 2024. */
export function logCosine(options: Partial<Omit<LogCosine, "kind">> = {}): LogCosine {
  return createSchedule({ kind: "logCosine", cycles: 4 }, options);
}

/** From 1/25 up over 0.3 of the run, down to 1/10,000, unless given: Smith & Topin 2018. */
export function oneCycle(options: Partial<Omit<OneCycle, "kind">> = {}): OneCycle {
  return createSchedule({ kind: "oneCycle", start: 0.04, peak: 0.3, final: 1e-4 }, options);
}

/** A tenth after 10 epochs without a smaller loss, down to 1/10,000, unless given. The loss is that of the validation data where there are any. */
export function reduceOnPlateau(options: Partial<Omit<ReduceOnPlateau, "kind">> = {}): ReduceOnPlateau {
  return createSchedule({ kind: "reduceOnPlateau", factor: 0.1, patience: 10, min: 1e-4, minDelta: 0 }, options);
}

/** Returns what the learning rate is multiplied with at a step, 0 ≤ step < total: a function of these alone. 1 for `reduceOnPlateau`, which depends on the losses. */
export function factorAt(schedule: Schedule, step: number, total: number): number {
  switch (schedule.kind) {
    case "stepDecay":
      return schedule.at.reduce((factor, share) => (step >= share * total ? factor * schedule.factor : factor), 1);
    case "exponentialDecay":
      return total === 1 ? 1 : exp((log(schedule.final) * step) / (total - 1));
    case "cosine": {
      const warmup = Math.round(schedule.warmup * total);
      if (step < warmup) return (step + 1) / warmup;
      return interpolate(1, schedule.final, { step: step - warmup, last: total - 1 - warmup });
    }
    case "logCosine": {
      const waves = log(1 + ((2 ** schedule.cycles - 1) * step) / total) / Math.LN2;
      return (1 - cos(2 * Math.PI * waves)) / 2;
    }
    case "oneCycle": {
      const peak = Math.round(schedule.peak * (total - 1));
      if (step <= peak) return interpolate(schedule.start, 1, { step, last: peak });
      return interpolate(1, schedule.final, { step: step - peak, last: total - 1 - peak });
    }
    case "reduceOnPlateau":
      return 1;
  }
}

/** From `from` at step 0 to `to` at the last along half a cosine. */
function interpolate(from: number, to: number, { step, last }: { readonly step: number; readonly last: number }): number {
  if (step <= 0 || last <= 0) return step >= last && last > 0 ? to : from;
  return step >= last ? to : to + ((from - to) * (1 + cos((Math.PI * step) / last))) / 2;
}

function createSchedule<S extends Schedule>(defaults: S, options: Partial<Omit<S, "kind">>): S {
  const { kind, ...settings } = defaults;
  requireOptions(kind, options, Object.keys(settings));
  const schedule = { ...defaults, ...options };
  checkSchedule(kind, schedule);
  return schedule;
}

/** Requires the settings of a schedule to lie in the ranges in which it is defined. */
export function checkSchedule(where: string, schedule: Schedule): void {
  const share = (what: string, value: unknown, min: number): void => {
    if (!(typeof value === "number" && value >= min && value <= 1)) fail(where, "not-a-share", { what, value });
  };
  switch (schedule?.kind) {
    case "stepDecay":
      share("factor", schedule.factor, Number.MIN_VALUE);
      if (!Array.isArray(schedule.at)) fail(where, "not-a-share", { what: "at", value: schedule.at });
      for (const value of schedule.at) share("at", value, 0);
      break;
    case "exponentialDecay":
      share("final", schedule.final, Number.MIN_VALUE);
      break;
    case "cosine":
      requireFraction(where, "warmup", schedule.warmup);
      share("final", schedule.final, 0);
      break;
    case "logCosine":
      requireCount(where, "cycles", schedule.cycles);
      break;
    case "oneCycle":
      share("start", schedule.start, 0);
      requireFraction(where, "peak", schedule.peak);
      share("final", schedule.final, 0);
      break;
    case "reduceOnPlateau":
      share("factor", schedule.factor, Number.MIN_VALUE);
      requireCount(where, "patience", schedule.patience, 0);
      share("min", schedule.min, 0);
      requireNonNegative(where, "minDelta", schedule.minDelta);
      break;
    default:
      fail(where, "unknown-schedule", { value: schedule });
  }
}
