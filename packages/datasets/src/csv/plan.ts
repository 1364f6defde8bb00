import { failCsv } from "../problems/csv.ts";
import type { Cell } from "./text.ts";
import { isMissing, numberIn, textOf } from "./text.ts";

/** A column by its name, or by its position: 0 is the first, −1 the last. */
export type Column = string | number;

export interface CsvOptions {
  /** What the data set and the messages call it, such as the file's name; "csv" when left out. */
  readonly name?: string;
  /** Whether the first row holds names. When left out: it does if none of its cells is a number, or if one is text above a number. */
  readonly header?: boolean;
  /** One ASCII character; a comma when left out. */
  readonly delimiter?: string;
  /** The column to be learnt, or several with `targets: "values"`; null where there is none. The last column when left out. */
  readonly label?: Column | readonly Column[] | null;
  /** Whether the label is a class (the default) or a number to be approximated. */
  readonly targets?: "classes" | "values";
  /** The classes in the order of their numbers. When left out: all that occur, in the order of their numbers or else of their characters. */
  readonly classes?: readonly string[];
  /**
   * The input columns, by name and in order, as `Dataset.features` of earlier data gives them: `colour=red` asks for the category red of the column colour.
   * When left out: all columns but the label.
   */
  readonly features?: readonly string[];
  /** Columns that are neither input nor label. */
  readonly ignore?: readonly Column[];
  /** The columns that hold categories. When left out: those with text in the first row of data. */
  readonly categorical?: readonly Column[];
  /** How the inputs are kept; "f64" when left out. */
  readonly precision?: "f32" | "f64";
}

/** What a column of the file becomes. */
export type Role =
  | { readonly kind: "ignored" }
  /** Input number `slot` of the stored row. */
  | { readonly kind: "number"; readonly slot: number }
  /**
   * Input number `slot` of the stored row holds the number of the category; the categories, where they are known before;
   * the text in the first row of data, where it is all that speaks for categories.
   */
  | { readonly kind: "category"; readonly slot: number; readonly known?: readonly string[]; readonly guessedFrom?: string }
  | { readonly kind: "class"; readonly known?: readonly string[] }
  /** Number `slot` of the targets. */
  | { readonly kind: "value"; readonly slot: number };

export interface Plan {
  readonly names: readonly string[];
  readonly roles: readonly Role[];
  /** Columns of the file in the order of the stored row. */
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  /** The inputs that are asked for by name, in their order. */
  readonly features?: readonly string[];
}

/** The names of the columns: those of the header, `column 3` where the header or the name is missing. */
export function columnNames(where: string, header: readonly string[] | undefined, cols: number): string[] {
  const names = Array.from({ length: cols }, (_, col) => header?.[col] || `column ${col + 1}`);
  const first = new Map<string, number>();
  names.forEach((name, col) => {
    const before = first.get(name);
    if (before !== undefined) {
      failCsv(where, "name-twice", { name, first: before + 1, second: col + 1 });
    }
    first.set(name, col);
  });
  return names;
}

/** Decides what each column becomes, from the names, the first row of data and the options. */
export function planColumns(where: string, names: readonly string[], row: readonly Cell[], options: CsvOptions): Plan {
  const targets = options.targets ?? "classes";
  refuseTwice(where, "classes", options.classes);
  refuseTwice(where, "features", options.features);
  const labels = labelColumns(where, names, options);
  if (targets === "classes" && labels.length > 1) {
    failCsv(where, "several-label-columns", { labels: labels.length });
  }
  const ignored = new Set((options.ignore ?? []).map((column) => findColumn(where, names, column, "ignore")));
  const categorical = options.categorical && new Set(options.categorical.map((column) => findColumn(where, names, column, "categorical")));
  const wanted = options.features && wantedColumns(where, names, options.features);
  // Looked up by column: a file may have a hundred thousand.
  const labelSlots = new Map(labels.map((col, slot) => [col, slot]));
  const inputs = wanted ? [...wanted.keys()] : names.map((_, col) => col).filter((col) => !labelSlots.has(col) && !ignored.has(col));
  const inputSlots = new Map(inputs.map((col, slot) => [col, slot]));
  const both = inputs.find((col) => labelSlots.has(col) || ignored.has(col));
  if (both !== undefined) {
    const part = labelSlots.has(both) ? "the label" : "ignored";
    failCsv(where, "input-twice", { part, name: names[both] });
  }
  if (inputs.length === 0) failCsv(where, "no-input-left", { names, labels: labels.length, ignored: ignored.size });
  const roles = names.map((_, col): Role => {
    const labelSlot = labelSlots.get(col);
    if (labelSlot !== undefined) {
      if (targets === "values") return { kind: "value", slot: labelSlot };
      return options.classes ? { kind: "class", known: options.classes } : { kind: "class" };
    }
    const slot = inputSlots.get(col);
    if (slot === undefined) return { kind: "ignored" };
    const known = wanted?.get(col);
    if (known) return { kind: "category", slot, known };
    if (wanted) return { kind: "number", slot };
    if (categorical) return { kind: categorical.has(col) ? "category" : "number", slot };
    const holdsText = !isMissing(row[col]) && Number.isNaN(numberIn(row[col]));
    return holdsText ? { kind: "category", slot, guessedFrom: textOf(row[col]) } : { kind: "number", slot };
  });
  return { names, roles, inputs, labels, ...(options.features && { features: options.features }) };
}

/**
 * Whether a first row holds names: none of its cells is a number (and one at least is not empty), or one is text where the second row has a number.
 */
export function looksLikeHeader(row: readonly Cell[], next: readonly Cell[] = []): boolean {
  const isNumber = (cell: Cell | undefined): boolean => cell !== undefined && !Number.isNaN(numberIn(cell));
  if (!row.some(isNumber)) return row.some((cell) => textOf(cell) !== "");
  return row.some((cell, col) => !isNumber(cell) && !isMissing(cell) && isNumber(next[col]));
}

function refuseTwice(where: string, option: string, names: readonly string[] = []): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) failCsv(where, "listed-twice", { option, name: twice });
}

function labelColumns(where: string, names: readonly string[], options: CsvOptions): number[] {
  const { label } = options;
  if (label === null) return [];
  if (label === undefined) return [names.length - 1];
  return [label].flat().map((column) => findColumn(where, names, column, "label"));
}

function findColumn(where: string, names: readonly string[], column: Column, option: string): number {
  if (typeof column === "number") {
    const position = column < 0 ? names.length + column : column;
    if (Number.isInteger(position) && position >= 0 && position < names.length) return position;
    failCsv(where, "no-such-position", { option, column, columns: names.length, last: names.length - 1 });
  }
  const position = names.indexOf(column);
  if (position >= 0) return position;
  failCsv(where, "no-such-column", { option, column, columns: names });
}

/** The columns that a list of features asks for, in its order, each with the categories that it names. */
function wantedColumns(where: string, names: readonly string[], features: readonly string[]): Map<number, string[] | undefined> {
  const wanted = new Map<number, string[] | undefined>();
  for (const feature of features) {
    const numeric = names.indexOf(feature);
    if (numeric >= 0) {
      wanted.set(numeric, undefined);
      continue;
    }
    const col = names.findIndex((name) => feature.startsWith(`${name}=`));
    if (col < 0) {
      failCsv(where, "feature-without-column", { feature, columns: names });
    }
    const category = feature.slice(names[col].length + 1);
    const known = wanted.get(col);
    if (known) known.push(category);
    else wanted.set(col, [category]);
  }
  return wanted;
}
