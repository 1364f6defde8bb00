import type { NdArray } from "../core/array.ts";
import type { Network } from "../core/network.ts";
import type { Role } from "../core/quantities.ts";
import type { ExampleText } from "./texts.ts";

/** What belongs to the place where a value is wrong, on one network. */
export interface Place {
  readonly network: Network;
  readonly role: Role;
  /** From the input, 0. */
  readonly layer: number;
  readonly bias: "none" | "separate" | "first" | "last";
  /** Of a gradient: the factor of Σ over the examples, and of the weights. */
  readonly factor: number;
  readonly decay: number;
  /** What Σ∂c/∂W is multiplied with in the text's step: W − step · dW is the weight after it. 0 if there is none. */
  readonly step: number;
}

/** A wrong value [n(l), m], or laid out as the weights, in the network's own layout and without the text's factor. */
export interface Mutant {
  /** What was done instead, in a few words. */
  readonly what: string;
  readonly value: NdArray;
}

/** A factor that stands on a right value. */
export interface Scale {
  readonly what: string;
  readonly by: number;
}

/** What is added to a gradient in the place of `decay` · W: factors of W and of the bias; `ones` adds the number itself to the bias. */
export interface Penalty {
  readonly what: string;
  readonly weights: number;
  readonly bias: number;
  readonly ones?: boolean;
}

/** A small edit that makes a wrong statement right. */
export interface Edit {
  readonly kind:
    /** A transposition was added or removed. */
    | "transpose"
    /** A matrix product became elementwise, or the other way round. */
    | "elementwise-to-matrix"
    | "matrix-to-elementwise"
    /** The factors of a product changed places. */
    | "order"
    /** Another value stands in the place of an operand. */
    | "operand"
    | "drop-factor"
    | "add-factor"
    | "drop-term"
    | "add-term"
    | "sign"
    /** Of one term of a sum. */
    | "sign-of-term"
    /** Another index, range or key. */
    | "index"
    | "axis"
    | "function"
    | "number"
    /** `=` became `+=`, or the other way round. */
    | "accumulate"
    | "overwrite"
    /** Divided or multiplied by the number of examples. */
    | "divide-by-m"
    | "multiply-by-m"
    /** A row or column of the bias unit was dropped or kept. */
    | "drop-unit"
    | "keep-unit";
  /** What the text has at the edited place, and what the repair puts there; absent if they are no known quantity. */
  readonly from?: Role | undefined;
  readonly to?: Role | undefined;
  readonly fromLayer?: number | undefined;
  readonly toLayer?: number | undefined;
}

/** Where an edit was made. */
export interface EditPlace {
  /** What belongs there. */
  readonly role: Role;
  readonly layer: number;
  readonly output: boolean;
  /** The value as a multiple of the right one, if it is one on every network. */
  readonly ratio?: number | undefined;
}

/** What is told of a mistake. */
export interface MistakeText<Code extends string = string> {
  readonly code: Code;
  /** One line. */
  readonly message: string;
  /** What it is, why it is tempting, how to see it. */
  readonly what: string;
  readonly why: string;
  readonly how: string;
}

/** One mistake. */
export interface Mistake<Code extends string = string> extends MistakeText<Code> {
  /** The wrong values that it makes of right quantities. */
  readonly mutants?: (place: Place) => Iterable<Mutant>;
  readonly scales?: (place: Place) => Iterable<Scale>;
  readonly penalties?: (place: Place) => Iterable<Penalty>;
  /** Is this edit its repair? */
  readonly repairedBy?: (edit: Edit, place: EditPlace) => boolean;
  /** A right text made wrong; a mistake that no formula shows has none. */
  readonly example?: ExampleText;
}

/** Checks an entry and keeps its code as a literal type. */
export const mistake = <const Code extends string>(entry: Mistake<Code>): Mistake<Code> => entry;

export const isDelta = (role: Role): boolean => role === "dZ" || role === "dA";
export const isGradient = (role: Role): boolean => role === "dW" || role === "dTheta";
export const isParameter = (role: Role | undefined): boolean => role === "weight" || role === "theta";
