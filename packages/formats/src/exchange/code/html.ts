import { checkModel } from "../model.ts";
import type { DenseModel, Exported } from "../model.ts";
import { moduleOf, notesOf } from "./js.ts";
import { describe, source } from "./text.ts";

/** The form: a field for each column, and what is predicted, as values are typed. */
const PAGE = String.raw`
const names = MODEL.columns ? MODEL.columns.map(({ name }) => name) : (MODEL.features ?? Array.from({ length: MODEL.inputs }, (_, i) => "input " + (i + 1)));
const form = document.querySelector("form");
const result = document.querySelector("output");
names.forEach((name, i) => {
  const column = MODEL.columns?.[i];
  const label = document.createElement("label");
  label.textContent = name;
  const field = document.createElement(column?.kind === "category" ? "select" : "input");
  if (column?.kind === "category") {
    const optional = column.fill !== undefined || column.indicator ? [""] : [];
    for (const category of [...optional, ...column.categories]) field.append(new Option(category, category));
  } else {
    field.inputMode = column?.kind === "date" ? "text" : "decimal";
    field.placeholder = column?.kind === "date" ? "2024-12-31" : "";
    field.value = column?.fill ?? (column?.kind === "date" ? "" : (MODEL.inputScaling?.shift[i] ?? 0));
    if (column && column.kind === "number") field.value = column.fill ?? "0";
  }
  label.append(field);
  form.append(label);
});
const show = () => {
  const cells = [...form.querySelectorAll("input, select")].map(({ value }) => value);
  try {
    const prediction = predict(cells);
    const lines = Object.entries(prediction.probabilities ?? prediction.values).map(([name, value]) => name + ": " + Number(value.toPrecision(6)));
    const heading = prediction.class ?? prediction.labels?.join(", ");
    result.textContent = (heading === undefined ? "" : heading + "\n\n") + lines.join("\n");
  } catch (error) {
    result.textContent = error.message;
  }
};
form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
show();
`;

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
form{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.75rem}
label{display:flex;flex-direction:column;font-size:.9rem}
input,select{font:inherit;padding:.3rem}
output{display:block;white-space:pre-wrap;margin-top:1.5rem;padding:1rem;border:1px solid #bbb;font-variant-numeric:tabular-nums}`;

/** Writes a page that predicts, in one file, without a network connection. */
export function exportHtml(model: DenseModel): Exported {
  checkModel("exportHtml", model);
  const title = escapeHtml(model.name);
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
<h1>${title}</h1>
<p>A dense network, ${escapeHtml(describe(model))}. It computes in this page.</p>
<form></form>
<output aria-live="polite"></output>
<script type="module">
${moduleOf(model)}${PAGE}</script>
</html>
`;
  return { files: [{ name: `${model.name}.html`, bytes: source(html) }], notes: notesOf(model) };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
