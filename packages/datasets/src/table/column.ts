import { failReading } from "../problems/reading.ts";
import { parseNumber } from "../csv/number.ts";
import type { Cell } from "../csv/text.ts";
import { dateForm } from "./dates.ts";
import type { DateOrder } from "./dates.ts";
import { readForm } from "./number-form.ts";
import type { Decimal, NumberForm } from "./number-form.ts";
import type { TableCell, TableColumn } from "./table.ts";

/** How the cells of one column are understood. */
export interface ColumnOptions {
  readonly name: string;
  readonly decimal: Decimal;
  /** Every cell is kept as the text that it is; nothing is a number. */
  readonly asText: boolean;
  /** What stands for a missing value, in lower case. */
  readonly missing: ReadonlySet<string>;
  readonly dates?: DateOrder;
  /** The text of a cell. */
  readonly decode: (cell: Cell) => string;
}

export interface ColumnStore {
  /** Takes the next cell. @param at where it stands, for messages */
  store(cell: Cell, at: () => string): void;
  /** Takes a value that is a number, a text or nothing already. */
  add(value: TableCell, at: () => string): void;
  finish(): TableColumn;
}

const IS_NUMBER = 0;
const IS_MISSING = 1;
const FIRST_WORD = 2;
const COMMA = 44;
const POINT = 46;
/** Digits that f64 holds exactly, whatever they are. */
const EXACT_DIGITS = 15;

/** Keeps the cells of a column: numbers as f64, texts as numbers of a vocabulary, 8 or 12 bytes a cell. */
export function createColumn(options: ColumnOptions): ColumnStore {
  const { name, asText, missing: marksOfMissing, decode } = options;
  const point = options.decimal === "," ? COMMA : POINT;
  let values = new Float64Array(16);
  let codes: Uint32Array | undefined;
  let rows = 0;
  const counts = { numbers: 0, texts: 0, missing: 0 };
  const words: string[] = [];
  const indices = new Map<string, number>();
  const marks = new Map<string, number>();
  const forms = new Map<NumberForm, number>();
  const currencies = new Set<string>();
  let firstText: string | undefined;
  let firstNumber: string | undefined;
  let firstFraction: TableColumn["firstFraction"];

  const grow = (): void => {
    if (rows < values.length) return;
    values = larger(name, values, (length) => new Float64Array(length));
    if (codes !== undefined) codes = larger(name, codes, (length) => new Uint32Array(length));
  };
  const code = (value: number): void => {
    codes ??= new Uint32Array(values.length);
    codes[rows] = value;
  };
  const storeNumber = (value: number, at: () => string): void => {
    values[rows] = value;
    if (codes !== undefined) codes[rows] = IS_NUMBER;
    counts.numbers++;
    if (counts.numbers === 1) firstNumber = at();
    if (firstFraction === undefined && value % 1 !== 0) firstFraction = { at: at(), value };
  };
  const storeMissing = (mark: string): void => {
    code(IS_MISSING);
    counts.missing++;
    marks.set(mark, (marks.get(mark) ?? 0) + 1);
  };
  const storeText = (text: string, at: () => string): void => {
    let index = indices.get(text);
    if (index === undefined) {
      index = words.push(text) - 1;
      indices.set(text, index);
    }
    code(FIRST_WORD + index);
    counts.texts++;
    if (counts.texts === 1) firstText = at();
  };
  const storeForm = (text: string): boolean => {
    const formed = asText ? undefined : readForm(text, options.decimal);
    if (formed === undefined || !Number.isFinite(formed.value) || isLongId(text)) return false;
    for (const form of formed.forms) forms.set(form, (forms.get(form) ?? 0) + 1);
    if (formed.currency !== undefined) currencies.add(formed.currency);
    values[rows] = formed.value;
    return true;
  };

  return {
    store(cell, at) {
      grow();
      const { bytes, start, end, quoted } = cell;
      if (!asText) {
        const value = parseNumber(bytes, start, end, point);
        if (Number.isFinite(value) && !(end - start > EXACT_DIGITS && isLongId(decode(cell)))) {
          storeNumber(value, at);
          rows++;
          return;
        }
      }
      const text = decode(cell);
      if (text === "" || (!quoted && marksOfMissing.has(text.toLowerCase()))) storeMissing(text);
      else if (storeForm(text)) storeNumber(values[rows], at);
      else storeText(text, at);
      rows++;
    },
    add(value, at) {
      grow();
      if (value === null || (typeof value === "number" && Number.isNaN(value))) storeMissing("");
      else if (typeof value === "number") storeNumber(value, at);
      else storeText(value, at);
      rows++;
    },
    finish() {
      const date = !asText && counts.texts > 0 && counts.numbers === 0 ? dateForm(words, options.dates) : undefined;
      const [numbers, kinds] = [values, codes];
      return {
        name,
        ...counts,
        marks,
        words,
        forms,
        currencies,
        ...(date === undefined ? {} : { date }),
        ...(firstText === undefined ? {} : { firstText }),
        ...(firstNumber === undefined ? {} : { firstNumber }),
        ...(firstFraction === undefined ? {} : { firstFraction }),
        cell(row) {
          const kind = kinds === undefined ? IS_NUMBER : kinds[row];
          if (kind === IS_NUMBER) return numbers[row];
          return kind === IS_MISSING ? null : words[kind - FIRST_WORD];
        },
      };
    },
  };
}

/** Whole numbers that f64 would round are names of something, not amounts. */
function isLongId(text: string): boolean {
  return /^\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text));
}

function larger<A extends Float64Array | Uint32Array>(name: string, array: A, create: (length: number) => A): A {
  try {
    const grown = create(2 * array.length);
    grown.set(array);
    return grown;
  } catch {
    failReading("readTable", "table-too-large", { column: name, rows: array.length });
  }
}
