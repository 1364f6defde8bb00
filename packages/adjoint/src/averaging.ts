import { requireFraction, requireOptions } from "./arguments.ts";
import { fail } from "./errors.ts";

/** Averages the parameters of the epochs after the share `start` of the run; at its end the network has their mean. */
export interface Swa {
  readonly kind: "swa";
  readonly start: number;
}

/** Averages the parameters of all steps, mean ← decay·mean + (1 − decay)·θ; at the end of the run the network has the mean. */
export interface Ema {
  readonly kind: "ema";
  readonly decay: number;
}

export type Averaging = Swa | Ema;

/** Creates stochastic weight averaging: Izmailov et al. 2018, one model for each epoch. `start` is 0.75 unless given. */
export function swa(options: { readonly start?: number } = {}): Swa {
  requireOptions("swa", options, ["start"]);
  const averaging: Swa = { kind: "swa", start: options.start ?? 0.75 };
  checkAveraging("swa", averaging);
  return averaging;
}

/** Creates an exponential moving average of the parameters (Polyak & Juditsky 1992), which begins as they are. `decay` is 0.999 unless given. */
export function ema(options: { readonly decay?: number } = {}): Ema {
  requireOptions("ema", options, ["decay"]);
  const averaging: Ema = { kind: "ema", decay: options.decay ?? 0.999 };
  checkAveraging("ema", averaging);
  return averaging;
}

export function checkAveraging(where: string, averaging: unknown): asserts averaging is Averaging {
  const { kind, start, decay } = (typeof averaging === "object" && averaging !== null ? averaging : {}) as {
    readonly [K in "kind" | "start" | "decay"]?: unknown;
  };
  if (kind === "swa") requireFraction(where, "averagingStart", start);
  else if (kind === "ema") requireFraction(where, "averagingDecay", decay);
  else fail(where, "unknown-averaging", { value: averaging });
}
