import { failReading } from "../problems/reading.ts";
import { createCellReader, delimiterByte } from "../csv/cells.ts";
import type { CellFormat } from "../csv/cells.ts";
import type { Cell } from "../csv/text.ts";
import { trimEnd } from "../csv/text.ts";
import { readDate } from "./dates.ts";
import { decideHeader } from "./header.ts";
import { decimalEvidence, readForm } from "./number-form.ts";
import type { Decimal } from "./number-form.ts";
import type { Reading } from "./reading.ts";

/** What is known of a text file before it is read. */
export type Dialect = Omit<Reading, "encoding" | "byteOrderMark" | "skippedLines" | "emptyRows">;

/** What is not to be detected. */
export interface DialectOptions {
  /** One ASCII character; a space for runs of spaces and tabs. */
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly decimal?: Decimal;
  readonly singleQuotes?: boolean;
}

/** The first bytes of a file, in UTF-8 or an encoding that has ASCII in common with it. */
export interface Sample {
  readonly bytes: Uint8Array;
  /** Whether this is the whole file. */
  readonly whole: boolean;
  readonly decode: (cell: Cell) => string;
  readonly isMissing: (text: string) => boolean;
}

const DELIMITERS = [",", ";", "\t", "|", " "] as const;
/** Rows that are looked at. */
const MOST_ROWS = 1000;

interface SampleCell {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Decides together what stands between cells, around them, in their numbers and in the first line.
 * @throws DataError where `1,234` can be read in two ways and nothing in the file tells which
 */
export function detectDialect(where: string, sample: Sample, options: DialectOptions): Dialect {
  if (options.delimiter !== undefined) delimiterByte(where, options.delimiter);
  const candidates = options.delimiter === undefined ? DELIMITERS : [options.delimiter];
  const read = candidates.map((delimiter) => rate(where, sample, { delimiter, singleQuotes: options.singleQuotes ?? false }));
  // Spaces stand in many texts: they count only where nothing else divides the lines.
  const divided = read.some(({ delimiter, cols, regular }) => delimiter !== " " && cols > 1 && regular > 0.9);
  const eligible = read.filter(
    ({ delimiter, cols, regular, clean }) =>
      options.delimiter !== undefined || delimiter !== " " || (!divided && cols > 1 && regular === 1 && clean > 0.5),
  );
  let best = eligible.reduce((a, b) => (isBetter(b, a) ? b : a));
  // A tab among runs of spaces is one of them, where that gives more cells that are something.
  const runs = read.find(({ delimiter }) => delimiter === " ");
  if (
    options.delimiter === undefined &&
    best.delimiter === "\t" &&
    runs?.regular === 1 &&
    runs.cols > best.cols &&
    runs.clean > best.clean + 0.2
  )
    best = runs;
  const singleQuotes = options.singleQuotes ?? standInSingleQuotes(best.rows);
  if (singleQuotes) best = rate(where, sample, { delimiter: best.delimiter, singleQuotes });
  const texts = best.rows.map((row) => row.map(({ text }) => text));
  const decimals = decideDecimals(where, texts, best, options.decimal);
  const isNumber = (text: string, col: number): boolean => readForm(text, decimals[col] ?? ".") !== undefined;
  const decided = options.header === undefined ? decideHeader(texts, isNumber, sample.isMissing) : { header: options.header };
  return {
    delimiter: best.delimiter,
    singleQuotes,
    header: decided.header,
    ...(decided.doubt === undefined ? {} : { headerDoubt: decided.doubt }),
    decimals,
  };
}

/** The format in which {@link createCellReader} takes a dialect. */
export function cellFormat(where: string, { delimiter, singleQuotes }: Pick<Dialect, "delimiter" | "singleQuotes">): CellFormat {
  return { delimiter: delimiterByte(where, delimiter), runs: delimiter === " ", singleQuotes };
}

interface Rated {
  readonly delimiter: string;
  readonly rows: readonly (readonly SampleCell[])[];
  /** Cells of most rows, and the share of the rows that have as many. */
  readonly cols: number;
  readonly regular: number;
  /** Share of the cells that are numbers, dates or missing; a text counts half, one with another delimiter in it nothing. */
  readonly clean: number;
}

function rate(where: string, sample: Sample, format: { readonly delimiter: string; readonly singleQuotes: boolean }): Rated {
  const rows = readRows(where, sample, format);
  const lengths = new Map<number, number>();
  for (const row of rows) lengths.set(row.length, (lengths.get(row.length) ?? 0) + 1);
  const [cols, most] = [...lengths].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  let points = 0;
  let cells = 0;
  for (const row of rows.slice(0, 100)) {
    for (const { text, quoted } of row) {
      cells++;
      points += worth(text, quoted, format.delimiter, sample);
    }
  }
  return {
    delimiter: format.delimiter,
    rows,
    cols,
    regular: rows.length === 0 ? 0 : most / rows.length,
    clean: cells === 0 ? 0 : points / cells,
  };
}

function worth(text: string, quoted: boolean, delimiter: string, { isMissing }: Sample): number {
  if (isMissing(text) || readForm(text, ".") || readForm(text, ",") || readDate(text, "dmy") || readDate(text, "mdy")) return 1;
  if (quoted) return 0.5;
  return DELIMITERS.some((other) => other !== delimiter && other !== " " && text.includes(other)) ? 0 : 0.5;
}

/** Several columns, all rows alike, and cells that are something go before; of two alike the first. */
function isBetter(a: Rated, b: Rated): boolean {
  const rank = ({ cols, regular }: Rated): number => (cols < 2 ? 0 : regular === 1 ? 2 : regular > 0.5 ? 1 : 0);
  if (rank(a) !== rank(b)) return rank(a) > rank(b);
  if (rank(a) === 1 && Math.abs(a.regular - b.regular) > 0.1) return a.regular > b.regular;
  return a.clean > b.clean;
}

/** The rows of a sample as one delimiter cuts them; the last, which may be cut off, is left out. What is no CSV text so gives no rows. */
function readRows(where: string, sample: Sample, format: { readonly delimiter: string; readonly singleQuotes: boolean }): SampleCell[][] {
  const rows: SampleCell[][] = [];
  let cells: SampleCell[] = [];
  const reader = createCellReader(cellFormat(where, format), where, {
    cell(bytes, start, end, quoted) {
      if (rows.length >= MOST_ROWS) return;
      const to = quoted ? end : trimEnd(bytes, start, end);
      cells.push({ text: sample.decode({ bytes, start, end: to, quoted }), quoted });
    },
    row() {
      if (rows.length < MOST_ROWS) rows.push(cells);
      cells = [];
    },
  });
  try {
    reader.push(sample.bytes);
    if (sample.whole) reader.end();
  } catch {
    // The reader that reads the file says what is wrong with it; here it only counts how far this delimiter led.
    return rows;
  }
  return rows;
}

/** Whether all cells of a column, but missing ones, begin and end with a single quote, and no cell stands in double ones. */
function standInSingleQuotes(rows: readonly (readonly SampleCell[])[]): boolean {
  const data = rows.length > 1 ? rows.slice(1) : rows;
  if (data.some((row) => row.some(({ quoted }) => quoted))) return false;
  const cols = data[0]?.length ?? 0;
  return Array.from({ length: cols }, (_, col) =>
    data.map((row) => row[col]?.text ?? "").filter((text) => text !== "" && text !== "?"),
  ).some((texts) => texts.length > 0 && texts.every((text) => /^'.*'$/.test(text)));
}

function decideDecimals(
  where: string,
  rows: readonly (readonly string[])[],
  { delimiter, cols }: Rated,
  forced: Decimal | undefined,
): Decimal[] {
  if (forced !== undefined) return Array.from({ length: cols }, () => forced);
  const body = rows.length > 1 ? rows.slice(1) : rows;
  const evidence = Array.from({ length: cols }, (_, col) => decimalEvidence(body.map((row) => row[col] ?? "")));
  const anyComma = evidence.some(({ comma, point }) => comma > 0 && point === 0);
  const anyPoint = evidence.some(({ comma, point }) => point > 0 && comma === 0);
  return evidence.map(({ comma, point, eitherComma, eitherPoint, example }, col): Decimal => {
    if (comma > 0) return point > 0 ? "." : ",";
    if (point > 0) return ".";
    if (eitherComma > 0) {
      // In quotes between commas, a comma divides thousands, as in every English table.
      if (delimiter === "," || (anyPoint && !anyComma)) return ".";
      if (anyComma) return ",";
      failReading(where, "doubtful-decimal", { example, col: col + 1 });
    }
    return eitherPoint > 0 && anyComma && !anyPoint ? "," : ".";
  });
}

/** @throws ArgumentError unless the mark is a comma or a point */
export function checkDecimal(where: string, decimal: string | undefined): void {
  if (decimal === undefined || decimal === "," || decimal === ".") return;
  failReading(where, "not-a-decimal-mark", { decimal });
}
