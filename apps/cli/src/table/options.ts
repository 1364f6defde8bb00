import type { SchemaOptions, Table } from "@adjoint/datasets";
import type { Schema } from "adjoint";
import type { Io } from "../io.ts";
import type { DataOptions } from "../options/data.ts";
import { columnsOf, missingOf } from "./columns.ts";
import { openTableFile } from "./open.ts";
import type { TableFile } from "./open.ts";

/** The options about a table; of a label, null stands for none. */
export type TableSettings = Omit<DataOptions, "label"> & { readonly label?: string | null };

/** Returns what the options ask of the columns of a table. */
export function schemaOptions(settings: TableSettings, table: Table): SchemaOptions {
  const list = (key: "label" | "ignore" | "use" | "categorical") => {
    const text = settings[key];
    return text === undefined || text === null ? {} : { [key]: columnsOf(`--${key}`, text, table) };
  };
  const { targets, unseen, scaling, scaleTargets } = settings;
  const missing = missingOf(settings.missing, table);
  return {
    ...list("label"),
    ...list("ignore"),
    ...list("use"),
    ...list("categorical"),
    ...(targets === undefined ? {} : { targets }),
    ...(missing === undefined ? {} : { missing }),
    ...(unseen === undefined ? {} : { unseen }),
    ...(scaling === undefined ? {} : { scaling }),
    ...(scaleTargets === undefined ? {} : { targetScaling: scaleTargets }),
  };
}

/** Opens a file whose columns a schema knows: whether its first line holds names is known as well. */
export function openForSchema(flag: string, path: string, schema: Schema, settings: TableSettings, io: Pick<Io, "stdin">): Promise<Table> {
  const header = settings.header ?? (schema.header ? undefined : "no");
  return openTableFile(flag, path, { ...settings, ...(header === undefined ? {} : { header }) }, io).then((table) =>
    without(table, settings),
  );
}

/** The table without the columns that are to be ignored. */
function without(table: Table, { ignore }: TableSettings): Table {
  if (ignore === undefined) return table;
  const names = new Set(columnsOf("--ignore", ignore, table));
  return { ...table, columns: table.columns.filter(({ name }) => !names.has(name)) };
}
