import { failCsv } from "../problems/csv.ts";
import type { Dataset, Targets } from "@adjoint/reference";
import { nearest, quote } from "../names.ts";
import type { CsvOptions, Plan, Role } from "./plan.ts";
import type { Cell } from "./text.ts";
import { createRows } from "./rows.ts";
import { isMissing, numberIn, textOf } from "./text.ts";
import { createVocabulary } from "./vocabulary.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** More categories than this in a column are taken for a column that holds none. */
const MOST_CATEGORIES = 1000;
/** More classes than this are taken for a label column that holds none. */
const MOST_CLASSES = 10_000;

/** Categories that need more are refused before they are expanded. */
const MOST_GIBIBYTES = 4;

type Numbers = Float32Array | Float64Array;

/** Rows as they arrive: nothing is known of how many there will be, and the text is not kept. */
export interface Table {
  /** Stores the cell in column `col` of the row that is being read. @param at where the row stands, for messages */
  store(col: number, cell: Cell, at: () => string): void;
  endRow(): void;
  /** The finished data set. */
  finish(): Dataset;
}

export function createTable(where: string, plan: Plan, options: CsvOptions): Table {
  const { names, roles } = plan;
  const precise = options.precision !== "f32";
  const allocate = (length: number): Numbers => {
    try {
      return precise ? new Float64Array(length) : new Float32Array(length);
    } catch {
      failCsv(where, "inputs-too-large", { length });
    }
  };
  const inputs = createRows(plan.inputs.length, allocate);
  const values = createRows(plan.labels.length, (length) => new Float64Array(length));
  const labels = createRows(1, (length) => new Uint32Array(length));
  const vocabularies = roles.map((role) => (role.kind === "category" || role.kind === "class" ? createVocabulary(role.known) : undefined));
  let rows = 0;

  const place = (col: number, at: () => string): string => `${at()}, column ${quote(names[col])}`;
  const refuseMissing = (col: number, cell: Cell, at: () => string): never => {
    const text = vocabularies[col] ? "; put it in quotes if it is meant as text" : "";
    failCsv(where, "value-missing", { at: place(col, at), cell: textOf(cell), next: text });
  };
  const storeNumber = (col: number, cell: Cell, at: () => string): number => {
    const value = numberIn(cell);
    if (value - value === 0 && (precise || Number.isFinite(Math.fround(value)))) return value;
    if (isMissing(cell)) return refuseMissing(col, cell, at);
    if (Number.isNaN(value)) {
      const remedy = roles[col].kind === "value" ? `Read the label with targets: "classes"` : "Name the column in categorical or in ignore";
      failCsv(where, "text-among-numbers", { at: place(col, at), cell: textOf(cell), remedy });
    }
    return failCsv(where, "number-out-of-range", { at: place(col, at), cell: textOf(cell), precision: precise ? "f64" : "f32" });
  };
  const storeWord = (col: number, cell: Cell, at: () => string): number => {
    const role = roles[col];
    const vocabulary = vocabularies[col]!;
    const word = textOf(cell);
    const found = vocabulary.indices.get(word);
    if (found !== undefined) return found;
    if (isMissing(cell)) return refuseMissing(col, cell, at);
    if (vocabulary.closed) {
      const what = role.kind === "class" ? "label" : "category";
      const near = nearest(word, vocabulary.words) ?? "";
      failCsv(where, "unknown-word", { what, at: place(col, at), word, near, known: vocabulary.words });
    }
    if (word.includes("\uFFFD")) {
      failCsv(where, "cell-not-utf8", { at: place(col, at), word });
    }
    if (role.kind === "category" && role.guessedFrom !== undefined && !cell.quoted && !Number.isNaN(numberIn(cell))) {
      failCsv(where, "number-among-texts", { at: place(col, at), word, first: role.guessedFrom });
    }
    checkNewWord(where, role, word, cell, vocabulary.words.length, () => place(col, at));
    return vocabulary.add(word);
  };

  return {
    store(col, cell, at) {
      const role = roles[col];
      switch (role.kind) {
        case "ignored":
          return;
        case "number":
          inputs.set(role.slot, storeNumber(col, cell, at));
          return;
        case "category":
          inputs.set(role.slot, storeWord(col, cell, at));
          return;
        case "value":
          values.set(role.slot, storeNumber(col, cell, at));
          return;
        case "class":
          labels.set(0, storeWord(col, cell, at));
      }
    },
    endRow() {
      rows++;
      inputs.next();
      values.next();
      labels.next();
    },
    finish() {
      const classCol = roles.findIndex((role) => role.kind === "class");
      let targets: Targets;
      if (classCol >= 0) {
        const { sorted, ranks } = vocabularies[classCol]!.sort();
        if (sorted.length === 1) {
          failCsv(where, "one-class", { label: sorted[0], rows, column: names[classCol] });
        }
        const numbers = labels.collect(rows);
        for (let row = 0; row < rows; row++) numbers[row] = ranks[numbers[row]];
        targets = { kind: "classes", labels: numbers, classes: sorted };
      } else {
        const cols = plan.labels.length;
        targets = { kind: "values", values: values.collect(rows), cols, names: plan.labels.map((col) => names[col]) };
      }
      const expanded = expandCategories(plan, vocabularies, { where, values: inputs.collect(rows), rows, allocate });
      return {
        name: options.name ?? "csv",
        inputs: { values: expanded.values, rows, cols: expanded.features.length, scale: 1 },
        targets,
        features: expanded.features,
      };
    },
  };
}

function checkNewWord(where: string, role: Role, word: string, cell: Cell, before: number, place: () => string): void {
  if (role.kind === "class") {
    if (numberIn(cell) % 1 !== 0 && Number.isFinite(numberIn(cell))) {
      failCsv(where, "label-is-fraction", { at: place(), label: word });
    }
    if (before === MOST_CLASSES) {
      failCsv(where, "too-many-classes", { most: MOST_CLASSES, at: place(), label: word });
    }
  } else if (before === MOST_CATEGORIES) {
    failCsv(where, "too-many-categories", { most: MOST_CATEGORIES, at: place(), category: word });
  }
}

/** Replaces each category's number by one column for each category; names the columns. */
function expandCategories(
  plan: Plan,
  vocabularies: readonly (Vocabulary | undefined)[],
  stored: { readonly where: string; readonly values: Numbers; readonly rows: number; readonly allocate: (length: number) => Numbers },
): { readonly values: Numbers; readonly features: readonly string[] } {
  const { names } = plan;
  const columns = plan.inputs.map((col) => vocabularies[col]?.sort());
  const features = plan.inputs.flatMap((col, i) => columns[i]?.sorted.map((word) => `${names[col]}=${word}`) ?? [names[col]]);
  if (columns.every((column) => column === undefined)) return { values: stored.values, features };
  const { where, rows, values, allocate } = stored;
  const gibibytes = (rows * features.length * values.BYTES_PER_ELEMENT) / 2 ** 30;
  if (gibibytes > MOST_GIBIBYTES) {
    failCsv(where, "categories-too-large", { rows, inputs: features.length, gibibytes: gibibytes.toFixed(1), most: MOST_GIBIBYTES });
  }
  const expanded = allocate(rows * features.length);
  for (let row = 0, from = 0, to = 0; row < rows; row++) {
    for (const column of columns) {
      const value = values[from++];
      if (column === undefined) expanded[to++] = value;
      else {
        expanded[to + column.ranks[value]] = 1;
        to += column.sorted.length;
      }
    }
  }
  return { values: expanded, features };
}
