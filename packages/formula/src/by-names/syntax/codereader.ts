import type { Expr, NameNode, Statement, UserFunction } from "../ast.ts";
import { FormulaError, type Span } from "../../source.ts";
import { splitName } from "./names.ts";
import { createNesting, type Nesting } from "./nesting.ts";
import { tokenizeCode, type Token } from "./tokens.ts";

export type Dialect = "octave" | "numpy";

/** What a token stands in: "[" makes spaces and newlines separate, "i" is a subscript. */
type Enclosure = "(" | "[" | "i";

/** Reads the tokens of Octave or NumPy one after another. */
export class CodeReader {
  readonly skipped: { span: Span; why: string }[] = [];
  readonly functions = new Map<string, UserFunction>();
  /** Inside a function, `return x` gives `return` a value. */
  inFunction = false;
  readonly text: string;
  readonly syntax: Dialect;
  readonly tokens: readonly Token[];
  at = 0;
  /** Statements so far. */
  count = 0;
  readonly within: Nesting;
  private readonly around: Enclosure[] = [];
  private readonly read: (reader: CodeReader, least: number) => Expr;

  constructor(text: string, syntax: Dialect, expression: (reader: CodeReader, least: number) => Expr) {
    this.text = text;
    this.syntax = syntax;
    this.tokens = tokenizeCode(text, syntax);
    this.read = expression;
    this.within = createNesting(text, () => this.peek());
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)];
  }
  next(): Token {
    return this.tokens[Math.min(this.at++, this.tokens.length - 1)];
  }
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === "op" || token.kind === "word");
  }
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }
  fail(message: string, expected: string, span: Span = this.peek()): never {
    throw new FormulaError(this.text, span, { code: "syntax", message, expected });
  }
  expect(text: string, after: string): Token {
    if (!this.is(text)) this.fail(`after ${after} comes ${this.shown()}; expected \`${text}\`.`, `\`${text}\``);
    return this.next();
  }
  shown(): string {
    const token = this.peek();
    return token.kind === "end" ? "the end of the text" : token.kind === "newline" ? "the end of the line" : `\`${token.text}\``;
  }
  spanFrom(start: number): Span {
    return { start, end: this.tokens[this.at - 1].end };
  }
  skipStatement(why: string): Statement[] {
    const start = this.peek().start;
    while (!["newline", "end", "dedent"].includes(this.peek().kind)) this.next();
    this.skipped.push({ span: { start, end: this.peek().start }, why });
    return [];
  }
  name(token: Token): NameNode {
    return { kind: "name", ...splitName(token.text), text: token.text, style: "", span: { start: token.start, end: token.end } };
  }

  /** An expression whose operators bind tighter than `least`. */
  expression(least: number): Expr {
    return this.read(this, least);
  }
  /** What stands in brackets. */
  enclosed<T>(by: Enclosure, read: () => T): T {
    this.around.push(by);
    try {
      return read();
    } finally {
      this.around.pop();
    }
  }
  isDirectlyIn(enclosure: Enclosure): boolean {
    return this.around.at(-1) === enclosure;
  }
  isWithin(enclosure: Enclosure): boolean {
    return this.around.includes(enclosure);
  }
}
