import type { FitOptions, GradcheckOptions } from "../api.ts";
import { requireFraction, requirePositive } from "../arguments.ts";
import type { NetworkSpec, Regularisation } from "../compile/spec.ts";
import { fail } from "../errors.ts";

/** The options of {@link FitOptions} that regularise steps from batches. */
export const REGULARISATION = ["dropout", "inputDropout", "clipNorm", "clipValue", "maxNorm"] as const;

/** Reads the options that regularise, and checks them. A rate of 0 is as if it were not given. */
export function readRegularisation(
  where: string,
  spec: NetworkSpec,
  { seed, ...options }: Pick<FitOptions, (typeof REGULARISATION)[number]> & { readonly seed: number },
): Regularisation {
  const rates = readRates(where, spec, options);
  for (const what of ["clipNorm", "clipValue", "maxNorm"] as const)
    if (options[what] !== undefined) requirePositive(where, what, options[what]);
  const { clipNorm, clipValue, maxNorm } = options;
  return {
    ...(rates.every((rate) => rate === 0) ? {} : { dropout: { rates, seed } }),
    ...(clipNorm === undefined ? {} : { clipNorm }),
    ...(clipValue === undefined ? {} : { clipValue }),
    ...(maxNorm === undefined ? {} : { maxNorm }),
  };
}

/** Returns the rates at which the inputs of each layer are dropped. */
function readRates(
  where: string,
  { layers }: NetworkSpec,
  { dropout = 0, inputDropout = 0 }: Pick<GradcheckOptions, "dropout" | "inputDropout">,
): number[] {
  const hidden = layers.length - 1;
  const rates: readonly number[] = Array.isArray(dropout) ? dropout : Array.from({ length: hidden }, () => dropout as number);
  if (Array.isArray(dropout) && dropout.length !== hidden) fail(where, "dropout-count", { given: dropout.length, layers: hidden });
  if (!Array.isArray(dropout)) requireFraction(where, "dropout", dropout);
  for (const rate of rates) requireFraction(where, "dropout", rate);
  requireFraction(where, "inputDropout", inputDropout);
  return [inputDropout, ...rates];
}

/** Returns what of it determines a program, as one text. */
export function regularisationKey({ dropout, ...limits }: Regularisation): string {
  return [dropout?.seed, dropout?.rates.join(), limits.clipValue, limits.clipNorm, limits.maxNorm].join(";");
}
