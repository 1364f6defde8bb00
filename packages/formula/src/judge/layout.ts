import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf, squeezed, transposed } from "../core/matrix.ts";
import type { Quantity } from "../core/quantities.ts";
import { quantitiesOf } from "../core/quantities-of.ts";
import type { Explanation } from "../reading/explain.ts";
import { isInOut, shapeOfParameter } from "./orientation.ts";

const caches = new WeakMap<object, readonly Quantity[]>();

/** All quantities of the network, computed once for each. */
export function quantitiesFor({ network, place }: Explanation): readonly Quantity[] {
  const known = caches.get(network) ?? quantitiesOf(network, place);
  caches.set(network, known);
  return known;
}

/** A quantity laid out as the wrong value is; what that has for a bias unit is kept. */
export function laidOutAs(like: NdArray, { value, role }: Quantity): NdArray | undefined {
  const [p, q] = value.shape;
  const strides = like.shape.map((_, i) => like.shape.slice(i + 1).reduce((n, k) => n * k, 1));
  const put = (data: Float64Array): NdArray => ({ data, shape: like.shape, strides, offset: 0, type: "float" });
  const sizes = squeezed(like);
  const fits = (rows: number, cols: number): boolean => {
    const own = [rows, cols].filter((n) => n !== 1);
    return own.length === sizes.length && own.every((n, i) => n === sizes[i]);
  };
  if (fits(p, q)) return put(value.data);
  if (fits(q, p)) return put(transposed(value).data);
  // Θ has the bias's weights among its own.
  if (role === "theta" || role === "dTheta") return undefined;
  const turned = !fits(p + 1, q);
  if (turned && !fits(q, p + 1)) return undefined;
  const kept = entriesOf(like).slice();
  const at = (i: number, j: number): number => (turned ? j * (p + 1) + i : i * q + j);
  const shift = isUnit(kept, q, (j) => at(0, j)) || !isUnit(kept, q, (j) => at(p, j)) ? 1 : 0;
  for (let i = 0; i < p; i++) for (let j = 0; j < q; j++) kept[at(i + shift, j)] = value.data[i * q + j];
  return put(kept);
}

/** A quantity laid out as the wrong value is, a gradient of weights as the text keeps the weights. */
export function belongingTo(explanation: Explanation, like: NdArray, quantity: Quantity): NdArray | undefined {
  const value = laidOutAs(like, quantity);
  const [rows, columns] = quantity.value.shape;
  const turned = isInOut(explanation, quantity) ?? (rows === columns && rows > 1 ? inRows(explanation) : undefined);
  if (!value || turned === undefined || like.shape.length !== 2 || countOf(like) !== countOf(quantity.value)) return value;
  const [p, q] = turned ? [columns, rows] : [rows, columns];
  if (rows !== columns && like.shape[0] === p && like.shape[1] === q) return value;
  return turned ? transposed(quantity.value) : quantity.value;
}

/** Do examples stand in rows? */
const inRows = ({ layers, attempt: { binding } }: Explanation): boolean => layers[0]?.rows ?? binding.hypothesis.data === "rows";

/** A gradient laid out as the text keeps its parameter. */
export function asParameter(explanation: Explanation, quantity: Quantity): NdArray | undefined {
  const shape = shapeOfParameter(explanation, quantity);
  const { value } = quantity;
  if (!shape || shape.reduce((n, k) => n * k, 1) !== countOf(value)) return undefined;
  const { data } = isInOut(explanation, quantity) === true ? transposed(value) : value;
  return { data, shape, strides: shape.map((_, i) => shape.slice(i + 1).reduce((n, k) => n * k, 1)), offset: 0, type: "float" };
}

/** Are these entries all 1, or all 0? */
function isUnit(data: Float64Array, count: number, at: (j: number) => number): boolean {
  const first = data[at(0)];
  return (first === 1 || first === 0) && Array.from({ length: count }, (_, j) => data[at(j)]).every((x) => x === first);
}
