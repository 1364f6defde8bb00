import type { DateForm } from "./dates.ts";
import type { NumberForm } from "./number-form.ts";
import type { Reading } from "./reading.ts";

/** A cell as it was read: a number, a text, or nothing where the value is missing. */
export type TableCell = number | string | null;

/** A column as it was read, before anything is decided about its use. */
export interface TableColumn {
  readonly name: string;
  /** Cells that hold a number, a text, nothing. */
  readonly numbers: number;
  readonly texts: number;
  readonly missing: number;
  /** The marks that stood for missing values, with their counts; an empty cell is `""`. */
  readonly marks: ReadonlyMap<string, number>;
  /** The texts that occur, each once, in the order of their appearance. */
  readonly words: readonly string[];
  /** Whether more different texts were read than stay in memory, of a table that does not: `words` lacks them. */
  readonly overflows?: boolean;
  /** Whether every cell was kept as the text that it is. */
  readonly asText?: boolean;
  /** How many numbers were written in each form. */
  readonly forms: ReadonlyMap<NumberForm, number>;
  readonly currencies: ReadonlySet<string>;
  /** Where all texts are dates or times. */
  readonly date?: DateForm;
  /** Where the first text and the first number stand, for messages: `row 2 (line 3)`. */
  readonly firstText?: string;
  readonly firstNumber?: string;
  /** The first number that is no integer, and where it stands. */
  readonly firstFraction?: { readonly at: string; readonly value: number };
  cell(row: number): TableCell;
}

/** Rows and columns as they stand in a file, in memory. */
export interface Table {
  /** What messages call it. */
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** Whether the columns have names of their own; else they are `column 1`, `column 2`, … */
  readonly header: boolean;
  /** How a text file was read. */
  readonly reading?: Reading;
}
