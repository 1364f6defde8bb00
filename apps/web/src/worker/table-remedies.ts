import type { Table, TableColumn } from "@adjoint/datasets";
import type { DataError } from "@adjoint/reference";
import { plainMessage } from "./message.ts";
import type { TableChoice, TablePreview } from "./protocol.ts";

type Found = Required<Pick<TablePreview, "problem" | "remedies">>;

/** More texts than this are no marks of missing values. */
const MOST_MARKS = 5;

interface Case {
  readonly error: DataError;
  readonly table: Table;
  readonly choice: TableChoice;
  /** The column that the error is about, and where it stands. */
  readonly column: TableColumn | undefined;
  readonly at: number;
}

/** By the code of the error: what it says on this page, and what can be pressed. */
const CASES: Readonly<Record<string, (found: Case) => Found>> = {
  "text-among-numbers": mixed,
  "number-among-texts": mixed,
  "number-out-of-range": mixed,
  "label-is-fraction": ({ column }) => ({
    problem: `The target “${column?.name ?? ""}” has fractions, such as ${column?.firstFraction?.value ?? ""}, so it is no class.`,
    remedies: [{ label: "Learn it as a value", change: { as: "values" } }],
  }),
  "label-is-text": ({ column }) => ({
    problem: `The target “${column?.name ?? ""}” has text, such as “${column?.words[0] ?? ""}”, so it is no value.`,
    remedies: [{ label: "Learn it as a class", change: { as: "classes" } }],
  }),
  "many-classes": ({ error, column }) => ({
    problem: `${withoutNextStep(plainMessage(error))} Choose another target, or another way to learn it.`,
    remedies: column !== undefined && column.texts === 0 ? [{ label: "Learn it as a value", change: { as: "values" } }] : [],
  }),
  "no-input-left": ({ error, table, choice }) => ({
    problem: `${withoutNextStep(plainMessage(error))} Choose what is to be an input.`,
    remedies:
      table.columns.length === 1
        ? []
        : [
            {
              label: "Use all columns",
              change: { ignore: [], use: table.columns.map((_, at) => at).filter((at) => !choice.targets.includes(at)) },
            },
          ],
  }),
};

/** Returns what to tell about a table that cannot be learnt as chosen, and the choices that would help. */
export function remediesFor(error: DataError, table: Table, choice: TableChoice): Found {
  const name = error.fields["column"];
  const at = table.columns.findIndex((column) => column.name === name);
  return CASES[error.code]?.({ error, table, choice, column: table.columns[at], at }) ?? { problem: plainMessage(error), remedies: [] };
}

/** A column of numbers with text in it, or the other way round. */
function mixed({ table, choice, column, at }: Case): Found {
  const { name, numbers, texts, words, firstText = "" } = column ?? table.columns[0];
  const marks = words.slice(0, MOST_MARKS).map((word) => `“${word}”`);
  const asMarks = {
    label: `${marks.join(", ")} ${words.length === 1 ? "is a missing value" : "are missing values"}`,
    change: { marks: [...choice.marks, ...words] },
  };
  return {
    problem: `The column “${name}” has ${numbers} ${numbers === 1 ? "number" : "numbers"} and ${texts} ${texts === 1 ? "text" : "texts"}, such as ${marks[0]} in ${firstText}. Choose what it is.`,
    remedies: [
      ...(words.length <= MOST_MARKS ? [asMarks] : []),
      { label: "A category", change: { categories: [...choice.categories, at] } },
      ...(choice.targets.includes(at) ? [] : [{ label: "Leave it out", change: { ignore: [...choice.ignore, at] } }]),
    ],
  };
}

/** A message without its last sentence, which names options of the library. */
function withoutNextStep(message: string): string {
  const sentences = message.split(/(?<=\.) (?=[A-Z])/);
  return sentences.length === 1 ? message : sentences.slice(0, -1).join(" ");
}
