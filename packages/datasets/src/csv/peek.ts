import { createEncoder, createOpening } from "./bytes.ts";
import { createCellReader, delimiterByte } from "./cells.ts";
import { looksLikeHeader } from "./plan.ts";
import type { CsvOptions } from "./plan.ts";
import { piecesOf } from "./stream.ts";
import type { CsvStream } from "./stream.ts";
import type { Cell } from "./text.ts";
import { textOf, trimEnd } from "./text.ts";

/** A CSV file whose first rows were looked at. */
export interface PeekedCsv {
  /** Cells of the first row; 0 where the file is empty. */
  readonly cols: number;
  /** The names of the columns, where the first row holds names: as {@link readCsv} decides it, or `header` says. */
  readonly header?: readonly string[];
  /** The whole file, from its beginning; to be read once, with `header` as it was found. */
  readonly stream: AsyncIterable<string | Uint8Array>;
}

/**
 * Reads a CSV file up to its second row, to tell what its columns are before it is decided how they are read. The other rows are left for `stream`.
 * @throws FormatError for bytes that are no CSV file, ArgumentError for a delimiter that is none
 */
export async function peekCsv(stream: CsvStream, options: Pick<CsvOptions, "name" | "delimiter" | "header"> = {}): Promise<PeekedCsv> {
  const where = "peekCsv";
  const rows: Cell[][] = [];
  let cells: Cell[] = [];
  const reader = createCellReader({ delimiter: delimiterByte(where, options.delimiter ?? ",") }, where, {
    cell(bytes, start, end, quoted) {
      if (rows.length === 2) return;
      const to = quoted ? end : trimEnd(bytes, start, end);
      cells.push({ bytes: bytes.slice(start, to), start: 0, end: to - start, quoted });
    },
    row() {
      if (rows.length < 2) rows.push(cells);
      cells = [];
    },
  });
  const opening = createOpening(where, options.name ?? "csv", (bytes) => reader.push(bytes));
  const encoder = createEncoder();
  const pieces = piecesOf(stream);
  const seen: (string | Uint8Array)[] = [];
  let ended = false;
  while (rows.length < 2 && !ended) {
    const { done, value } = await pieces.next();
    if (done === true) {
      ended = true;
      opening.bytes(encoder.end());
      opening.end();
      reader.end();
    } else {
      seen.push(value);
      opening.bytes(typeof value === "string" ? encoder.encode(value) : value);
    }
  }
  async function* whole(): AsyncGenerator<string | Uint8Array, void, void> {
    yield* seen;
    yield* pieces;
  }
  const [first = [], second] = rows;
  const named = first.length > 0 && (options.header ?? looksLikeHeader(first, second));
  return { cols: first.length, ...(named ? { header: first.map(textOf) } : {}), stream: whole() };
}
