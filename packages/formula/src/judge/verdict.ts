import type { NdArray } from "../core/array.ts";
import type { Network } from "../core/network.ts";
import type { Label, Quantity } from "../core/quantities.ts";
import type { RunError, Trace } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import type { Program, Span } from "../ir/core.ts";
import type { Interpretation } from "../reading/interpretation.ts";

/** A value that a judged statement is made from. */
export interface Operand {
  /** Expression node. */
  readonly node: number;
  readonly span: Span;
  readonly event: number;
  readonly value: NdArray;
  /** All that it equals; empty if nothing. */
  readonly labels: readonly Label[];
}

/**
 * Of one statement (all its passes together): `correct`: its value is a quantity in a role that the text may use it in. `wrong`: with its inputs right, its
 * value is not; with `expected` in its place the gradients that depend on it are right. `error`: it could not be evaluated, and no gradient can come from
 * it. `unjudged`: a gradient (or what leads to one) that nothing could be said about. `given`: a parameter, data, a setting. `free`: feeds no gradient.
 */
export type VerdictKind = "correct" | "wrong" | "error" | "unjudged" | "given" | "free";

export interface Verdict {
  readonly kind: VerdictKind;
  readonly statement: number;
  /** The assigned target's node. */
  readonly target: number;
  /** The expression that makes the value; of an error, the innermost one that has none. */
  readonly node: number;
  readonly span: Span;
  /** The target as a path: `dW2`, `self.W1`, `grads['dW1']`. */
  readonly name: string;
  /** The run that the event belongs to: with right values in the place of the mistakes before it. */
  readonly explanation: Explanation;
  /** Event of the first pass that is wrong, else of the last pass. */
  readonly event: number;
  readonly value?: NdArray;
  readonly labels: readonly Label[];
  /** A gradient that the text returns, stores or steps with. */
  readonly end: boolean;
  /** Of `wrong` and `error`: the quantity that belongs here, and its value laid out and scaled as the text does. */
  readonly expected?: {
    readonly quantity: Quantity;
    readonly value: NdArray;
    readonly factor: number;
    /** Is it without what λ adds to a gradient, which a later line may add? */
    readonly bare?: true;
  };
  readonly operands: readonly Operand[];
  readonly error?: RunError;
  /** Of a parameter's step: what is added to it, and its factor of the gradient without the text's step; undefined if it is no gradient. */
  readonly update?: { readonly layer: number; readonly factor: number | undefined; readonly added: NdArray };
  /** What of a gradient is wrong if it is only its scale beside the other gradients or the text's own cost. */
  readonly scale?: { readonly got: number; readonly expected: number; readonly against: "cost" | "gradients" };
  /** Statements (by id) that would be as good a place for the same mistake. */
  readonly places: readonly number[];
}

/** The gradient is right, but training will not do what is meant. */
export interface LearningFinding {
  readonly kind: "equal-initial-weights" | "aliasing" | "parameters-changed" | "momentum" | "stale-index" | "accumulates" | "loss-sign";
  readonly statement: number;
  readonly span: Span;
  readonly names: readonly string[];
}

/** A whole text, judged under one reading. */
export interface Judgement {
  readonly program: Program;
  readonly reading: Interpretation;
  readonly network: Network;
  /** What the run's values are under this reading. */
  readonly explanation: Explanation;
  readonly trace: Trace;
  readonly verdicts: readonly Verdict[];
  readonly findings: readonly LearningFinding[];
  /** Has the search for mistakes ended at its budget? Then a wrong line may be one that follows from another. */
  readonly cut: boolean;
  /** Readings that explain the text as well and end in another verdict. */
  readonly alternatives: readonly { readonly reading: Interpretation; readonly wrong: readonly number[] }[];
}
