import type { Activation } from "../core/activations.ts";
import type { Loss } from "../core/losses.ts";
import type { NameRole } from "./names.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { Forced } from "./options.ts";

/** How a text is entered: what is called with what. */
export interface EntryPoint {
  readonly kind: "script" | "function" | "method";
  /** `train`, `Net.backward`; empty for a script. */
  readonly path: string;
  /** What is called before it, in order. */
  readonly before: readonly string[];
}

/** Everything that a check assumes about a text; each field can be forced by an option. */
export interface Interpretation {
  readonly entry: EntryPoint;
  /** What the run assumed before it began. */
  readonly hypothesis: Hypothesis;
  /** Parts of the reading that the caller forced. */
  readonly forced: Forced;
  readonly roles?: Readonly<Record<string, NameRole>> | undefined;
  /** Units of every layer, input first. */
  readonly sizes: readonly number[];
  /** Of every layer after the input. */
  readonly activations: readonly Activation[];
  readonly loss: Loss;
  /** `text`: a scalar of the text is this loss. `gradients`: the way back is right for it. `assumed`: neither. */
  readonly lossFrom: "text" | "gradients" | "assumed" | "option";
  /** The factor of Σ over the examples that the gradients have, as one writes it: `1/m`, `1`, `α`. */
  readonly reduction: string;
  /** The factor of W in the gradient; 0 without regularisation. */
  readonly decay: number;
  readonly examples: number;
  readonly layout: "columns" | "rows" | "single";
  readonly weights: "out×in" | "in×out";
  readonly bias: "none" | "separate" | "first" | "last";
  /** All of it in one line. */
  readonly line: string;
}
