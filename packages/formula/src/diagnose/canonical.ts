import { sizeOf, type NdArray } from "../core/array.ts";
import { colsOf, column, columnsUpTo, entriesOf, matrix, rowsOf, transposed } from "../core/matrix.ts";
import { networkOf, type Network } from "../core/network.ts";
import type { Quantity, Role } from "../core/quantities.ts";
import { close, TOLERANCE } from "../core/tolerance.ts";
import type { Sample } from "./diagnosis.ts";

/** A value as the network lays it out, and turned by 90 degrees; absent if it has no such form. */
export interface Canonical {
  readonly upright?: NdArray | undefined;
  readonly turned?: NdArray | undefined;
}

/** The value as a matrix: a vector of k entries is a column, or a row if `row` says so. */
function asMatrix(value: NdArray, row: boolean): NdArray | undefined {
  const { shape } = value;
  const data = entriesOf(value);
  if (shape.length === 0) return matrix(1, 1, () => data[0]);
  const kept = shape.length > 2 ? shape.filter((n) => n !== 1) : shape;
  if (kept.length === 1 || kept.length === 0) {
    const n = sizeOf(value.shape);
    return row ? matrix(1, n, (_, j) => data[j]) : matrix(n, 1, (i) => data[i]);
  }
  if (kept.length > 2) return undefined;
  const [rows, cols] = kept;
  return matrix(rows, cols, (i, j) => data[i * cols + j]);
}

/** Does the text lay this quantity out transposed? */
function isTransposed({ quantity, expected, factor }: Pick<Sample, "quantity" | "expected" | "factor">): boolean {
  const right = quantity.value;
  const shown = asMatrix(expected, false);
  if (!shown || expected.shape.length < 2) return false;
  if (rowsOf(right) !== colsOf(right)) return rowsOf(shown) === colsOf(right) && colsOf(shown) === rowsOf(right);
  const data = entriesOf(shown);
  const scale = Math.max(...right.data.map(Math.abs)) * Math.abs(factor);
  const difference = (of: NdArray): number => data.reduce((d, x, i) => d + Math.abs(x - factor * of.data[i]), 0);
  return !close(difference(right), 0, { scale }) && difference(transposed(right)) < difference(right);
}

/** Without the row of the bias unit that the expected value has. */
function withoutUnit(value: NdArray | undefined, unit: Quantity["unit"]): NdArray | undefined {
  if (!value || !unit || rowsOf(value) < 2) return value;
  const skip = unit === "first" ? 1 : 0;
  return matrix(rowsOf(value) - 1, colsOf(value), (i, j) => value.data[(i + skip) * colsOf(value) + j]);
}

const BY_UNITS: ReadonlySet<Role> = new Set(["dZ", "dA", "a", "z", "slope"]);

/** The value of a sample, laid out as the network's quantities are. */
export function canonical(sample: Sample, value: NdArray = sample.value): Canonical {
  const { quantity } = sample;
  const turn = isTransposed(sample);
  const vector = value.shape.filter((n) => n !== 1).length <= 1 && value.shape.length < 2;
  const shown = asMatrix(value, vector && rowsOf(quantity.value) === 1 && colsOf(quantity.value) !== 1);
  if (!shown) return {};
  const upright = vector || !turn ? shown : transposed(shown);
  // A value may have the row of the bias unit where a later line drops it.
  const { bias } = sample.reading;
  const hasRow = BY_UNITS.has(quantity.role) && rowsOf(upright) === rowsOf(quantity.value) + 1;
  const unit = quantity.unit ?? (hasRow && (bias === "first" || bias === "last") ? bias : undefined);
  return { upright: withoutUnit(upright, unit), turned: withoutUnit(transposed(upright), unit) };
}

/** The network with the examples that a quantity is made from. */
export function networkOfQuantity(network: Network, { example, upTo }: Quantity): Network {
  if (example === undefined && upTo === undefined) return network;
  const part = (x: NdArray): NdArray => (example === undefined ? columnsUpTo(x, upTo!) : column(x, example));
  const { parts } = network;
  return networkOf({ ...parts, X: part(parts.X), Y: part(parts.Y) });
}

/** The c with a = c · b, to a tolerance relative to the largest entry; undefined if there is none. */
export function ratioOf(a: NdArray, b: NdArray, tolerance = TOLERANCE): number | undefined {
  if (a.shape.length !== b.shape.length || a.shape.some((n, k) => n !== b.shape[k])) return undefined;
  const [p, q] = [entriesOf(a), entriesOf(b)];
  let product = 0;
  let square = 0;
  for (let i = 0; i < p.length; i++) {
    product += p[i] * q[i];
    square += q[i] * q[i];
  }
  if (square === 0) return p.every((x) => x === 0) ? 1 : undefined;
  const c = product / square;
  if (c === 0 || !Number.isFinite(c)) return undefined;
  let largest = 0;
  for (const x of p) largest = Math.max(largest, Math.abs(x));
  for (let i = 0; i < p.length; i++) if (Math.abs(p[i] - c * q[i]) > tolerance * largest) return undefined;
  return c;
}
