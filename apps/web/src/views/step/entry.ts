import type { TraceStep } from "@adjoint/derivations";
import { shownOf } from "./matrices.ts";
import type { Shown } from "./matrices.ts";
import type { Worked } from "./problem.ts";

/** Which entries of an operand make an entry of the result. */
export type Mark = (row: number, col: number) => boolean;

/** One entry of a result: as a formula over indices, and with its numbers put in. */
export interface Entry {
  readonly index: string;
  /** The numbers, as a line of mathematics; of a sum, what stands after its terms. */
  readonly numbers: string;
  /** Of a sum over an index: each term by itself, so that it can be pointed at and lines break at the operators. */
  readonly terms?: readonly string[] | undefined;
  readonly value: number;
  /** Lines of mathematics that this one rests on: the activation's rule, or its slope with the numbers. */
  readonly asides?: readonly string[] | undefined;
  readonly marks: Readonly<Record<string, Mark>>;
}

/** An operand with what stands before it, and along which of its indices the sum runs. */
export interface Operand {
  readonly operator: string;
  readonly shown: Shown;
  readonly inner?: "row" | "col";
}

/** What a step is made of: its operands, and how an entry of the result comes about. */
export interface Parts {
  readonly operands: readonly Operand[];
  entry(row: number, col: number): Entry;
}

/** What a step computes. */
export function resultOf(worked: Worked, { id, left, symbolLatex, value }: TraceStep): Shown {
  const shown = shownOf(worked, left, { key: id, values: value });
  return shown.names === undefined ? { ...shown, tex: symbolLatex } : shown;
}

/** The entry at one place alone. */
export function same(row: number, col: number): Mark {
  return (i, j) => i === row && j === col;
}

/** [M]_ij, or the author's name of the entry; a column or a row has one index. */
export function indexed(
  { tex, short, values, names }: Pick<Shown, "tex" | "short" | "values" | "names">,
  row: number | string,
  col: number | string,
): string {
  if (names !== undefined && typeof row === "number" && typeof col === "number") return names[row]?.[col] ?? tex;
  const [i, j] = [row, col].map((index) => (typeof index === "number" ? index + 1 : index));
  const indices = values[0]?.length === 1 ? (values.length === 1 ? "" : `_{${i}}`) : values.length === 1 ? `_{${j}}` : `_{${i}\\,${j}}`;
  return indices === "" ? (short ?? tex) : `\\left[ ${short ?? tex} \\right]${indices}`;
}
