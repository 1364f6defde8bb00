import { ArgumentError, ShapeError } from "@adjoint/reference";
import { cost, equationNotation, toRows, transpose, type Dense, type DenseNetwork, type NotationName } from "@adjoint/formula/core";
import type { ExampleName, GalleryExample } from "./example.ts";
import { LOSS_FORMULAS } from "./formulas.ts";
import { traceFormulas, type TraceFormula } from "./steps.ts";
import { traceValues } from "./values.ts";

/** One quantity with its formula and its value, as the notation stores it. */
export interface TraceStep extends TraceFormula {
  readonly shape: readonly [rows: number, cols: number];
  readonly value: readonly (readonly number[])[];
}

export interface Trace {
  readonly example: ExampleName | null;
  readonly title: string | null;
  readonly source: string | null;
  readonly notation: NotationName;
  readonly problem: {
    readonly layers: readonly number[];
    readonly activations: readonly string[];
    readonly loss: string;
    /** The loss of one example, spelled out; J is the mean over the m examples plus (λ/2m)Σw². */
    readonly lossFormula: string;
    readonly lambda: number;
    readonly examples: number;
    readonly learningRate: number;
    readonly bias: boolean;
  };
  readonly steps: readonly TraceStep[];
  /** J before the update and after it. */
  readonly cost: number;
  readonly costAfter: number;
  readonly notes: readonly string[];
}

/** What is traced: a gallery example, or any network and data with the examples as columns. */
export type Traced = Pick<GalleryExample, "network" | "X" | "Y"> & Partial<GalleryExample>;

export interface TraceOptions {
  /** Default: the author's, or `code`. */
  readonly notation?: NotationName | undefined;
  readonly lambda?: number | undefined;
  readonly learningRate?: number | undefined;
}

/**
 * One step of gradient descent with everything that is computed on the way: z, a and δ of each example, then Δ, the gradient and the update of the
 * batch. Throws a ShapeError where network and data do not fit, an ArgumentError for a loss that does not belong to the output's activation.
 */
export function trace(traced: Traced, options: TraceOptions = {}): Trace {
  const notation = equationNotation(options.notation ?? traced.notation ?? "code");
  const network: DenseNetwork = { ...traced.network, lambda: options.lambda ?? traced.network.lambda };
  const learningRate = options.learningRate ?? traced.learningRate ?? 1;
  const { X, Y } = traced;
  checkFit(network, X, Y);
  const updateBiases = traced.updateBiases ?? true;
  const shape = {
    layers: network.layers.map(({ b }) => ({ bias: b !== null })),
    loss: network.loss,
    regularised: network.lambda !== 0,
    examples: X.cols,
    updateBiases,
  };
  const { value, updated } = traceValues({ network, X, Y, learningRate, updateBiases, inWeights: notation.bias === "in-weights" });
  const steps = traceFormulas(shape, notation.name).map((formula): TraceStep => {
    const stored = formula.flipped ? transpose(value(formula)) : value(formula);
    return { ...formula, shape: [stored.rows, stored.cols], value: toRows(stored) };
  });
  return {
    example: traced.name ?? null,
    title: traced.title ?? null,
    source: traced.source ?? null,
    notation: notation.name,
    problem: {
      layers: [X.rows, ...network.layers.map(({ W }) => W.rows)],
      activations: network.layers.map(({ activation }) => activation),
      loss: network.loss,
      lossFormula: LOSS_FORMULAS[network.loss],
      lambda: network.lambda,
      examples: X.cols,
      learningRate,
      bias: network.layers.some(({ b }) => b !== null),
    },
    steps,
    cost: cost(network, X, Y),
    costAfter: cost(updated, X, Y),
    notes: traced.notes ?? [],
  };
}

function checkFit({ layers, loss }: DenseNetwork, X: Dense, Y: Dense): void {
  let width = X.rows;
  for (const [i, { W }] of layers.entries()) {
    if (W.cols !== width) {
      throw new ShapeError(
        `trace: layer ${i + 1} takes ${W.cols} inputs and gets ${width}. W must have as many columns as the layer before has units.`,
      );
    }
    width = W.rows;
  }
  if (Y.rows !== width || Y.cols !== X.cols) {
    throw new ShapeError(
      `trace: the targets are ${Y.rows}×${Y.cols}, the outputs ${width}×${X.cols}. Give one column of targets for each example.`,
    );
  }
  const output = layers.at(-1)?.activation;
  const hiddenSoftmax = layers.slice(0, -1).some(({ activation }) => activation === "softmax");
  const mismatch =
    (loss === "cross-entropy" && output !== "sigmoid") || (loss === "softmax-cross-entropy") !== (output === "softmax") || hiddenSoftmax;
  if (mismatch) {
    throw new ArgumentError(
      `trace: the loss does not belong to the output: ${loss} with ${output}. Use cross-entropy with sigmoid, softmax-cross-entropy with softmax, which is for the output only.`,
    );
  }
}
