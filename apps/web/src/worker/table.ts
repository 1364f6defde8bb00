import { DataError } from "@adjoint/reference";
import { describeReading, inferSchema, openTable, prepareTable } from "@adjoint/datasets";
import type { SchemaOptions, Table, TableColumn } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import { checkSize } from "./files.ts";
import { remediesFor } from "./table-remedies.ts";
import type { TableChoice, TablePreview } from "./protocol.ts";

/** Numbers with more different values than this, or with fractions, are values to be approximated, not classes. */
const MAX_NUMBERED_CLASSES = 20;
const SAMPLE_ROWS = 5;
const MAX_COLUMNS_SHOWN = 200;

const opened = new WeakMap<File, Promise<Table>>();

/** Reads a table of the visitor's, once for each file. Throws a DataError or FormatError where it is none. */
async function tableOf(file: File): Promise<Table> {
  checkSize(file);
  let table = opened.get(file);
  if (table === undefined) {
    table = openTable(file.stream(), { name: file.name });
    opened.set(file, table);
  }
  return table;
}

/** Shows how a file is read, what each column is taken for, and what keeps it from being learnt, if anything does. */
export async function previewTable(file: File, given: Partial<TableChoice>): Promise<TablePreview> {
  const table = await tableOf(file);
  const choice = completeChoice(table, given);
  const base = {
    name: file.name,
    reading: describeReading(table),
    choice,
    missing: table.columns.reduce((sum, column) => sum + missingIn(table, column, choice), 0),
    sample: Array.from({ length: Math.min(SAMPLE_ROWS, table.rows) }, (_, row) =>
      table.columns.slice(0, MAX_COLUMNS_SHOWN).map((column) => String(column.cell(row) ?? "")),
    ),
  };
  const named = table.columns
    .slice(0, MAX_COLUMNS_SHOWN)
    .map((column) => ({ name: column.name, missing: missingIn(table, column, choice) }));
  try {
    const schema = inferSchema(table, optionsOf(table, choice));
    const columns = named.map((column, at) => {
      const { kind, role, note } = schema.columns[at];
      return {
        ...column,
        kind,
        role: role === "target" || role === "input" ? role : ("ignored" as const),
        ...(note === undefined ? {} : { note }),
      };
    });
    return { ...base, learns: schema.learns, columns };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const columns = named.map((column, at) => ({ ...column, ...described(table.columns[at]), role: roleOf(choice, at) }));
    return { ...base, learns: choice.as ?? "classes", columns, ...remediesFor(error, table, choice) };
  }
}

/** Divides and encodes the table as the visitor chose. */
export async function readTableParts(
  file: File,
  given: Partial<TableChoice>,
  { test, seed }: { readonly test: number; readonly seed: number },
): Promise<{ readonly train: ExampleSet; readonly test: ExampleSet | undefined }> {
  const table = await tableOf(file);
  const prepared = prepareTable(table, {
    ...optionsOf(table, completeChoice(table, given)),
    seed,
    ...(test > 0 ? { test } : {}),
    unseen: "other",
  });
  return { train: prepared.train, test: prepared.test };
}

/** Counts the cells without a value, those with a mark of the visitor's included. */
function missingIn({ rows }: Table, column: TableColumn, { marks }: TableChoice): number {
  if (marks.length === 0 || column.texts === 0) return column.missing;
  let marked = 0;
  for (let row = 0; row < rows; row++) if (marks.includes(String(column.cell(row)))) marked++;
  return column.missing + marked;
}

/** What a column holds, where not all columns can be used. */
function described({ numbers, texts, date }: TableColumn): { readonly kind: "number" | "category" | "date"; readonly note?: string } {
  if (date !== undefined) return { kind: "date" };
  if (numbers > 0 && texts > 0) return { kind: "category", note: "numbers and text" };
  return { kind: texts > 0 ? "category" : "number" };
}

function roleOf({ targets, ignore }: TableChoice, at: number): "input" | "target" | "ignored" {
  return targets.includes(at) ? "target" : ignore.includes(at) ? "ignored" : "input";
}

/** Fills in what was not chosen: the last column is learnt, numbers with many values as values, and gaps are filled and marked. */
function completeChoice(table: Table, given: Partial<TableChoice>): TableChoice {
  const { targets, ignore, use = [], categories = [], marks = [], as, missing } = given;
  const chosen = targets === undefined || targets.length === 0 ? [table.columns.length - 1] : targets;
  return {
    targets: chosen,
    ignore: ignore ?? [],
    use,
    categories,
    marks,
    as: as ?? (chosen.length === 1 && isValued(table, table.columns[chosen[0]]) ? "values" : undefined),
    missing: missing ?? "indicator",
  };
}

function isValued({ rows }: Table, column: TableColumn | undefined): boolean {
  if (column === undefined || column.numbers === 0 || column.texts > 0) return false;
  if (column.firstFraction !== undefined) return true;
  const different = new Set<unknown>();
  for (let row = 0; row < rows && different.size <= MAX_NUMBERED_CLASSES; row++) different.add(column.cell(row));
  // Ten salaries in ten rows are no classes either.
  return different.size > MAX_NUMBERED_CLASSES || 2 * different.size > rows - column.missing;
}

function optionsOf(table: Table, { targets, ignore, use, categories, marks, as, missing }: TableChoice): SchemaOptions {
  const label = table.columns.filter((_, at) => targets.includes(at)).some(({ missing: gaps }) => gaps > 0);
  return {
    label: targets,
    ignore,
    use,
    categorical: categories,
    marks,
    ...(as === undefined ? {} : { targets: as }),
    // A row whose label is missing cannot be learnt from, whatever is done about the inputs.
    missing: label ? { "*": missing, ...Object.fromEntries(targets.map((at) => [table.columns[at].name, "drop" as const])) } : missing,
  };
}
