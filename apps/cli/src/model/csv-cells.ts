/** Writes cells of CSV, and counts the texts that a spreadsheet would take for formulas. */
export interface CsvCells {
  /** Returns a line. */
  readonly line: (cells: readonly (string | number)[]) => string;
  /** How many texts of the lines so far look like formulas. */
  readonly formulas: () => number;
}

/**
 * Returns how cells are written: as they are, or with an apostrophe before what a spreadsheet would compute (OWASP, "CSV injection"), so that it shows the text.
 * A number is never changed, nor is a single sign, which is a usual name of a class.
 */
export function createCsvCells({ forSpreadsheet }: { readonly forSpreadsheet: boolean }): CsvCells {
  let formulas = 0;
  const cell = (value: string | number): string => {
    const text = String(value);
    if (!looksLikeFormula(text)) return quoted(text);
    formulas++;
    return quoted(forSpreadsheet ? `'${text}` : text);
  };
  return { line: (cells) => `${cells.map(cell).join(",")}\n`, formulas: () => formulas };
}

function looksLikeFormula(text: string): boolean {
  return text.length > 1 && /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
