import type { Expression } from "../../ir/core.ts";
import type { Builder } from "../builder.ts";
import type { Inner, Expressions } from "./expressions.ts";
import type { Reader } from "./reader.ts";

/** Reads what stands in quotes, parentheses, brackets and braces. */
export class Displays {
  readonly #build: Builder;
  readonly #read: Reader;
  readonly #of: Expressions;
  readonly #inner: Inner;

  constructor(build: Builder, read: Reader, { expressions, inner }: { expressions: Expressions; inner: Inner }) {
    this.#build = build;
    this.#read = read;
    this.#of = expressions;
    this.#inner = inner;
  }

  strings(): Expression {
    const start = this.#read.peek().start;
    let value = "";
    let formatted = false;
    const parts: Expression[] = [];
    while (this.#read.peek().kind === "string" || this.#read.peek().kind === "format") {
      const token = this.#read.next();
      value += token.value;
      formatted ||= token.kind === "format";
      const literal = (text: string): void => {
        if (text !== "") parts.push(this.#build.expression({ kind: "string", value: text }, token.start, token.end));
      };
      for (const part of token.parts ?? []) {
        literal(part.before);
        parts.push(this.#inner(part.start, part.end));
      }
      literal(token.rest ?? "");
    }
    return formatted
      ? this.#build.expression({ kind: "format", parts }, start, this.#read.last())
      : this.#build.expression({ kind: "string", value }, start, this.#read.last());
  }

  parenthesised(start: number): Expression {
    if (this.#read.take(")")) return this.#build.expression({ kind: "tuple", items: [] }, start, this.#read.last());
    if (this.#read.is("yield")) this.#read.fail("`yield` within an expression is not supported.", "a line of its own");
    const first = this.#of.named();
    if (this.#read.is("for") || this.#read.is("async")) {
      const value = this.comprehension("generator", first, start);
      this.#read.expect(")", "the comprehension");
      return value;
    }
    if (!this.#read.is(",")) {
      this.#read.expect(")", "the expression");
      return first;
    }
    const items = [first];
    while (this.#read.take(",") && !this.#read.is(")")) items.push(this.#of.named());
    this.#read.expect(")", "the tuple");
    return this.#build.expression({ kind: "tuple", items }, start, this.#read.last());
  }

  display(kind: "list" | "set", close: string, start: number, first?: Expression): Expression {
    const items = first ? [first] : [];
    if (first) this.#read.take(",");
    while (!this.#read.is(close)) {
      const item = this.#of.named();
      if (items.length === 0 && (this.#read.is("for") || this.#read.is("async"))) {
        const value = this.comprehension(kind, item, start);
        this.#read.expect(close, "the comprehension");
        return { ...value, span: this.#build.span(start, this.#read.last()) };
      }
      items.push(item);
      if (!this.#read.take(",") && !this.#read.is(close)) this.#of.unexpected("the value", close);
    }
    this.#read.next();
    return this.#build.expression({ kind, items }, start, this.#read.last());
  }

  /** A dict or a set behind its `{`. */
  braces(start: number): Expression {
    const entries: { key: Expression; value: Expression }[] = [];
    while (!this.#read.is("}")) {
      const begin = this.#read.peek().start;
      if (this.#read.take("**")) {
        const of = this.#of.operators(5);
        const key = this.#build.expression({ kind: "starred", of }, begin, this.#read.last());
        entries.push({ key, value: this.#build.expression({ kind: "constant", value: null }, begin, begin) });
      } else {
        const key = this.#of.named();
        if (!this.#read.take(":")) {
          if (entries.length > 0) this.#of.unexpected("the key", ":");
          if (!this.#read.is("for")) return this.display("set", "}", start, key);
          const value = this.comprehension("set", key, start);
          this.#read.expect("}", "the comprehension");
          return { ...value, span: this.#build.span(start, this.#read.last()) };
        }
        const value = this.#of.test();
        if (entries.length === 0 && this.#read.is("for")) {
          const made = this.comprehension("dict", value, start, key);
          this.#read.expect("}", "the comprehension");
          return { ...made, span: this.#build.span(start, this.#read.last()) };
        }
        entries.push({ key, value });
      }
      if (!this.#read.take(",") && !this.#read.is("}")) this.#of.unexpected("the value", "}");
    }
    this.#read.next();
    return this.#build.expression({ kind: "dict", entries }, start, this.#read.last());
  }

  comprehension(type: "list" | "set" | "dict" | "generator", element: Expression, start: number, key?: Expression): Expression {
    const clauses: { target: Expression; over: Expression; conditions: Expression[] }[] = [];
    while (this.#read.take("async") || this.#read.is("for")) {
      this.#read.expect("for", "`async`");
      const target = this.#of.target();
      this.#read.expect("in", "the names");
      const over = this.#of.operators(1);
      const conditions: Expression[] = [];
      while (this.#read.take("if")) conditions.push(this.#of.operators(1));
      clauses.push({ target, over, conditions });
    }
    return this.#build.expression({ kind: "comprehension", type, ...(key && { key }), element, clauses }, start, this.#read.last());
  }
}
