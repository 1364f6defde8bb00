import { failSchema } from "../problems/schema.ts";
import type { SchemaColumn } from "@adjoint/reference";
import { quote } from "../names.ts";
import { readDate } from "../table/dates.ts";
import type { TableColumn } from "../table/table.ts";

/** What a column looks like, and why it should be no input, where it should not. */
export interface Look {
  readonly kind: SchemaColumn["kind"];
  /** Begins a sentence about the column: "counts the rows". */
  readonly note?: string;
}

/** Texts that are fewer than this may all be different. */
const FEW_TEXTS = 10;
const FEW_CATEGORIES = 20;
/** Longer texts with spaces are sentences. */
const SENTENCE = 30;
/** What ids are called: `id`, `customer_id`, `CustomerId`, `row`, `index`, `nr`. */
const NAME_OF_ID = /(?:^|[^a-z])(?:id|index|no|nr|number|row)$|[a-z](?:Id|ID|Index|No|Nr|Number)$/;

/** In a column of text this share may be numbers, as 2600 among the names of consoles. */
const MOST_NUMBERS = 0.1;

/** What the caller says of a column: that it holds categories, that it is to be used whatever it looks like, that a usual value stands for a missing one. */
interface Asked {
  readonly categorical: boolean;
  readonly used: boolean;
  readonly filled: boolean;
}

/**
 * Says what a column of a table looks like.
 * @throws DataError for numbers and texts in one column, per cent and plain numbers, two currencies, and dates whose day and month could be exchanged
 */
export function lookAt(where: string, column: TableColumn, rows: number, asked: Asked): Look {
  if (asked.categorical && column.overflows !== true) return { kind: "category" };
  const { numbers, texts } = column;
  if (numbers + texts === 0) return { kind: "number", note: "is empty" };
  if (column.overflows === true) {
    if (asked.used) failSchema(where, "too-many-texts", { column: column.name, most: column.words.length, example: column.words[0] });
    return { kind: "category", note: `has more than ${column.words.length} different texts, such as ${quote(column.words[0])}` };
  }
  if (column.date !== undefined) return lookAtDates(where, column);
  if (!asked.used) refuseAmongDates(where, column);
  if (numbers > 0 && texts > 0 && !(numbers <= MOST_NUMBERS * (numbers + texts) && texts >= FEW_CATEGORIES)) mixed(where, column);
  if (texts === 0) {
    refuseMixedForms(where, column);
    return asked.used ? { kind: "number" } : { kind: "number", ...noteOnNumbers(column, rows, asked.filled) };
  }
  return asked.used ? { kind: "category" } : { kind: "category", ...noteOnTexts(column, asked.filled) };
}

function lookAtDates(where: string, { name, words, date }: TableColumn): Look {
  if (date!.doubtful) {
    failSchema(where, "doubtful-dates", { example: words[0], column: name });
  }
  return { kind: "date" };
}

/** In a column of dates this share may be something else before it is text. */
const MOST_UNDATED = 0.2;
/** So many different texts are looked at, and so few are no column of dates. */
const LOOKED_AT = 1000;
const FEW_DATES = 4;

/** Refuses a column whose texts are dates, but for a few cells: as categories they would be words without an order. */
function refuseAmongDates(where: string, { name, words, numbers, firstNumber, asText }: TableColumn): void {
  const some = words.slice(0, LOOKED_AT);
  if (some.length < FEW_DATES || asText === true) return;
  const isDate = (text: string): boolean => (["dmy", "mdy", "ymd"] as const).some((order) => readDate(text, order) !== undefined);
  const others = some.filter((text) => !isDate(text));
  if (others.length > MOST_UNDATED * some.length) return;
  const other =
    others.length > 0 ? quote(others[0]) : numbers > 0 ? `a number in ${firstNumber!}` : "days and months in more than one order";
  failSchema(where, "text-among-dates", { column: name, example: some.find(isDate)!, other });
}

function mixed(where: string, { name, numbers, texts, words, firstText, firstNumber }: TableColumn): never {
  if (Math.abs(Number(words[0])) === Infinity && /\d/.test(words[0])) {
    return failSchema(where, "number-out-of-range", { at: firstText!, column: name, cell: words[0] });
  }
  if (numbers >= texts) {
    return failSchema(where, "text-among-numbers", {
      at: firstText!,
      column: name,
      cell: words[0],
      numbers: cells(numbers, "number"),
      texts: cells(texts, "text"),
      next: words[0] === name ? "names" : words.length === 1 && !/\d/.test(words[0]) ? "mark" : "cell",
    });
  }
  return failSchema(where, "number-among-texts", {
    at: firstNumber!,
    column: name,
    texts: cells(texts, "text"),
    example: words[0],
    numbers: cells(numbers, "number"),
  });
}

/** `1 cell is a number`, `3 cells are text`. */
function cells(count: number, what: "number" | "text"): string {
  if (count === 1) return `1 cell is ${what === "number" ? "a number" : what}`;
  return `${count} cells are ${what === "number" ? "numbers" : what}`;
}

function refuseMixedForms(where: string, { name, numbers, forms, currencies }: TableColumn): void {
  const percent = forms.get("per cent") ?? 0;
  if (percent > 0 && percent < numbers) {
    failSchema(where, "per-cent-and-plain", { column: name, percent, numbers });
  }
  if (currencies.size > 1) {
    failSchema(where, "two-currencies", { column: name, currencies: [...currencies].join(" and ") });
  }
}

function noteOnNumbers(column: TableColumn, rows: number, filled: boolean): { readonly note?: string } {
  if (rows < 3) return {};
  let first: number | undefined;
  let [counts, constant] = [column.missing === 0, column.missing === 0 || filled];
  for (let row = 0; row < rows && (counts || constant); row++) {
    const value = column.cell(row) as number | null;
    if (value === null) continue;
    first ??= value;
    if (value !== first) constant = false;
    if (value !== first + row) counts = false;
  }
  if (constant) return { note: `is ${first} in every row${whichHasIt(column)}` };
  return counts && (first === 0 || first === 1 || NAME_OF_ID.test(column.name)) ? { note: `counts the rows from ${first}` } : {};
}

/** Of a column with one value: what it says where cells are missing. */
function whichHasIt({ missing }: TableColumn): string {
  return missing === 0 ? "" : " that is not empty: as an indicator it says which rows are";
}

/** Forms of numbers that are not read, by what they look like. */
const NUMBER_LIKE = {
  "numbers with a unit": /^[-+]?\d[\d.,]*(\s+[^\d\s.,+-]+|[a-zµ°]{2,}[²³]?|[°″′'"²³])$/i,
  "lengths of time": /^\d{1,4}:[0-5]\d(:[0-5]\d)?([.,]\d+)?$/,
  "hexadecimal numbers": /^0x[\da-f]+$/i,
} as const;
/** Fewer different ones may be names of something, such as 4WD. */
const FEW_NUMBER_LIKE = 6;

/** Says which form of numbers all texts of a column have; those with a unit all the same. */
function numberLike(words: readonly string[]): string | undefined {
  if (words.length < FEW_NUMBER_LIKE) return undefined;
  const found = Object.entries(NUMBER_LIKE).find(([, form]) => words.every((word) => form.test(word)));
  const unit = (word: string): string => word.replace(/^[-+\d.,\s]+/, "");
  if (found?.[1] === NUMBER_LIKE["numbers with a unit"] && words.some((word) => unit(word) !== unit(words[0]))) return undefined;
  return found?.[0];
}

function noteOnTexts(column: TableColumn, filled: boolean): { readonly note?: string } {
  const { texts, missing, words } = column;
  if (words.length === 1 && (missing === 0 || filled)) return { note: `is ${quote(words[0])} in every row${whichHasIt(column)}` };
  const different = words.length >= 0.9 * texts && texts >= FEW_TEXTS;
  const looks =
    numberLike(words) ?? (different || (words.length > FEW_CATEGORIES && words.length > 0.5 * texts) ? manyTexts(words) : undefined);
  if (looks === undefined) return {};
  return { note: `looks like ${looks}: ${words.length} different texts in ${texts} rows, such as ${quote(words[0])}` };
}

/** Says what nearly as many texts as rows are. */
function manyTexts(words: readonly string[]): string {
  const most = (holds: (word: string) => boolean): boolean => words.filter(holds).length > words.length / 2;
  if (most((word) => word.length > SENTENCE && word.includes(" "))) return "free text";
  if (most((word) => /^[-+]?\d[\d.,]*\s*[^\d\s.,+-]+$/.test(word))) return "numbers with a unit";
  return most((word) => /\d/.test(word) && !word.includes(" ")) ? "an id" : "a name";
}
