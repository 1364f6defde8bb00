import type { Expression, Parameter } from "../../ir/core.ts";
import type { Builder } from "../builder.ts";
import { PYTHON } from "../precedence.ts";
import { Displays } from "./displays.ts";
import { KEYWORDS, type Reader } from "./reader.ts";

/** Reads the expression that stands between two positions: those between the braces of an f-string. */
export type Inner = (start: number, end: number) => Expression;

const BINARY = new Map(PYTHON.binary.map((spelling) => [spelling.text, spelling]));
const UNARY = new Map(PYTHON.unary.map((spelling) => [spelling.text, spelling]));
/** Shifts bind less than sums and more than &. */
const SHIFT = 8;
const COMPARISON = BINARY.get("==")!.precedence;

/** Reads the expressions of Python: lambda, conditional, operators, calls, subscripts, displays, comprehensions. */
export class Expressions {
  readonly #build: Builder;
  readonly #read: Reader;
  readonly #displays: Displays;

  constructor(build: Builder, read: Reader, inner: Inner) {
    this.#build = build;
    this.#read = read;
    this.#displays = new Displays(build, read, { expressions: this, inner });
  }

  /** One expression, without a tuple's bare commas. */
  test(): Expression {
    const start = this.#read.peek().start;
    if (this.#read.is("lambda")) return this.#lambda();
    const value = this.operators(1);
    if (this.#read.is("if")) {
      this.#read.next();
      const test = this.operators(1);
      this.#read.expect("else", "the condition");
      const otherwise = this.test();
      return this.#build.expression({ kind: "conditional", test, then: value, otherwise }, start, this.#read.last());
    }
    return value;
  }

  /** Expressions between commas: one alone, or a tuple. */
  tests(): Expression {
    const start = this.#read.peek().start;
    const first = this.#starred();
    if (!this.#read.is(",")) return first;
    const items = [first];
    while (this.#read.take(",") && this.#startsExpression()) items.push(this.#starred());
    return this.#build.expression({ kind: "tuple", items }, start, this.#read.last());
  }

  /** What `with` gives a value to. */
  oneTarget(): Expression {
    return this.#read.is("*") ? this.#starred() : this.#postfix();
  }

  /** What a `for` gives values to: it ends before `in`. */
  target(): Expression {
    const start = this.#read.peek().start;
    const first = this.oneTarget();
    if (!this.#read.is(",")) return first;
    const items = [first];
    while (this.#read.take(",") && !this.#read.is("in")) items.push(this.oneTarget());
    return this.#build.expression({ kind: "tuple", items }, start, this.#read.last());
  }

  /** The parameters of a function up to `close`, which is left. */
  parameters(close: string, annotated: boolean): Parameter[] {
    const params: Parameter[] = [];
    while (!this.#read.is(close)) {
      const start = this.#read.peek().start;
      const stars = this.#read.take("**") ? "named" : this.#read.take("*") ? "args" : undefined;
      // A lone * or / only says how arguments are given.
      if (!(stars === "args" && (this.#read.is(",") || this.#read.is(close))) && !(stars === undefined && this.#read.take("/"))) {
        // Python 2 unpacked tuples here.
        const name = this.#name("a parameter's name");
        if (annotated && this.#read.take(":")) this.test();
        const value = this.#read.take("=") ? this.test() : undefined;
        params.push({
          name,
          ...(value && { default: value }),
          ...(stars && { rest: stars }),
          span: this.#build.span(start, this.#read.last()),
        });
      }
      if (!this.#read.take(",") && !this.#read.is(close)) this.unexpected("the parameter", close);
    }
    return params;
  }

  /** Arguments of a call behind its `(`. */
  arguments(): { args: Expression[]; named: { name: string; value: Expression }[] } {
    const args: Expression[] = [];
    const named: { name: string; value: Expression }[] = [];
    while (!this.#read.is(")")) {
      const start = this.#read.peek().start;
      if (this.#read.peek().kind === "name" && this.#read.is("=", 1)) {
        const name = this.#read.next().text;
        this.#read.next();
        named.push({ name, value: this.test() });
      } else if (this.#read.take("**")) named.push({ name: "**", value: this.test() });
      else {
        const value = this.named();
        args.push(this.#read.is("for") || this.#read.is("async") ? this.#displays.comprehension("generator", value, start) : value);
      }
      if (!this.#read.take(",") && !this.#read.is(")")) this.unexpected("the argument", ")");
    }
    this.#read.next();
    return { args, named };
  }

  #startsExpression(): boolean {
    const token = this.#read.peek();
    if (token.kind === "end") return false;
    if (token.kind === "op") return ["(", "[", "{", "-", "+", "~", "*", "..."].includes(token.text);
    return token.kind !== "name" || !KEYWORDS.has(token.text) || /^(?:not|lambda|None|True|False|await|yield)$/.test(token.text);
  }

  #name(what: string): string {
    const token = this.#read.peek();
    if (token.kind !== "name" || KEYWORDS.has(token.text)) this.#read.fail(`expected ${what}, found ${this.#shown()}.`, what);
    return this.#read.next().text;
  }

  #shown(): string {
    const token = this.#read.peek();
    return token.kind === "end" ? "the end of the line" : `\`${this.#build.excerpt.text.slice(token.start, token.end).split("\n")[0]}\``;
  }

  unexpected(after: string, close: string): never {
    return this.#read.fail(`after ${after} comes ${this.#shown()}.`, `\`,\` or \`${close}\``);
  }

  #starred(): Expression {
    const start = this.#read.peek().start;
    if (!this.#read.take("*")) return this.named();
    const of = this.operators(5);
    return this.#build.expression({ kind: "starred", of }, start, this.#read.last());
  }

  named(): Expression {
    if (this.#read.is("*")) return this.#starred();
    const value = this.test();
    if (this.#read.is(":=")) this.#read.fail("`:=` within an expression is not supported.", "an assignment in a line of its own");
    return value;
  }

  #lambda(): Expression {
    const start = this.#read.next().start;
    const params = this.parameters(":", false);
    this.#read.expect(":", "the parameters");
    const body = this.test();
    return this.#build.expression({ kind: "lambda", params, body }, start, this.#read.last());
  }

  /** Operators that bind at least as close as `precedence`. */
  operators(precedence: number): Expression {
    const start = this.#read.peek().start;
    const prefix = this.#read.peek().kind === "string" ? undefined : UNARY.get(this.#read.peek().text);
    let left: Expression;
    if (prefix) {
      this.#read.next();
      const operand = this.operators(prefix.precedence);
      left = this.#build.expression({ kind: "unary", op: prefix.op, operand }, start, this.#read.last());
      // 2 ** -1 * 3 is (2 ** -1) * 3.
      if (prefix.precedence < precedence) return left;
    } else left = this.#postfix();
    for (;;) {
      const { text, words } = this.#operator();
      if ((text === "<<" || text === ">>") && precedence <= SHIFT) {
        left = this.#shift(left, start);
        continue;
      }
      const found = text === undefined ? undefined : BINARY.get(text);
      if (!found || found.precedence < precedence) return left;
      if (found.precedence === COMPARISON) {
        left = this.#comparisons(left, start);
        continue;
      }
      for (let i = 0; i < words; i++) this.#read.next();
      const right = this.operators(found.right ? found.precedence : found.precedence + 1);
      left = this.#build.expression({ kind: "binary", op: found.op, left, right }, start, this.#read.last());
    }
  }

  /** a << n is a times 2**n, a >> n the whole part of a over 2**n. */
  #shift(left: Expression, start: number): Expression {
    const op = this.#read.next().text === "<<" ? "times" : "floorDivide";
    const from = this.#read.peek().start;
    const exponent = this.operators(SHIFT + 1);
    const two = this.#build.expression({ kind: "number", value: 2 }, from, from);
    const right = this.#build.expression({ kind: "binary", op: "power", left: two, right: exponent }, from, this.#read.last());
    return this.#build.expression({ kind: "binary", op, left, right }, start, this.#read.last());
  }

  /** a < b < c is a < b and b < c. */
  #comparisons(first: Expression, start: number): Expression {
    let left = first;
    let result: Expression | undefined;
    for (;;) {
      const { text, words } = this.#operator();
      const found = text === undefined ? undefined : BINARY.get(text);
      if (found?.precedence !== COMPARISON) return result!;
      for (let i = 0; i < words; i++) this.#read.next();
      const from = result ? this.#read.peek().start : start;
      const right = this.operators(COMPARISON + 1);
      const one = this.#build.expression(
        { kind: "binary", op: found.op, left, right },
        result ? Math.min(from, right.span.start) : start,
        this.#read.last(),
      );
      result = result ? this.#build.expression({ kind: "binary", op: "and", left: result, right: one }, start, this.#read.last()) : one;
      left = right;
    }
  }

  #operator(): { text: string | undefined; words: number } {
    const token = this.#read.peek();
    if (token.kind !== "op" && token.kind !== "name") return { text: undefined, words: 0 };
    if (token.text === "not" && this.#read.is("in", 1)) return { text: "not in", words: 2 };
    if (token.text === "is" && this.#read.is("not", 1)) return { text: "is not", words: 2 };
    return { text: token.text === "not" ? undefined : token.text, words: 1 };
  }

  /** An atom with its attributes, calls and subscripts. */
  #postfix(): Expression {
    const start = this.#read.peek().start;
    if (this.#read.take("await")) return this.#postfix();
    let value = this.#atom();
    for (;;) {
      if (this.#read.take(".")) {
        const token = this.#read.peek();
        if (token.kind !== "name") this.#read.fail(`after \`.\` comes ${this.#shown()}.`, "a name");
        value = this.#build.expression({ kind: "attribute", of: value, name: this.#read.next().text }, start, this.#read.last());
      } else if (this.#read.take("(")) {
        const given = this.arguments();
        value = this.#build.expression({ kind: "call", callee: value, ...given }, start, this.#read.last());
      } else if (this.#read.take("[")) {
        const subscripts: Expression[] = [];
        while (!this.#read.is("]")) {
          subscripts.push(this.#subscript());
          if (!this.#read.take(",") && !this.#read.is("]")) this.unexpected("the index", "]");
        }
        if (subscripts.length === 0) this.#read.fail("the index is empty.", "an index");
        this.#read.next();
        value = this.#build.expression({ kind: "index", of: value, subscripts }, start, this.#read.last());
      } else return value;
    }
  }

  #subscript(): Expression {
    const begin = this.#read.peek().start;
    const part = (): Expression | undefined => (this.#read.is(":") || this.#read.is("]") || this.#read.is(",") ? undefined : this.named());
    const start = part();
    if (!this.#read.take(":")) return start ?? this.#read.fail(`the index is ${this.#shown()}.`, "an index");
    const stop = part();
    const step = this.#read.take(":") ? part() : undefined;
    return this.#build.expression(
      { kind: "slice", ...(start && { start }), ...(stop && { stop }), ...(step && { step }) },
      begin,
      this.#read.last(),
    );
  }

  #atom(): Expression {
    const token = this.#read.peek();
    const { start, end } = token;
    if (token.kind === "number") {
      this.#read.next();
      return this.#build.expression({ kind: "number", value: token.value as number }, start, end);
    }
    if (token.kind === "string" || token.kind === "format") return this.#displays.strings();
    if (token.kind === "name") {
      const constants: Readonly<Record<string, true | false | null>> = { True: true, False: false, None: null };
      if (Object.hasOwn(constants, token.text)) {
        this.#read.next();
        return this.#build.expression({ kind: "constant", value: constants[token.text] }, start, end);
      }
      if (KEYWORDS.has(token.text)) this.#read.fail(`\`${token.text}\` cannot begin an expression.`, "a value");
      this.#read.next();
      return this.#build.expression({ kind: "name", name: token.text }, start, end);
    }
    if (this.#read.take("...")) return this.#build.expression({ kind: "constant", value: "ellipsis" }, start, end);
    if (this.#read.take("(")) return this.#displays.parenthesised(start);
    if (this.#read.take("[")) return this.#displays.display("list", "]", start);
    if (this.#read.take("{")) return this.#displays.braces(start);
    return this.#read.fail(token.kind === "end" ? "the line ends too early." : `\`${token.text}\` cannot begin an expression.`, "a value");
  }
}
