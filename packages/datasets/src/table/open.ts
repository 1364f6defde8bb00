import { failReading } from "../problems/reading.ts";
import { piecesOf } from "../csv/stream.ts";
import type { CsvStream } from "../csv/stream.ts";
import { createEncoder } from "../csv/bytes.ts";
import { decompressPieces } from "../decompress.ts";
import { parseIdx } from "../idx.ts";
import { readMat } from "../mat.ts";
import { quote } from "../names.ts";
import { parseNpy } from "../npy.ts";
import type { Row } from "../schema/cell.ts";
import { readZip } from "../zip.ts";
import { tableFromArrays } from "./arrays-table.ts";
import type { NamedArray } from "./arrays-table.ts";
import { readTable } from "./read.ts";
import type { TableOptions } from "./read.ts";
import { parseJsonTable, tableFromRows } from "./rows-table.ts";
import type { Table } from "./table.ts";

export interface OpenOptions extends TableOptions {
  /** Reads a Parquet file, for instance with hyparquet; without it such files are refused. */
  readonly parquet?: (file: Uint8Array) => Promise<readonly Row[]>;
  /** Of a file with several arrays: those to take. */
  readonly arrays?: readonly string[];
  /** Exchanges height and width of images, which EMNIST stores the other way round. */
  readonly transpose?: boolean;
}

/** What a file is, by its first bytes. */
type Format =
  | "gzip"
  | "npy"
  | "zip"
  | "mat"
  | "idx"
  | "parquet"
  | "json"
  | "arff"
  | "text"
  | "old spreadsheet"
  | "hdf5"
  | "sqlite"
  | "pickle"
  | "feather";

const ASCII: Readonly<Record<string, Format>> = {
  "\u0093NUMPY": "npy",
  "PK\u0003\u0004": "zip",
  "MATLAB 5": "mat",
  PAR1: "parquet",
  "\u00d0\u00cf\u0011\u00e0": "old spreadsheet",
  "\u0089HDF": "hdf5",
  "SQLite format 3": "sqlite",
  ARROW1: "feather",
  FEA1: "feather",
};

/** What is said of files that are not read: what they are, and the next step. */
const REFUSED: Readonly<Partial<Record<Format, { readonly what: string; readonly next: string }>>> = {
  arff: {
    what: "an ARFF file",
    next: "Write it as CSV: in Weka save it as CSV, in Python pandas.DataFrame(scipy.io.arff.loadarff(f)[0]).to_csv(…)",
  },
  "old spreadsheet": { what: "an Excel workbook", next: "Save the sheet as CSV (File, Save As, CSV UTF-8)" },
  hdf5: { what: "an HDF5 file (or MATLAB 7.3)", next: "Write the arrays with numpy.savez, or in MATLAB with save -v7" },
  sqlite: { what: "an SQLite database", next: "Export the table: sqlite3 -header -csv FILE 'select * from TABLE' > table.csv" },
  pickle: {
    what: "a Python pickle, which can run programs when it is opened",
    next: "Write the table with DataFrame.to_csv, or arrays with numpy.savez",
  },
  feather: { what: "an Arrow or Feather file", next: "Write it with DataFrame.to_parquet or DataFrame.to_csv" },
};

/** Files other than text are read into memory up to this size [bytes]. */
const LARGEST = 2 ** 31;

/**
 * Opens a table in any form that is known by its first bytes: text of rows ({@link readTable}), JSON, NPY, NPZ, MAT, IDX, Parquet where a reader is given, each gzipped or
 * not. Text is read as it arrives, all else is gathered first.
 * @throws FormatError for damaged files, and for formats that are not read, with the next step; DataError for contents that are no table
 */
export async function openTable(source: Uint8Array | string | CsvStream, options: OpenOptions = {}): Promise<Table> {
  const pieces = typeof source === "string" || source instanceof Uint8Array ? [source] : source;
  return openPieces(piecesOf(pieces), options, 0);
}

async function openPieces(stream: AsyncGenerator<string | Uint8Array, void, void>, options: OpenOptions, depth: number): Promise<Table> {
  const name = options.name ?? "table";
  const { head, seen } = await peek(stream);
  const format = formatOf(head);
  async function* whole(): AsyncGenerator<string | Uint8Array, void, void> {
    yield* seen;
    yield* stream;
  }
  if (format === "text") return readTable(whole(), options);
  if (format === "gzip") {
    if (depth > 0) failReading("openTable", "not-a-table-file", { name, what: "gzipped twice", next: "Unpack it once" });
    return openPieces(decompressPieces(`openTable ${quote(name)}`, bytesOf(whole())), options, depth + 1);
  }
  const refused = REFUSED[format];
  if (refused !== undefined) failReading("openTable", "not-a-table-file", { name, ...refused });
  return openBytes(name, format, await gather(name, whole()), options);
}

/** The first bytes, up to 4096. */
async function peek(stream: AsyncGenerator<string | Uint8Array, void, void>) {
  const seen: (string | Uint8Array)[] = [];
  const head: number[] = [];
  while (head.length < 4096) {
    const { done, value } = await stream.next();
    if (done === true) break;
    seen.push(value);
    const bytes = typeof value === "string" ? Array.from(value.slice(0, 4096), (c) => c.charCodeAt(0)) : value.subarray(0, 4096);
    for (const byte of bytes) if (head.length < 4096) head.push(byte);
  }
  return { head, seen };
}

function formatOf(head: readonly number[]): Format {
  const text = String.fromCharCode(...head);
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  for (const [start, format] of Object.entries(ASCII)) if (text.startsWith(start)) return format;
  if (head[0] === 0 && head[1] === 0 && head[2] >= 8 && head[2] <= 14 && head[3] > 0 && head[3] < 8) return "idx";
  if (head[0] === 0x80 && head[1] >= 2 && head[1] <= 5) return "pickle";
  const bare = text.replace(/^\u00ef\u00bb\u00bf/, "").trimStart();
  if (/^(%[^\n]*\n\s*)*@relation\s/i.test(bare)) return "arff";
  // A line of CSV may begin with a bracket, but hardly with these.
  return /^(\{\s*"|\[\s*[[{])/.test(bare) ? "json" : "text";
}

async function openBytes(name: string, format: Format, bytes: Uint8Array, options: OpenOptions): Promise<Table> {
  switch (format) {
    case "json":
      return parseJsonTable(bytes, name, options.text);
    case "npy":
      return tableFromArrays(name, [{ name: "column", ...parseNpy(bytes, name) }]);
    case "idx": {
      const array = parseIdx(bytes, name);
      return tableFromArrays(name, [{ name: "column", ...(options.transpose === true ? transposed(array) : array) }]);
    }
    case "mat":
      return tableFromArrays(name, choose(name, await matArrays(bytes, name, options), options));
    case "parquet":
      if (options.parquet === undefined) {
        failReading("openTable", "parquet-without-reader", { name });
      }
      return tableFromRows(await options.parquet(bytes), name, options.text);
    default:
      return openZip(name, bytes, options);
  }
}

async function matArrays(bytes: Uint8Array, name: string, { arrays }: OpenOptions): Promise<NamedArray[]> {
  const found = await readMat(bytes, { name, ...(arrays === undefined ? {} : { variables: arrays }) });
  // MATLAB knows no array of one dimension: a column or a row is one.
  return [...found].map(([variable, { shape, values }]) => ({ name: variable, shape: shape[0] === 1 ? [shape[1], 1] : shape, values }));
}

/** NPZ, or what else a zip archive is known for. */
async function openZip(name: string, bytes: Uint8Array, options: OpenOptions): Promise<Table> {
  const entries = readZip("openTable", bytes, name);
  if (entries.some((entry) => entry.name === "xl/workbook.xml")) {
    failReading("openTable", "not-a-table-file", {
      name,
      what: "an Excel workbook (.xlsx)",
      next: "Save the sheet as CSV (File, Save As, CSV UTF-8)",
    });
  }
  if (entries.some((entry) => entry.name === "content.xml")) {
    failReading("openTable", "not-a-table-file", { name, what: "an OpenDocument spreadsheet", next: "Save the sheet as CSV" });
  }
  const arrays = entries.filter((entry) => entry.name.endsWith(".npy"));
  if (arrays.length === 0 || arrays.length < entries.length) {
    failReading("openTable", "zip-of-files", { name, files: entries.map((entry) => entry.name) });
  }
  const named = arrays.map((entry) => ({ entry, name: entry.name.slice(0, -4) }));
  const wanted = choose(name, named, options);
  if (wanted.reduce((sum, { entry }) => sum + entry.size, 0) > LARGEST) tooLarge(name);
  const read: NamedArray[] = [];
  for (const array of wanted) read.push({ name: array.name, ...parseNpy(await array.entry.read(), `${name}: ${array.name}`) });
  return tableFromArrays(name, read);
}

/** The arrays that are asked for; of several parts, those of the training. */
function choose<T extends { readonly name: string }>(file: string, arrays: readonly T[], { arrays: wanted }: OpenOptions): readonly T[] {
  const names = arrays.map(({ name }) => name);
  const lacking = wanted?.find((name) => !names.includes(name));
  if (lacking !== undefined) failReading("openTable", "no-such-array", { array: lacking, name: file, arrays: names });
  if (wanted !== undefined) return arrays.filter(({ name }) => wanted.includes(name));
  return arrays;
}

/** Images [n, height, width] with height and width exchanged. */
function transposed({ shape, values }: { readonly shape: readonly number[]; readonly values: ArrayLike<number> }) {
  const [rows, height, width] = shape;
  if (shape.length !== 3) failReading("openTable", "not-images", { shape: shape.join("×") });
  const turned = new Float64Array(values.length);
  for (let at = 0; at < turned.length; at++) {
    const inside = at % (height * width);
    turned[at] = values[at - inside + (inside % height) * width + Math.floor(inside / height)];
  }
  return { shape: [rows, width, height], values: turned };
}

async function* bytesOf(stream: AsyncGenerator<string | Uint8Array, void, void>): AsyncGenerator<Uint8Array, void, void> {
  const encoder = createEncoder();
  for await (const piece of stream) yield typeof piece === "string" ? encoder.encode(piece) : piece;
  yield encoder.end();
}

async function gather(name: string, stream: AsyncGenerator<string | Uint8Array, void, void>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of bytesOf(stream)) {
    length += bytes.length;
    if (length > LARGEST) tooLarge(name);
    parts.push(bytes);
  }
  if (parts.length === 1) return parts[0];
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function tooLarge(name: string): never {
  return failReading("openTable", "file-too-large", { name, limit: LARGEST });
}
