import { failCsv } from "../problems/csv.ts";
import { createExampleSet } from "../example-set.ts";
import type { ExampleSet } from "../example-set.ts";
import { quote } from "../names.ts";
import { createEncoder, createOpening } from "./bytes.ts";
import { createCellReader, delimiterByte } from "./cells.ts";
import { columnNames, looksLikeHeader, planColumns } from "./plan.ts";
import type { CsvOptions } from "./plan.ts";
import { piecesOf } from "./stream.ts";
import type { CsvStream } from "./stream.ts";
import { createTable } from "./table.ts";
import type { Table } from "./table.ts";
import type { Cell } from "./text.ts";
import { textOf, trimEnd } from "./text.ts";

/**
 * Reads a CSV file from a stream, in one pass that keeps the numbers and not the text: the memory is that of the data set, twice while it is put together.
 * RFC 4180; UTF-8, with or without a byte order mark; blank lines are passed over; spaces around a bare cell do not count.
 *
 * Input columns of text become one column for each category (0 or 1), named `colour=red`. Nothing is filled in: a missing value, a NaN, text among numbers or a row
 * with another number of cells stops the reading, with its row and column.
 * @throws FormatError for bytes that are no CSV file; DataError for contents that cannot be learnt from; ArgumentError for options that contradict each other
 */
export async function readCsv(stream: CsvStream, options: CsvOptions = {}): Promise<ExampleSet> {
  const parser = createParser("readCsv", options);
  for await (const piece of piecesOf(stream)) parser.push(piece);
  return createExampleSet(parser.finish());
}

/** Reads a CSV file that is in memory; see {@link readCsv}. */
export function parseCsv(file: string | Uint8Array, options: CsvOptions = {}): ExampleSet {
  const parser = createParser("parseCsv", options);
  parser.push(file);
  return createExampleSet(parser.finish());
}

function createParser(where: string, options: CsvOptions) {
  const name = options.name ?? "csv";
  const delimiter = delimiterByte(where, options.delimiter ?? ",");
  const encoder = createEncoder();
  /** The first two rows, which decide whether there is a header and what each column becomes; then the table takes over. */
  const opening: { readonly cells: readonly Cell[]; readonly line: number }[] = [];
  let cells: Cell[] = [];
  let header: string[] | undefined;
  let table: Table | undefined;
  let cols = 0;
  let rows = 0;
  let col = 0;
  let openingLine: number | undefined;

  const reader = createCellReader({ delimiter }, where, {
    cell(bytes, start, end, quoted) {
      const to = quoted ? end : trimEnd(bytes, start, end);
      if (table === undefined) cells.push({ bytes: new Uint8Array(bytes.subarray(start, to)), start: 0, end: to - start, quoted });
      else if (col < cols) table.store(col, { bytes, start, end: to, quoted }, at);
      col++;
    },
    row() {
      if (table === undefined) {
        opening.push({ cells, line: reader.line() });
        cells = [];
        if (opening.length === 2) table = begin();
      } else {
        checkLength(col);
        table.endRow();
        rows++;
      }
      col = 0;
    },
  });
  const at = (): string => `row ${rows + 1} (line ${openingLine ?? reader.line()}) of ${quote(name)}`;
  const checkLength = (length: number): void => {
    if (length === cols) return;
    failCsv(where, "ragged-row", { at: at(), cells: count(length, "cell"), against: header ? "header" : "first row", cols });
  };
  /** Decides what the first rows are and stores those of data. */
  const begin = (): Table => {
    const [first, second] = opening;
    if (first === undefined) {
      failCsv(where, "no-rows", { name });
    }
    cols = first.cells.length;
    if (options.header ?? looksLikeHeader(first.cells, second?.cells)) {
      header = first.cells.map(textOf);
      if (header.some((text) => text.includes("\uFFFD"))) {
        failCsv(where, "header-not-utf8", { name, header });
      }
    }
    const data = header ? opening.slice(1) : opening;
    if (data.length === 0) {
      failCsv(where, "header-alone", { name, columns: count(cols, "column") });
    }
    let begun: Table | undefined;
    for (const row of data) {
      openingLine = row.line;
      checkLength(row.cells.length);
      begun ??= createTable(where, planColumns(where, columnNames(where, header, cols), row.cells, options), options);
      for (let i = 0; i < cols; i++) begun.store(i, row.cells[i], at);
      begun.endRow();
      rows++;
    }
    openingLine = undefined;
    return begun!;
  };
  const start = createOpening(where, name, (bytes) => reader.push(bytes));

  return {
    push(chunk: string | Uint8Array): void {
      start.bytes(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
    },
    finish() {
      start.bytes(encoder.end());
      start.end();
      reader.end();
      return (table ?? begin()).finish();
    },
  };
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
