import type { SchemaOptions, Table } from "@adjoint/datasets";
import type { Schema } from "adjoint";
import { UsageError } from "../errors.ts";
import type { Io } from "../io.ts";
import type { DataOptions } from "../options/data.ts";
import { columnsOf, missingOf, textColumns } from "./columns.ts";
import { openTableFile } from "./open.ts";
import type { TableFile } from "./open.ts";
import { shown } from "../options/values.ts";

/** The options about a table; of a label, null stands for none. */
export type TableSettings = Omit<DataOptions, "label"> & { readonly label?: string | null };

/** Returns what the options ask of the columns of a table. */
export function schemaOptions(settings: TableSettings, table: Table): SchemaOptions {
  const list = (key: "label" | "ignore" | "use" | "categorical") => {
    const text = settings[key];
    return text === undefined || text === null ? {} : { [key]: columnsOf(`--${key}`, text, table) };
  };
  const { targets, unseen, scaling, scaleTargets, weight, missingMarks } = settings;
  const weights = weight === undefined ? [] : columnsOf("--weight", weight, table);
  if (weights.length > 1)
    throw new UsageError("bad-value", { flag: "--weight", rule: "must name one column", value: shown(weight!), next: "Name one of them." });
  const missing = missingOf(settings.missing, table);
  return {
    ...list("label"),
    ...list("ignore"),
    ...list("use"),
    ...list("categorical"),
    ...(weights.length === 0 ? {} : { weight: weights[0] }),
    ...(targets === undefined ? {} : { targets }),
    ...(missing === undefined ? {} : { missing }),
    ...(missingMarks === undefined ? {} : { marks: missingMarks }),
    ...(unseen === undefined ? {} : { unseen }),
    ...(scaling === undefined ? {} : { scaling }),
    ...(scaleTargets === undefined ? {} : { targetScaling: scaleTargets }),
  };
}

/**
 * Opens a file whose columns a schema knows, without those that are to be ignored. Whether its first line holds names is known as well.
 * @param apart columns that are not looked at, beside those of `--ignore`
 */
export async function openForSchema(
  { apart, ...file }: TableFile & { readonly apart?: string | undefined },
  schema: Schema,
  settings: TableSettings,
  io: Pick<Io, "stdin">,
): Promise<Table> {
  const header = settings.header ?? (schema.header ? undefined : "no");
  const known = { ...file, texts: textColumns(schema) };
  const missingMarks = [...(schema.marks ?? []), ...(settings.missingMarks ?? [])];
  const table = await openTableFile(known, { ...settings, missingMarks, ...(header === undefined ? {} : { header }) }, io);
  const ignored = [settings.ignore, apart].flatMap((columns) => (columns === undefined ? [] : columnsOf("--ignore", columns, table)));
  const { name } = table;
  const columns = table.columns.filter((column) => !ignored.includes(column.name));
  const inputs = schema.columns.filter(({ role }) => role === "input").map((column) => column.name);
  const untargeted = schema.columns.filter(({ role }) => role !== "target").length;
  if (schema.header && !table.header && columns.length !== inputs.length && columns.length !== untargeted)
    throw new UsageError("column-count", { name, found: columns.length, apart: ignored.length, wanted: inputs.length, features: inputs });
  return { ...table, columns };
}
