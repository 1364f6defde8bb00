import { isScalar, ShapeConflict, type Matrix } from "../numbers/matrix.ts";
import type { Span } from "../../source.ts";
import { needMatrix, type Value } from "./value.ts";

/** A call's arguments, evaluated. */
export interface Arguments {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly numpy: boolean;
  readonly along: "columns" | "rows";
  readonly span: Span | undefined;
}

/** A function of NumPy's, Octave's or mathematics. */
export type Builtin = (call: Arguments) => Value;

/** The argument at a place, which has to be a matrix. */
export const arg = (call: Arguments, i: number): Matrix => {
  const value = call.args[i];
  if (value === undefined) throw new ShapeConflict(`the call has ${call.args.length} arguments, ${i + 1} are needed.`, call.span);
  return needMatrix(value, call.span);
};

/** One number, where there is one. */
export const numberOf = (value: Value | undefined, span?: Span): number | undefined => {
  if (value === undefined) return undefined;
  const m = needMatrix(value, span);
  if (!isScalar(m)) throw new ShapeConflict("a matrix stands where a number belongs.", span);
  return m.data[0];
};

/** NumPy's row of one dimension as a matrix of two. */
export const keepNdim = (m: Matrix): Matrix => (m.ndim === 2 ? m : { ...m, ndim: 2 });
