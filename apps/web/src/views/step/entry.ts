import type { TraceStep } from "@adjoint/derivations";
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
  /** Lines of mathematics that this one rests on: the activation's rule, or its slope with the numbers. */
  readonly asides?: readonly string[] | undefined;
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
