/** A number of the example that the visitor has changed: in W_l or b_l (examples as columns), X or Y. */
export interface Edit {
  readonly matrix: string;
  readonly row: number;
  readonly col: number;
  readonly value: number;
}

const MOST = 300;

export function readEdits(text: string): readonly Edit[] | undefined {
  if (text === "") return [];
  const parts = text.split("*");
  if (parts.length > MOST) return undefined;
  const edits = parts.map((part): Edit | undefined => {
    const [, matrix, row, col, number] = /^([Wb]\d{1,2}|X|Y)-(\d{1,3})-(\d{1,3})_([+-]?\d*\.?\d+(?:e[+-]?\d{1,3})?)$/i.exec(part) ?? [];
    const value = Number(number);
    if (matrix === undefined || !Number.isFinite(value) || Math.abs(value) > 1e6) return undefined;
    return { matrix, row: Number(row), col: Number(col), value };
  });
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}

export function writeEdits(edits: readonly Edit[]): string {
  return edits.map(({ matrix, row, col, value }) => `${matrix}-${row}-${col}_${value}`).join("*");
}

/** The edits with one more; a later one takes the place of an earlier one at the same entry. */
export function withEdit(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  return [...edits.filter(({ matrix, row, col }) => !(matrix === edit.matrix && row === edit.row && col === edit.col)), edit].slice(-MOST);
}
