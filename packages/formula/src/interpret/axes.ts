import { arrayOf, flat, type NdArray } from "../core/array.ts";
import { Fault } from "../core/fault.ts";

/** One index of a value: its letter and how far it counts. */
export interface Axis {
  readonly letter: string;
  readonly size: number;
}

/** Values for each combination of some indices, the last running fastest; `events` is what they were made from. */
export interface Entries {
  readonly axes: readonly Axis[];
  readonly data: Float64Array;
  readonly events: readonly number[];
  /** Letters that stand in two factors of a product, over which a formula without Σ sums. */
  readonly twice: ReadonlySet<string>;
}

/** The examples of a batch, which no letter counts. */
export const EXAMPLES = "#";

const count = (axes: readonly Axis[]): number => axes.reduce((n, { size }) => n * size, 1);
const NOTHING: ReadonlySet<string> = new Set();

export const number = (x: number, events: readonly number[] = []): Entries => ({
  axes: [],
  data: Float64Array.of(x),
  events,
  twice: NOTHING,
});

export function mapped(value: Entries, f: (x: number) => number): Entries {
  return { ...value, data: value.data.map((x) => f(x)) };
}

/** How far one step along each axis moves in the value; 0 along those that it does not have. */
function stridesIn(value: Pick<Entries, "axes">, axes: readonly Axis[]): number[] {
  return axes.map((axis) => {
    const at = value.axes.findIndex(({ letter }) => letter === axis.letter);
    return at < 0 ? 0 : count(value.axes.slice(at + 1));
  });
}

function forEachPlace(
  axes: readonly Axis[],
  strides: readonly (readonly number[])[],
  visit: (i: number, places: readonly number[]) => void,
): void {
  const total = count(axes);
  const places = strides.map(() => 0);
  const at = axes.map(() => 0);
  for (let i = 0; i < total; i++) {
    visit(i, places);
    for (let k = axes.length - 1; k >= 0; k--) {
      for (const [s, by] of strides.entries()) places[s] += by[k];
      if (++at[k] < axes[k].size) break;
      for (const [s, by] of strides.entries()) places[s] -= by[k] * axes[k].size;
      at[k] = 0;
    }
  }
}

/** Returns f of both for each combination of their indices. Throws a {@link Fault} `shape-mismatch` where a letter counts two sizes. */
export function combined(left: Entries, right: Entries, f: (x: number, y: number) => number, product: boolean, subject: string): Entries {
  for (const axis of left.axes) {
    const other = right.axes.find(({ letter }) => letter === axis.letter);
    if (other && other.size !== axis.size) throw new Fault("shape-mismatch", `${subject} over ${axis.letter}`, [[axis.size], [other.size]]);
  }
  const shared = left.axes.filter(({ letter }) => right.axes.some((axis) => axis.letter === letter)).map(({ letter }) => letter);
  const axes = [...left.axes, ...right.axes.filter(({ letter }) => !shared.includes(letter))];
  const data = new Float64Array(count(axes));
  forEachPlace(axes, [stridesIn(left, axes), stridesIn(right, axes)], (i, [p, q]) => {
    data[i] = f(left.data[p], right.data[q]);
  });
  return {
    axes,
    data,
    events: [...left.events, ...right.events],
    twice: new Set([...left.twice, ...right.twice, ...(product ? shared : [])]),
  };
}

/** Returns Σ over one index. */
export function reduced(value: Entries, letter: string): Entries {
  const axes = value.axes.filter((axis) => axis.letter !== letter);
  const data = new Float64Array(count(axes));
  forEachPlace(value.axes, [stridesIn({ axes }, value.axes)], (i, [p]) => {
    data[p] += value.data[i];
  });
  return { ...value, axes, data, twice: new Set([...value.twice].filter((each) => each !== letter)) };
}

/** Returns the entries as a matrix with one letter along its rows and one along its columns; a letter that is none of its indices counts one. */
export function laidOut(value: Entries, rows: string, columns: string): NdArray {
  const axisOf = (letter: string): Axis => value.axes.find((axis) => axis.letter === letter) ?? { letter, size: 1 };
  const axes = [axisOf(rows), axisOf(columns)];
  const data = new Float64Array(count(axes));
  forEachPlace(axes, [stridesIn(value, axes)], (i, [p]) => {
    data[i] = value.data[p];
  });
  return arrayOf(data, [axes[0].size, axes[1].size]);
}

/** Returns a matrix's entries under its two letters; a letter that stands twice takes the diagonal. */
export function entriesOf(a: NdArray, rows: string, columns: string, events: readonly number[]): Entries {
  const [r, c] = [a.shape[0] ?? 1, a.shape[1] ?? 1];
  const data = flat(a);
  if (rows !== columns)
    return {
      axes: [{ letter: rows, size: r }, ...(c > 1 || columns !== EXAMPLES ? [{ letter: columns, size: c }] : [])],
      data,
      events,
      twice: NOTHING,
    };
  if (r !== c) throw new Fault("shape-mismatch", `index ${rows}`, [a.shape]);
  return { axes: [{ letter: rows, size: r }], data: data.filter((_, i) => i % (c + 1) === 0), events, twice: NOTHING };
}
