import { peekCsv, readCsv } from "@adjoint/datasets";
import type { ExampleSet, PeekedCsv } from "@adjoint/datasets";
import { FileError, UsageError, isAdjointError } from "../errors.ts";

/** How a CSV file is read. Columns are named, or counted from 1. */
export interface CsvRequest {
  /** What messages and models call the data. */
  readonly name: string;
  /** The column to learn; `null`: none. Where it is not given, the column that `usualLabel` names, or the last. */
  readonly label?: string | null;
  /** What a model's label column was called. With `label: null` a column of this name may be there, and is passed over. */
  readonly usualLabel?: string;
  readonly targets?: "classes" | "values";
  readonly ignore?: string;
  readonly categorical?: string;
  readonly delimiter?: string;
  readonly header?: "yes" | "no";
  readonly precision?: "f32" | "f64";
  /** What a model knows: its input columns by name, how many there are, and its classes. */
  readonly known?: { readonly features?: readonly string[]; readonly inputs: number; readonly classes?: readonly string[] };
}

export interface CsvTable {
  readonly set: ExampleSet;
  /** The name of the label column, where there is one. */
  readonly labelName?: string;
}

/** Reads CSV in one pass. Its module imports nothing of Node, because other hosts serve models too. */
export async function readTable(request: CsvRequest, pieces: AsyncIterable<Uint8Array>): Promise<CsvTable> {
  const { name, delimiter } = request;
  const shape = {
    name,
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(request.header === undefined ? {} : { header: request.header === "yes" }),
  };
  const { cols, header, stream } = await peek(pieces, shape);
  refuseOtherDelimiter(header, delimiter);
  // The reader refuses an empty file, whichever columns are asked for.
  const columns: Columns = { name, names: header, count: Math.max(1, cols) };
  const label = request.label === null ? null : columnOf("--label", request.label ?? request.usualLabel ?? "-1", columns);
  const ignore = listed(request.ignore).map((column) => columnOf("--ignore", column, columns));
  if (request.label === null && request.usualLabel !== undefined && columns.names?.includes(request.usualLabel))
    ignore.push(request.usualLabel);
  const { known } = request;
  if (known !== undefined && cols > 0)
    checkCount(columns, { ...known, apart: countColumns([...ignore, ...(label === null ? [] : [label])], columns) });
  const features = header !== undefined ? known?.features : undefined;
  try {
    const set = await readCsv(stream, {
      ...shape,
      label,
      ignore,
      header: header !== undefined,
      ...(request.targets === undefined ? {} : { targets: request.targets }),
      ...(request.categorical === undefined
        ? {}
        : { categorical: listed(request.categorical).map((column) => columnOf("--categorical", column, columns)) }),
      ...(request.precision === undefined ? {} : { precision: request.precision }),
      ...(features === undefined ? {} : { features }),
      ...(known?.classes === undefined || label === null ? {} : { classes: known.classes }),
    });
    const labelName = typeof label === "number" ? columns.names?.at(label) : label;
    return { set, ...(labelName === undefined || labelName === null ? {} : { labelName }) };
  } catch (error) {
    throw inOptions(error);
  }
}

/** Refuses a header of one cell that holds another delimiter: rows with commas in their numbers would be called ragged. */
function refuseOtherDelimiter(header: readonly string[] | undefined, delimiter: string | undefined): void {
  const [cell] = header ?? [];
  const found = [";", "\t", "|"].find((character) => cell?.includes(character));
  if (header?.length !== 1 || delimiter !== undefined || found === undefined) return;
  throw new FileError("other-delimiter", { cell, delimiter: found === "\t" ? "tab" : `'${found}'` });
}

function listed(columns: string | undefined): string[] {
  return columns === undefined ? [] : columns.split(",").map((column) => column.trim());
}

/** The columns of a file, from its first line. */
interface Columns {
  readonly name: string;
  readonly names: readonly string[] | undefined;
  readonly count: number;
}

/** Returns a column as the reader takes it: its name, or its position from 0. A name has priority over a position. */
function columnOf(flag: string, column: string, { name, names, count }: Columns): string | number {
  if (names?.includes(column) || !/^[+-]?\d+$/.test(column)) return column;
  const position = Number(column);
  if (position !== 0 && Math.abs(position) <= count) return position > 0 ? position - 1 : count + position;
  throw new UsageError("no-such-column", { flag, column, name, count });
}

/** Counts columns that are named or numbered, each once: the label of a model may be both. */
function countColumns(named: readonly (string | number)[], { names }: Columns): number {
  return new Set(named.map((column) => (typeof column === "string" && names?.includes(column) ? names.indexOf(column) : column))).size;
}

/** Requires that a file for a model has its columns, no more and no fewer, beside the label and ignored ones. */
function checkCount(columns: Columns, model: NonNullable<CsvRequest["known"]> & { readonly apart: number }): void {
  const { features, inputs, apart } = model;
  const wanted = features === undefined ? inputs : rawColumns(features).length;
  const found = columns.count - apart;
  if (found === wanted) return;
  throw new UsageError("column-count", { name: columns.name, found, apart, wanted, features });
}

/** Returns the columns of a file from the features of a model, in their order: categories that share one are joined. */
export function rawColumns(features: readonly string[]): string[] {
  return [...new Set(features.map((feature) => rawColumn(feature, features)))];
}

/** Returns `colour` of `colour=red`, where several features share it; a column whose own name contains = stays as it is. */
function rawColumn(feature: string, features: readonly string[]): string {
  const at = feature.indexOf("=");
  if (at < 0) return feature;
  const column = feature.slice(0, at);
  return features.some((other) => other !== feature && other.startsWith(`${column}=`)) ? column : feature;
}

async function peek(pieces: AsyncIterable<Uint8Array>, shape: Parameters<typeof peekCsv>[1]): Promise<PeekedCsv> {
  try {
    return await peekCsv(pieces, shape);
  } catch (error) {
    throw inOptions(error);
  }
}

/** Rewrites a message of the reader, which names settings of the API, so that it names options. */
function inOptions(error: unknown): unknown {
  if (isAdjointError(error)) {
    error.message = error.message
      .replace(/^(readCsv|peekCsv): /, "--data: ")
      .replace(/\b(header): (true|false)/g, (_, key, value) => `--${key} ${value === "true" ? "yes" : "no"}`)
      .replace(/\b(targets|precision): "(\w+)"/g, "--$1 $2")
      .replace(/\bdelimiter: "(\\t|.)"/g, (_, character) => `--delimiter ${character === "\\t" ? "tab" : `'${character}'`}`)
      .replace("in categorical or in ignore", "in --categorical or --ignore")
      .replace("in ignore", "in --ignore")
      .replace(/("[+-]?\d+,\d+".*?\. ).*$/, "$1Write decimals with a point, as in 1.5.");
  }
  return error;
}
