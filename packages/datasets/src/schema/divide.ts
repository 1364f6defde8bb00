import { createRandom } from "@adjoint/reference";
import type { Schema } from "@adjoint/reference";
import { failSchema } from "../problems/schema.ts";
import { checkSeed } from "../select.ts";
import { folds, splitRows } from "../split.ts";
import { STREAMS } from "../streams.ts";
import type { Table, TableColumn } from "../table/table.ts";
import { inputColumns, targetColumns } from "./features.ts";
import { matchColumns } from "./match.ts";

/**
 * How rows are divided: at random with the share of each class kept, at random, or in the order of the file, the last rows held out. `sampled` is at random too, row by row,
 * so that it takes a byte for each row: tables on disk are divided so.
 */
export type SplitKind = "stratified" | "random" | "chronological" | "sampled";

/** The numbers of the rows of each part. */
export interface RowParts {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

export interface Division {
  /** Decides which rows go where. */
  readonly seed: number;
  /** Parts of all rows, or numbers of rows; none when left out. */
  readonly validation?: number;
  readonly test?: number;
  readonly split: SplitKind;
  /** Instead of a validation part: this one, from 1, of so many parts of the rows that are not tested on. */
  readonly fold?: Fold;
}

/** A part of cross-validation. */
export interface Fold {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** Rows of a table that can be learnt from, and the columns that say their class, where they are stratified. */
export interface DivisibleRows {
  readonly name: string;
  readonly rows: Uint32Array;
  readonly targets?: readonly Pick<TableColumn, "cell">[];
}

/**
 * Divides rows into parts that share none.
 * @throws ArgumentError for parts that leave nothing to train on
 */
export function divideRows(where: string, { name, rows, targets }: DivisibleRows, division: Division): RowParts {
  const { seed, split, fold } = division;
  const total = rows.length;
  const [held, tested] = heldOut(where, total, division);
  if (fold !== undefined && (split === "chronological" || split === "sampled" || !(fold.index >= 1 && fold.index <= fold.of)))
    failSchema(where, "not-a-fold", { ...fold, split });
  if (split === "chronological") {
    const [first, second] = [total - held - tested, total - tested];
    return { train: rows.slice(0, first), validation: rows.slice(first, second), test: rows.slice(second) };
  }
  if (split === "sampled") {
    const parts = sampleParts(total, { seed, held, tested });
    const of = (part: number): Uint32Array => rows.filter((_, i) => parts[i] === part);
    return { train: of(TRAIN), validation: of(VALIDATION), test: of(TEST) };
  }
  const classOf = split === "stratified" && targets !== undefined ? numberClasses(targets) : undefined;
  const cut = (some: Uint32Array, size: number): { readonly train: Uint32Array; readonly test: Uint32Array } => {
    if (size === 0) return { train: some, test: new Uint32Array(0) };
    const labels = classOf && some.map(classOf);
    const classes = labels && Array.from({ length: Math.max(...new Set(labels)) + 1 }, (_, k) => String(k));
    const given = { name, rows: some.length, ...(labels && { labels, classes: classes! }) };
    const parts = splitRows(given, { test: size, seed, stratified: labels !== undefined, lone: "train" });
    return { train: parts.train.map((i) => some[i]), test: parts.test.map((i) => some[i]) };
  };
  const cutFold = (some: Uint32Array, { index, of }: Fold): { readonly train: Uint32Array; readonly test: Uint32Array } => {
    const labels = classOf && { labels: some.map(classOf) };
    const parts = folds({ name, rows: some.length, ...labels }, { k: of, seed })[index - 1];
    return { train: parts.train.map((i) => some[i]), test: parts.test.map((i) => some[i]) };
  };
  const first = cut(rows, tested);
  const second = fold === undefined ? cut(first.train, held) : cutFold(first.train, fold);
  return { train: second.train, validation: second.test, test: first.test };
}

/** How many rows are held out to validate and to test on. @throws ArgumentError for parts that leave nothing to train on */
export function heldOut(
  where: string,
  total: number,
  { seed, validation = 0, test = 0 }: Omit<Division, "split">,
): readonly [validation: number, test: number] {
  checkSeed(where, seed);
  for (const [part, what] of [
    [validation, "validation"],
    [test, "test"],
  ] as const) {
    if (!(part >= 0) || (part >= 1 && !Number.isInteger(part))) {
      failSchema(where, "not-a-part", { what, part });
    }
  }
  const [held, tested] = [validation, test].map((part) => (part < 1 ? Math.round(part * total) : part));
  if (held + tested >= total) {
    failSchema(where, "nothing-to-train-on", { validation: held, test: tested, rows: total });
  }
  return [held, tested];
}

export const TRAIN = 0;
export const VALIDATION = 1;
export const TEST = 2;

/** The part of each row, chosen in one pass: every choice of so many rows is as likely (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S). */
export function sampleParts(
  total: number,
  { seed, held, tested }: { readonly seed: number; readonly held: number; readonly tested: number },
): Uint8Array {
  const random = createRandom(seed, STREAMS.split);
  let [validation, test] = [held, tested];
  return new Uint8Array(total).map((_, i) => {
    const drawn = random.uniform() * (total - i);
    if (drawn < test) {
      test--;
      return TEST;
    }
    if (drawn < test + validation) {
      validation--;
      return VALIDATION;
    }
    return TRAIN;
  });
}

/**
 * The parts into which `divideRows` divided the table that a schema was fitted to, for the same division.
 * @throws DataError for a table without the columns of the schema
 */
export function partsOf(schema: Schema, table: Table, division: Division): RowParts {
  const where = "partsOf";
  const targets = targetColumns(schema);
  const needed = [...inputColumns(schema), ...targets];
  const matched = matchColumns(where, schema, table, needed);
  const dropping = needed.filter(({ role, missing }) => role === "target" || missing === "drop");
  const weight = schema.columns.find((column) => column.role === "weight" && matched.has(column));
  const rows: number[] = [];
  for (let row = 0; row < matched.rows; row++) {
    // A row that weighs 0 was left out before the division.
    if (weight !== undefined && matched.cell(row, weight) === 0) continue;
    if (dropping.every((column) => matched.cell(row, column) !== null)) rows.push(row);
  }
  const cells = targets.map((column) => ({ cell: (row: number) => matched.cell(row, column) }));
  return divideRows(
    where,
    { name: table.name, rows: Uint32Array.from(rows), ...(schema.learns === "classes" ? { targets: cells } : {}) },
    division,
  );
}

/** Numbers the classes of rows in the order of their appearance: the cell of one target, or which of several is 1. */
export function numberClasses(targets: readonly Pick<TableColumn, "cell">[]): (row: number) => number {
  const numbers = new Map<string, number>();
  return (row) => {
    const word = targets.length === 1 ? String(targets[0].cell(row)) : String(targets.findIndex((column) => column.cell(row) === 1));
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    return number;
  };
}
