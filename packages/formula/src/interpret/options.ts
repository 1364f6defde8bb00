import type { NdArray } from "../core/array.ts";
import type { Span } from "../ir/core.ts";
import type { RunError } from "./trace.ts";
import type { Value } from "./values.ts";

/**
 * What of a program is run. `call` runs the definitions and plain assignments of the top level first, each that fails is passed over; then the function, or
 * the method `Class.method` on the last object of the class in this run, which is constructed if there is none (its arguments are free names). `args` that are
 * missing take their default, else the free name. `construct` makes an object. `sequence` runs several on the same variables; a `script` runs the whole top level.
 */
export type Entry =
  | { readonly kind: "script" }
  | { readonly kind: "call"; readonly path: string; readonly args?: Readonly<Record<string, Value>> }
  | { readonly kind: "construct"; readonly path: string; readonly args?: Readonly<Record<string, Value>> }
  | { readonly kind: "sequence"; readonly of: readonly Entry[] };

/** Who asks for a free name. */
export interface FreeUse {
  readonly node: number;
  readonly span: Span;
  /** The name that an unpacking gives it. */
  readonly target?: string | undefined;
  readonly use: "value" | "call" | "length" | "iterate";
}

/** A value about to be assigned or returned, or the error in its place. */
export interface Candidate {
  readonly statement: number;
  readonly node: number;
  readonly pass: number;
  /** The target as a path, as in {@link Event.name}; absent where a function returns the value. */
  readonly name?: string | undefined;
  readonly value?: NdArray | undefined;
  readonly error?: RunError | undefined;
}

export type DrawKind = "normal" | "uniform" | "integers" | "permutation";

export interface RunOptions {
  readonly entry: Entry;
  /**
   * Gives a value to a name that nothing has assigned, by its path as written: `X`, `self.weights`, `cache['A1']`, `act.sigmoid_back`. A function is a
   * `native`; a container whose elements are to be asked for one by one is `open`: `len(x)` of it asks with use `length`, a loop over it with use `iterate`.
   * The answer is kept under its path.
   */
  readonly free?: (path: string, use: FreeUse) => Value | undefined;
  /** Puts another value in the place of one that is assigned or returned, or of one that could not be computed. */
  readonly replace?: (candidate: Candidate) => NdArray | undefined;
  /** Draws standard normal or uniform [0, 1) numbers; `integers` and `permutation` of [n] are 0 … n − 1. Without a value the run draws from `seed`. */
  readonly random?: (shape: readonly number[], kind: DrawKind) => NdArray | undefined;
  readonly seed?: number;
  /** How the examples of a batch stand in what formulas with indices take: in the columns of a matrix, unless it is said. */
  readonly examples?: "columns" | "rows";
  /** Elementary steps: one for each node evaluated and for each 16 numbers computed. */
  readonly fuel?: number;
  /** Bytes for arrays and events. */
  readonly memory?: number;
}
