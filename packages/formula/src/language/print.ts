import type { BinaryOperator, Expression, Language, Program } from "../ir/core.ts";
import { childrenOf, walk } from "../ir/walk.ts";
import { printFormula } from "./math/print.ts";
import { LOWEST, OCTAVE, PYTHON, RANGE_PRECEDENCE, type Grammar, type Spelling } from "./precedence.ts";

type Code = Exclude<Language, "math">;

const GRAMMARS: Readonly<Record<Code, Grammar>> = { python: PYTHON, octave: OCTAVE };
/** How a language writes an operator that only others have. */
const BORROWED: Readonly<Record<Code, Readonly<Partial<Record<BinaryOperator, BinaryOperator>>>>> = {
  python: { product: "matmul", quotient: "divide", matrixPower: "power" },
  octave: { matmul: "product", is: "equal", isNot: "notEqual" },
};
/** What stands alone or is closed by brackets. */
const ATOM = 100;

/**
 * Returns the text of an expression in the language of its program. A node whose span starts below 0 is new and is written; any other is copied from the text.
 * With `replaced`, the node of the program in whose place the text goes, it stands in parentheses where it would be torn apart otherwise.
 */
export function print(expression: Expression, program: Program, replaced?: Expression): string {
  if (program.language === "math") return printFormula(expression, program, replaced);
  const printer = new Printer(program.language, program.text);
  const text = printer.text(expression);
  if (!replaced || !tears(program, replaced, printer.precedence(expression))) return text;
  return `(${text})`;
}

/** Returns the text of an expression in a language, every node of it written anew. */
export function printAnew(expression: Expression, language: Code): string {
  return new Printer(language, undefined).text(expression);
}

/** Does what stands in the place of `replaced` need a precedence above the one given? Parentheses that stand around it in the text are left there. */
function tears(program: Program, replaced: Expression, precedence: number): boolean {
  const { text } = program;
  const before = text.slice(0, replaced.span.start).trimEnd();
  const after = text.slice(replaced.span.end).trimStart();
  if (/[([{,;=]$/.test(before) && /^[)\]},;]/.test(after)) return false;
  let needed = LOWEST;
  walk(program.body, (node) => {
    if (childrenOf(node).some((child) => child.id === replaced.id) && !("body" in node && Array.isArray(node.body)))
      needed = Math.max(needed, neededIn(node as Expression, replaced, program.language as Code));
  });
  return precedence < needed;
}

function neededIn(parent: Expression, child: Expression, language: Code): number {
  const grammar = GRAMMARS[language];
  if (parent.kind === "binary") return sides(spellingOf(parent.op, language))[parent.left.id === child.id ? 0 : 1];
  if (parent.kind === "unary" && parent.op !== "transpose") return grammar.unary.find(({ op }) => op === parent.op)?.precedence ?? LOWEST;
  if (parent.kind === "attribute" || parent.kind === "unary") return grammar.postfix;
  if (parent.kind === "call") return parent.callee.id === child.id ? grammar.postfix : LOWEST;
  if (parent.kind === "index") return parent.of.id === child.id ? grammar.postfix : LOWEST;
  return parent.kind === "range" ? RANGE_PRECEDENCE + 1 : LOWEST;
}

function spellingOf(op: BinaryOperator, language: Code): Spelling {
  const { binary } = GRAMMARS[language];
  const found = binary.find((spelling) => spelling.op === (BORROWED[language][op] ?? op));
  return found ?? { text: op, op, precedence: LOWEST };
}

const COMPARISONS = new Set<BinaryOperator>([
  "equal",
  "notEqual",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "in",
  "notIn",
  "is",
  "isNot",
]);

/** The precedences that the left and the right operand need so that they stand without parentheses. */
function sides({ precedence, right, op }: Spelling): readonly [number, number] {
  // Python's power takes a sign on its right, and a < b < c means something else than (a < b) < c.
  if (right) return [precedence + 1, precedence - 1];
  return [COMPARISONS.has(op) ? precedence + 1 : precedence, precedence + 1];
}

class Printer {
  readonly #language: Code;
  readonly #grammar: Grammar;
  readonly #source: string | undefined;

  constructor(language: Code, source: string | undefined) {
    this.#language = language;
    this.#grammar = GRAMMARS[language];
    this.#source = source;
  }

  precedence(node: Expression): number {
    switch (node.kind) {
      case "binary":
        return spellingOf(node.op, this.#language).precedence;
      case "unary":
        if (node.op === "transpose") return this.#language === "octave" ? spellingOf("power", "octave").precedence : this.#grammar.postfix;
        return this.#grammar.unary.find(({ op }) => op === node.op)?.precedence ?? LOWEST;
      case "conditional":
      case "lambda":
      case "starred":
        return LOWEST;
      case "range":
        return RANGE_PRECEDENCE;
      case "attribute":
      case "call":
      case "index":
        return this.#grammar.postfix;
      default:
        return ATOM;
    }
  }

  text(node: Expression): string {
    if (this.#source !== undefined && node.span.start >= 0) return this.#source.slice(node.span.start, node.span.end);
    return this.#written(node);
  }

  /** An operand, in parentheses if it binds less than it has to. */
  #operand(node: Expression, needed: number): string {
    return this.precedence(node) < needed ? `(${this.text(node)})` : this.text(node);
  }

  #list(nodes: readonly Expression[]): string {
    return nodes.map((node) => this.text(node)).join(", ");
  }

  #written(node: Expression): string {
    const octave = this.#language === "octave";
    switch (node.kind) {
      case "number":
        return numberText(node.value);
      case "string":
        return octave ? octaveString(node.value) : JSON.stringify(node.value);
      case "format":
        return `f"${node.parts.map((part) => `{${this.text(part)}}`).join("")}"`;
      case "constant":
        if (node.value === "ellipsis") return "...";
        if (node.value === null) return "None";
        return octave ? String(node.value) : node.value ? "True" : "False";
      case "name":
        return node.name;
      case "handle":
        return `@${node.name}`;
      case "end":
        return "end";
      case "unary":
        if (node.op === "transpose") return octave ? `${this.#transposed(node.operand)}'` : `${this.#base(node.operand)}.T`;
        return this.#prefix(node.op, node.operand);
      case "binary": {
        const spelling = spellingOf(node.op, this.#language);
        const [left, right] = sides(spelling);
        return `${this.#operand(node.left, left)} ${spelling.text} ${this.#operand(node.right, right)}`;
      }
      case "conditional":
        return `${this.#operand(node.then, 1)} if ${this.#operand(node.test, 1)} else ${this.text(node.otherwise)}`;
      case "call":
        return `${this.#base(node.callee)}(${[
          ...node.args.map((arg) => this.text(arg)),
          ...node.named.map(({ name, value }) => (name === "**" ? `**${this.text(value)}` : `${name}=${this.text(value)}`)),
        ].join(", ")})`;
      case "index": {
        const [open, close] = !octave ? "[]" : node.brace ? "{}" : [".(", ")"];
        return `${this.#base(node.of)}${open}${this.#list(node.subscripts)}${close}`;
      }
      case "slice":
        return octave
          ? ":"
          : [node.start, node.stop].map((part) => (part ? this.text(part) : "")).join(":") + (node.step ? `:${this.text(node.step)}` : "");
      case "range": {
        const parts = [node.start, ...(node.step ? [node.step] : []), node.stop];
        return parts.map((part) => this.#operand(part, RANGE_PRECEDENCE + 1)).join(":");
      }
      case "attribute":
        return `${this.#base(node.of)}.${node.name}`;
      case "starred":
        return `*${this.#operand(node.of, 5)}`;
      case "list":
        return `[${this.#list(node.items)}]`;
      case "tuple":
        return node.items.length === 1 ? `(${this.text(node.items[0])},)` : `(${this.#list(node.items)})`;
      case "set":
        return `{${this.#list(node.items)}}`;
      case "dict":
        return `{${node.entries.map(({ key, value }) => (key.kind === "starred" ? `**${this.#operand(key.of, 5)}` : `${this.text(key)}: ${this.text(value)}`)).join(", ")}}`;
      case "matrix":
        return `[${node.rows.map((row) => this.#list(row)).join("; ")}]`;
      case "cell":
        return `{${node.rows.map((row) => this.#list(row)).join("; ")}}`;
      case "lambda":
        return this.#lambda(node);
      case "comprehension":
        return this.#comprehension(node);
      case "sum":
        return `sum(${this.text(node.body)})`;
    }
  }

  /** What an attribute, a call or a subscript is taken of: 1.T is no number of Python, true(2) a function of Octave. */
  #base(node: Expression): string {
    const torn = node.kind === "number" || node.kind === "handle" || (node.kind === "constant" && this.#language === "octave");
    return torn ? `(${this.text(node)})` : this.#operand(node, this.#grammar.postfix);
  }

  #transposed(operand: Expression): string {
    return operand.kind === "string" ? `(${this.text(operand)})` : this.#operand(operand, spellingOf("power", "octave").precedence);
  }

  #prefix(op: string, operand: Expression): string {
    const { text, precedence } = this.#grammar.unary.find((prefix) => prefix.op === op) ?? { text: op, precedence: LOWEST };
    return `${text}${/\w$/.test(text) ? " " : ""}${this.#operand(operand, precedence)}`;
  }

  #lambda({ params, body }: Extract<Expression, { kind: "lambda" }>): string {
    const written = params.map((param) => {
      const stars = this.#language === "octave" ? "" : param.rest === "args" ? "*" : param.rest === "named" ? "**" : "";
      return stars + param.name + (param.default ? `=${this.text(param.default)}` : "");
    });
    return this.#language === "octave" ? `@(${written.join(", ")}) ${this.text(body)}` : `lambda ${written.join(", ")}: ${this.text(body)}`;
  }

  #comprehension({ type, key, element, clauses }: Extract<Expression, { kind: "comprehension" }>): string {
    const made = (key ? `${this.text(key)}: ` : "") + this.text(element);
    const all = clauses.map(
      ({ target, over, conditions }) =>
        ` for ${target.kind === "tuple" ? this.#list(target.items) : this.text(target)}${target.kind === "tuple" && target.items.length === 1 ? "," : ""} in ` +
        this.#operand(over, 1) +
        conditions.map((condition) => ` if ${this.#operand(condition, 1)}`).join(""),
    );
    const [open, close] = type === "list" ? "[]" : type === "generator" ? "()" : "{}";
    return open + made + all.join("") + close;
  }
}

function numberText(value: number): string {
  return value === Infinity ? "1e999" : String(value);
}

function octaveString(value: string): string {
  return /[\n\t\r\0]/.test(value) ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`;
}
