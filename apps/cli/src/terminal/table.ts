import { padEnd, padStart, widthOf } from "./style.ts";

/** Returns the lines of a table, its columns as wide as their cells. Columns of `left` are aligned to the left, others to the right. */
export function drawTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: ReadonlySet<number> = new Set([0]),
): string[] {
  const widths = head.map((cell, column) => Math.max(widthOf(cell), ...rows.map((row) => widthOf(row[column] ?? ""))));
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, column) => (left.has(column) ? padEnd : padStart)(cells[column] ?? "", width))
      .join("  ")
      .trimEnd();
  return [line(head), ...rows.map(line)];
}
