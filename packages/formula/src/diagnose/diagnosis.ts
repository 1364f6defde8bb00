import type { NdArray } from "../core/array.ts";
import type { Network } from "../core/network.ts";
import type { Label, Quantity } from "../core/quantities.ts";
import type { RunError } from "../interpret/trace.ts";
import type { Program, Span } from "../ir/core.ts";
import type { Judgement, Verdict } from "../judge/verdict.ts";
import type { MistakeCode } from "../mistakes/index.ts";
import type { Interpretation } from "../reading/interpretation.ts";

/** A wrong value beside what belongs there, on one network. */
export interface Sample {
  readonly network: Network;
  readonly reading: Interpretation;
  readonly value: NdArray;
  readonly quantity: Quantity;
  /** `quantity` times `factor`, laid out as the text does. */
  readonly expected: NdArray;
  readonly factor: number;
  /** What of the weights λ adds to it here. */
  readonly decay: number;
  /** Steps of the text, any of which may stand on the value; of a gradient only 1. */
  readonly steps: readonly number[];
  /** Of comparisons: larger where the text has an ε in a logarithm or quotient. */
  readonly tolerance: number;
  /** What Σ∂c/∂W of this layer is multiplied with in the text's step, 0 if there is none. */
  readonly step: number;
}

/** What a value that no mistake explains has in common with the right one. */
export type Fact =
  /** Named dimensions, such as `n₃×m`. */
  | { readonly kind: "shape"; readonly got: string; readonly expected: string }
  | { readonly kind: "no-value"; readonly operation: string; readonly shapes: readonly string[] }
  | { readonly kind: "error"; readonly code: RunError["code"]; readonly subject: string }
  | { readonly kind: "scale"; readonly by: number; readonly constant: boolean }
  /** The value is another quantity than the one that belongs here. */
  | { readonly kind: "is"; readonly label: Label }
  /** An operand that no formula of this quantity has, and what of the formula is absent. */
  | { readonly kind: "operand"; readonly written: string; readonly label: Label | undefined; readonly absent: readonly Quantity[] }
  | { readonly kind: "bias-only" }
  | { readonly kind: "weights-multiple"; readonly by: number }
  | { readonly kind: "rank"; readonly got: number; readonly expected: number }
  | { readonly kind: "entries"; readonly different: number; readonly of: number };

/** Text to put in the place of a part of the text. */
export interface Repair {
  readonly span: Span;
  readonly text: string;
}

/** What was found about one wrong statement. */
export interface Diagnosis {
  readonly verdict: Verdict;
  readonly code?: MistakeCode;
  /** A second mistake in the same statement. */
  readonly also?: MistakeCode;
  /** What was done instead, in a few words. */
  readonly what?: string;
  /** The operand that stands there, and the one that belongs there, as the text writes them. */
  readonly instead?: { readonly written: string; readonly right: string };
  readonly facts: readonly Fact[];
  readonly repair?: Repair;
}

/** What a diagnosis asks of the stages before it. */
export interface Pipeline {
  /** Judges a program under exactly this reading; each draw is another random network, 0 the judgement's own. */
  readonly judgeAs: (program: Program, reading: Interpretation, draw: number) => Judgement | undefined;
  /** Reads a text in the language of the program; undefined if it cannot be read. */
  readonly read: (text: string, like: Program) => Program | undefined;
}
