import type { Block, Expression, Statement } from "../../ir/core.ts";
import { MAX_STATEMENTS } from "../limits.ts";
import type { Builder } from "../builder.ts";
import type { Skipped } from "../skipped.ts";
import { Cursor } from "./cursor.ts";
import { Assignments } from "./assignments.ts";
import { Expressions } from "./expressions.ts";
import { tokenize, type Token } from "./tokens.ts";

const MAX_BLOCKS = 60;
/** The words that close a block, by the word that opens it; `end` closes each. */
const CLOSED_BY: Readonly<Record<string, string>> = {
  function: "endfunction",
  if: "endif",
  while: "endwhile",
  for: "endfor",
  parfor: "endparfor",
  switch: "endswitch",
  try: "end_try_catch",
  unwind_protect: "end_unwind_protect",
};
const CLOSING = new Set(["end", ...Object.values(CLOSED_BY)]);

/** Reads a text of Octave or MATLAB; throws FormulaError. */
export function readOctave(build: Builder): { body: Block; skipped: Skipped[] } {
  const skipped: Skipped[] = [];
  const tokens = tokenize(build, (passed) => skipped.push(passed));
  return { body: new Statements(build, tokens).all(), skipped };
}

/** Functions may all be closed by `end`, or none: then each reaches to the next one. */
function functionsAreClosed(tokens: readonly Token[]): boolean {
  const keywords = tokens.filter((token) => token.kind === "keyword").map((token) => token.text);
  const functions = keywords.filter((word) => word === "function").length;
  const opened = keywords.filter((word) => Object.hasOwn(CLOSED_BY, word)).length;
  const closed = keywords.filter((word) => CLOSING.has(word)).length;
  return keywords.includes("endfunction") || closed > opened - functions;
}

class Statements {
  readonly #build: Builder;
  readonly #read: Cursor;
  readonly #expressions: Expressions;
  readonly #assignments: Assignments;
  readonly #closed: boolean;
  #depth = 0;
  #count = 0;

  constructor(build: Builder, tokens: readonly Token[]) {
    this.#build = build;
    this.#read = new Cursor(build, tokens);
    this.#expressions = new Expressions(build, this.#read);
    this.#assignments = new Assignments(build, { read: this.#read, expressions: this.#expressions });
    this.#closed = functionsAreClosed(tokens);
  }

  all(): Statement[] {
    const body = this.#block(() => false);
    const token = this.#read.peek();
    if (token.kind !== "end") this.#read.fail(`\`${token.text}\` closes nothing.`, "a statement");
    return body;
  }

  /** Statements up to a word that closes or divides the block, or the end of the text. */
  #block(stop: (word: string) => boolean): Statement[] {
    const body: Statement[] = [];
    for (;;) {
      while (this.#read.peek().kind === "break") this.#read.next();
      const token = this.#read.peek();
      if (token.kind === "end" || (token.kind === "keyword" && (stop(token.text) || CLOSING.has(token.text)))) return body;
      if (++this.#count > MAX_STATEMENTS) this.#read.fail(`the text has more than ${MAX_STATEMENTS} statements.`);
      body.push(...this.#statement());
      const after = this.#read.peek();
      const endsBlock = after.kind === "keyword" || body.at(-1)?.kind === "function";
      if (after.kind !== "break" && after.kind !== "end" && !endsBlock)
        this.#read.fail(`${this.#read.shown()} follows a whole statement.`, "a new line");
    }
  }

  /** A block that `word` opened, with the word that closes it. */
  #body(word: string, stop: (word: string) => boolean = () => false): Statement[] {
    if (++this.#depth > MAX_BLOCKS)
      throw this.#build.error(this.#read.peek().start, this.#read.peek().end, `blocks are nested deeper than ${MAX_BLOCKS} levels.`, {
        code: "too-deep",
      });
    const body = this.#block(stop);
    this.#depth--;
    const token = this.#read.peek();
    if (token.kind === "keyword" && stop(token.text)) return body;
    this.#close(word);
    return body;
  }

  #close(word: string): void {
    const token = this.#read.peek();
    if (token.kind === "keyword" && (token.text === "end" || token.text === CLOSED_BY[word])) {
      this.#read.next();
      return;
    }
    const what = token.kind === "end" ? `\`${word}\` is never closed.` : `\`${token.text}\` does not close \`${word}\`.`;
    this.#read.fail(what, `\`end\` or \`${CLOSED_BY[word]}\``);
  }

  #statement(): Statement[] {
    const token = this.#read.peek();
    if (token.kind !== "keyword") return [this.#assignments.statement()];
    const { start } = token;
    const make = (fields: Parameters<Builder["statement"]>[0]): Statement => this.#build.statement(fields, start, this.#read.last());
    this.#read.next();
    switch (token.text) {
      case "function":
        return [this.#function(start)];
      case "if":
        return [this.#if(start)];
      case "while": {
        const test = this.#expressions.expression();
        const body = this.#body("while");
        return [make({ kind: "while", test, body })];
      }
      case "for":
      case "parfor": {
        const bracket = this.#read.is("(") && this.#isLoopBracket();
        if (bracket) this.#read.next();
        const target = this.#loopVariable();
        this.#read.expect("=", "the loop's variable");
        const over = this.#expressions.expression();
        if (bracket) {
          if (this.#read.take(",")) this.#expressions.expression();
          this.#read.expect(")", "the range");
        }
        const body = this.#body(token.text);
        return [make({ kind: "for", target, over, body })];
      }
      case "do": {
        const body = this.#block((word) => word === "until");
        this.#read.expect("until", "the loop's body");
        const test = this.#expressions.expression();
        return [make({ kind: "while", test, body, until: true })];
      }
      case "switch":
        return this.#switch(start);
      case "try": {
        this.#read.take(",");
        const body = this.#body("try", (word) => word === "catch");
        const handlers: Block[] = [];
        if (this.#read.take("catch")) {
          // `catch err` names what went wrong.
          if (this.#read.peek().kind === "name" && this.#read.peek(1).kind === "break") this.#read.next();
          handlers.push(this.#body("try"));
        }
        return [make({ kind: "try", body, handlers, finally: [] })];
      }
      case "unwind_protect": {
        const body = this.#body("unwind_protect", (word) => word === "unwind_protect_cleanup");
        const cleanup = this.#read.take("unwind_protect_cleanup") ? this.#body("unwind_protect") : [];
        return [make({ kind: "try", body, handlers: [], finally: cleanup })];
      }
      case "break":
      case "continue":
        return [make({ kind: token.text })];
      case "return":
        return [make({ kind: "return" })];
      case "global":
      case "persistent": {
        const names: string[] = [];
        while (this.#read.peek().kind === "name") {
          names.push(this.#read.next().text);
          if (this.#read.take("=")) this.#expressions.expression();
        }
        return [make({ kind: "global", names })];
      }
      default:
        throw this.#build.error(token.start, token.end, `\`${token.text}\` belongs to nothing before it.`);
    }
  }

  /** for (i = 1:3), but not for (i) = 1:3. */
  #isLoopBracket(): boolean {
    return this.#read.peek(1).kind === "name" && this.#read.is("=", 2);
  }

  #loopVariable(): Expression {
    const token = this.#read.peek();
    if (token.kind !== "name") this.#read.fail(`the loop counts with ${this.#read.shown()}.`, "a name");
    this.#read.next();
    return this.#build.expression({ kind: "name", name: token.text }, token.start, token.end);
  }

  #if(start: number): Statement {
    const test = this.#expressions.expression();
    const then = this.#body("if", (word) => word === "else" || word === "elseif");
    let otherwise: Statement[] = [];
    const from = this.#read.peek().start;
    if (this.#read.take("elseif")) {
      if (++this.#depth > MAX_BLOCKS) this.#read.fail("too many branches.");
      otherwise = [this.#if(from)];
      this.#depth--;
    } else if (this.#read.take("else")) otherwise = this.#body("if");
    return this.#build.statement({ kind: "if", test, then, otherwise }, start, this.#read.last());
  }

  /** Each case becomes a branch that asks isequal(subject, value). */
  #switch(start: number): Statement[] {
    const subject = this.#expressions.expression();
    while (this.#read.peek().kind === "break") this.#read.next();
    const branches: { start: number; test?: Expression; body: Statement[]; end: number }[] = [];
    const divides = (word: string): boolean => word === "case" || word === "otherwise";
    while (divides(this.#read.peek().text) && this.#read.peek().kind === "keyword") {
      const word = this.#read.next();
      const test = word.text === "case" ? this.#isOneOf(subject, this.#expressions.expression()) : undefined;
      const body = this.#block(divides);
      branches.push({ start: word.start, ...(test && { test }), body, end: this.#read.last() });
    }
    this.#close("switch");
    const last = branches.at(-1);
    let otherwise: Statement[] = last && !last.test ? last.body : [];
    for (const branch of branches.toReversed())
      if (branch.test) {
        const first = branch === branches[0];
        otherwise = [
          this.#build.statement(
            { kind: "if", test: branch.test, then: branch.body, otherwise },
            first ? start : branch.start,
            first ? this.#read.last() : branch.end,
          ),
        ];
      }
    return otherwise;
  }

  #isOneOf(subject: Expression, value: Expression): Expression {
    const make = (fields: Parameters<Builder["expression"]>[0]): Expression => ({
      ...this.#build.expression(fields, 0, 0),
      span: value.span,
    });
    const equals = (one: Expression): Expression =>
      make({ kind: "call", callee: make({ kind: "name", name: "isequal" }), args: [subject, one], named: [] });
    if (value.kind !== "cell") return equals(value);
    const tests = value.rows.flat().map(equals);
    return tests.length === 0
      ? make({ kind: "constant", value: false })
      : tests.reduce((left, right) => make({ kind: "binary", op: "or", left, right }));
  }

  #function(start: number): Statement {
    const outputs: string[] = [];
    const token = this.#read.peek();
    if (this.#read.is("[")) {
      const written = this.#expressions.matrix();
      for (const output of written.kind === "matrix" ? written.rows.flat() : []) {
        if (output.kind !== "name") this.#read.fail("what a function gives back must be a name.", "a name");
        outputs.push(output.name);
      }
      this.#read.expect("=", "the outputs");
    } else if (token.kind === "name" && this.#read.is("=", 1)) {
      outputs.push(this.#read.next().text);
      this.#read.next();
    }
    if (this.#read.peek().kind !== "name") this.#read.fail("the function has no name.", "a name");
    let name = this.#read.next().text;
    while (this.#read.take(".")) name += `.${this.#read.next().text}`;
    const params = this.#read.is("(") ? this.#expressions.parameters() : [];
    const body = this.#closed ? this.#body("function") : this.#block((word) => word === "function");
    return this.#build.statement({ kind: "function", name, params, outputs, body, decorators: [] }, start, this.#read.last());
  }
}
