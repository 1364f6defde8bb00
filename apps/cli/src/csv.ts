import { readCsv } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { FileError, UsageError, isAdjointError } from "./errors.ts";
import { nextForReading, reasonOf } from "./files.ts";
import { counted } from "./terminal/numbers.ts";
import { parseNumber } from "./values.ts";

/** How a CSV file is read. Columns are named, or counted from 1. */
export interface CsvRequest {
  readonly path: string;
  /** The column to learn; `null`: none. Where nothing is said, the column that `usualLabel` names, or the last. */
  readonly label?: string | null;
  /** What a model's label column was called. With `label: null` a column of this name may be there, and is passed over. */
  readonly usualLabel?: string;
  readonly targets?: "classes" | "values";
  readonly ignore?: readonly string[];
  readonly categorical?: readonly string[];
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

/** Reads a CSV file, or standard input where the path is `-`, in one pass. */
export async function readTable(request: CsvRequest): Promise<CsvTable> {
  const { path } = request;
  const name = path === "-" ? "standard input" : basename(path);
  const { first, second, stream } = await openTable(path);
  const { delimiter } = request;
  const cells = splitLine(first, delimiter ?? ",");
  const hasHeader = request.header === undefined ? looksLikeHeader(cells, splitLine(second, delimiter ?? ",")) : request.header === "yes";
  const columns: Columns = { name, names: hasHeader ? cells : undefined, count: cells.length };
  const label = request.label === null ? null : columnOf("--label", request.label ?? request.usualLabel ?? "-1", columns);
  const ignore = (request.ignore ?? []).map((column) => columnOf("--ignore", column, columns));
  if (request.label === null && request.usualLabel !== undefined && columns.names?.includes(request.usualLabel))
    ignore.push(request.usualLabel);
  const { known } = request;
  // An empty file is the reader's to refuse.
  if (known !== undefined && first !== "")
    checkCount(columns, { ...known, apart: new Set([...ignore, ...(label === null ? [] : [label])]).size });
  const features = hasHeader ? known?.features : undefined;
  try {
    const set = await readCsv(stream, {
      name,
      label,
      ignore,
      header: hasHeader,
      ...(request.targets === undefined ? {} : { targets: request.targets }),
      ...(request.categorical === undefined
        ? {}
        : { categorical: request.categorical.map((column) => columnOf("--categorical", column, columns)) }),
      ...(delimiter === undefined ? {} : { delimiter }),
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

/** The columns of a file as its first line shows them. */
interface Columns {
  readonly name: string;
  readonly names: readonly string[] | undefined;
  readonly count: number;
}

/** A column as the reader takes it: its name, or its position from 0. A name goes before a position. */
function columnOf(flag: string, column: string, { name, names, count }: Columns): string | number {
  if (names?.includes(column) || !/^[+-]?\d+$/.test(column)) return column;
  const position = Number(column);
  if (position !== 0 && Math.abs(position) <= count) return position > 0 ? position - 1 : count + position;
  throw new UsageError(
    `${flag}: there is no column ${column}: ${name} has ${counted(count, "column")}. Columns count from 1, or from -1 at the right.`,
  );
}

/** A file for a model has its columns, no more and no fewer, beside the label and what is ignored. */
function checkCount(columns: Columns, model: NonNullable<CsvRequest["known"]> & { readonly apart: number }): void {
  const { features, inputs, apart } = model;
  const wanted = features === undefined ? inputs : new Set(features.map((feature) => rawColumn(feature, features))).size;
  const found = columns.count - apart;
  if (found === wanted) return;
  const names = features === undefined ? "" : ` (${features.slice(0, 6).join(", ")}${features.length > 6 ? ", …" : ""})`;
  const beside = apart > 0 ? ` beside ${counted(apart, "column")} that ${apart === 1 ? "is" : "are"} label or ignored` : "";
  const next = found > wanted ? "Name what is no input with --label or --ignore." : "Give the columns that the model was trained on.";
  throw new UsageError(
    `--data: the number of columns is wrong: ${columns.name} has ${found}${beside}, the model takes ${wanted}${names}. ${next}`,
  );
}

/** `colour` of `colour=red`, where several features share it; a column whose name holds = on its own stays as it is. */
function rawColumn(feature: string, features: readonly string[]): string {
  const at = feature.indexOf("=");
  if (at < 0) return feature;
  const column = feature.slice(0, at);
  return features.some((other) => other !== feature && other.startsWith(`${column}=`)) ? column : feature;
}

/** The first two lines of a file that are not empty, and the whole of it as a stream. */
async function openTable(
  path: string,
): Promise<{ readonly first: string; readonly second: string; readonly stream: AsyncIterable<Uint8Array> }> {
  const option = "--data";
  const fail = (error: unknown): FileError =>
    new FileError(`${option}: ${path === "-" ? "standard input" : path} could not be read: ${reasonOf(error)}. ${nextForReading(error)}`);
  try {
    if (path !== "-" && statSync(path).isDirectory()) throw Object.assign(new Error(path), { code: "EISDIR" });
  } catch (error) {
    throw fail(error);
  }
  const source = path === "-" ? process.stdin : createReadStream(path);
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      const { done, value } = await chunks.next();
      return done ? undefined : value;
    } catch (error) {
      throw fail(error);
    }
  };
  const opening: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const chunk = await next();
    if (chunk === undefined) break;
    opening.push(chunk);
    length += chunk.length;
    if (length > 1 << 20 || linesOf(opening).length > 2) break;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* opening;
    for (let chunk = await next(); chunk !== undefined; chunk = await next()) yield chunk;
  }
  const [first = "", second = ""] = linesOf(opening);
  return { first, second, stream: whole() };
}

/** The lines with something on them; the last may go on in the next chunk. */
function linesOf(chunks: readonly Uint8Array[]): string[] {
  return new TextDecoder().decode(Buffer.concat(chunks)).match(/[^\r\n]+/g) ?? [];
}

/** The reader's rule: no cell of the first row is a number, or one is text where the second row has a number. */
function looksLikeHeader(row: readonly string[], next: readonly string[]): boolean {
  const isNumber = (cell: string | undefined): boolean => cell !== undefined && !Number.isNaN(parseNumber(cell));
  if (!row.some(isNumber)) return row.some((cell) => cell !== "");
  return row.some((cell, col) => !isNumber(cell) && !/^(\?|na|n\/a|nan|null|)$/i.test(cell) && isNumber(next[col]));
}

/** The cells of a line, without their quotes. Only to count and name columns: the reader refuses what is malformed. */
function splitLine(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === '"') {
      if (quoted && line[at + 1] === '"') cell += line[at++];
      else quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  cells.push(cell.trim());
  return cells;
}

/** A message of the reader names settings of the API; here they are options. */
function inOptions(error: unknown): unknown {
  if (isAdjointError(error)) {
    error.message = error.message
      .replace(/^readCsv: /, "--data: ")
      .replace(/\b(header): (true|false)/g, (_, key, value) => `--${key} ${value === "true" ? "yes" : "no"}`)
      .replace(/\b(targets|precision): "(\w+)"/g, "--$1 $2")
      .replace(/\bdelimiter: "(\\t|.)"/g, (_, character) => `--delimiter ${character === "\\t" ? "tab" : `'${character}'`}`)
      .replace("in categorical or in ignore", "in --categorical or --ignore")
      .replace("in ignore", "in --ignore");
  }
  return error;
}
