import { failSchema } from "../problems/schema.ts";
import type { SchemaColumn } from "@adjoint/reference";
import { quote } from "../names.ts";
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

/**
 * Says what a column of a table looks like.
 * @param asked whether the caller says that it holds categories, or is to be used whatever it looks like
 * @throws DataError for numbers and texts in one column, per cent and plain numbers, two currencies, and dates whose day and month could be exchanged
 */
export function lookAt(
  where: string,
  column: TableColumn,
  rows: number,
  asked: { readonly categorical: boolean; readonly used: boolean },
): Look {
  if (asked.categorical && column.overflows !== true) return { kind: "category" };
  const { numbers, texts, missing } = column;
  if (numbers + texts === 0) return { kind: "number", note: "is empty" };
  if (column.overflows === true) {
    if (asked.used) failSchema(where, "too-many-texts", { column: column.name, most: column.words.length, example: column.words[0] });
    return { kind: "category", note: `has more than ${column.words.length} different texts, such as ${quote(column.words[0])}` };
  }
  if (column.date !== undefined) return lookAtDates(where, column);
  if (numbers > 0 && texts > 0 && !(numbers <= MOST_NUMBERS * (numbers + texts) && texts >= FEW_CATEGORIES)) mixed(where, column);
  if (texts === 0) {
    refuseMixedForms(where, column);
    return asked.used ? { kind: "number" } : { kind: "number", ...noteOnNumbers(column, rows, missing) };
  }
  return asked.used ? { kind: "category" } : { kind: "category", ...noteOnTexts(column) };
}

function lookAtDates(where: string, { name, words, date }: TableColumn): Look {
  if (date!.doubtful) {
    failSchema(where, "doubtful-dates", { example: words[0], column: name });
  }
  return { kind: "date" };
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

function noteOnNumbers(column: TableColumn, rows: number, missing: number): { readonly note?: string } {
  if (missing > 0 || rows < 3) return {};
  const first = column.cell(0) as number;
  let [counts, constant] = [true, true];
  for (let row = 1; row < rows && (counts || constant); row++) {
    const value = column.cell(row) as number;
    if (value !== first) constant = false;
    if (value !== first + row) counts = false;
  }
  if (constant) return { note: `is ${first} in every row` };
  return counts && (first === 0 || first === 1 || NAME_OF_ID.test(column.name)) ? { note: `counts the rows from ${first}` } : {};
}

function noteOnTexts({ texts, missing, words }: TableColumn): { readonly note?: string } {
  if (words.length === 1 && missing === 0) return { note: `is ${quote(words[0])} in every row` };
  const different = words.length >= 0.9 * texts && texts >= FEW_TEXTS;
  if (!different && !(words.length > FEW_CATEGORIES && words.length > 0.5 * texts)) return {};
  const sentences = words.filter((word) => word.length > SENTENCE && word.includes(" ")).length > words.length / 2;
  const named = words.filter((word) => /\d/.test(word) && !word.includes(" ")).length > words.length / 2;
  const measured = words.filter((word) => /^[-+]?\d[\d.,]*\s*[^\d\s.,+-]+$/.test(word)).length > words.length / 2;
  const looks = sentences ? "free text" : measured ? "numbers with a unit" : named ? "an id" : "a name";
  return { note: `looks like ${looks}: ${words.length} different texts in ${texts} rows, such as ${quote(words[0])}` };
}
