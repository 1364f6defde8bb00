/** Whether a first row holds names, and why it could be data, where it could. */
export interface HeaderDecision {
  readonly header: boolean;
  readonly doubt?: string;
}

/**
 * Decides whether the first of some rows holds names. It does if none of its cells is a number, unless most of them occur again below; if one is text above
 * numbers; or if its numbers look like names: whole numbers outside of the range of their columns, beside a text that does not occur again in a column of repeated texts.
 * @param rows the texts of the first rows
 * @param isNumber whether a cell of column `col` is a number
 */
export function decideHeader(
  rows: readonly (readonly string[])[],
  isNumber: (text: string, col: number) => boolean,
  isMissing: (text: string) => boolean,
): HeaderDecision {
  const [whole = [], ...rest] = rows;
  // A delimiter behind the last cell of every line makes a column of nothing.
  let used = whole.length;
  while (used > 1 && rows.every((row) => (row[used - 1] ?? "") === "")) used--;
  const first = whole.slice(0, used);
  const numeric = first.map((text, col) => isNumber(text, col));
  const filled = first.filter((text) => text !== "").length;
  if (!numeric.includes(true)) {
    // Files that were put together repeat their line of names.
    const others = rest.filter((row) => first.some((text, col) => (row[col] ?? "") !== text));
    const again = first.filter((text, col) => text !== "" && others.some((row) => row[col] === text)).length;
    if (filled > 0 && 2 * again > filled && others.length >= MANY) {
      return { header: false, doubt: "Most cells of the first line occur again below, so it was read as data." };
    }
    return { header: filled > 0 };
  }
  const aboveNumbers = first.some((text, col) => {
    if (numeric[col] || isMissing(text)) return false;
    const below = rest.map((row) => row[col] ?? "").filter((cell) => !isMissing(cell));
    return below.length > 0 && below.filter((cell) => isNumber(cell, col)).length > below.length / 2;
  });
  if (aboveNumbers) return { header: true };
  if (filled < first.length || new Set(first).size < first.length || rest.length < MANY) return { header: false };
  const outside = first.every((text, col) => !numeric[col] || isOutside(Number(text), rest, col));
  const named = first.some((text, col) => !numeric[col] && isNew(text, rest, col));
  const counting = first.length > 2 && first.every((text, col) => numeric[col] && Number(text) === Number(first[0]) + col);
  if (outside && (named || counting)) {
    return { header: true, doubt: "The first line holds numbers that look like names, so it was not read as data." };
  }
  return counting ? { header: false, doubt: "The first line counts up; it was read as data, not as names." } : { header: false };
}

/** Fewer rows say nothing about what repeats. */
const MANY = 4;

function isOutside(value: number, rows: readonly (readonly string[])[], col: number): boolean {
  const below = rows.map((row) => Number(row[col] ?? NaN)).filter((number) => !Number.isNaN(number));
  return (
    Number.isInteger(value) && below.length > 0 && (below.every((number) => number < value) || below.every((number) => number > value))
  );
}

/** Whether a text does not occur again in a column whose other texts repeat. */
function isNew(text: string, rows: readonly (readonly string[])[], col: number): boolean {
  const below = rows.map((row) => row[col] ?? "");
  return !below.includes(text) && 2 * new Set(below).size <= below.length;
}
