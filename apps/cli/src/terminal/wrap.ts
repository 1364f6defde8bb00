import { widthOf } from "./style.ts";

/** Longer lines are hard to read [columns]. */
export const WIDEST_TEXT = 100;

/** Breaks a paragraph between words into lines of at most `columns`; a longer word has a line of its own. */
export function wrap(paragraph: string, columns: number, indent = ""): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of paragraph.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && widthOf(indent) + widthOf(longer) > columns) {
      lines.push(indent + current);
      current = word;
    } else current = longer;
  }
  return [...lines, indent + current];
}
