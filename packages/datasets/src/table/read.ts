import { failReading } from "../problems/reading.ts";
import { createEncoder } from "../csv/bytes.ts";
import { createCellReader } from "../csv/cells.ts";
import { columnNames } from "../csv/plan.ts";
import { piecesOf } from "../csv/stream.ts";
import type { CsvStream } from "../csv/stream.ts";
import type { Cell } from "../csv/text.ts";
import { trimEnd } from "../csv/text.ts";
import { createColumn } from "./column.ts";
import type { ColumnStore } from "./column.ts";
import type { DateOrder } from "./dates.ts";
import { cellFormat, checkDecimal, detectDialect } from "./detect.ts";
import type { DialectOptions } from "./detect.ts";
import { createDecoder, createTranscoder, openingOf } from "./encoding.ts";
import { MISSING_MARKS } from "./marks.ts";
import { preambleOf } from "./preamble.ts";
import type { Encoding, Reading } from "./reading.ts";
import type { Spill } from "./spill.ts";
import type { Table } from "./table.ts";

/** Each part of how a text file is read; what is left out is detected. */
export interface TableOptions extends DialectOptions {
  /** What messages call the file; "table" when left out. */
  readonly name?: string;
  readonly encoding?: Encoding;
  /** Lines before the table that do not belong to it. When left out: a line `sep=;`, and lines of comments that begin with `#`. */
  readonly skip?: number;
  /** What stands for a missing value, instead of the usual marks. */
  readonly missing?: readonly string[];
  /** Columns whose cells stay the text that they are, such as ids with zeros in front: names, or positions from 0. */
  readonly text?: readonly (string | number)[];
  /** Where the cells of a table go that is larger than memory. */
  readonly spill?: Spill;
  /** The order of day, month and year in dates such as 01/02/2020. */
  readonly dates?: DateOrder;
}

/** Bytes that are looked at before anything is decided: this many, and three lines. */
const SAMPLE = 1 << 16;
/** Where three lines are longer than this, fewer must do. */
const LONGEST_SAMPLE = 1 << 24;

/**
 * Reads a text file of rows from a stream: detects encoding, delimiter, quotes, decimal mark, header, forms of numbers and dates together; `Table.reading` says what was
 * found. One pass; 8 to 12 bytes a cell.
 * @throws FormatError for bytes that are no text of rows; DataError for rows of different lengths, columns of one name, or an ambiguity that an option must resolve
 */
export async function readTable(stream: CsvStream, options: TableOptions = {}): Promise<Table> {
  const parser = createTableParser("readTable", options);
  for await (const piece of piecesOf(stream)) parser.push(piece);
  return parser.finish();
}

/** Reads a text file of rows that is in memory; see {@link readTable}. */
export function parseTable(file: string | Uint8Array, options: TableOptions = {}): Table {
  const parser = createTableParser("parseTable", options);
  parser.push(file);
  return parser.finish();
}

function createTableParser(where: string, options: TableOptions) {
  const name = options.name ?? "table";
  checkDecimal(where, options.decimal);
  const encoder = createEncoder();
  let sample: Uint8Array[] | undefined = [];
  let sampled = 0;
  let lines = 0;
  let body: ReturnType<typeof createBody> | undefined;
  let transcode = (piece: Uint8Array): Uint8Array => piece;
  let opening: { readonly encoding: Encoding; readonly mark: number } | undefined;

  const push = (piece: Uint8Array): void => {
    if (piece.length === 0) return;
    if (body !== undefined) {
      body.push(transcode(piece));
      return;
    }
    if (opening === undefined && sampled + piece.length >= 4) {
      const first = concatenate([...sample!, piece]);
      opening = openBytes(where, name, first, options.encoding);
      if (opening.encoding.startsWith("utf-16")) transcode = createTranscoder(opening.encoding as "utf-16le" | "utf-16be");
      sample = [];
      sampled = 0;
      take(transcode(first.subarray(opening.mark)));
    } else if (opening === undefined) {
      sample!.push(piece.slice());
      sampled += piece.length;
    } else take(transcode(piece));
  };
  const take = (piece: Uint8Array): void => {
    sample!.push(piece);
    sampled += piece.length;
    for (const byte of piece) if (byte === 10 || byte === 13) lines++;
    if ((sampled >= SAMPLE && lines >= 3) || sampled >= LONGEST_SAMPLE) begin(false);
  };
  const begin = (whole: boolean): void => {
    const bytes = concatenate(sample!);
    sample = undefined;
    const { start, lines: skipped, delimiter } = preambleOf(bytes, options.skip);
    const rest = bytes.subarray(start);
    const found = delimiter === undefined || options.delimiter !== undefined ? options : { ...options, delimiter };
    body = createBody(where, { name, bytes: rest, whole, skipped, opening: opening ?? { encoding: "utf-8", mark: 0 } }, found);
    body.push(rest);
  };

  return {
    push(piece: string | Uint8Array): void {
      push(typeof piece === "string" ? encoder.encode(piece) : piece);
    },
    finish(): Table {
      push(encoder.end());
      if (opening === undefined && sampled > 0) opening = openBytes(where, name, concatenate(sample!), options.encoding);
      if (body === undefined) begin(true);
      return body!.finish();
    },
  };
}

function openBytes(
  where: string,
  name: string,
  bytes: Uint8Array,
  forced: Encoding | undefined,
): { readonly encoding: Encoding; readonly mark: number } {
  const [a, b] = bytes;
  const what = a === 0x1f && b === 0x8b ? "gzip" : a === 0x50 && b === 0x4b ? "a zip archive" : undefined;
  if (what !== undefined) {
    failReading(where, "not-text", { name, what });
  }
  const found = openingOf(bytes);
  return { encoding: forced ?? found.encoding, mark: forced === undefined || forced === found.encoding ? found.mark : 0 };
}

interface Beginning {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly whole: boolean;
  /** Lines that were passed over. */
  readonly skipped: number;
  readonly opening: { readonly encoding: Encoding; readonly mark: number };
}

/** Reads all bytes of the file, from the first, as the sample has decided. */
function createBody(where: string, { name, bytes: first, whole, skipped, opening }: Beginning, options: TableOptions) {
  const forced =
    opening.encoding === "windows-1252" ? "windows-1252" : options.encoding === "utf-8" || opening.mark === 3 ? "utf-8" : undefined;
  const { decode, encoding } = createDecoder(where, name, forced);
  const marks = new Set((options.missing ?? MISSING_MARKS).map((mark) => mark.toLowerCase()));
  marks.add("");
  const isMissing = (text: string): boolean => marks.has(text.toLowerCase());
  const dialect = detectDialect(where, { bytes: first, whole, decode, isMissing }, options);
  let columns: ColumnStore[] | undefined;
  let names: string[] = [];
  let header: string[] = [];
  let col = 0;
  let rows = 0;
  let cells: Cell[] = [];
  // Empty cells of a row wait for one that is not, and empty rows for a row that is not: those at the end are passed over.
  let empty = 0;
  let emptyRows = 0;
  let surplus = false;
  const nothing: Cell = { bytes: new Uint8Array(0), start: 0, end: 0, quoted: false };
  /** Stores the rows and cells that waited. */
  const flush = (): void => {
    for (; emptyRows > 0; emptyRows--, rows++) for (const column of columns!) column.store(nothing, at);
    for (let each = col - empty; each < col; each++) columns![each].store(nothing, at);
    empty = 0;
  };
  const at = (): string => `row ${rows + 1} (line ${reader.line() + skipped})`;

  const begin = (): void => {
    if (dialect.header) header = cells.map(decode);
    names = columnNames(where, dialect.header ? header : undefined, cells.length);
    columns = names.map((column, position) => createColumn(columnOptions(column, position)));
    if (dialect.header) return;
    cells.forEach((cell, position) => columns![position].store(cell, at));
    rows++;
  };
  const columnOptions = (column: string, position: number): Parameters<typeof createColumn>[0] => ({
    name: column,
    decimal: dialect.decimals[position] ?? ".",
    asText: options.text?.some((wanted) => wanted === column || wanted === position) ?? false,
    missing: marks,
    decode,
    ...(options.dates === undefined ? {} : { dates: options.dates }),
    ...(options.spill === undefined ? {} : { spill: options.spill }),
  });
  const reader = createCellReader(cellFormat(where, dialect), where, {
    cell(bytes, start, end, quoted) {
      const to = quoted ? end : trimEnd(bytes, start, end);
      if (columns === undefined) cells.push({ bytes: bytes.slice(start, to), start: 0, end: to - start, quoted });
      else if (col < columns.length && start === to && !quoted) empty++;
      else if (col < columns.length) {
        if (empty > 0 || emptyRows > 0) flush();
        columns[col].store({ bytes, start, end: to, quoted }, at);
      } else if (start < to) surplus = true;
      col++;
    },
    row() {
      if (columns === undefined) begin();
      else {
        // Delimiters behind the last cell leave empty ones, which say nothing.
        if (col < columns.length || surplus) ragged();
        col = columns.length;
        if (empty === col && col > 1) emptyRows++;
        else {
          if (empty > 0) flush();
          rows++;
        }
        empty = 0;
      }
      col = 0;
    },
  });
  const ragged: () => never = () =>
    failReading(where, "ragged-row", {
      at: at(),
      name,
      found: col,
      header: dialect.header,
      columns: columns!.length,
      only: header.length === 1 ? header[0] : undefined,
      skip: rows < FIRST_ROWS && col > columns!.length ? reader.line() + skipped - 1 : undefined,
    });

  return {
    push: (bytes: Uint8Array) => reader.push(bytes),
    finish(): Table {
      reader.end();
      if (columns === undefined) {
        failReading(where, "no-rows", { name });
      }
      if (rows === 0) {
        failReading(where, "header-alone", { name, columns: count(columns.length, "column") });
      }
      const reading: Reading = {
        ...dialect,
        decimals: names.map((_, position) => dialect.decimals[position] ?? "."),
        encoding: opening.encoding === "utf-8" ? encoding() : opening.encoding,
        byteOrderMark: opening.mark > 0,
        ...(skipped > 0 ? { skippedLines: skipped } : {}),
        ...(emptyRows > 0 ? { emptyRows } : {}),
      };
      const finished = columns.map((column) => column.finish());
      // A delimiter at the end of every line makes a column of nothing.
      while (finished.length > 1 && header[finished.length - 1] === "" && finished.at(-1)!.missing === rows) finished.pop();
      return { name, rows, columns: finished, header: dialect.header, reading };
    },
  };
}

/** In so many rows a row of more cells shows that the lines before it do not belong to the table. */
const FIRST_ROWS = 10;

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
