import type { Expression, Span } from "../../ir/core.ts";
import type { Builder } from "../builder.ts";
import type { Facts } from "./facts.ts";
import type { Token } from "./token.ts";

const MAX_DEPTH = 100;

/** What parts of a formula are read with, whatever they stand in. */
export interface Grammar {
  readonly expression: (read: Cursor) => Expression;
  /** Factors side by side and with signs between them. */
  readonly term: (read: Cursor) => Expression;
  /** A number, a quantity, a call or a bracket, with all that is raised and lowered on it. */
  readonly factor: (read: Cursor) => Expression;
}

/** Goes through the tokens of formulas from left to right. */
export class Cursor {
  readonly build: Builder;
  readonly facts: Facts;
  readonly tokens: Token[];
  at = 0;
  /** The sign that closes what is being read, where the same sign opens it: ‖ or |. */
  closing: string | undefined;
  #depth = 0;
  readonly #grammar: Grammar;
  readonly #whole = new WeakMap<Expression, Span>();

  constructor(build: Builder, tokens: readonly Token[], { facts, grammar }: { facts: Facts; grammar: Grammar }) {
    this.#grammar = grammar;
    this.build = build;
    this.tokens = [...tokens];
    this.facts = facts;
  }

  expression(): Expression {
    return this.#grammar.expression(this);
  }
  term(): Expression {
    return this.#grammar.term(this);
  }
  factor(): Expression {
    const { start } = this.peek();
    const node = this.#grammar.factor(this);
    this.#whole.set(node, this.build.span(start, this.last()));
    return node;
  }
  /** Where a factor stands, with the brackets around it. */
  wholeOf(node: Expression): Span {
    return this.#whole.get(node) ?? node.span;
  }
  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)];
  }
  next(): Token {
    return this.tokens[Math.min(this.at++, this.tokens.length - 1)];
  }
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "op" && token.text === text;
  }
  take(text: string): boolean {
    return this.is(text) && ++this.at > 0;
  }
  expect(text: string, after: string): void {
    if (!this.take(text)) this.fail(`after ${after} comes ${this.shown()}.`, `\`${text}\``);
  }
  shown(): string {
    const token = this.peek();
    if (token.kind === "end") return "the end of the text";
    if (token.kind === "newline") return "the end of the line";
    return `\`${this.build.excerpt.text.slice(token.start, token.end) || token.text}\``;
  }
  fail(message: string, expected: string): never {
    const { start, end } = this.peek();
    throw this.build.error(start, Math.max(end, start + 1), message, { expected });
  }
  /** The end of the token that was read last. */
  last(): number {
    return this.tokens[Math.max(this.at - 1, 0)].end;
  }
  /** Makes a node that reaches from `start` to what was read last. */
  make(fields: Parameters<Builder["expression"]>[0], start: number): Expression {
    return this.build.expression(fields, start, Math.max(this.last(), start));
  }
  name(text: string, start: number): Expression {
    return this.make({ kind: "name", name: text }, start);
  }
  call(name: string, args: readonly Expression[], start: number): Expression {
    return this.make({ kind: "call", callee: this.build.expression({ kind: "name", name }, start, start), args, named: [] }, start);
  }
  /** Reads what stands inside of something else. */
  within<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) {
      const { start, end } = this.peek();
      throw this.build.error(start, Math.max(end, start + 1), `the expression is nested deeper than ${MAX_DEPTH} levels.`, {
        code: "too-deep",
      });
    }
    const value = read();
    this.#depth--;
    return value;
  }
  closedBy<T>(sign: string | undefined, read: () => T): T {
    const outer = this.closing;
    this.closing = sign;
    const value = read();
    this.closing = outer;
    return value;
  }
  /** Goes on at a token, out of all that was begun. */
  restart(at: number): void {
    this.at = at;
    this.closing = undefined;
    this.#depth = 0;
  }
  /** Puts what is left of the token that was read last in its place. */
  pushBack(token: Token): void {
    this.tokens[--this.at] = token;
  }
  /** Passes over a bracket that opens here, with all that is in it. */
  passBracket(): void {
    let depth = 0;
    do {
      const token = this.next();
      if (token.kind === "op" && "([{".includes(token.text)) depth++;
      else if (token.kind === "op" && ")]}".includes(token.text)) depth--;
    } while (depth > 0 && this.peek().kind !== "end");
  }
}
