import type { Backend } from "../backend.ts";
import type { Precision } from "../matrix.ts";
import { ELEMENTWISE_NAMES } from "../activations.ts";
import { SQUARED_ERROR_NAMES } from "../losses.ts";
import { OPTIMIZER_NAMES } from "../optimizers.ts";
import { createRandom } from "../random.ts";
import { createReference } from "../reference.ts";
import { requireGuards, requireSame, runCase } from "./compare.ts";
import { contractTests } from "./contract.ts";
import { instructionGroups } from "./instructions.ts";
import { createArithmetic } from "./interval.ts";
import type { Bound } from "./interval.ts";
import { networkCase, titleOf } from "./networks.ts";
import type { NetworkCase } from "./networks.ts";
import type { Case } from "./plan.ts";
import { regularisationGroups } from "./regularisation.ts";
import { requireWithin } from "./within.ts";

export interface ConformanceOptions {
  readonly backend: Backend;
  /** How a test is declared: vitest's `test`, node:test's, or whatever runs a function and takes what it throws for a failure. */
  readonly test: (title: string, check: () => void) => unknown;
  readonly precision: Precision;
  /** How exactly the backend computes; none: every bit is the reference's. */
  readonly bound?: Bound;
}

/**
 * One suite for every backend: each instruction in each form over ragged sizes, special values, networks trained over several epochs with ragged last batches,
 * runs split and continued, a loss that is not finite, what may be read and written. Results start as NaN; guard words stand around each matrix.
 * Fewer outputs, so that a backend may fuse, must give its own same bits.
 */
export function runConformance({ backend, test, precision, bound }: ConformanceOptions): void {
  const name = `${backend.name} ${precision}`;
  const claim = bound ? "within the derived bound" : "0 differing bits";
  const check = bound ? createBoundCheck(backend, bound) : createBitCheck(backend);
  for (const { title, cases } of [...instructionGroups(precision), ...regularisationGroups(precision)])
    test(`${name}: ${title}: ${claim}`, () => {
      for (const one of cases()) withTitle(one.title, () => check(one));
    });
  for (const network of regularisedNetworks(precision))
    test(`${name}: ${titleOf(network)}: ${bound ? "the same bits" : claim}, fused and not`, () => {
      const one = networkCase(network);
      // What is limited in place is no longer what its formula gave: of a bound, its own instruction is held to it.
      if (!bound) check(one);
      requireFusedSame(backend, one);
    });
  for (const network of networks(precision)) {
    test(`${name}: ${titleOf(network)}: ${claim}, fused and not`, () => {
      const one = networkCase(network);
      check(one);
      requireFusedSame(backend, one);
    });
  }
  for (const { title, run } of contractTests(backend, precision)) test(`${name}: ${title}`, run);
}

function createBitCheck(backend: Backend): (one: Case) => void {
  const reference = createReference();
  return (one) => {
    const actual = runCase(backend, one);
    requireSame(runCase(reference, one), actual, one.program.outputs);
    requireGuards(one.writes, actual);
  };
}

function createBoundCheck(backend: Backend, bound: Bound): (one: Case) => void {
  const arithmetic = createArithmetic(bound);
  return (one) => {
    requireWithin(backend, one, arithmetic);
    requireGuards(one.writes, runCase(backend, one));
  };
}

/** What only parameters, states and guards may be read of, as a user's training program is, has the bits of what all may be read of. */
function requireFusedSame(backend: Backend, one: Case): void {
  const kept = one.program.instructions.flatMap((instruction) =>
    instruction.op === "update" ? [instruction.theta, ...instruction.states, instruction.hyper] : [],
  );
  const outputs = one.program.matrices.filter(({ name }) => name.startsWith("guard") || kept.some((matrix) => matrix.name === name));
  const fused = runCase(backend, one, outputs);
  requireSame(runCase(backend, one), fused, outputs);
  requireGuards(one.writes, fused);
}

/** Puts the case's title before what went wrong. */
function withTitle(title: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    throw new Error(`${title}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const WIDTHS = [1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 31, 33];
const BATCHES = [1, 2, 3, 4, 5, 7, 8, 13, 17];
const NETWORK_LOSSES: readonly NetworkCase["loss"][] = ["softmax", "softmaxTargets", "sigmoid", ...SQUARED_ERROR_NAMES];

/** Every activation with every loss, every optimiser in turn, sizes at random from a fixed seed. */
function networks(precision: Precision): readonly NetworkCase[] {
  const random = createRandom(18);
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)];
  return ELEMENTWISE_NAMES.flatMap((activation, row) =>
    NETWORK_LOSSES.map((loss, column): NetworkCase => {
      const index = row * NETWORK_LOSSES.length + column;
      const batchSize = pick(BATCHES);
      return {
        precision,
        units: Array.from({ length: 2 + (index % 4) }, () => pick(WIDTHS)),
        activation,
        loss,
        optimizer: OPTIMIZER_NAMES[index % OPTIMIZER_NAMES.length],
        l2: index % 3 === 0 ? 0.2 : 0,
        batchSize,
        rows: 2 * batchSize + 1 + random.below(batchSize),
        bytes: index % 2 === 0,
        seed: index,
      };
    }),
  );
}

/** Dropout of inputs and units, penalties, clipped gradients and limited weights, each with another optimiser. */
function regularisedNetworks(precision: Precision): readonly NetworkCase[] {
  const common = { precision, units: [13, 17, 9, 3], batchSize: 7, rows: 31, bytes: false, l2: 0 } as const;
  return [
    { ...common, activation: "relu", loss: "softmax", optimizer: "adam", dropout: 0.5, seed: 41 },
    { ...common, activation: "tanh", loss: "half", optimizer: "momentum", dropout: 0.2, l1: 0.1, clip: "norm", seed: 42 },
    { ...common, activation: "gelu", loss: "sigmoid", optimizer: "sgd", l2: 0.1, l1: 0.2, clip: "value", maxNorm: 0.8, seed: 43 },
    { ...common, activation: "mish", loss: "mean", optimizer: "adamw", dropout: 0.3, maxNorm: 0.5, seed: 44 },
    { ...common, activation: "sigmoid", loss: "softmaxTargets", optimizer: "rmsprop", clip: "norm", maxNorm: 1, bytes: true, seed: 45 },
  ];
}
