import type { FitOptions, GradcheckOptions } from "../api.ts";
import { requireBoolean, requireFraction, requireNonNegative, requireOptions, requirePositive } from "../arguments.ts";
import { hasBatchNormalization } from "../compile/normalization.ts";
import { parameterShapes } from "../compile/shapes.ts";
import type { NetworkSpec, Regularisation } from "../compile/spec.ts";
import { fail } from "../errors.ts";

/** The options of {@link FitOptions} that regularise steps from batches. */
export const REGULARISATION = ["dropout", "inputDropout", "inputNoise", "clipNorm", "clipValue", "maxNorm", "groups"] as const;

/** Reads the options that regularise, and checks them. A rate of 0 is as if it were not given. */
export function readRegularisation(
  where: string,
  spec: NetworkSpec,
  { seed, ...options }: Pick<FitOptions, (typeof REGULARISATION)[number]> & { readonly seed: number },
): Regularisation {
  const rates = readRates(where, spec, options);
  for (const what of ["clipNorm", "clipValue", "maxNorm"] as const)
    if (options[what] !== undefined) requirePositive(where, what, options[what]);
  const { clipNorm, clipValue, maxNorm, inputNoise = 0 } = options;
  requireNonNegative(where, "inputNoise", inputNoise);
  const groups = readGroups(where, spec, options.groups);
  return {
    ...(Object.keys(groups).length === 0 ? {} : { groups }),
    ...(rates.every((rate) => rate === 0) ? {} : { dropout: { rates, seed } }),
    ...(inputNoise === 0 ? {} : { noise: { deviation: inputNoise, seed } }),
    ...(clipNorm === undefined ? {} : { clipNorm }),
    ...(clipValue === undefined ? {} : { clipValue }),
    ...(maxNorm === undefined ? {} : { maxNorm }),
  };
}

/** Returns rate and decay of each parameter that a group names; of several groups the last counts. */
function readGroups(where: string, spec: NetworkSpec, groups: FitOptions["groups"] = []): NonNullable<Regularisation["groups"]> {
  const names = parameterShapes(spec).map(({ name }) => name);
  const read: Record<string, { rate: number; decay: boolean }> = {};
  if (!Array.isArray(groups)) fail(where, "unknown-parameters", { value: groups, names });
  for (const { parameters, rate, decay, ...unknown } of groups) {
    requireOptions(where, unknown, ["parameters", "rate", "decay"]);
    const kind = parameters === "weights" ? "W" : parameters === "biases" ? "b" : undefined;
    const chosen = kind === undefined ? parameters : names.filter((name) => name.startsWith(kind));
    if (!Array.isArray(chosen) || chosen.some((name) => !names.includes(name as string)))
      fail(where, "unknown-parameters", { value: parameters, names });
    if (rate !== undefined) requireNonNegative(where, "rate", rate);
    if (decay !== undefined) requireBoolean(where, "decay", decay);
    for (const name of chosen as readonly string[]) {
      const before = read[name] ?? { rate: 1, decay: name.startsWith("W") };
      read[name] = { rate: rate ?? before.rate, decay: decay ?? before.decay };
    }
  }
  return read;
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
export function regularisationKey({ dropout, noise, ...limits }: Regularisation): string {
  return [
    noise?.deviation,
    noise?.seed,
    dropout?.seed,
    dropout?.rates.join(),
    limits.clipValue,
    limits.clipNorm,
    limits.maxNorm,
    limits.ema,
    JSON.stringify(limits.groups),
  ].join(";");
}

/** Requires two rows or more in every batch of a network with batch normalisation: of one row, each unit is its own mean. */
export function requireBatchRows(
  where: string,
  spec: NetworkSpec,
  { rows, batchSize }: { readonly rows: number; readonly batchSize: number },
): void {
  if (hasBatchNormalization(spec) && (batchSize === 1 || rows % batchSize === 1)) fail(where, "batch-of-one", { rows, batchSize });
}
