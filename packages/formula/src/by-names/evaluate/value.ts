import type { NameNode, UserFunction } from "../ast.ts";
import { ShapeConflict, type Matrix } from "../numbers/matrix.ts";
import type { Activation, Syntax } from "../../problem.ts";
import type { Span } from "../../source.ts";

export interface Tuple {
  readonly tuple: readonly Value[];
}
export interface Text {
  readonly string: string;
}
export type Value = Matrix | Tuple | Text;

export const isMatrix = (value: Value): value is Matrix => "rows" in value;
export const isTuple = (value: Value): value is Tuple => "tuple" in value;

export function needMatrix(value: Value, span?: Span): Matrix {
  if (isMatrix(value)) return value;
  throw new ShapeConflict(isTuple(value) ? "a tuple stands where a matrix belongs." : "a text stands where a matrix belongs.", span);
}

/** Where a formula's names get their values. */
export interface Scope {
  readonly syntax: Syntax;
  /** The value of a name; throws {@link ShapeConflict} with code `unknown-name` where it has none. */
  lookup(name: NameNode, layer: number | undefined): Value;
  has(name: string): boolean;
  /** What l, L, i, … stand for in a layer's number. */
  layerSymbol(name: string): number | undefined;
  /** The activation g of the layer that its argument's shape or its own index points to. */
  activationOf(layer: number | undefined, argument: Matrix): Activation;
  /** Do the examples of a batch stand side by side, or below one another? */
  readonly along: "columns" | "rows";
  readonly functions: ReadonlyMap<string, UserFunction>;
  /** The value of Σ over the examples of something that names see one example at a time. */
  sumOverExamples(body: () => Value): Value;
}
