import type { Expression, Program } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import { entryText } from "./print-entries.ts";
import { GREEK, isLatex } from "./vocabulary.ts";

type Name = Extract<Expression, { kind: "name" }>;

const COMMAND_OF = new Map(Object.entries(GREEK).map(([command, letter]) => [letter, `\\${command}`]));
const RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const inRaised = (digits: string): string => digits.replace(/\d/g, (digit) => RAISED_DIGITS[Number(digit)]);
const ADDED = 1;
const JOINED = 2;
const RAISED = 3;
const ATOM = 4;

/** Returns the text of an expression of formulas, in LaTeX or plain text as the program is; a node that was read is copied. */
export function printFormula(expression: Expression, program: Program, replaced?: Expression): string {
  const printer = new Printer(program);
  const text = printer.text(expression);
  if (!replaced || precedenceOf(expression) >= precedenceOf(replaced)) return text;
  if (isTransposed(expression) && !/^\s*(?:\}\s*)?[\^'ᵀ′]/.test(program.text.slice(replaced.span.end))) return text;
  const before = program.text.slice(0, replaced.span.start).trimEnd();
  const after = program.text.slice(replaced.span.end).trimStart();
  return /[([{=]$/.test(before) && /^(?:[)\]}]|$|\\right|\\\\|\$)/.test(after) ? text : `(${text})`;
}

function precedenceOf(node: Expression): number {
  if (node.kind === "binary") return node.op === "add" || node.op === "subtract" ? ADDED : node.op === "power" ? RAISED : JOINED;
  if (node.kind === "unary") return node.op === "transpose" ? RAISED : ADDED;
  return node.kind === "sum" ? ADDED : ATOM;
}

/** (W)^T binds as tightly as a name, but for another exponent. */
const isTransposed = (node: Expression): boolean => node.kind === "unary" && node.op === "transpose";

class Printer {
  readonly #program: Program;
  readonly #latex: boolean;
  readonly #hadamard: string;

  constructor(program: Program) {
    this.#program = program;
    this.#latex = isLatex(program.text);
    // The sign that the text has itself.
    const signs = this.#latex ? ["\\odot", "\\circ", "\\bullet"] : ["∘", "⊙", "*"];
    this.#hadamard = signs.find((sign) => program.text.includes(sign)) ?? signs[0];
  }

  text(node: Expression): string {
    const { text } = this.#program;
    const { start, end } = node.span;
    if (start < 0) return this.#written(node);
    const source = text.slice(start, end);
    // W^{[2]T} is the text of W with its transpose.
    return node.kind === "name" && node.symbol && /(?:T|ᵀ|\\top)\s*\}?$/.test(source) && node.symbol.base !== "T"
      ? this.#name(node)
      : source;
  }

  #operand(node: Expression, needed: number): string {
    return precedenceOf(node) < needed ? `(${this.text(node)})` : this.text(node);
  }

  #written(node: Expression): string {
    switch (node.kind) {
      case "number":
        return String(node.value);
      case "name":
        return this.#name(node);
      case "unary":
        if (node.op === "transpose")
          return `${this.#operand(node.operand, ATOM)}${this.#latex ? "^T" : "ᵀ"}`.replace(/^(.*\^.*)(\^T)$/, "($1)$2");
        return `${node.op === "negate" ? "-" : "+"}${this.#operand(node.operand, JOINED)}`;
      case "binary":
        return this.#binary(node);
      case "call": {
        const callee = this.text(node.callee);
        const known = this.#latex && /^(?:log|exp|tanh|max|sin|cos)$/.test(callee) ? `\\${callee}` : callee;
        return `${known}(${node.args.map((arg) => this.text(arg)).join(", ")})`;
      }
      case "sum":
        return `${this.#latex ? "\\sum" : "∑"}${node.index ? `_${node.index}` : ""} ${this.#operand(node.body, JOINED)}`;
      default:
        return node.kind === "matrix" ? `[${node.rows.map((row) => row.map((one) => this.text(one)).join(", ")).join("; ")}]` : "";
    }
  }

  #binary({ op, left, right }: Extract<Expression, { kind: "binary" }>): string {
    if (op === "add" || op === "subtract")
      return `${this.#operand(left, ADDED)} ${op === "add" ? "+" : "-"} ${this.#operand(right, JOINED)}`;
    if (op === "power") return this.#power(left, right);
    if (op === "divide" && this.#latex) return `\\frac{${this.text(left)}}{${this.text(right)}}`;
    const sign = op === "times" ? ` ${this.#hadamard} ` : op === "divide" ? " / " : " ";
    return `${this.#operand(left, JOINED)}${sign}${this.#operand(right, op === "divide" ? RAISED : JOINED + 0.5)}`;
  }

  #power(base: Expression, exponent: Expression): string {
    const below = this.#operand(base, ATOM);
    const bracketed = /[\^⁰-⁹²³¹ᵀ]/.test(below) && !below.startsWith("(") ? `(${below})` : below;
    if (this.#latex) return `${bracketed}^{${this.text(exponent)}}`;
    const digit = exponent.kind === "number" && exponent.value >= 0 && exponent.value <= 9 ? RAISED_DIGITS[exponent.value] : undefined;
    return bracketed + (digit ?? `^(${this.text(exponent)})`);
  }

  /** A name as the text writes it, or another one of its kind with another layer. */
  #name(node: Name): string {
    if (!node.symbol) return this.#nameOf(node.name);
    const { entries } = node.symbol;
    if (entries) return entryText(node, entries, this.#program) ?? node.name;
    let same: string | undefined;
    let alike: { text: string; layer: number } | undefined;
    walk(this.#program.body, (other) => {
      if (other.kind !== "name" || !other.symbol || other.span.start < 0) return;
      const text = this.#program.text.slice(other.span.start, other.span.end);
      if (/(?:T|ᵀ|\\top)\s*\}?$/.test(text)) return;
      if (other.name === node.name && !other.symbol.entries) same ??= text;
      if (other.symbol.base === node.symbol!.base && other.symbol.layer?.kind === "number" && !other.symbol.entries)
        alike ??= { text, layer: other.symbol.layer.value };
    });
    if (same !== undefined) return same;
    const { base, layer, primes } = node.symbol;
    const number = layer?.kind === "number" ? layer.value : undefined;
    const moved = alike && number !== undefined ? withLayer(alike.text, alike.layer, number) : undefined;
    if (moved !== undefined) return moved;
    const letter = (this.#latex ? COMMAND_OF.get(base) : undefined) ?? base;
    return letter + "'".repeat(primes) + (layer ? this.#layer(layer) : "");
  }

  /** A quantity by its plain name: `a2` as the text writes it, or as it writes that of another layer. */
  #nameOf(plain: string): string {
    const letters = plain.replace(/\d+$/, "");
    let alike: { text: string; written: number; layer: number } | undefined;
    let same: string | undefined;
    walk(this.#program.body, (other) => {
      if (other.kind !== "name" || other.span.start < 0 || other.symbol?.entries) return;
      const text = this.#program.text.slice(other.span.start, other.span.end);
      if (/(?:T|ᵀ|\\top)\s*\}?$/.test(text)) return;
      if (other.name === plain) same ??= text;
      if (other.symbol?.layer?.kind === "number" && other.name.replace(/\d+$/, "") === letters)
        alike ??= { text, written: other.symbol.layer.value, layer: Number(other.name.slice(letters.length)) };
    });
    if (same !== undefined || !alike) return same ?? plain;
    return withLayer(alike.text, alike.written, alike.written + Number(plain.slice(letters.length)) - alike.layer) ?? plain;
  }

  /** A layer's number in the style of the text. */
  #layer(layer: Expression): string {
    const value = layer.kind === "number" ? String(layer.value) : this.#written({ ...layer, span: { start: -1, end: -1 } });
    const { text } = this.#program;
    if (!this.#latex && /⁽/.test(text) && /^\d+$/.test(value)) return `⁽${inRaised(value)}⁾`;
    if (/\^\{?\[/.test(text)) return `^{[${value}]}`;
    if (/\^\{?\(|⁽/.test(text)) return this.#latex ? `^{(${value})}` : `^(${value})`;
    if (/\p{L}\[\w+\]/u.test(text)) return `[${value}]`;
    if (/_\{?\d/.test(text)) return `_${value}`;
    return this.#latex || /\^\d/.test(text) ? `^${value}` : value;
  }
}

/** The text of a quantity with another layer; undefined where its layer does not stand in it as a number. */
function withLayer(text: string, layer: number, other: number): string | undefined {
  for (const write of [String, (value: number): string => inRaised(String(value))]) {
    const at = text.lastIndexOf(write(layer));
    if (at > 0) return text.slice(0, at) + write(other) + text.slice(at + write(layer).length);
  }
  return undefined;
}
