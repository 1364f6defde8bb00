import { failSchema } from "../problems/schema.ts";
import type { ColumnScaling, MissingPolicy } from "@adjoint/reference";
import type { Table } from "../table/table.ts";

/** A column by its name, or by its position: 0 is the first, −1 the last. */
export type ColumnName = string | number;

/** What is asked of a table; everything else is inferred. */
export interface SchemaOptions {
  /** The columns to be learnt; the last when left out. Several are values, labels that hold or not, or the one-hot columns of one class. */
  readonly label?: ColumnName | readonly ColumnName[];
  /** Whether the label is a class (the default for one column) or values. */
  readonly targets?: "classes" | "values";
  /** Columns that are no inputs; with `keep`, columns that predictions repeat. */
  readonly ignore?: readonly ColumnName[];
  readonly keep?: readonly ColumnName[];
  /** The column that says what each row counts in training, ≥ 0; a row that counts 0 is left out. */
  readonly weight?: ColumnName;
  /** Columns that are inputs although they look like ids, constants or copies of the label. */
  readonly use?: readonly ColumnName[];
  /** Columns of numbers that name categories. */
  readonly categorical?: readonly ColumnName[];
  /** What is done about missing values, for all columns or by name; "refuse" when left out. */
  readonly missing?: MissingPolicy | Readonly<Record<string, MissingPolicy>>;
  /** What stands for a missing value beside empty cells and the usual marks, such as `-999`. */
  readonly marks?: readonly string[];
  /** What a category is that the training part does not have; "error" when left out. */
  readonly unseen?: "error" | "other";
  /** How numbers are scaled; "standardize" when left out. */
  readonly scaling?: ColumnScaling["kind"] | "none";
  /** How values to be learnt are scaled; "standardize" when left out. */
  readonly targetScaling?: "standardize" | "minMax" | "none";
}

/** The position of a column. @throws DataError where there is none */
export function findColumn(where: string, { columns, name }: Table, column: ColumnName, option: string): number {
  const names = columns.map((each) => each.name);
  if (typeof column === "number") {
    const position = column < 0 ? names.length + column : column;
    if (Number.isInteger(position) && position >= 0 && position < names.length) return position;
    failSchema(where, "no-such-position", { option, column, name, last: names.length - 1, columns: names.length });
  }
  const position = names.indexOf(column);
  if (position >= 0) return position;
  failSchema(where, "no-such-column", { option, column, columns: names });
}

/** The policy for one column. */
export function policyFor({ missing = "refuse" }: SchemaOptions, name: string): MissingPolicy {
  return typeof missing === "string" ? missing : (missing[name] ?? missing["*"] ?? "refuse");
}
