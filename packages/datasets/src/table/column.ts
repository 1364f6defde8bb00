import { createCellStore } from "./cell-store.ts";
import type { Spill } from "./spill.ts";
import { createTextStore } from "./text-store.ts";
import type { TextStore } from "./text-store.ts";
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
  /** Where cells go that are not to stay in memory. */
  readonly spill?: Spill;
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
const ZERO = 48;
const COMMA = 44;
const POINT = 46;
/** Of a table that does not stay in memory, so many different texts of a column do; each further one is on disk for itself. */
const MOST_WORDS = 1 << 17;
const RARE_WORD = MOST_WORDS;
/** Digits that f64 holds exactly, whatever they are. */
const EXACT_DIGITS = 15;

/** Keeps the cells of a column: numbers as f64, texts as numbers of a vocabulary, 8 or 12 bytes a cell. */
export function createColumn(options: ColumnOptions): ColumnStore {
  const { name, asText, missing: marksOfMissing, decode } = options;
  const point = options.decimal === "," ? COMMA : POINT;
  const cells = createCellStore(name, options.spill);
  let rare: TextStore | undefined;
  const counts = { numbers: 0, texts: 0, missing: 0 };
  const words: string[] = [];
  const indices = new Map<string, number>();
  const marks = new Map<string, number>();
  const forms = new Map<NumberForm, number>();
  const currencies = new Set<string>();
  let overflows = false;
  let firstText: string | undefined;
  let firstNumber: string | undefined;
  let firstFraction: TableColumn["firstFraction"];

  const storeNumber = (value: number, at: () => string): void => {
    cells.push(value, IS_NUMBER);
    counts.numbers++;
    if (counts.numbers === 1) firstNumber = at();
    if (firstFraction === undefined && value % 1 !== 0) firstFraction = { at: at(), value };
  };
  const countForm = (form: NumberForm): void => void forms.set(form, (forms.get(form) ?? 0) + 1);
  const storeMissing = (mark: string): void => {
    cells.push(NaN, IS_MISSING);
    counts.missing++;
    marks.set(mark, (marks.get(mark) ?? 0) + 1);
  };
  const storeText = (text: string, at: () => string): void => {
    let index = indices.get(text);
    if (index === undefined && options.spill !== undefined && words.length === MOST_WORDS) {
      rare ??= createTextStore(options.spill);
      cells.push(rare.put(text), FIRST_WORD + RARE_WORD);
      overflows = true;
    } else {
      if (index === undefined) {
        index = words.push(text) - 1;
        indices.set(text, index);
      }
      cells.push(NaN, FIRST_WORD + index);
    }
    counts.texts++;
    if (counts.texts === 1) firstText = at();
  };
  /** Returns the number that a text spells with a currency or the like; undefined for any other text. */
  const readFormed = (text: string): number | undefined => {
    const formed = asText ? undefined : readForm(text, options.decimal);
    if (formed === undefined || !Number.isFinite(formed.value) || isLongId(text)) return undefined;
    for (const form of formed.forms) countForm(form);
    if (formed.currency !== undefined) currencies.add(formed.currency);
    return formed.value;
  };

  return {
    store(cell, at) {
      const { bytes, start, end, quoted } = cell;
      if (!asText) {
        const value = parseNumber(bytes, start, end, point);
        if (Number.isFinite(value) && !(end - start > EXACT_DIGITS && isLongId(decode(cell)))) {
          storeNumber(value, at);
          if (bytes[start] === ZERO && isDigit(bytes[start + 1]) && end - start > 1) countForm("zeros in front");
          return;
        }
      }
      const text = decode(cell);
      if (text === "" || (!quoted && marksOfMissing.has(text.toLowerCase()))) {
        storeMissing(text);
        return;
      }
      const formed = readFormed(text);
      if (formed === undefined) storeText(text, at);
      else storeNumber(formed, at);
    },
    add(value, at) {
      if (value === null || (typeof value === "number" && Number.isNaN(value))) storeMissing("");
      else if (typeof value === "number") storeNumber(value, at);
      else storeText(value, at);
    },
    finish() {
      const date = !asText && counts.texts > 0 && counts.numbers === 0 && !overflows ? dateForm(words, options.dates) : undefined;
      return {
        name,
        ...counts,
        marks,
        words,
        forms,
        currencies,
        ...(asText ? { asText } : {}),
        ...(overflows ? { overflows } : {}),
        ...(date === undefined ? {} : { date }),
        ...(firstText === undefined ? {} : { firstText }),
        ...(firstNumber === undefined ? {} : { firstNumber }),
        ...(firstFraction === undefined ? {} : { firstFraction }),
        cell(row) {
          const code = cells.code(row);
          if (code === IS_NUMBER) return cells.value(row);
          if (code === IS_MISSING) return null;
          return code === FIRST_WORD + RARE_WORD && rare !== undefined ? rare.get(cells.value(row)) : words[code - FIRST_WORD];
        },
      };
    },
  };
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte < ZERO + 10;
}

/** Whole numbers that f64 would round are names of something, not amounts. */
function isLongId(text: string): boolean {
  return /^\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text));
}
