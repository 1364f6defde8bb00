/** Markup that is safe to insert as it is. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | undefined | readonly Part[];

/** Builds markup: texts that are inserted are escaped, markup is not, lists are joined, undefined is left out. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.map((text, i) => text + (i < parts.length ? markupOf(parts[i]) : "")).join("") };
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (isList(part)) return part.map(markupOf).join("");
  return typeof part === "object" ? part.markup : escapeText(String(part));
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part);
}

function escapeText(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** Returns a table with a caption; the first cell of each row is its head. */
export function tableOf(caption: string, head: readonly string[], rows: readonly (readonly (Html | string | number)[])[]): Html {
  return html`<table>
    <caption>
      ${caption}
    </caption>
    ${
      head.length === 0
        ? undefined
        : html`<thead>
            <tr>
              ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
            </tr>
          </thead>`
    }
    <tbody>
      ${rows.map(
        ([first, ...cells]) =>
          html`<tr>
            <th scope="row">${first}</th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
