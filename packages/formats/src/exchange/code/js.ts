import { checkModel, scalingOfInputs, scalingOfOutputs } from "../model.ts";
import type { DenseModel, Exported, LayerActivation } from "../model.ts";
import { describe, learns, numbersInBase64, oneLine, predictionNames, scriptJson, source } from "./text.ts";

/** The activations in JavaScript: of each number, but softmax of a row. */
const ACTIVATIONS: Readonly<Record<LayerActivation, string>> = {
  identity: "(z) => z",
  sigmoid: "(z) => 1 / (1 + Math.exp(-z))",
  tanh: "Math.tanh",
  relu: "(z) => Math.max(z, 0)",
  leakyRelu: "(z) => (z < 0 ? 0.01 * z : z)",
  gelu: "(z) => z / (1 + Math.exp(-1.5957691216057308 * (z + 0.044715 * z ** 3)))",
  silu: "(z) => z / (1 + Math.exp(-z))",
  elu: "(z) => (z < 0 ? Math.expm1(z) : z)",
  selu: "(z) => (z < 0 ? 1.7580993408473766 * Math.expm1(z) : 1.0507009873554805 * z)",
  softplus: "(z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))",
  mish: "(z) => z * Math.tanh(Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))))",
  hardSigmoid: "(z) => Math.min(Math.max(z / 6 + 0.5, 0), 1)",
  exponential: "(z) => Math.exp(z)",
  softmax: `(z, _, row) => {
    const max = row.reduce((a, b) => Math.max(a, b));
    return Math.exp(z - max) / row.reduce((sum, each) => sum + Math.exp(each - max), 0);
  }`,
};

/** What a module needs at run time. Rows are encoded as the schema of the table says, in f64, and rounded once. */
const RUNTIME = String.raw`
const numbers = (text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return MODEL.precision === "f32" ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
};
const layers = MODEL.layers.map((layer) => ({ ...layer, weights: numbers(layer.weights), biases: numbers(layer.biases) }));
const round = MODEL.precision === "f32" ? Math.fround : (x) => x;

function numberOf(cell, { name, decimal }) {
  const text = typeof cell === "string" ? cell.trim() : undefined;
  if (cell === true || text === "true") return 1;
  if (cell === false || text === "false") return 0;
  const number = text === undefined ? cell : text === "" ? NaN : Number(decimal === "," ? text.replace(",", ".") : text);
  if (typeof number !== "number" || !Number.isFinite(number)) throw new TypeError(name + " must be a number: " + JSON.stringify(cell));
  return number;
}

/** The parts of a date that is written as 2024-12-31, 2024-12-31 23:59 or 23:59. */
function dateParts(cell, { name, date }) {
  const match = /^(?:(\d{4})-(\d{2})-(\d{2}))?[T ]?(?:(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(String(cell).trim());
  if (!match) throw new TypeError(name + " must be a date as 2024-12-31 or 2024-12-31 23:59: " + JSON.stringify(cell));
  const [year, month, day, hours, minutes, seconds = 0] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  const moment = year === undefined ? undefined : new Date(Date.UTC(year, month - 1, day));
  if (moment && (moment.getUTCMonth() !== month - 1 || moment.getUTCDate() !== day)) throw new TypeError(name + " is no such day: " + cell);
  if (hours > 23 || minutes > 59 || seconds > 60) throw new TypeError(name + " is no such time: " + cell);
  const parts = { year, month, hour: hours === undefined ? undefined : hours + minutes / 60 + seconds / 3600, "day of week": moment && (moment.getUTCDay() + 6) % 7 };
  return date.parts.map((part) => {
    if (parts[part] === undefined) throw new TypeError(name + " has no " + part + ": " + cell);
    return parts[part];
  });
}

/** Tells whether a cell is one of the marks for missing values. */
function isMark(cell) {
  const text = String(cell).trim().toLowerCase();
  return MODEL.marks.some((mark) => mark === text || (mark !== "" && text !== "" && Number(mark) === Number(text)));
}

function encodeCell(cell, column) {
  const { name, kind, categories, fill, indicator, width } = column;
  const missing = cell === undefined || cell === null || cell === "" || Number.isNaN(cell) || isMark(cell);
  const values = new Array(width).fill(0);
  if (missing && indicator) values[width - 1] = 1;
  if (missing && indicator && kind === "category") return values;
  if (missing && fill === undefined) throw new TypeError(name + " is missing");
  const given = missing ? fill : cell;
  if (kind === "number") values[0] = numberOf(given, column);
  else if (kind === "date") dateParts(given, column).forEach((part, i) => (values[i] = part));
  else {
    const text = String(given);
    const found = categories.indexOf(text);
    const index = found < 0 && (text === "true" || text === "false") ? categories.findIndex((each) => each.toLowerCase() === text) : found;
    if (index < 0 && MODEL.unseen === "error") throw new TypeError(name + " must be one of " + categories.join(", ") + ": " + JSON.stringify(cell));
    if (index >= 0) values[index] = 1;
  }
  return values;
}

/** Returns the inputs of a row, before they are scaled: an object by the names of the columns, or an array in their order. */
export function encode(row) {
  const { columns, features } = MODEL;
  const names = columns ? columns.map(({ name }) => name) : features;
  const count = names ? names.length : MODEL.inputs;
  if (!Array.isArray(row) && !ArrayBuffer.isView(row) && !names) throw new TypeError("a row must be an array of " + count + " numbers");
  if ((Array.isArray(row) || ArrayBuffer.isView(row)) && row.length !== count) throw new TypeError("a row must have " + count + " values: it has " + row.length);
  const cells = Array.isArray(row) || ArrayBuffer.isView(row) ? Array.from(row) : names.map((name) => row[name]);
  return columns ? cells.flatMap((cell, i) => encodeCell(cell, columns[i])) : cells.map((cell, i) => numberOf(cell, { name: names ? names[i] : "value " + (i + 1) }));
}

/** Returns the outputs of the network for the inputs of a row, in the units of the data. */
export function outputs(inputs) {
  const { inputScaling, outputScaling } = MODEL;
  let row = inputs.map((raw, i) => round(inputScaling ? (raw - inputScaling.shift[i]) * inputScaling.scale[i] : raw));
  for (const { units, activation, weights, biases } of layers) {
    const z = Array.from(biases);
    row.forEach((x, i) => {
      for (let j = 0; j < units; j++) z[j] += x * weights[i * units + j];
    });
    row = z.map(ACTIVATIONS[activation]);
  }
  return outputScaling ? row.map((a, k) => a / outputScaling.scale[k] + outputScaling.shift[k]) : row;
}

/** Predicts for a row: its class with probabilities, its labels, or its values. */
export function predict(row) {
  const a = outputs(encode(row));
  const { learns, names } = MODEL;
  const named = (list) => Object.fromEntries(names.map((name, k) => [name, list[k]]));
  if (learns === "values") return { values: named(a) };
  if (learns === "labels") return { labels: names.filter((_, k) => a[k] > 0.5), probabilities: named(a) };
  if (a.length === 1) return { class: names[a[0] > 0.5 ? 1 : 0], probabilities: named([1 - a[0], a[0]]) };
  return { class: names[a.indexOf(Math.max(...a))], probabilities: named(a) };
}
`;

/** Writes an ES module without dependencies: `encode`, `outputs` and `predict`, for any host. */
export function exportJs(model: DenseModel): Exported {
  checkModel("exportJs", model);
  return { files: [{ name: `${model.name}.js`, bytes: source(moduleOf(model)) }], notes: notesOf(model) };
}

/** Says what rows of a table must look like. */
export function notesOf({ schema }: DenseModel): string[] {
  const dates = schema?.columns.some(({ role, kind }) => role === "input" && kind === "date");
  return dates === true ? ["dates must be written as 2024-12-31 or 2024-12-31 23:59"] : [];
}

/** Returns the text of the module. */
export function moduleOf(model: DenseModel): string {
  const used = new Set(model.layers.map(({ activation }) => activation));
  const activations = [...used].map((name) => `  ${name}: ${ACTIVATIONS[name]},`).join("\n");
  const data = {
    precision: model.precision,
    inputs: model.inputs,
    layers: model.layers.map(({ units, activation, weights, biases }) => ({
      units,
      activation,
      weights: numbersInBase64(weights),
      biases: numbersInBase64(biases),
    })),
    inputScaling: scalingOfInputs(model),
    outputScaling: scalingOfOutputs(model),
    features: model.features,
    learns: learns(model),
    names: predictionNames(model),
    ...columnsOf(model),
  };
  return `// ${oneLine(model.name)}: ${describe(model)}, exported by Adjoint.\n\nexport const MODEL = ${scriptJson(data)};\n\nconst ACTIVATIONS = {\n${activations}\n};\n${RUNTIME}`;
}

/** Returns what of the schema encodes rows. */
function columnsOf({ schema }: DenseModel): object {
  if (schema === undefined) return {};
  const columns = schema.columns
    .filter(({ role }) => role === "input")
    .map(({ name, kind, decimal, fill, indicator, categories = [], date }) => {
      const width = kind === "category" ? categories.length : kind === "date" ? (date?.parts.length ?? 0) : 1;
      return {
        name,
        kind,
        decimal,
        fill,
        indicator,
        date: date && { parts: date.parts },
        ...(kind === "category" ? { categories: categories.map((each) => each.name) } : {}),
        width: width + (indicator === true ? 1 : 0),
      };
    });
  return { unseen: schema.unseen, marks: (schema.marks ?? []).map((mark) => mark.trim().toLowerCase()), columns };
}
