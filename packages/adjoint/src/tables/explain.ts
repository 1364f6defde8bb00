import { encodeInputs, featuresOf, inputColumns } from "@adjoint/datasets/schema";
import type { Row } from "@adjoint/datasets/schema";
import { createRandom, permutation } from "@adjoint/reference";
import type { Schema } from "@adjoint/reference";
import type { Network } from "../api.ts";
import { requireCount, requireOptions } from "../arguments.ts";
import { fail } from "../errors.ts";
import { meanOf, meanRow } from "./mean-row.ts";
import { inUnits, namedOutputs, namesOf, schemaOf } from "./rows.ts";
import type { RowsLike, RowsOptions } from "./rows.ts";

/** Up to so many columns all their subsets are predicted; of more, orders are drawn. */
const EXACT_COLUMNS = 10;
/** The random stream of the orders. */
const STREAM = 0x6000_0000;
const OPTIONS = ["output", "background", "orders", "seed", "rows", "unseen"];

type Features = Float32Array | Float64Array;
/** Columns that have the row's own value; the others have the mean. */
type Subset = Uint8Array;

export interface ExplainOptions extends RowsOptions {
  /** The class, label or value to explain: the predicted class, or the first label or value, when left out. */
  readonly output?: string;
  /** Rows whose mean is what a row is compared with; the mean of the training part when left out. */
  readonly background?: RowsLike;
  /** Of more than ten columns: how many orders of the columns are drawn, each also backwards; 100 when left out. */
  readonly orders?: number;
  /** Decides the orders; 1 when left out. */
  readonly seed?: number;
}

/** Why a row is predicted as it is. */
export interface RowExplanation {
  /** The class, label or value that is explained. */
  readonly output: string;
  /** A probability, or a value in the units of the table. */
  readonly prediction: number;
  /** What the network gives for the mean row. */
  readonly base: number;
  /** What each column adds, the largest first; they sum to prediction − base. */
  readonly contributions: readonly { readonly column: string; readonly contribution: number }[];
}

/** Explains one row; see {@link explainRows}. */
export function explainRow(net: Network, row: Row, options: Omit<ExplainOptions, "rows"> = {}): RowExplanation {
  return explainRows(net, [row], options)[0];
}

/**
 * Divides what the prediction of each row differs from that of the mean row among its columns: their Shapley values against this baseline (Sundararajan and Najmi, "The
 * Many Shapley Values for Model Explanation", ICML 2020). Exact up to ten columns, of more the mean over orders that the seed draws.
 * @throws DataError as `predictRows`; ArgumentError for an output that is not there, or a schema that does not tell the mean row
 */
export function explainRows(net: Network, rows: RowsLike, options: ExplainOptions = {}): RowExplanation[] {
  const where = "explainRows";
  requireOptions(where, options, OPTIONS);
  const { orders = 100, seed = 1, output, background, ...rest } = options;
  requireCount(where, "orders", orders);
  const schema = schemaOf(net, where);
  const names = namesOf(net, schema);
  const index = output === undefined ? undefined : names.indexOf(output);
  if (index === -1) fail(where, "no-such-output", { name: output, outputs: names });
  const { inputs } = encodeInputs(schema, rows, { where, precision: net.precision, ...rest });
  const { cols } = inputs;
  const base =
    background === undefined
      ? meanRow(where, schema)
      : meanOf(encodeInputs(schema, background, { where, precision: net.precision, unseen: "other" }).inputs);
  return Array.from({ length: inputs.rows }, (_, i) => {
    const x = (inputs.values as Features).subarray(i * cols, (i + 1) * cols);
    const game = createGame(net, where, schema, { x, base });
    const chosen = index ?? (schema.learns === "classes" ? largest(game.outputs([game.all])[0]) : 0);
    const value = (subsets: readonly Subset[]): number[] => game.outputs(subsets).map((values) => values[chosen]);
    const shares =
      game.columns.length <= EXACT_COLUMNS
        ? exactShares(game.columns.length, value)
        : drawnShares(game.columns.length, value, { orders, seed });
    const [prediction, atBase] = value([game.all, new Uint8Array(game.columns.length)]);
    return {
      output: names[chosen],
      prediction,
      base: atBase,
      contributions: game.columns
        .map((column, c) => ({ column, contribution: shares[c] }))
        .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    };
  });
}

/** Returns what predicts subsets of a row's columns: those outside have the mean. */
function createGame(net: Network, where: string, schema: Schema, { x, base }: { readonly x: Features; readonly base: Float64Array }) {
  const columns = inputColumns(schema);
  let end = 0;
  const ranges = columns.map((column) => [end, (end += featuresOf(column).length)] as const);
  return {
    columns: columns.map(({ name }) => name),
    all: new Uint8Array(columns.length).fill(1),
    outputs(subsets: readonly Subset[]): number[][] {
      const values = new Float64Array(subsets.length * x.length);
      subsets.forEach((subset, i) => {
        ranges.forEach(([from, to], c) => {
          for (let j = from; j < to; j++) values[i * x.length + j] = subset[c] === 1 ? x[j] : base[j];
        });
      });
      const given = net.precision === "f64" ? values : Float32Array.from(values);
      return namedOutputs(net, schema, inUnits(net, where, net.predict({ values: given, shape: [subsets.length, x.length] })));
    },
  };
}

function largest(values: readonly number[]): number {
  return values.reduce((best, value, k) => (value > values[best] ? k : best), 0);
}

/** φ_c = Σ_S |S|!(n − |S| − 1)!/n! · (v(S ∪ {c}) − v(S)) over the subsets S without c. */
function exactShares(n: number, value: (subsets: readonly Subset[]) => number[]): Float64Array {
  const subsets = Array.from({ length: 2 ** n }, (_, bits) => Uint8Array.from({ length: n }, (__, c) => (bits >> c) & 1));
  const values = value(subsets);
  // |S|!(n − |S| − 1)!/n! = 1/(n·C(n − 1, |S|))
  const weights = new Float64Array(n);
  for (let size = 0, binomial = 1; size < n; binomial = (binomial * (n - 1 - size)) / (size + 1), size++)
    weights[size] = 1 / (n * binomial);
  const shares = new Float64Array(n);
  subsets.forEach((subset, bits) => {
    const size = subset.reduce((sum, bit) => sum + bit, 0);
    for (let c = 0; c < n; c++) if (subset[c] === 0) shares[c] += weights[size] * (values[bits | (1 << c)] - values[bits]);
  });
  return shares;
}

/** The mean of what each column adds when the columns come one by one, over drawn orders and their reverses. */
function drawnShares(
  n: number,
  value: (subsets: readonly Subset[]) => number[],
  { orders, seed }: { readonly orders: number; readonly seed: number },
): Float64Array {
  const shares = new Float64Array(n);
  for (let draw = 0; draw < orders; draw++) {
    const order = permutation(n, createRandom(seed, STREAM + draw));
    for (const each of [order, order.toReversed()]) {
      const subset = new Uint8Array(n);
      const values = value([subset.slice(), ...Array.from(each, (c) => ((subset[c] = 1), subset.slice()))]);
      each.forEach((c, i) => (shares[c] += (values[i + 1] - values[i]) / (2 * orders)));
    }
  }
  return shares;
}
