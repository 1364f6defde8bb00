import { widthOf } from "./style.ts";

/** A paragraph broken between words, within so many columns; a longer word stands alone. */
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
