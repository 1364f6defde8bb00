import { parse } from "yaml";
import { fail } from "./problems.ts";

/** A setting that is searched: one of some values, or a number in a range. */
export type Parameter =
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | {
      readonly kind: "range";
      readonly min: number;
      readonly max: number;
      readonly scale: "linear" | "log";
      /** The distance of neighbours, counted from min; any number where it is not given. */
      readonly step?: number;
    };

const METHODS = { grid: true, random: true, sobol: true } as const;
export type Method = keyof typeof METHODS;

/** What a sweep searches, and how. */
export interface SearchSpace {
  readonly method: Method;
  /** Points that are tried; of a grid all. */
  readonly trials: number;
  readonly seed: number;
  /** Parts of the rows for cross-validation, each of which is held out once. */
  readonly folds?: number;
  /** Successive halving: every trial runs `from` epochs, the best 1/factor of them `factor` times as many, and so on. */
  readonly halving?: {
    readonly from: number;
    readonly factor: number;
    /** Whether a trial goes on before its rung is complete. */
    readonly asynchronous?: boolean;
  };
  readonly parameters: ReadonlyMap<string, Parameter>;
}

/** More trials than these are a mistake. */
const MOST_TRIALS = 100_000;

const WHERE = "readSpace";
const KEYS = new Set(["method", "trials", "seed", "folds", "halving", "parameters"]);

/**
 * Reads a search space from YAML or JSON.
 * @throws FormatError for what is none, an unknown key, or a parameter without values
 */
export function readSpace(text: string): SearchSpace {
  let value: unknown;
  try {
    // Aliases could grow beyond all bounds.
    value = parse(text, { maxAliasCount: 0, prettyErrors: false });
  } catch (error) {
    return fail(WHERE, "not-a-space", {
      what: "the space is neither YAML nor JSON",
      values: error instanceof Error ? error.message.slice(0, 100) : "",
    });
  }
  const space = recordOf("the space", value);
  for (const key of Object.keys(space))
    if (!KEYS.has(key))
      fail(WHERE, "not-a-space", { what: `a space has ${[...KEYS].join(", ")}`, values: JSON.stringify(key.slice(0, 40)) });
  const { method = "random", seed = 1, folds, halving, trials } = space;
  if (typeof method !== "string" || !Object.hasOwn(METHODS, method))
    return fail(WHERE, "not-a-space", {
      what: `the method must be one of ${Object.keys(METHODS).join(", ")}`,
      values: JSON.stringify(method) ?? "nothing",
    });
  const parameters = new Map(
    Object.entries(recordOf("parameters", space["parameters"])).map(([name, given]) => [name, readParameter(name, given)]),
  );
  if (parameters.size === 0) fail(WHERE, "not-a-space", { what: "a space must have parameters", values: "there are none" });
  if (method === "grid" && trials !== undefined)
    fail(WHERE, "not-a-space", { what: "a grid tries all its points", values: "trials is given" });
  return {
    method: method as Method,
    trials: method === "grid" ? gridSize(parameters) : countOf("trials", trials ?? 20, 1, MOST_TRIALS),
    seed: countOf("seed", seed, 0, 2 ** 32 - 1),
    ...(folds === undefined ? {} : { folds: countOf("folds", folds, 2, 100) }),
    ...(halving === undefined ? {} : { halving: readHalving(halving) }),
    parameters,
  };
}

function readHalving(value: unknown): NonNullable<SearchSpace["halving"]> {
  const { from, factor = 3, asynchronous = false, ...others } = recordOf("halving", value);
  const [other] = Object.keys(others);
  if (other !== undefined)
    fail(WHERE, "not-a-space", { what: "halving has from, factor and asynchronous", values: JSON.stringify(other.slice(0, 40)) });
  if (typeof asynchronous !== "boolean")
    fail(WHERE, "not-a-space", { what: "halving.asynchronous must be true or false", values: String(asynchronous).slice(0, 40) });
  return {
    from: countOf("halving.from", from, 1, 1e9),
    factor: countOf("halving.factor", factor, 2, 100),
    ...(asynchronous ? { asynchronous } : {}),
  };
}

function readParameter(name: string, given: unknown): Parameter {
  if (Array.isArray(given)) {
    const values = given.map((value: unknown) => textOf(name, value));
    if (values.length === 0) fail(WHERE, "bad-parameter", { name, what: "has no values" });
    if (new Set(values).size < values.length) fail(WHERE, "bad-parameter", { name, what: "has a value twice" });
    return { kind: "choice", values };
  }
  if (typeof given !== "object" || given === null) return fail(WHERE, "bad-parameter", { name, what: `is ${String(given).slice(0, 40)}` });
  const { min, max, scale = "linear", step, ...others } = given as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) return fail(WHERE, "bad-parameter", { name, what: `has ${JSON.stringify(other.slice(0, 40))}` });
  if (typeof min !== "number" || typeof max !== "number" || !Number.isFinite(max - min) || min >= max)
    return fail(WHERE, "bad-parameter", { name, what: "needs min < max" });
  if (scale !== "linear" && scale !== "log")
    return fail(WHERE, "bad-parameter", { name, what: "has a scale that is neither linear nor log" });
  if (scale === "log" && min <= 0) return fail(WHERE, "bad-parameter", { name, what: "has a logarithmic scale from 0 or below" });
  if (step === undefined) return { kind: "range", min, max, scale };
  if (typeof step !== "number" || !(step > 0) || step > max - min || scale === "log")
    return fail(WHERE, "bad-parameter", { name, what: "has a step that does not fit" });
  return { kind: "range", min, max, scale, step };
}

/** A value as the command line takes it: units of layers as `32,16`. */
function textOf(name: string, value: unknown): string {
  if (Array.isArray(value) && value.length > 0) return value.map((each: unknown) => textOf(name, each)).join(",");
  if (typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)))
    return String(value);
  return fail(WHERE, "bad-parameter", { name, what: "has a value that is no number, text or list" });
}

/** Counts the points of a grid: the values of a choice, and of a range its steps. */
function gridSize(parameters: SearchSpace["parameters"]): number {
  let count = 1;
  for (const [name, parameter] of parameters) count *= gridValues(name, parameter).length;
  if (count > MOST_TRIALS) fail(WHERE, "too-many-trials", { count, most: MOST_TRIALS });
  return count;
}

/** Returns the values that a grid takes of a parameter. */
export function gridValues(name: string, parameter: Parameter): readonly string[] {
  if (parameter.kind === "choice") return parameter.values;
  const { min, step } = parameter;
  if (step === undefined) return fail(WHERE, "bad-parameter", { name, what: "needs a list or a step, because a grid takes every value" });
  const count = steps(parameter, step);
  if (count > MOST_TRIALS) return fail(WHERE, "too-many-trials", { count, most: MOST_TRIALS });
  return Array.from({ length: count }, (_, i) => String(short(min + i * step)));
}

/** Counts the values of a range with steps. */
export function steps({ min, max }: { readonly min: number; readonly max: number }, step: number): number {
  return Math.floor((max - min) / step + 1e-9) + 1;
}

/** Rounds to six digits: what the table shows is what is tried. */
export function short(value: number): number {
  return Number(value.toPrecision(6));
}

function recordOf(what: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return fail(WHERE, "not-a-space", {
    what: `${what} must be an object`,
    values: Array.isArray(value) ? "it is a list" : String(value).slice(0, 40),
  });
}

function countOf(what: string, value: unknown, min: number, max: number): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  return fail(WHERE, "not-a-space", { what: `${what} must be an integer from ${min} to ${max}`, values: String(value).slice(0, 40) });
}
