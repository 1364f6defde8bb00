/**
 * The one array of this package: n-dimensional, f64, with strides, so that views share `data` as NumPy's do. A scalar has `shape` []. Octave's arrays have
 * at least two dimensions. Booleans and integers are numbers with a `type`, which decides what `>` gives, what a mask selects and how `//` rounds.
 */
export interface NdArray {
  readonly data: Float64Array;
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  readonly offset: number;
  readonly type: "float" | "int" | "bool";
}
