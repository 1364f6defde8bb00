import type { BinaryOperator, Expr, NameNode } from "../ast.ts";
import type { Syntax } from "../../problem.ts";

/** How a formula is written out. */
export interface PrintStyle {
  readonly syntax: Syntax;
  /** The text that spans point into; what an edit left alone is copied from it. */
  readonly source?: string | undefined;
  /** How a name is written; as its author did where it is left out. */
  readonly name?: ((name: NameNode) => string) | undefined;
  /** The sign for the elementwise product in mathematics. */
  readonly times?: string | undefined;
}

const LEVEL = { sum: 40, product: 50, beside: 55, sign: 60, power: 70, atom: 100 } as const;

const CODE: Readonly<Record<"octave" | "numpy", Readonly<Partial<Record<BinaryOperator, readonly [string, number]>>>>> = {
  octave: {
    "+": [" + ", LEVEL.sum],
    "-": [" - ", LEVEL.sum],
    matmul: [" * ", LEVEL.product],
    product: [" * ", LEVEL.product],
    times: [" .* ", LEVEL.product],
    divide: [" / ", LEVEL.product],
    eachdivide: [" ./ ", LEVEL.product],
    power: ["^", LEVEL.power],
    eachpower: [".^", LEVEL.power],
    "==": [" == ", 20],
    "!=": [" ~= ", 20],
    and: [" & ", 16],
    or: [" | ", 14],
  },
  numpy: {
    "+": [" + ", LEVEL.sum],
    "-": [" - ", LEVEL.sum],
    matmul: [" @ ", LEVEL.product],
    product: [" @ ", LEVEL.product],
    times: [" * ", LEVEL.product],
    divide: [" / ", LEVEL.product],
    eachdivide: [" / ", LEVEL.product],
    power: ["**", LEVEL.power],
    eachpower: ["**", LEVEL.power],
    "==": [" == ", 20],
    "!=": [" != ", 20],
    and: [" & ", 26],
    or: [" | ", 22],
  },
};

interface Printed {
  readonly text: string;
  readonly level: number;
}

/** A formula as text. */
export function printFormula(node: Expr, style: PrintStyle): string {
  return print(node, style).text;
}

/** A formula as text that may stand where something that binds at least as tight as `like` stood. */
export function printInPlaceOf(node: Expr, like: Expr, style: PrintStyle): string {
  const printed = print(node, style);
  const before = print(like, style);
  return printed.level < before.level ? bracket(printed.text) : printed.text;
}

const bracket = (text: string): string => `(${text})`;

function print(node: Expr, style: PrintStyle): Printed {
  const { source } = style;
  if (node.span && source !== undefined && !style.name) {
    const text = source.slice(node.span.start, node.span.end);
    return { text, level: isBracketed(text) ? LEVEL.atom : levelOf(node, style.syntax) };
  }
  return { text: compose(node, style), level: levelOf(node, style.syntax) };
}

/** Does the first bracket close at the end? */
function isBracketed(text: string): boolean {
  if (!text.startsWith("(") || !text.endsWith(")")) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")" && --depth === 0) return i === text.length - 1;
  }
  return false;
}

function levelOf(node: Expr, syntax: Syntax): number {
  const mathematics = syntax === "latex" || syntax === "plain";
  switch (node.kind) {
    case "binary":
      if (mathematics) {
        if (node.op === "+" || node.op === "-") return LEVEL.sum;
        if (node.op === "product") return LEVEL.beside;
        if (node.op === "divide" && syntax === "latex") return LEVEL.atom;
        if (node.op === "power" || node.op === "eachpower") return LEVEL.power;
        return LEVEL.product;
      }
      return CODE[syntax][node.op]?.[1] ?? 20;
    case "unary":
      return mathematics ? LEVEL.sum + 1 : LEVEL.sign;
    case "transpose":
      return LEVEL.atom;
    case "chain":
      return LEVEL.product;
    case "components":
      return levelOf(node.body, syntax);
    case "slice":
      return 30;
    case "number":
      return node.value < 0 ? LEVEL.sign : LEVEL.atom;
    default:
      return LEVEL.atom;
  }
}

function within(node: Expr, least: number, style: PrintStyle): string {
  const printed = print(node, style);
  return printed.level < least ? bracket(printed.text) : printed.text;
}

function compose(node: Expr, style: PrintStyle): string {
  const mathematics = style.syntax === "latex" || style.syntax === "plain";
  switch (node.kind) {
    case "number":
      return String(node.value);
    case "text":
      return JSON.stringify(node.value);
    case "name":
      return style.name?.(node) ?? node.text;
    case "end":
      return "end";
    case "unary":
      return `${node.op === "!" && style.syntax === "octave" ? "~" : node.op}${within(node.arg, mathematics ? LEVEL.product : LEVEL.sign, style)}`;
    case "transpose":
      return transposeOf(node.arg, style);
    case "binary":
      return mathematics ? composeMath(node, style) : composeCode(node, style, style.syntax);
    case "call":
      return composeCall(node, style);
    case "index": {
      const open = style.syntax === "numpy" ? "[" : "(";
      const close = style.syntax === "numpy" ? "]" : ")";
      const args = node.args.map((a) => within(a, 0, style)).join(style.syntax === "numpy" ? ", " : ",");
      return `${within(node.base, LEVEL.atom, style)}${open}${args}${close}`;
    }
    case "slice": {
      const parts = style.syntax === "numpy" ? [node.from, node.to, node.step] : [node.from, node.step, node.to];
      const shown = parts.filter((p, i) => p !== undefined || (i !== 1 && style.syntax !== "numpy") || (i < 2 && style.syntax === "numpy"));
      return shown.map((p) => (p ? within(p, 31, style) : "")).join(":");
    }
    case "array":
      if (style.syntax === "latex" && node.rows.length > 1)
        return `\\begin{bmatrix} ${node.rows.map((row) => row.map((x) => within(x, 0, style)).join(" & ")).join(" \\\\ ")} \\end{bmatrix}`;
      if (node.tuple)
        return `(${node.rows
          .flat()
          .map((x) => within(x, 0, style))
          .join(", ")})`;
      return `[${node.rows.map((row) => row.map((x) => within(x, 0, style)).join(style.syntax === "numpy" ? ", " : " ")).join("; ")}]`;
    case "components":
      return print(node.body, style).text;
    case "chain": {
      const sign = {
        beside: " ",
        times: ` ${style.times ?? "⊙"} `,
        product: style.syntax === "latex" ? " \\cdot " : " · ",
        eachdivide: " ./ ",
        divide: "/",
      };
      return node.factors.map((f, i) => `${i === 0 ? "" : sign[node.joints[i - 1]]}${within(f, LEVEL.sign, style)}`).join("");
    }
  }
}

function composeCode(node: Extract<Expr, { kind: "binary" }>, style: PrintStyle, syntax: "octave" | "numpy"): string {
  const [sign, level] = CODE[syntax][node.op] ?? [` ${node.op} `, 20];
  return `${within(node.left, level, style)}${sign}${within(node.right, level + 1, style)}`;
}

function composeMath(node: Extract<Expr, { kind: "binary" }>, style: PrintStyle): string {
  const latex = style.syntax === "latex";
  switch (node.op) {
    case "+":
    case "-":
      return `${within(node.left, LEVEL.sum, style)} ${node.op} ${within(node.right, LEVEL.sum + 1, style)}`;
    case "times":
      return `${within(node.left, LEVEL.product, style)} ${style.times ?? (latex ? "\\odot" : "⊙")} ${within(node.right, LEVEL.beside, style)}`;
    case "matmul":
    case "product": {
      const right = within(node.right, LEVEL.sign, style);
      const left = within(node.left, LEVEL.beside, style);
      return /^[\d.]/.test(right) ? `${left} ${latex ? "\\cdot" : "·"} ${right}` : `${left} ${right}`;
    }
    case "divide":
      if (latex) return `\\frac{${print(node.left, style).text}}{${print(node.right, style).text}}`;
      return `${within(node.left, LEVEL.beside, style)}/${within(node.right, LEVEL.sign, style)}`;
    case "eachdivide":
      return `${within(node.left, LEVEL.product, style)} ./ ${within(node.right, LEVEL.beside, style)}`;
    case "power":
    case "eachpower":
      return `${within(node.left, LEVEL.atom, style) === print(node.left, style).text && node.left.kind !== "name" ? print(node.left, style).text : bracket(print(node.left, style).text)}^${latex ? `{${print(node.right, style).text}}` : print(node.right, style).text}`;
    default:
      return `${within(node.left, LEVEL.sum, style)} ${node.op} ${within(node.right, LEVEL.sum, style)}`;
  }
}

function transposeOf(arg: Expr, style: PrintStyle): string {
  if (style.syntax === "octave") return `${within(arg, LEVEL.atom - 1, style)}'`;
  if (style.syntax === "numpy") return `${within(arg, LEVEL.atom - 1, style)}.T`;
  const inner = print(arg, style).text;
  const scripted = arg.kind === "name" && /[\^]|⁽|[⁰¹²³⁴-⁹]/.test(inner);
  const plain = arg.kind === "name" && !scripted;
  const base = plain || isBracketed(inner) ? inner : bracket(inner);
  return style.syntax === "latex" ? `${base}^T` : `${base}ᵀ`;
}

function composeCall(node: Extract<Expr, { kind: "call" }>, style: PrintStyle): string {
  const args = [...node.args.map((a) => within(a, 0, style)), ...node.named.map((n) => `${n.name}=${within(n.value, 0, style)}`)];
  if (node.method && style.syntax === "numpy")
    return `${within(node.args[0], LEVEL.atom - 1, style)}.${node.fn}(${args.slice(1).join(", ")})`;
  const latex = style.syntax === "latex";
  if (latex || style.syntax === "plain") {
    if (node.fn === "norm") return latex ? `\\|${args[0]}\\|` : `‖${args[0]}‖`;
    if (node.over && node.over.length > 0) {
      const letters = node.over.join(latex ? "" : ",");
      const below = latex ? `\\sum_${letters.length > 1 ? `{${letters}}` : letters}` : `Σ_${letters}`;
      return `${below} ${within(node.args[0], LEVEL.product, style)}`;
    }
    if (node.fn === "sumexamples" || node.fn === "sumall" || node.fn === "sum") return `${latex ? "\\sum" : "∑"} ${args[0]}`;
    const greek: Readonly<Record<string, string>> = {
      σ: "\\sigma",
      φ: "\\varphi",
      log: "\\log",
      exp: "\\exp",
      tanh: "\\tanh",
      max: "\\max",
      Ḟ: "\\dot F",
    };
    const name = latex ? (greek[node.fn] ?? (node.fn.length > 1 ? `\\mathrm{${node.fn}}` : node.fn)) : node.fn;
    const layer = node.layer ? `_${latex ? `{${print(node.layer, style).text}}` : print(node.layer, style).text}` : "";
    return `${name}${layer}${(latex ? "'" : "′").repeat(node.primes)}(${args.join(", ")})`;
  }
  const prefix =
    style.syntax === "numpy" &&
    /^(?:exp|log|tanh|sum|mean|maximum|minimum|dot|outer|multiply|square|power|sqrt|zeros|ones|zeros_like|ones_like|hstack|vstack|concatenate|abs|sign|eye|arange|where)$/.test(
      node.fn,
    )
      ? "np."
      : "";
  const suffix = node.primes > 0 && !/prime|[gG]radient|deriv/.test(node.fn) ? "prime" : "";
  return `${prefix}${node.fn}${suffix}(${args.join(", ")})`;
}
