import type { NdArray } from "../core/array.ts";
import type { FaultCode } from "../core/fault.ts";
import type { Span } from "../ir/core.ts";
import type { Value } from "./values.ts";

/**
 * Something that happened in a run. Every value that is an array or a number carries the event that made it, so that `from` leads back along the data.
 * `value` is a copy, taken when it happened.
 */
export interface Event {
  /** Position in `Trace.events`. */
  readonly id: number;
  readonly kind:
    /** An array or number that came from outside: a parameter of the entry, a free name, replaced data, a random draw. */
    | "given"
    /** The value of an expression node; recorded for every expression that has an array or number. */
    | "expression"
    /** A name, attribute, element or part of an array got a value: `name` says which, as written; after a store to a part, `value` is the whole variable. */
    | "assign"
    /** A function of the text returned it. */
    | "return"
    /** A statement or expression could not be evaluated. */
    | "error";
  /** The expression, or the target of the assignment. */
  readonly node: number;
  /** The innermost statement that was running. */
  readonly statement: number;
  readonly span: Span;
  /** Of an assignment: the target as a path, `W2`, `self.W1`, `grads['dW1']`, `delta[2]`; loop indices are evaluated. */
  readonly name?: string;
  readonly value?: NdArray;
  /** The events whose values were used directly. */
  readonly from: readonly number[];
  /** The events of the numbers and texts in the subscripts of a read or a store. */
  readonly at?: readonly number[];
  /** How often this statement had run before in this run. */
  readonly pass: number;
  /** Names of the functions of the text that were running, outermost first. */
  readonly stack: readonly string[];
  readonly error?: RunError;
}

/** Why an expression has no value, as data. */
export interface RunError {
  readonly code: FaultCode;
  /** The operation, function or name. */
  readonly subject: string;
  readonly shapes: readonly (readonly number[])[];
  readonly span: Span;
}

export interface Trace {
  readonly events: readonly Event[];
  /** What the entry returned; nested lists, tuples and dicts are kept, arrays carry their event. */
  readonly result: Value;
  /** The first error that stopped the run, if it did not get to its end. */
  readonly stopped?: RunError;
  /** Loops that were cut after one pass because they train, by statement. */
  readonly trainingLoops: readonly number[];
  /** Calls of unknown functions and names of unknown modules whose values were skipped. */
  readonly skipped: readonly { readonly name: string; readonly span: Span }[];
  /** Elementary steps that the run took. */
  readonly steps: number;
  /** The variables of the top level as the run left them. */
  readonly variables: ReadonlyMap<string, Value>;
}
