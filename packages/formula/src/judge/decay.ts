import type { NdArray } from "../core/array.ts";
import { entriesOf, squeezed } from "../core/matrix.ts";
import { fitTwo } from "../reading/recognise.ts";

/** A fit of two terms in either orientation. */
export function fitLaidOut(value: NdArray, p: NdArray, q: NdArray): { alpha: number; beta: number; transposed: boolean } | undefined {
  const v = entriesOf(value);
  const [rows, cols] = p.shape;
  if (v.length !== p.data.length) return undefined;
  const sizes = squeezed(value);
  const direct = sizes.length < 2 || sizes[0] === rows ? fitTwo(v, p.data, q.data) : undefined;
  if (direct) return { ...direct, transposed: false };
  if (sizes.length < 2 || sizes[0] !== cols) return undefined;
  const turned = new Float64Array(v.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) turned[i * cols + j] = v[j * rows + i];
  const fit = fitTwo(turned, p.data, q.data);
  return fit && { ...fit, transposed: true };
}
