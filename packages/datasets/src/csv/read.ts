import { ArgumentError, DataError, FormatError } from "@adjoint/reference";
import { createExampleSet } from "../example-set.ts";
import type { ExampleSet } from "../example-set.ts";
import { host } from "../host.ts";
import type { ByteReader } from "../host.ts";
import { list, quote } from "../names.ts";
import { createCellReader } from "./cells.ts";
import { columnNames, looksLikeHeader, planColumns } from "./plan.ts";
import type { CsvOptions } from "./plan.ts";
import { createTable } from "./table.ts";
import type { Table } from "./table.ts";
import type { Cell } from "./text.ts";
import { textOf, trimEnd } from "./text.ts";

/** A file in pieces, cut anywhere: a Node stream, the body of a response, a generator. */
export type CsvStream = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array> | { getReader(): ByteReader };

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
  if ("getReader" in stream) {
    const reader = stream.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (read.value) parser.push(read.value);
    }
  } else {
    for await (const chunk of stream) parser.push(chunk);
  }
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
  let header: string[] | undefined;
  let cols = 0;
  /** The row that is read before the columns are planned: a header, then the first row of data. */
  let first: Cell[] = [];
  let table: Table | undefined;
  let rows = 0;
  let col = 0;

  const reader = createCellReader(delimiter, where, {
    cell(bytes, start, end, quoted) {
      const to = quoted ? end : trimEnd(bytes, start, end);
      if (table === undefined) first.push({ bytes: new Uint8Array(bytes.subarray(start, to)), start: 0, end: to - start, quoted });
      else if (col < cols) table.store(col, { bytes, start, end: to, quoted }, at);
      col++;
    },
    row() {
      if (rows === 0 && header === undefined && (options.header ?? looksLikeHeader(first))) {
        header = first.map(textOf);
        if (header.some((text) => text.includes("\uFFFD"))) {
          throw new FormatError(`${where}: the header of ${quote(name)} is not UTF-8: ${list(header)}. Save the file in UTF-8.`);
        }
        cols = col;
        first = [];
      } else {
        if (rows === 0 && header === undefined) cols = col;
        if (col !== cols) {
          throw new DataError(
            `${where}: a ragged row: ${at()} has ${count(col, "cell")}, the ${header ? "header" : "first row"} ${cols}. Put cells that hold the delimiter in quotes, or mend the row.`,
          );
        }
        if (table === undefined) {
          const plan = planColumns(where, columnNames(where, header, cols), first, options);
          const created = createTable(where, plan, options);
          first.forEach((cell, i) => created.store(i, cell, at));
          table = created;
        }
        table.endRow();
        rows++;
      }
      col = 0;
    },
  });
  const at = (): string => `row ${rows + 1} (line ${reader.line()}) of ${quote(name)}`;
  const push = createOpening(where, name, (bytes) => reader.push(bytes));

  return {
    push(chunk: string | Uint8Array): void {
      push.bytes(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
    },
    finish() {
      push.bytes(encoder.end());
      push.end();
      reader.end();
      if (table === undefined) {
        throw new DataError(
          header
            ? `${where}: no rows: ${quote(name)} has a header of ${count(cols, "column")} and nothing below it. Add rows, or pass header: false if that line is data.`
            : `${where}: no rows: ${quote(name)} is empty. Check that it was written, and that this is the right file.`,
        );
      }
      return table.finish();
    },
  };
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

function delimiterByte(where: string, delimiter: string): number {
  const byte = delimiter.charCodeAt(0);
  if (delimiter.length === 1 && byte < 128 && !'"\n\r'.includes(delimiter)) return byte;
  throw new ArgumentError(
    `${where}: not a delimiter: ${JSON.stringify(delimiter)}. Pass one ASCII character other than a quote or a line end, such as ";" or "\\t".`,
  );
}

/** Encodes text in UTF-8, also where it is cut between the two halves of a character. */
function createEncoder() {
  const encoder = new host.TextEncoder();
  let half = "";
  return {
    encode(text: string): Uint8Array {
      const whole = half + text;
      const last = whole.charCodeAt(whole.length - 1);
      const cut = last >= 0xd800 && last < 0xdc00 ? whole.length - 1 : whole.length;
      half = whole.slice(cut);
      return encoder.encode(whole.slice(0, cut));
    },
    /** What is left of a text that ends in half a character: U+FFFD. */
    end: () => encoder.encode(half),
  };
}

/** Looks at the first bytes of a file, drops the byte order mark, refuses what is no text; passes the rest on. */
function createOpening(where: string, name: string, next: (bytes: Uint8Array) => void) {
  let opening: number[] | undefined = [];
  const open = (): void => {
    const [a, b, c] = opening!;
    const what =
      a === 0x1f && b === 0x8b
        ? "gzip"
        : a === 0x50 && b === 0x4b
          ? "a zip archive"
          : (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)
            ? "UTF-16"
            : undefined;
    if (what !== undefined) {
      throw new FormatError(
        `${where}: ${quote(name)} is no CSV text: it begins like ${what}. ${what === "UTF-16" ? "Save it in UTF-8" : "Unpack it first, or pipe it through a decompressor"}.`,
      );
    }
    const bytes = Uint8Array.from(a === 0xef && b === 0xbb && c === 0xbf ? opening!.slice(3) : opening!);
    opening = undefined;
    next(bytes);
  };
  return {
    bytes(chunk: Uint8Array): void {
      let rest = chunk;
      if (opening) {
        const taken = Math.min(3 - opening.length, chunk.length);
        opening.push(...chunk.subarray(0, taken));
        rest = chunk.subarray(taken);
        if (opening.length === 3) open();
      }
      if (rest.length > 0) next(rest);
    },
    end(): void {
      if (opening) open();
    },
  };
}
