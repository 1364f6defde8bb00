import { describeReading, leftOut, suspectMarks, targetColumns } from "@adjoint/datasets";
import type { Prepared, Table } from "@adjoint/datasets";
import type { Schema } from "adjoint";
import { counted, grouped } from "../terminal/numbers.ts";
import { visible } from "../terminal/style.ts";

/** A class this many times smaller than the largest is worth a line. */
const UNBALANCED = 4;

/** Returns the lines on a table before training: how it was read, what was left out and filled in, and classes of very different sizes. */
export function introduceTable(
  table: Table,
  { schema, dropped, unseen, split }: Pick<Prepared, "schema" | "dropped" | "unseen" | "split">,
): string[] {
  const out = leftOut(schema);
  return [
    describeReading(table),
    ...(out.length === 0 ? [] : [`left out: ${out.join("; ")}. Use one with --use NAME.`]),
    ...filledIn(table, schema),
    ...suspects(table, schema),
    ...codes(table, schema),
    ...alike(schema),
    ...linear(table, schema),
    ...(dropped > 0 ? [`left out: ${counted(dropped, "row")} with a missing value.`] : []),
    ...whatIsLearnt(schema),
    ...(split === "chronological" ? ["held out: the last rows of the file."] : []),
    ...unseenLines(unseen),
  ].map(visible);
}

/** Says how many cells of held-out rows have a category that is none of the known ones. */
export function unseenLines(unseen: ReadonlyMap<string, number>): string[] {
  return [...unseen].map(
    ([column, count]) =>
      `${column}: ${counted(count, "cell")} of held-out rows with a category that training does not see, counted as no category.`,
  );
}

function filledIn(table: Table, { columns }: Schema): string[] {
  const counts = new Map(table.columns.map(({ name, missing }) => [name, missing]));
  const filled = columns.filter(
    ({ name, role, fill, indicator }) => role === "input" && (fill !== undefined || indicator === true) && (counts.get(name) ?? 0) > 0,
  );
  if (filled.length === 0) return [];
  const parts = filled.map(({ name, missing }) => `${JSON.stringify(name)} ${counts.get(name)} (${missing})`);
  return [
    `missing values filled in: ${parts.slice(0, 12).join(", ")}${parts.length > 12 ? ` and ${parts.length - 12} more columns` : ""}.`,
  ];
}

/** More of a list does not help. */
const MOST_SHOWN = 4;

/** Returns the columns that are read as numbers to learn with. */
function numbersOf(table: Table, { columns }: Schema): Table["columns"] {
  const used = new Set(
    columns.flatMap(({ name, role, kind }) => (kind === "number" && (role === "input" || role === "target") ? [name] : [])),
  );
  return table.columns.filter(({ name }) => used.has(name));
}

/** Names columns whose numbers are written with zeros in front, as codes are. */
function codes(table: Table, schema: Schema): string[] {
  const names = numbersOf(table, schema).flatMap(({ name, forms }) => (forms.has("zeros in front") ? [name] : []));
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_SHOWN);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more columns` : "";
  const listed = shown.map((name) => JSON.stringify(name)).join(", ");
  return [`numbers with zeros in front: ${listed}${more}. If they are codes, pass --text ${shown.join(",")}.`];
}

/** Names numbers of inputs and targets that may stand for missing values. */
function suspects(table: Table, schema: Schema): string[] {
  const found = suspectMarks({ ...table, columns: numbersOf(table, schema) });
  return found.slice(0, MOST_SHOWN).map(({ mark, columns }) => {
    const parts = columns.slice(0, MOST_SHOWN).map(({ name, count }) => `${JSON.stringify(name)} ${grouped(count)}`);
    const more = columns.length > MOST_SHOWN ? ` and ${columns.length - MOST_SHOWN} more columns` : "";
    return `far from all other values: ${mark} in ${parts.join(", ")}${more} rows. If it stands for a missing value, pass --missing-marks ${mark}.`;
  });
}

/** Names categories that differ in case or in spaces alone. */
function alike({ columns }: Schema): string[] {
  return columns.flatMap(({ name, role, categories = [] }) => {
    if (role !== "input" && role !== "target") return [];
    const groups = new Map<string, typeof categories>();
    for (const category of categories) {
      const plain = category.name.toLowerCase().replaceAll(/\s+/g, " ").trim();
      groups.set(plain, [...(groups.get(plain) ?? []), category]);
    }
    const same = [...groups.values()].find((group) => group.length > 1);
    if (same === undefined) return [];
    const listed = same.slice(0, MOST_SHOWN).map((category) => JSON.stringify(category.name));
    return [`${JSON.stringify(name)} has ${listed.join(", ")}: they differ in case or spaces alone, and count as different.`];
  });
}

/** Rows whose label a column is compared with. */
const LOOKED_AT = 100_000;

/** Names a column of numbers of which the label is a linear function: it may say the label in other words. */
function linear(table: Table, schema: Schema): string[] {
  const [target, ...more] = targetColumns(schema);
  const inputs = schema.columns.filter(({ role }) => role === "input");
  if (schema.learns !== "values" || more.length > 0 || inputs.length < 2) return [];
  const label = table.columns.find(({ name }) => name === target.name)!;
  const rows = Math.min(table.rows, LOOKED_AT);
  return numbersOf(table, schema).flatMap((column) =>
    column !== label && isLinear(column, label, rows)
      ? [
          `${JSON.stringify(target.name)} is a linear function of ${JSON.stringify(column.name)} alone. If it is not known before the label, pass --ignore ${column.name}.`,
        ]
      : [],
  );
}

/** Tells whether the correlation of two columns is 1 or −1, but for rounding to five digits. */
function isLinear(a: Table["columns"][number], b: Table["columns"][number], rows: number): boolean {
  let [count, meanA, meanB, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const [x, y] = [a.cell(row), b.cell(row)];
    if (typeof x !== "number" || typeof y !== "number") continue;
    count++;
    const [dx, dy] = [x - meanA, y - meanB];
    meanA += dx / count;
    meanB += dy / count;
    aa += dx * (x - meanA);
    bb += dy * (y - meanB);
    ab += dx * (y - meanB);
  }
  return count > 2 && aa > 0 && bb > 0 && ab * ab > (1 - 1e-9) * aa * bb;
}

function whatIsLearnt(schema: Schema): string[] {
  const targets = targetColumns(schema);
  const names = targets.map(({ name }) => JSON.stringify(name)).join(", ");
  if (schema.learns === "labels") return [`learns whether each of ${names} holds.`];
  if (targets.length > 1)
    return [
      schema.learns === "classes"
        ? `learns one class from the one-hot columns ${names}.`
        : `learns ${counted(targets.length, "value")}: ${names}.`,
    ];
  const counts = targets[0].categories ?? [];
  const sizes = counts.map(({ count }) => count).filter((count) => count > 0);
  if (sizes.length < 2 || Math.max(...sizes) < UNBALANCED * Math.min(...sizes)) return [];
  const sorted = counts.toSorted((a, b) => b.count - a.count);
  const listed = (some: typeof sorted): string => some.map(({ name, count }) => `${JSON.stringify(name)} ${grouped(count)}`).join(", ");
  const list = sorted.length > 4 ? `${listed(sorted.slice(0, 3))}, …, ${listed(sorted.slice(-1))}` : listed(sorted);
  return [`the classes of ${names} are unbalanced: ${list} rows. Look at balanced accuracy and recall, not at accuracy alone.`];
}
