/** Returns the text of a file: of a notebook that of its cells of code. None where it holds no text. */
export async function textOf(file: File): Promise<string | undefined> {
  const text = await file.text();
  // No text has a character 0; bytes that are no UTF-8 become U+FFFD.
  if (/\0|\uFFFD{3}/.test(text)) return undefined;
  return /\.ipynb$/i.test(file.name) ? (codeOf(text) ?? text) : text;
}

interface Notebook {
  readonly cells?: readonly { readonly cell_type?: unknown; readonly source?: unknown }[];
}

/** The cells of code, one after the other, without the commands of the notebook. None where it is no notebook. */
function codeOf(text: string): string | undefined {
  let notebook: Notebook;
  try {
    notebook = JSON.parse(text) as Notebook;
  } catch {
    return undefined;
  }
  if (!Array.isArray(notebook.cells)) return undefined;
  return notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .map(({ source }) => (Array.isArray(source) ? source.join("") : String(source)))
    .map((source) =>
      source
        .split("\n")
        .filter((line) => !/^\s*[%!?]/.test(line))
        .join("\n")
        .trim(),
    )
    .filter((source) => source !== "")
    .join("\n\n");
}
