import { countParameters } from "../compile/shapes.ts";
import type { NetworkSpec } from "../compile/spec.ts";
import type { BatchMethod } from "../optimise/methods.ts";

/**
 * What each method keeps from epoch to epoch, beside θ in f64: lengths by name, in multiples of n where `n` is given. The names stand in a checkpoint.
 */
const STATE_LENGTHS: {
  readonly [K in BatchMethod["kind"]]: (n: number, method: Extract<BatchMethod, { kind: K }>) => Readonly<Record<string, number>>;
} = {
  lbfgs: (n, { history }) => ({ s: history * n, y: history * n, counts: 2 }),
  conjugateGradient: (n) => ({ direction: n, before: n, counts: 2 }),
  rprop: (n) => ({ steps: n, before: n }),
  variableLearningRate: (n) => ({ change: n, rates: 2 }),
  levenbergMarquardt: () => ({ mu: 1 }),
};

/** Where θ in f64 stands in a checkpoint; the parameters are it, rounded to the network's precision. */
export const THETA = "theta";

/** Returns name and length of every tensor that a method adds to a checkpoint. */
export function batchTensors<K extends BatchMethod["kind"]>(
  spec: NetworkSpec,
  method: Extract<BatchMethod, { kind: K }>,
): readonly (readonly [string, number])[] {
  const n = countParameters(spec);
  return [[THETA, n], ...Object.entries(STATE_LENGTHS[method.kind](n, method))];
}

/** Whether an optimiser is a method that sees all examples at once. */
export function isBatchMethod(optimizer: unknown): optimizer is BatchMethod {
  const { kind } = (optimizer ?? {}) as { readonly kind?: unknown };
  return typeof kind === "string" && Object.hasOwn(STATE_LENGTHS, kind);
}
