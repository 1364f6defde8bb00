import type { TraceStep } from "@adjoint/formula";
import { lhs } from "./matrices.ts";
import type { Shown } from "./matrices.ts";

/** Which entries of an operand make an entry of the result. */
export type Mark = (row: number, col: number) => boolean;

/** One entry of a result: as a formula over indices, and with its numbers put in. */
export interface Entry {
  readonly index: string;
  /** The numbers, as a line of mathematics. */
  readonly numbers: string;
  readonly value: number;
  readonly marks: Readonly<Record<string, Mark>>;
}

/** What a step is made of: its operands with what stands before each, and how an entry of the result comes about. */
export interface Parts {
  readonly operands: readonly { readonly operator: string; readonly shown: Shown }[];
  entry(row: number, col: number): Entry;
}

/** What a step computes, as the left side of a line. */
export function resultOf(step: TraceStep): Pick<Shown, "tex" | "values"> {
  return { tex: lhs(step), values: step.value };
}

/** The entry at one place alone. */
export function same(row: number, col: number): Mark {
  return (i, j) => i === row && j === col;
}

/** A number as it stands in a line: six digits; in brackets where it is negative and `operand`. */
export function number(value: number, operand = false): string {
  const text = Math.abs(value) !== 0 && Math.abs(value) < 1e-4 ? scientific(value) : String(Number(value.toPrecision(6)));
  return operand && value < 0 ? `(${text})` : text;
}

function scientific(value: number): string {
  const [digits, power] = value.toExponential(4).split("e");
  return `${digits} \\cdot 10^{${Number(power)}}`;
}

/** [M]_ij; a column or a row has one index. */
export function indexed(
  { tex, short, values }: Pick<Shown, "tex" | "short" | "values">,
  row: number | string,
  col: number | string,
): string {
  const [i, j] = [row, col].map((index) => (typeof index === "number" ? index + 1 : index));
  const indices = values[0]?.length === 1 ? (values.length === 1 ? "" : `_{${i}}`) : values.length === 1 ? `_{${j}}` : `_{${i}\\,${j}}`;
  return indices === "" ? (short ?? tex) : `\\left[ ${short ?? tex} \\right]${indices}`;
}
