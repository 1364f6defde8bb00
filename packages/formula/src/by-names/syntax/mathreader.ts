import type { Expr } from "../ast.ts";
import { FormulaError, type Span } from "../../source.ts";
import { tokenizeMath } from "./mathtokens.ts";
import type { MathToken } from "./mathsigns.ts";
import { createNesting, type Nesting } from "./nesting.ts";

/** Operators that no line ends with. */
const BINARY_START = /^(?:[+\-⊙·/=⊗]|:=|\.\/)$/;

/** Reads the tokens of LaTeX or plain text one after another. */
export class MathReader {
  readonly skipped: { span: Span; why: string }[] = [];
  readonly text: string;
  readonly tokens: MathToken[];
  at = 0;
  /** A second ‖ closes the norm. */
  inNorm = false;
  readonly within: Nesting;
  private readonly grammar: MathGrammar;

  constructor(text: string, latex: boolean, grammar: MathGrammar) {
    this.text = text;
    this.grammar = grammar;
    this.tokens = tokenizeMath(text, latex);
    this.within = createNesting(text, () => this.peek());
  }

  peek(ahead = 0): MathToken {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)];
  }
  next(): MathToken {
    return this.tokens[Math.min(this.at++, this.tokens.length - 1)];
  }
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "op" && token.text === text;
  }
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }
  shown(token = this.peek()): string {
    return token.kind === "end"
      ? "the end of the text"
      : token.kind === "newline"
        ? "the end of the line"
        : `\`${this.text.slice(token.start, token.end) || token.text}\``;
  }
  fail(message: string, expected: string, span: Span = this.peek()): never {
    throw new FormulaError(this.text, span, { code: "syntax", message, expected });
  }
  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.tokens[this.at - 1].end) };
  }
  /** Does a line go on behind this newline? An operator ends the one or begins the other. */
  continues(newline: number): boolean {
    let i = newline;
    while (this.tokens[i].kind === "newline") i++;
    const before = this.tokens[newline - 1];
    const after = this.tokens[i];
    if (after.kind === "end") return false;
    return (after.kind === "op" && BINARY_START.test(after.text)) || (before?.kind === "op" && BINARY_START.test(before.text));
  }
  skipNewlines(): void {
    while (this.peek().kind === "newline" && this.continues(this.at)) this.at++;
  }
  /** May a factor begin here, beside the one before it? */
  startsFactor(token: MathToken): boolean {
    if (["name", "number", "frac", "sum", "dot", "hat"].includes(token.kind)) return true;
    return token.kind === "op" && (["(", "[", "{", "∂", "∇"].includes(token.text) || (token.text === "‖" && !this.inNorm));
  }

  expression(): Expr {
    return this.grammar.expression(this);
  }
  term(): Expr {
    return this.grammar.term(this);
  }
  /** A factor with its scripts. */
  postfix(): Expr {
    return this.grammar.postfix(this);
  }
  primary(): Expr {
    return this.grammar.primary(this);
  }
}

/** What parts of a formula are read with, whatever they stand in. */
export interface MathGrammar {
  readonly expression: (reader: MathReader) => Expr;
  readonly term: (reader: MathReader) => Expr;
  /** A factor with its scripts. */
  readonly postfix: (reader: MathReader) => Expr;
  readonly primary: (reader: MathReader) => Expr;
}
