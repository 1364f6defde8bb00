import type { NdArray } from "../core/array.ts";
import { colsOf, entriesOf, matrix, transposed } from "../core/matrix.ts";

const dim = (a: NdArray): number => a.shape.length;

/** W[out, in] of a factor: on the right of the data it is [in, out]. */
export function weightMatrix(value: NdArray, inputs: number, right: boolean): NdArray | undefined {
  const data = entriesOf(value);
  if (dim(value) <= 1) {
    if (data.length !== inputs) return undefined;
    return { data, shape: [1, inputs], strides: [inputs, 1], offset: 0, type: "float" };
  }
  const [p, q] = value.shape;
  const plain: NdArray = { data, shape: [p, q], strides: [q, 1], offset: 0, type: "float" };
  const W = right ? transposed(plain) : plain;
  return colsOf(W) === inputs ? W : undefined;
}

export function weightAt(value: NdArray, inputs: number, right: boolean, { i, j }: { i: number; j: number }): number {
  const W = weightMatrix(value, inputs, right)!;
  return W.data[i * inputs + j];
}

export function columnOf(bias: NdArray, n: number): NdArray | undefined {
  const data = entriesOf(bias);
  if (data.length === n || data.length === 1) return matrix(n, 1, (i) => data[data.length === 1 ? 0 : i]);
  // Repeated for each example.
  const [p, q] = bias.shape;
  if (dim(bias) !== 2 || (p !== n && q !== n)) return undefined;
  const at = (i: number, j: number): number => (p === n ? data[i * q + j] : data[j * q + i]);
  const count = p === n ? q : p;
  const isEven = Array.from({ length: n }, (_, i) => i).every((i) =>
    Array.from({ length: count }, (_, j) => j).every((j) => at(i, j) === at(i, 0)),
  );
  return isEven ? matrix(n, 1, (i) => at(i, 0)) : undefined;
}
