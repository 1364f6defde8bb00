/** The setting that a corpus text is written for, and how a text is put together. */

export type CorpusLoss = "cross-entropy" | "squared-error" | "half-squared-error" | "softmax-cross-entropy";
export type CorpusActivation = "sigmoid" | "tanh" | "relu";

export interface CorpusProblem {
  /** Widths of the layers, the input first. */
  readonly layers: readonly number[];
  readonly hidden: CorpusActivation;
  readonly loss: CorpusLoss;
  readonly lambda: number;
  readonly seed: number;
}

/** What a text is checked with: the command line's options. */
export interface CorpusOptions {
  readonly layers?: readonly number[];
  readonly activation?: string | readonly string[];
  readonly loss?: CorpusLoss;
  readonly lambda?: number;
  readonly bias?: "yes" | "no";
  readonly layout?: "columns" | "rows" | "single";
  readonly syntax?: string;
  readonly notation?: string;
  readonly seed?: number;
}

export interface CorpusCase {
  readonly name: string;
  readonly text: string;
  readonly options: CorpusOptions;
}

/** How a derivative at a hidden layer is written. */
export type DerivativeForm = "call" | "product" | "missing" | "at-activation" | "fed-z" | "g" | "one-minus-a" | "squared";

/** What differs from backpropagation as it should be; everything left out is right. */
export interface Draft {
  /** δ at the output as for this loss. */
  readonly outputAs?: CorpusLoss;
  readonly outputSign?: "flipped";
  readonly labels?: "shifted";
  readonly derivative?: DerivativeForm;
  /** A sign at the hidden layers. */
  readonly hiddenSign?: "flipped";
  readonly weight?: "not-transposed";
  readonly product?: "elementwise";
  readonly gradient?: "transposed" | "next-activation" | "preactivation";
  readonly average?: "none" | "twice" | "m-1" | "last-layer-only";
  readonly bias?: "missing" | "wrong-axis" | "row-kept" | "wrong-row-dropped" | "unit-not-one";
  readonly regularisation?: "missing" | "not-averaged" | "half" | "double" | "sign" | "bias-too";
  readonly update?: "before" | "plus";
}

/** The options of a problem, as a text that shows its bias or none is checked with. */
export function optionsOf(problem: CorpusProblem, extra: CorpusOptions = {}): CorpusOptions {
  const output = problem.loss === "softmax-cross-entropy" ? "softmax" : "sigmoid";
  const hiddenLayers = problem.layers.length - 2;
  return {
    layers: problem.layers,
    activation: [...Array.from({ length: hiddenLayers }, () => problem.hidden), output],
    loss: problem.loss,
    lambda: problem.lambda,
    seed: problem.seed,
    ...extra,
  };
}

/** l = 1 … n. */
export function oneTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}

/** n … 1. */
export function downFrom(n: number): number[] {
  return oneTo(n).toReversed();
}
