import { failCsv } from "../problems/csv.ts";

/** Takes cells as they are read. */
export interface CellSink {
  /**
   * The next cell of the row: `bytes` from `start` to `end`, without the spaces before it and without its quotes, doubled quotes made single.
   * The bytes are only there during the call.
   * @param quoted whether it stood in quotes
   */
  cell(bytes: Uint8Array, start: number, end: number, quoted: boolean): void;
  /** The row is complete. A line with nothing on it, or spaces alone, is no row. */
  row(): void;
}

export interface CellReader {
  /** Reads the next bytes of the file; where they are cut does not matter. */
  push(chunk: Uint8Array): void;
  /** The file ends here. */
  end(): void;
  /** The line of the file that is being read, from 1. */
  line(): number;
}

/** What stands between and around cells. */
export interface CellFormat {
  /** The byte between cells. */
  readonly delimiter: number;
  /** Whether several delimiters, spaces or tabs, count as one, and do not count at the ends of a line. */
  readonly runs?: boolean;
  /** Whether a cell may stand in single quotes as well as in double ones. */
  readonly singleQuotes?: boolean;
}

/** A cell longer than this is taken for a quote that is never closed [bytes]. */
const LONGEST_CELL = 1 << 20;

const QUOTE = 34;
const SINGLE_QUOTE = 39;
const LF = 10;
const CR = 13;
const EQUALS = 61;
const PARENTHESIS = 40;
const SPACE = 32;
const TAB = 9;

/** What came before the byte to be read. */
const AT_START = 0;
const IN_BARE_CELL = 1;
const IN_QUOTES = 2;
/** A quote inside quotes: the first half of a doubled one, or the end. */
const AFTER_QUOTE = 3;
/** A space behind the closing quote. */
const CLOSED = 4;

/**
 * Cuts a CSV file into cells: RFC 4180, with any one-byte delimiter or runs of spaces, and rows that end with LF, CRLF or CR. One pass; a bare cell is
 * copied only where it lies across two chunks.
 * @throws FormatError (from push and end) for a quote that is not closed, or that stands where none may
 */
export function createCellReader(format: CellFormat, where: string, sink: CellSink): CellReader {
  const { delimiter, runs = false, singleQuotes = false } = format;
  let state = AT_START;
  let line = 1;
  let openedOn = 1;
  let cells = 0;
  let afterCR = false;
  // The part of a cell that was copied: what came in an earlier chunk, or stands in quotes.
  let scratch = new Uint8Array(256);
  let kept = 0;
  // The quote that the cell being read began with.
  let quote = QUOTE;
  // Whether it is =("0123"), which has to be closed.
  let parenthesis = false;

  const ordinary = new Uint8Array(256).fill(1);
  for (const special of [delimiter, QUOTE, LF, CR, ...(runs ? [SPACE, TAB] : [])]) ordinary[special] = 0;
  const separates = new Uint8Array(256);
  for (const separator of runs ? [SPACE, TAB] : [delimiter]) separates[separator] = 1;

  const isQuote = (byte: number, state: number): boolean => byte === QUOTE || (singleQuotes && state === AT_START && byte === SINGLE_QUOTE);
  const keep = (bytes: Uint8Array, start: number, end: number): void => {
    const length = kept + end - start;
    if (length > LONGEST_CELL) {
      failCsv(where, "cell-too-long", { most: LONGEST_CELL, line: openedOn });
    }
    if (length > scratch.length) {
      const grown = new Uint8Array(Math.max(length, 2 * scratch.length));
      grown.set(scratch.subarray(0, kept));
      scratch = grown;
    }
    scratch.set(bytes.subarray(start, end), kept);
    kept = length;
  };
  /** Whether a bare cell so far is `=` or `=(`. */
  const beginsFormula = (chunk: Uint8Array, start: number, at: number): boolean => {
    const length = kept + at - start;
    if (length < 1 || length > 2) return false;
    const byte = (i: number): number => (i < kept ? scratch[i] : chunk[start + i - kept]);
    return byte(0) === EQUALS && (length === 1 || byte(1) === PARENTHESIS);
  };
  const emit = (bytes: Uint8Array, start: number, end: number, quoted: boolean): void => {
    cells++;
    if (kept === 0) {
      sink.cell(bytes, start, end, quoted);
      return;
    }
    keep(bytes, start, end);
    const length = kept;
    kept = 0;
    sink.cell(scratch, 0, length, quoted);
  };
  /** Ends a cell, and the row where the byte after it ends one. */
  const close = (bytes: Uint8Array, start: number, end: number, quoted: boolean, next: number): void => {
    const between = separates[next] === 1;
    const nothing = kept === 0 && start === end && !quoted;
    const blank = cells === 0 && nothing && !between;
    if (!blank && !(runs && nothing)) emit(bytes, start, end, quoted);
    state = AT_START;
    if (between) return;
    if (!blank) sink.row();
    cells = 0;
  };

  const push = (chunk: Uint8Array): void => {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === LF && afterCR) {
        // The second half of CRLF: the line was counted and the row closed at CR. Inside quotes it belongs to the cell.
        afterCR = false;
        if (state === AT_START) start = at + 1;
        continue;
      }
      afterCR = byte === CR;
      if (state === IN_QUOTES) {
        if (byte === quote) {
          keep(chunk, start, at);
          state = AFTER_QUOTE;
        } else if (byte === LF || byte === CR) line++;
      } else if (separates[byte] === 1 || byte === LF || byte === CR) {
        const quoted = state === AFTER_QUOTE || state === CLOSED;
        close(chunk, quoted ? at : start, at, quoted, byte);
        if (separates[byte] === 0) line++;
        start = at + 1;
      } else if ((byte === SPACE || byte === TAB) && state !== IN_BARE_CELL) {
        if (state === AT_START) start = at + 1;
        else state = CLOSED;
      } else if (state === AFTER_QUOTE ? byte === quote : state !== CLOSED && isQuote(byte, state)) {
        if (state === IN_BARE_CELL && beginsFormula(chunk, start, at)) {
          // ="0123" is the text that stands in the quotes: spreadsheets write it so that it stays text.
          parenthesis = kept + at - start === 2;
          kept = 0;
          start = at + 1;
          quote = byte;
          openedOn = line;
          state = IN_QUOTES;
          continue;
        }
        if (state === IN_BARE_CELL) {
          failCsv(where, "quote-inside-cell", { line, cell: cells + 1 });
        }
        // A doubled quote leaves one: the text goes on from this one, which is kept with it.
        start = state === AFTER_QUOTE ? at : at + 1;
        if (state === AT_START) {
          openedOn = line;
          quote = byte;
        }
        state = IN_QUOTES;
      } else if (state === AFTER_QUOTE && parenthesis && byte === PARENTHESIS + 1) {
        parenthesis = false;
        state = CLOSED;
      } else if (state === AFTER_QUOTE || state === CLOSED) {
        failCsv(where, "text-after-quote", { line, cell: cells + 1 });
      } else {
        if (state === AT_START) openedOn = line;
        state = IN_BARE_CELL;
        while (at + 1 < chunk.length && ordinary[chunk[at + 1]] === 1) at++;
      }
    }
    if (state === IN_BARE_CELL || state === IN_QUOTES) keep(chunk, start, chunk.length);
  };

  return {
    push,
    end() {
      if (state === IN_QUOTES) {
        failCsv(where, "quote-not-closed", { line: openedOn, cell: cells + 1 });
      }
      close(scratch, 0, 0, state === AFTER_QUOTE || state === CLOSED, LF);
    },
    line: () => line,
  };
}

/** @throws ArgumentError for what cannot stand between cells */
export function delimiterByte(where: string, delimiter: string): number {
  const byte = delimiter.charCodeAt(0);
  if (delimiter.length === 1 && byte < 128 && !'"\n\r'.includes(delimiter)) return byte;
  failCsv(where, "not-a-delimiter", { delimiter: JSON.stringify(delimiter) });
}
