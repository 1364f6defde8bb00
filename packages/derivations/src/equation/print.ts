import type { EquationNotation, Quantity } from "@adjoint/formula/core";
import { isElementwise, type Coefficient, type Equation, type Expression, type Layer } from "./expression.ts";

export type Format = "text" | "latex";

interface Printer {
  readonly notation: EquationNotation;
  readonly format: Format;
  /** What is taken from the offset of a symbolic layer l, so that the left side of an equation has a plain l. */
  readonly shift: number;
}

/** How tightly what was printed holds together. */
const SUM = 1;
const TIMES = 2;
const PRODUCT = 3;
const ATOM = 4;
type Binding = typeof SUM | typeof TIMES | typeof PRODUCT | typeof ATOM;
interface Printed {
  readonly text: string;
  readonly binding: Binding;
}

/** The equation in a notation; in rows both sides are transposed, so that what stands on the left is what the notation stores. */
export function printEquation({ left, right, relation }: Equation, notation: EquationNotation, format: Format): string {
  const printer: Printer = { notation, format, shift: shiftOf(left, notation) };
  const flipped = notation.layout === "rows";
  return `${print(left, printer, flipped).text} ${printRelation(relation, notation, format)} ${print(right, printer, flipped).text}`;
}

/** In a program an assignment is written with =, in mathematics that would be false. */
function printRelation(relation: Equation["relation"], { code }: EquationNotation, format: Format): string {
  if (relation === "equal") return "=";
  return format === "latex" ? String.raw`\leftarrow` : code ? "=" : "←";
}

/** One expression in a notation, as it is stored there. */
export function printExpression(expression: Expression, notation: EquationNotation, format: Format): string {
  return print(expression, { notation, format, shift: shiftOf(expression, notation) }, notation.layout === "rows").text;
}

/** The activation of a layer, or its derivative, without its argument. */
export function printActivation(at: Layer, primes: 0 | 1, notation: EquationNotation, format: Format): string {
  return notation.activation(printLayer(at, "z", notation), primes)[format === "text" ? 0 : 1];
}

/** The layer as the notation writes it. */
function printLayer(at: Layer, quantity: Quantity, notation: EquationNotation, shift = 0): string {
  const added = notation.offset(quantity);
  if (typeof at === "number") return String(at + added);
  const offset = at.offset + added - (at.base === "L" ? notation.offset("a") : shift);
  return offset === 0 ? at.base : `${at.base}${offset > 0 ? "+" : "-"}${Math.abs(offset)}`;
}

/** The offset of the notation's anchor, or else of the first quantity with a symbolic layer l. */
function shiftOf(expression: Expression, notation: EquationNotation): number {
  if (notation.anchor) return notation.offset(notation.anchor);
  switch (expression.kind) {
    case "symbol":
      return expression.layer !== null && typeof expression.layer !== "number" && expression.layer.base === "l"
        ? notation.offset(expression.quantity) + expression.layer.offset
        : 0;
    case "product":
    case "hadamard":
    case "ratio":
    case "sum":
      return shiftOf(expression.left, notation) || shiftOf(expression.right, notation);
    case "partial":
      return shiftOf(expression.by, notation);
    case "number":
    case "kronecker":
      return 0;
    default:
      return shiftOf(expression.of, notation);
  }
}

function print(expression: Expression, printer: Printer, flipped: boolean): Printed {
  const { notation, format } = printer;
  switch (expression.kind) {
    case "symbol":
      return printSymbol(expression, printer, flipped);
    case "number":
      return { text: String(expression.value), binding: expression.value < 0 ? SUM : ATOM };
    case "transpose":
      return print(expression.of, printer, !flipped);
    case "product": {
      const elementwise = isElementwise(expression);
      const [first, second] = flipped && !elementwise ? [expression.right, expression.left] : [expression.left, expression.right];
      const [a, b] = [print(first, printer, flipped), print(second, printer, flipped)];
      const operator = notation.code && format === "text" ? (elementwise ? " * " : " @ ") : " ";
      return { text: `${wrapped(a, PRODUCT)}${operator}${wrapped(b, PRODUCT)}`, binding: PRODUCT };
    }
    case "ratio": {
      const [over, under] = [print(expression.left, printer, flipped), print(expression.right, printer, flipped)];
      if (format === "latex") return { text: String.raw`\frac{${over.text}}{${under.text}}`, binding: ATOM };
      return { text: `${wrapped(over, ATOM)}/${wrapped(under, ATOM)}`, binding: PRODUCT };
    }
    case "hadamard":
      return printHadamard(expression, printer, flipped);
    case "sum": {
      const right = print(expression.right, printer, flipped);
      const sign = expression.sign === 1 ? "+" : "-";
      const operator = format === "text" && !notation.code ? sign.replace("-", "−") : sign;
      return {
        text: `${print(expression.left, printer, flipped).text} ${operator} ${wrapped(right, expression.sign === 1 ? SUM : TIMES)}`,
        binding: SUM,
      };
    }
    case "scaled": {
      const of = print(expression.of, printer, flipped);
      return { text: `${coefficient(expression.by, printer)}${wrapped(of, TIMES)}`, binding: TIMES };
    }
    case "activation": {
      const at = printLayer(expression.layer, "z", notation, printer.shift);
      const ofElement = expression.primes === 1 && isElementwise(expression.of) ? notation.slope?.(at) : undefined;
      const name = (ofElement ?? notation.activation(at, expression.primes))[format === "text" ? 0 : 1];
      return { text: `${name}(${print(expression.of, printer, flipped).text})`, binding: ATOM };
    }
    case "over-examples": {
      const stored = notation.layout === "rows";
      return transposedIf(flipped !== stored, printOverExamples(print(expression.of, printer, stored), printer), printer);
    }
    case "with-one": {
      const of = print(expression.of, printer, false).text;
      const text = format === "latex" ? String.raw`\begin{bmatrix} 1 \\ ${of} \end{bmatrix}` : `[1; ${of}]`;
      return transposedIf(flipped, { text, binding: ATOM }, printer);
    }
    case "without-bias":
      return transposedIf(flipped, { text: columnsFromTwo(print(expression.of, printer, false).text, format), binding: ATOM }, printer);
    case "bias-zeroed": {
      const rest = columnsFromTwo(print(expression.of, printer, false).text, format);
      return transposedIf(
        flipped,
        { text: format === "latex" ? String.raw`\begin{bmatrix} 0 & ${rest} \end{bmatrix}` : `[0, ${rest}]`, binding: ATOM },
        printer,
      );
    }
    case "element":
      return printElement(expression, printer);
    case "sum-over": {
      const of = print(expression.of, printer, false);
      return {
        text:
          format === "latex" ? String.raw`\sum_{${expression.index}} ${wrapped(of, TIMES)}` : `Σ_${expression.index} ${wrapped(of, TIMES)}`,
        binding: TIMES,
      };
    }
    case "kronecker": {
      const { left, right } = expression;
      return { text: notation.code && format === "text" ? `(${left} == ${right})` : `[${left} = ${right}]`, binding: ATOM };
    }
    case "partial": {
      const [of, by] = [print(expression.of, printer, false).text, print(expression.by, printer, false).text];
      return format === "latex"
        ? { text: String.raw`\frac{\partial ${of}}{\partial ${by}}`, binding: ATOM }
        : { text: `∂${of}/∂${by}`, binding: TIMES };
    }
  }
}

function printSymbol(expression: Extract<Expression, { kind: "symbol" }>, printer: Printer, flipped: boolean): Printed {
  const { notation, format } = printer;
  const { quantity, layer } = expression;
  const which = format === "text" ? 0 : 1;
  const isInput = quantity === "a" && layer === 0 && notation.input !== null;
  const name = isInput ? notation.input[which] : bareName(quantity, notation)[which];
  const index = layer === null || isInput ? "" : printLayer(layer, quantity, notation, printer.shift);
  const attached = index === "" ? name : attach(name, index, printer);
  const scalar = quantity === "J" || quantity === "m" || quantity === "lambda" || quantity === "alpha";
  const stored = notation.layout === "rows";
  return transposedIf(!scalar && flipped !== stored, { text: attached, binding: ATOM }, printer);
}

function bareName(quantity: Quantity, notation: EquationNotation): readonly [string, string] {
  return notation.names[quantity] ?? [quantity, quantity];
}

/** A layer at a name; a fraction carries it in its denominator. */
function attach(name: string, index: string, { notation, format }: Printer): string {
  if (format === "text") return `${name}${notation.attachText(index)}`;
  const fraction = /^\\frac\{(.*)\}\{\\partial (.*)\}$/.exec(name);
  return fraction
    ? String.raw`\frac{${fraction[1]}}{\partial ${fraction[2]}${notation.attach(index)}}`
    : `${name}${notation.attach(index)}`;
}

function transposedIf(transposed: boolean, { text, binding }: Printed, { notation, format }: Printer): Printed {
  if (!transposed) return { text, binding };
  if (format === "latex") {
    const open = (/\^|\\frac/.test(text) && !text.startsWith(String.raw`\begin`)) || binding < ATOM;
    return { text: open ? `(${text})^T` : `${text}^T`, binding: ATOM };
  }
  if (notation.code) return { text: binding < ATOM ? `(${text}).T` : `${text}.T`, binding: ATOM };
  const simple = binding === ATOM && (text.startsWith("[") || !/[\^⁰¹²³⁴⁵⁶⁷⁸⁹ˡᴸ/[(]/.test(text));
  return { text: simple ? `${text}ᵀ` : `(${text})ᵀ`, binding: ATOM };
}

function printHadamard(expression: Extract<Expression, { kind: "hadamard" }>, printer: Printer, flipped: boolean): Printed {
  const { notation, format } = printer;
  const [left, right] = [print(expression.left, printer, flipped), print(expression.right, printer, flipped)];
  // Hagan writes f′(n) as a diagonal matrix, so it multiplies from the left.
  if (notation.name === "hagan" && expression.right.kind === "activation") {
    return { text: `${right.text} ${wrapped(left, PRODUCT)}`, binding: PRODUCT };
  }
  const operator = notation.hadamard[format === "text" ? 0 : 1];
  const inner = notation.code && format === "text" ? ATOM : TIMES;
  return { text: `${wrapped(left, left.binding === TIMES ? TIMES : inner)} ${operator} ${wrapped(right, inner)}`, binding: TIMES };
}

function printOverExamples(of: Printed, { notation, format }: Printer): Printed {
  if (format === "latex") return { text: String.raw`\sum_{t=1}^{m} ${subscripted(of, "t", format)}`, binding: TIMES };
  if (notation.code) return { text: `np.sum(${of.text}, axis=0, keepdims=True)`, binding: ATOM };
  return { text: `sum(${of.text}, 2)`, binding: ATOM };
}

function columnsFromTwo(text: string, format: Format): string {
  return format === "latex" ? String.raw`${text}(:, 2:\mathrm{end})` : `${text}(:, 2:end)`;
}

/** X_ij of the stored matrix: in rows, the indices of a matrix that is stored transposed change places. */
function printElement({ of, row, col }: Extract<Expression, { kind: "element" }>, printer: Printer): Printed {
  const { notation, format } = printer;
  const rows = notation.layout === "rows";
  const indices = col === null ? [row] : rows ? [col, row] : [row, col];
  const stored = print(of, printer, rows);
  if (notation.code && format === "text") return { text: `${stored.text}[${indices.join(", ")}]`, binding: ATOM };
  return { text: subscripted(stored, indices.join(""), format), binding: ATOM };
}

/** An index at what may have one already; a fraction takes it into its denominator. */
function subscripted({ text, binding }: Printed, index: string, format: Format): string {
  if (format === "latex") {
    const fraction = /^\\frac\{(.*)\}\{\\partial (.*)\}$/.exec(text);
    if (fraction) {
      return String.raw`\frac{${fraction[1]}}{\partial ${subscripted({ text: fraction[2], binding: ATOM }, index, format)}}`;
    }
    return /_\{[^{}]*\}$/.test(text) || binding < ATOM ? `(${text})_{${index}}` : `${text}_{${index}}`;
  }
  return binding < ATOM || /[₀-₉}]$|_\w$/.test(text) ? `(${text})_${index}` : `${text}_${index}`;
}

function coefficient({ over, under }: Coefficient, { notation, format }: Printer): string {
  const which = format === "text" ? 0 : 1;
  const name = (factor: number | string): string =>
    typeof factor === "number" ? String(factor) : (notation.names[factor as Quantity]?.[which] ?? factor);
  const code = notation.code && format === "text";
  const glue = code ? " * " : format === "latex" ? " " : "";
  const square = format === "latex" ? "^2" : code ? "**2" : "²";
  const isSquare = under.length === 2 && under[0] === under[1];
  // A minus stands before the fraction.
  const [first] = over;
  if (under.length > 0 && typeof first === "number" && first < 0)
    return `-${coefficient({ over: [-first, ...over.slice(1)], under }, { notation, format, shift: 0 })}`;
  const top = over.length === 0 ? "1" : over.map(name).join(glue);
  const bottom = isSquare ? `${name(under[0])}${square}` : under.map(name).join(glue);
  if (under.length === 0) return code ? `${top} * ` : `${top} `;
  if (format === "latex") return String.raw`\frac{${top}}{${bottom}} `;
  const denominator = under.length > 1 && !isSquare ? `(${bottom})` : bottom;
  return code ? `(${top} / ${denominator}) * ` : `(${top}/${denominator}) `;
}

function wrapped({ text, binding }: Printed, at: Binding): string {
  return binding < at ? `(${text})` : text;
}
