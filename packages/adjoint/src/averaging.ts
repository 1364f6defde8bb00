import { requireFraction, requireOptions } from "./arguments.ts";
import { fail } from "./errors.ts";

/** Averages the parameters of the epochs after the share `start` of the run; at its end the network has their mean. */
export interface Averaging {
  readonly kind: "swa";
  readonly start: number;
}

/** Creates stochastic weight averaging: Izmailov et al. 2018, one model for each epoch. `start` is 0.75 unless given. */
export function swa(options: { readonly start?: number } = {}): Averaging {
  requireOptions("swa", options, ["start"]);
  const averaging: Averaging = { kind: "swa", start: options.start ?? 0.75 };
  checkAveraging("swa", averaging);
  return averaging;
}

export function checkAveraging(where: string, averaging: unknown): asserts averaging is Averaging {
  const { kind, start } = (typeof averaging === "object" && averaging !== null ? averaging : {}) as Partial<Averaging>;
  if (kind !== "swa") fail(where, "unknown-averaging", { value: averaging });
  requireFraction(where, "averagingStart", start);
}
