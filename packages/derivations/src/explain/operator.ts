import { ArgumentError, assert, createRandom } from "@adjoint/reference";
import { at, dense, multiply, type Dense } from "@adjoint/formula/core";
import type { ExplanationFormat } from "./document.ts";

/** A line such as \frac{\partial}{\partial W_3}(W_3 x_2) = x_2^T: the derivative of a matrix times a vector, in one of the two. */
export interface DerivativeLine {
  /** The matrix and the vector, as the reader writes them. */
  readonly matrix: string;
  readonly vector: string;
  /** Which of the two the derivative is taken in. */
  readonly by: "matrix" | "vector";
  /** The matrix's shape. */
  readonly rows: number;
  readonly cols: number;
}

export interface DerivativeExplanation {
  /** The shape of the derivative as it is: rows×rows×cols in the matrix, rows×cols in the vector. */
  readonly shape: readonly number[];
  /** Each element, by its indices. */
  readonly indexForm: string;
  /** The largest difference between the index form and central differences, over all elements. */
  readonly residual: number;
  readonly content: string;
}

/**
 * Explains the derivative of W·x in W or in x: its true shape, the index form, and where the transpose comes from that people write in its place.
 * Checked against central differences on a random W and x. Throws an ArgumentError for a shape that no matrix has.
 */
export function explainDerivative(line: DerivativeLine, format: ExplanationFormat = "text"): DerivativeExplanation {
  const { rows, cols } = line;
  if (!(Number.isInteger(rows) && Number.isInteger(cols) && rows > 0 && cols > 0)) {
    throw new ArgumentError(`explainDerivative: a matrix has at least one row and one column: ${rows}×${cols}. Give its shape.`);
  }
  return line.by === "matrix" ? inMatrix(line, format) : inVector(line, format);
}

function inMatrix(line: DerivativeLine, format: ExplanationFormat): DerivativeExplanation {
  const { matrix: W, vector: x, rows, cols } = line;
  const shape = [rows, rows, cols];
  const indexForm = `∂(${W}${x})_i/∂(${W})_jk = [i = j] (${x})_k`;
  const residual = largestDifference(rows, cols, (x0) => (i, j, k) => (i === j ? at(x0, k, 0) : 0));
  const m = mathematics(format);
  const paragraphs = [
    `The derivative of the vector ${m(`${W}${x}`)} [${rows}] in the matrix ${m(W)} [${rows}×${cols}] has one number for each element of the vector and each element of the matrix: it is ${shape.join("×")}, not ${cols === 1 ? "a number" : `the row ${m(`${x}^T`)}`} [1×${cols}].`,
    `Row j of ${m(W)} touches only element j of the product, and there ${m(`(${W})_{jk}`)} stands beside ${m(`(${x})_k`)}:`,
    display(format, String.raw`\frac{\partial (${W}${x})_i}{\partial (${W})_{jk}} = [i = j]\,(${x})_k`, indexForm, residual),
    `What backpropagation needs is this array summed against ${m("\\delta")} [${rows}], the derivative of the cost in ${m(`${W}${x}`)}. The [i = j] picks one term:`,
    display(
      format,
      String.raw`\sum_i \delta_i [i = j] (${x})_k = \delta_j (${x})_k`,
      `Σ_i δ_i [i = j] (${x})_k = δ_j (${x})_k`,
      contractedDifference(rows, cols),
    ),
    `which is the outer product ${m(`\\delta ${x}^T`)} [${rows}×${cols}], of the shape of ${m(W)}. ${m(`${x}^T`)} is what is left of the array once the sum over i has been taken: “${m(`\\partial(${W}${x})/\\partial ${W} = ${x}^T`)}” is a rule for that product, not an equation.`,
  ];
  return { shape, indexForm, residual, content: paragraphs.join("\n\n") };
}

function inVector(line: DerivativeLine, format: ExplanationFormat): DerivativeExplanation {
  const { matrix: W, vector: x, rows, cols } = line;
  const indexForm = `∂(${W}${x})_i/∂(${x})_k = (${W})_ik`;
  const residual = vectorDifference(rows, cols);
  const m = mathematics(format);
  const paragraphs = [
    `The derivative of the vector ${m(`${W}${x}`)} [${rows}] in the vector ${m(x)} [${cols}] is the Jacobian, ${rows}×${cols}: it is ${m(W)} itself.`,
    display(format, String.raw`\frac{\partial (${W}${x})_i}{\partial (${x})_k} = (${W})_{ik}`, indexForm, residual),
    `Summed against ${m("\\delta")} [${rows}] over i it gives ${m(`${W}^T\\delta`)} [${cols}] as a column, or ${m(`\\delta^T ${W}`)} as a row: the transpose comes from the sum over the first index.`,
  ];
  return { shape: [rows, cols], indexForm, residual, content: paragraphs.join("\n\n") };
}

/** Mathematics in a sentence; text has no backslashes and no braces. */
function mathematics(format: ExplanationFormat): (latex: string) => string {
  if (format !== "text") return (latex) => `$${latex}$`;
  return (latex) =>
    latex
      .replaceAll("\\delta", "δ")
      .replaceAll("\\partial", "∂")
      .replaceAll("^T", "ᵀ")
      .replaceAll(/\{(\w+)\}/g, "$1");
}

function display(format: ExplanationFormat, latex: string, text: string, residual: number): string {
  assert(residual < 1e-9, `${text} holds: it differs by ${residual}`);
  if (format === "text") return `    ${text}    ✓`;
  return format === "markdown" ? `$$${latex}$$` : `\\[ ${latex} \\]`;
}

function draw(rows: number, cols: number): { W: Dense; x: Dense } {
  const random = createRandom(rows * 100 + cols, 13);
  return { W: dense(rows, cols, () => random.normal()), x: dense(cols, 1, () => random.normal()) };
}

/** (W·x)_i changes linearly, so one central difference of any step is exact up to rounding. */
function difference(product: (moved: (base: Dense) => Dense) => Dense, index: number, i: number): number {
  const h = 0.5;
  const move =
    (by: number) =>
    (base: Dense): Dense => ({ ...base, values: base.values.map((value, k) => (k === index ? value + by : value)) });
  return (at(product(move(h)), i, 0) - at(product(move(-h)), i, 0)) / (2 * h);
}

function largestDifference(rows: number, cols: number, form: (x: Dense) => (i: number, j: number, k: number) => number): number {
  const { W, x } = draw(rows, cols);
  const claimed = form(x);
  let worst = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++)
      for (let k = 0; k < cols; k++) {
        const slope = difference((moved) => multiply(moved(W), x), j * cols + k, i);
        worst = Math.max(worst, Math.abs(slope - claimed(i, j, k)));
      }
  return worst;
}

function contractedDifference(rows: number, cols: number): number {
  const { W, x } = draw(rows, cols);
  const delta = draw(rows, rows).x;
  let worst = 0;
  for (let j = 0; j < rows; j++)
    for (let k = 0; k < cols; k++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += at(delta, i, 0) * difference((moved) => multiply(moved(W), x), j * cols + k, i);
      worst = Math.max(worst, Math.abs(sum - at(delta, j, 0) * at(x, k, 0)));
    }
  return worst;
}

function vectorDifference(rows: number, cols: number): number {
  const { W, x } = draw(rows, cols);
  let worst = 0;
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < cols; k++) worst = Math.max(worst, Math.abs(difference((moved) => multiply(W, moved(x)), k, i) - at(W, i, k)));
  return worst;
}
