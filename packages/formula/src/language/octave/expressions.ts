import type { Expression, Parameter } from "../../ir/core.ts";
import type { Builder } from "../builder.ts";
import { OCTAVE, RANGE_PRECEDENCE } from "../precedence.ts";
import type { Cursor } from "./cursor.ts";

const BINARY = new Map(OCTAVE.binary.map((spelling) => [spelling.text, spelling]));
const UNARY = new Map(OCTAVE.unary.map((spelling) => [spelling.text, spelling]));
const POWER = BINARY.get("^")!.precedence;

/** Reads the expressions of Octave. */
export class Expressions {
  readonly #build: Builder;
  readonly #read: Cursor;
  /** Of the brackets that are being read, the innermost: `[` and `{` are separated by white space. */
  #matrix = false;

  constructor(build: Builder, read: Cursor) {
    this.#build = build;
    this.#read = read;
  }

  expression(): Expression {
    return this.#operators(1);
  }

  #within<T>(matrix: boolean, read: () => T): T {
    const outer = this.#matrix;
    this.#matrix = matrix;
    const value = read();
    this.#matrix = outer;
    return value;
  }

  /** [1 -2] has two elements, [1 - 2] and [1-2] one. */
  #separates(): boolean {
    const token = this.#read.peek();
    return this.#matrix && token.before && !token.after;
  }

  #operators(precedence: number): Expression {
    const { start } = this.#read.peek();
    let left = precedence <= RANGE_PRECEDENCE ? this.#range() : this.#prefix(precedence);
    for (;;) {
      const token = this.#read.peek();
      const found = token.kind === "op" ? BINARY.get(token.text) : undefined;
      if (!found || found.precedence < precedence || found.precedence === POWER) return left;
      if (precedence <= RANGE_PRECEDENCE && found.precedence > RANGE_PRECEDENCE) return left;
      if (UNARY.has(token.text) && this.#separates()) return left;
      this.#read.next();
      const right = this.#operators(found.precedence + 1);
      left = this.#build.expression({ kind: "binary", op: found.op, left, right }, start, this.#read.last());
    }
  }

  #range(): Expression {
    const { start } = this.#read.peek();
    const first = this.#operators(RANGE_PRECEDENCE + 1);
    if (!this.#read.is(":") || this.#endsRange()) return first;
    this.#read.next();
    const second = this.#operators(RANGE_PRECEDENCE + 1);
    if (!this.#read.is(":")) return this.#build.expression({ kind: "range", start: first, stop: second }, start, this.#read.last());
    this.#read.next();
    const stop = this.#operators(RANGE_PRECEDENCE + 1);
    return this.#build.expression({ kind: "range", start: first, step: second, stop }, start, this.#read.last());
  }

  #endsRange(): boolean {
    return this.#read.is(",", 1) || this.#read.is(")", 1);
  }

  #prefix(precedence: number): Expression {
    const token = this.#read.peek();
    const prefix = token.kind === "op" ? UNARY.get(token.text) : undefined;
    if (prefix) {
      this.#read.next();
      const operand = this.#operators(Math.max(prefix.precedence, precedence));
      return this.#build.expression({ kind: "unary", op: prefix.op, operand }, token.start, this.#read.last());
    }
    return this.#power();
  }

  /** Powers and transposes bind alike, from left to right: a.^b' is (a.^b)'. */
  #power(): Expression {
    const { start } = this.#read.peek();
    let left = this.#postfix();
    for (;;) {
      const token = this.#read.peek();
      if (token.kind !== "op") return left;
      if (token.text === "'" || token.text === ".'") {
        this.#read.next();
        left = this.#build.expression({ kind: "unary", op: "transpose", operand: left }, start, this.#read.last());
        left = this.#subscripts(left, start);
        continue;
      }
      const found = BINARY.get(token.text);
      if (found?.precedence !== POWER) return left;
      this.#read.next();
      const right = this.#exponent();
      left = this.#build.expression({ kind: "binary", op: found.op, left, right }, start, this.#read.last());
    }
  }

  /** 2^-1 has a sign in its exponent. */
  #exponent(): Expression {
    const token = this.#read.peek();
    const prefix = token.kind === "op" ? UNARY.get(token.text) : undefined;
    if (!prefix) return this.#postfix();
    this.#read.next();
    const operand = this.#exponent();
    return this.#build.expression({ kind: "unary", op: prefix.op, operand }, token.start, this.#read.last());
  }

  #postfix(): Expression {
    const { start } = this.#read.peek();
    return this.#subscripts(this.#atom(), start);
  }

  /** x(1).y{2} */
  #subscripts(of: Expression, start: number): Expression {
    let value = of;
    for (;;) {
      const token = this.#read.peek();
      if (token.kind !== "op" || (this.#matrix && token.before)) return value;
      if (token.text === "(") {
        const args = this.#arguments(")");
        value = this.#build.expression({ kind: "call", callee: value, args, named: [] }, start, this.#read.last());
      } else if (token.text === "{") {
        const subscripts = this.#arguments("}");
        value = this.#build.expression({ kind: "index", of: value, subscripts, brace: true }, start, this.#read.last());
      } else if (token.text === ".") {
        this.#read.next();
        if (this.#read.is("(")) {
          const subscripts = this.#arguments(")");
          value = this.#build.expression({ kind: "index", of: value, subscripts }, start, this.#read.last());
        } else {
          if (this.#read.peek().kind !== "name") this.#read.fail(`after \`.\` comes ${this.#read.shown()}.`, "a field's name");
          value = this.#build.expression({ kind: "attribute", of: value, name: this.#read.next().text }, start, this.#read.last());
        }
      } else return value;
    }
  }

  #arguments(close: string): Expression[] {
    this.#read.next();
    return this.#within(false, () => {
      const args: Expression[] = [];
      this.#newlines();
      while (!this.#read.is(close)) {
        const token = this.#read.peek();
        if (token.text === ":" && token.kind === "op" && (this.#read.is(",", 1) || this.#read.is(close, 1))) {
          this.#read.next();
          args.push(this.#build.expression({ kind: "slice" }, token.start, token.end));
        } else args.push(this.expression());
        this.#newlines();
        if (!this.#read.take(",") && !this.#read.is(close))
          this.#read.fail(`after the argument comes ${this.#read.shown()}.`, `\`,\` or \`${close}\``);
        this.#newlines();
      }
      this.#read.next();
      return args;
    });
  }

  /** New lines between the subscripts in braces. */
  #newlines(): void {
    while (this.#read.peek().kind === "op" && this.#read.peek().text === "\n") this.#read.next();
  }

  #atom(): Expression {
    const token = this.#read.peek();
    const { start, end } = token;
    if (token.kind === "number") {
      this.#read.next();
      return this.#build.expression({ kind: "number", value: token.value as number }, start, end);
    }
    if (token.kind === "string") {
      this.#read.next();
      return this.#build.expression({ kind: "string", value: token.value as string }, start, end);
    }
    if (token.kind === "name") {
      this.#read.next();
      if (token.text === "true" || token.text === "false")
        if (!this.#read.is("(")) return this.#build.expression({ kind: "constant", value: token.text === "true" }, start, end);
      return this.#build.expression({ kind: "name", name: token.text }, start, end);
    }
    if (token.kind === "op" && token.text === "end") {
      this.#read.next();
      return this.#build.expression({ kind: "end" }, start, end);
    }
    if (this.#read.is("(")) {
      this.#read.next();
      const value = this.#within(false, () => this.expression());
      if (this.#read.is("=")) this.#read.fail("`=` gives a value and cannot stand within an expression.", "`==`");
      this.#read.expect(")", "the expression");
      return value;
    }
    if (this.#read.is("[") || this.#read.is("{")) return this.matrix();
    if (this.#read.is("@")) return this.#handle();
    return this.#read.fail(
      token.kind === "end" || token.kind === "break" ? "the line ends too early." : `\`${token.text}\` cannot begin an expression.`,
      "a value",
    );
  }

  /** @f and @(z) expression. */
  #handle(): Expression {
    const { start } = this.#read.next();
    if (!this.#read.is("(")) {
      const token = this.#read.peek();
      if (token.kind !== "name") this.#read.fail(`after \`@\` comes ${this.#read.shown()}.`, "a function");
      let name = this.#read.next().text;
      while (this.#read.is(".") && this.#read.peek(1).kind === "name") name += this.#read.next().text + this.#read.next().text;
      return this.#build.expression({ kind: "handle", name }, start, this.#read.last());
    }
    const params = this.parameters();
    const body = this.#operators(1);
    return this.#build.expression({ kind: "lambda", params, body }, start, this.#read.last());
  }

  /** (a, b = 3, ~, varargin) */
  parameters(): Parameter[] {
    this.#read.next();
    return this.#within(false, () => {
      const params: Parameter[] = [];
      while (!this.#read.is(")")) {
        const token = this.#read.next();
        if (token.kind !== "name" && token.text !== "~" && token.text !== "!")
          throw this.#build.error(token.start, Math.max(token.end, token.start + 1), "this is no name of a parameter.", {
            expected: "a name",
          });
        const value = this.#read.take("=") ? this.expression() : undefined;
        params.push({
          name: token.kind === "name" ? token.text : "~",
          ...(value && { default: value }),
          ...(token.text === "varargin" && { rest: "args" as const }),
          span: this.#build.span(token.start, this.#read.last()),
        });
        if (!this.#read.take(",") && !this.#read.is(")")) this.#read.fail(`after the parameter comes ${this.#read.shown()}.`, "`,` or `)`");
      }
      this.#read.next();
      return params;
    });
  }

  /** [a, b; c d] and {a, b; c d}. */
  matrix(): Expression {
    const opening = this.#read.next();
    const close = opening.text === "[" ? "]" : "}";
    const rows: Expression[][] = [];
    let row: Expression[] = [];
    const newRow = (): void => {
      if (row.length > 0) rows.push(row);
      row = [];
    };
    this.#within(true, () => {
      while (!this.#read.is(close)) {
        if (this.#read.is(";") || this.#read.is("\n")) {
          this.#read.next();
          newRow();
        } else if (this.#read.is(",")) this.#read.next();
        else row.push(this.#element());
      }
    });
    this.#read.next();
    newRow();
    return this.#build.expression({ kind: opening.text === "[" ? "matrix" : "cell", rows }, opening.start, this.#read.last());
  }

  #element(): Expression {
    const token = this.#read.peek();
    // [~, i] drops a value.
    if (
      (this.#read.is("~") || this.#read.is("!")) &&
      (this.#read.is(",", 1) || this.#read.is("]", 1) || (token.after && this.#read.peek(1).kind === "name"))
    ) {
      this.#read.next();
      return this.#build.expression({ kind: "name", name: "~" }, token.start, token.end);
    }
    if (token.text === ":" && token.kind === "op") {
      this.#read.next();
      return this.#build.expression({ kind: "slice" }, token.start, token.end);
    }
    return this.expression();
  }
}
