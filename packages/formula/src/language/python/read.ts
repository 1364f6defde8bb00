import type { Block, Expression, Statement } from "../../ir/core.ts";
import { FormulaError } from "../../source.ts";
import { MAX_STATEMENTS } from "../limits.ts";
import type { Builder } from "../builder.ts";
import type { Skipped } from "../skipped.ts";
import { createLines, type IndentedLine, type Lines } from "./lines.ts";
import { breaks, Statements } from "./statements.ts";
import { createTokenizer, type Token } from "./tokens.ts";

const MAX_BLOCKS = 60;

/** Reads a text of Python; throws FormulaError. Where tabs and spaces are mixed, a tab is eight columns wide, or four if only that fits. */
export function readPython(build: Builder): { body: Block; skipped: Skipped[] } {
  const read = (tabWidth: number): { body: Block; skipped: Skipped[] } => {
    const skipped: Skipped[] = [];
    const lines = createLines(build, tabWidth, {
      parse: (tokens) => statementsOf(build, tokens).line(),
      skip: (passed) => skipped.push(passed),
    });
    return { body: new Blocks(build, lines).all(), skipped };
  };
  try {
    return read(8);
  } catch (error) {
    if (!(error instanceof FormulaError) || error.code !== "indentation" || !build.excerpt.text.includes("\t")) throw error;
    try {
      return read(4);
    } catch {
      throw error;
    }
  }
}

function statementsOf(build: Builder, tokens: readonly Token[]): Statements {
  const inner = (start: number, end: number): Expression => {
    const { tokens } = createTokenizer({ ...build, excerpt: { ...build.excerpt, text: build.excerpt.text.slice(0, end) } })(start);
    const parts = statementsOf(build, tokens);
    const value = parts.expressions.tests();
    if (parts.read.peek().kind !== "end") parts.read.fail(`\`${parts.read.peek().text}\` follows a whole expression.`);
    return value;
  };
  return new Statements(build, tokens, inner);
}

class Blocks {
  readonly #build: Builder;
  readonly #lines: Lines;
  #depth = 0;
  #statements = 0;

  constructor(build: Builder, lines: Lines) {
    this.#build = build;
    this.#lines = lines;
  }

  /** The whole text. Its first line may have lost its indentation when it was copied, or stand deeper than what follows. */
  all(): Statement[] {
    const body: Statement[] = [];
    let column = this.#lines.peek()?.column ?? 0;
    /** The line that shows that the first one lost its indentation. */
    let lost: IndentedLine | undefined;
    for (let line = this.#lines.peek(); line !== undefined; line = this.#lines.peek()) {
      if (line.column > column && body.length === 1 && body[0].kind !== "import" && !lost) {
        lost = line;
        ({ column } = line);
      } else if (line.column < column && line.column > 0 && !lost) ({ column } = line);
      if (line.column < column) this.#indentation(lost ?? line, lost ? "deeper than" : "less deep than");
      if (line.column > column) this.#indentation(line, "deeper than");
      body.push(...this.#statement());
    }
    if (lost && body.length < 3) this.#indentation(lost, "deeper than");
    return body;
  }

  #indentation(line: IndentedLine, how: string): never {
    throw this.#build.error(
      line.start,
      line.start + 1,
      `the line is indented ${how} the one before it, and no block begins or ends there.`,
      {
        code: "indentation",
        expected: "the indentation of its block",
      },
    );
  }

  #block(outer: number): Statement[] {
    const first = this.#lines.peek();
    if (first === undefined || first.column <= outer) return [];
    if (++this.#depth > MAX_BLOCKS)
      throw this.#build.error(first.start, first.start + 1, `blocks are nested deeper than ${MAX_BLOCKS} levels.`, { code: "too-deep" });
    const body: Statement[] = [];
    for (let line = this.#lines.peek(); line !== undefined && line.column > outer; line = this.#lines.peek()) {
      if (line.column !== first.column) this.#indentation(line, line.column > first.column ? "deeper than" : "less deep than");
      body.push(...this.#statement());
    }
    this.#depth--;
    return body;
  }

  #statement(): readonly Statement[] {
    const line = this.#lines.next();
    this.#statements += line.statements?.length ?? 1;
    if (this.#statements > MAX_STATEMENTS)
      throw this.#build.error(line.start, line.start + 1, `the text has more than ${MAX_STATEMENTS} statements.`, {
        code: "too-many-statements",
      });
    if (line.statements) return line.statements;
    return line.tokens[0].text === "@" ? this.#decorated(line) : this.#compound(line.tokens[0].text, line);
  }

  #decorated(first: IndentedLine): readonly Statement[] {
    const decorators: string[] = [];
    let line = first;
    while (line.tokens[0].text === "@") {
      const parts = statementsOf(this.#build, line.tokens);
      parts.read.next();
      const from = parts.read.peek().start;
      parts.expressions.test();
      decorators.push(this.#build.excerpt.text.slice(from, parts.read.last()));
      const next = this.#lines.peek();
      if (next === undefined || next.column !== line.column || next.statements)
        throw this.#build.error(line.start, line.start + 1, "behind a decorator comes no function.", { expected: "`def`" });
      line = this.#lines.next();
    }
    const [decorated, ...rest] = this.#compound(line.tokens[0].text, line);
    return [decorated.kind === "function" ? { ...decorated, decorators } : decorated, ...rest];
  }

  /** A header with its body, and what belongs to it: `else`, `except`, `finally`. */
  #compound(word: string, line: IndentedLine): Statement[] {
    const parts = statementsOf(this.#build, line.tokens);
    const { read, expressions } = parts;
    const { start } = line;
    const make = (fields: Parameters<Builder["statement"]>[0]): Statement => this.#build.statement(fields, start, this.#last);
    read.next();
    switch (word) {
      case "async":
        return this.#compound(read.peek().text, { ...line, tokens: line.tokens.slice(1) });
      case "if": {
        const test = expressions.test();
        const then = this.#body(parts, line);
        return [make({ kind: "if", test, then, otherwise: this.#otherwise(line.column) })];
      }
      case "while": {
        const test = expressions.test();
        const body = this.#body(parts, line);
        return [make({ kind: "while", test, body }), ...this.#afterLoop(body, line.column)];
      }
      case "for": {
        const target = expressions.target();
        read.expect("in", "the names");
        const over = expressions.tests();
        const body = this.#body(parts, line);
        return [make({ kind: "for", target, over, body }), ...this.#afterLoop(body, line.column)];
      }
      case "with": {
        const items: { value: Expression; target?: Expression }[] = [];
        do {
          const value = expressions.test();
          items.push(read.take("as") ? { value, target: expressions.oneTarget() } : { value });
        } while (read.take(","));
        return [make({ kind: "with", items, body: this.#body(parts, line) })];
      }
      case "def": {
        const name = read.next();
        if (name.kind !== "name") read.fail("the function has no name.", "a name");
        read.expect("(", "the name");
        const params = expressions.parameters(")", true);
        read.next();
        if (read.take("->")) expressions.test();
        return [make({ kind: "function", name: name.text, params, body: this.#body(parts, line), decorators: [] })];
      }
      case "class": {
        const name = read.next();
        if (name.kind !== "name") read.fail("the class has no name.", "a name");
        const bases = read.take("(") ? expressions.arguments().args : [];
        return [make({ kind: "class", name: name.text, bases, body: this.#body(parts, line) })];
      }
      case "try":
        return [this.#try(parts, line)];
      default:
        throw this.#build.error(start, start + word.length, `\`${word}\` belongs to nothing before it.`, {
          expected: word === "except" ? "`try`" : "`if`",
        });
    }
  }

  /** Where the statement ends that was read last. */
  #last = 0;

  /** What stands behind the colon of a header, or the indented block below it. */
  #body(parts: Statements, line: IndentedLine): Statement[] {
    const { read } = parts;
    const colon = read.take(":");
    this.#last = read.last();
    if (read.peek().kind !== "end") {
      if (!colon) read.fail(`\`${read.peek().text}\` stands where the header should end.`, "`:`");
      const body = parts.line();
      this.#last = read.last();
      return body;
    }
    const next = this.#lines.peek();
    if (next === undefined || next.column <= line.column) {
      throw this.#build.error(
        line.start,
        read.last(),
        colon ? "no indented block follows this line." : "the header has no colon and no block.",
        {
          code: colon ? "indentation" : "syntax",
          expected: colon ? "a line that is indented deeper" : "`:`",
        },
      );
    }
    const body = this.#block(line.column);
    return body;
  }

  /** `elif` and `else` of the `if` at this column. */
  #otherwise(column: number): Statement[] {
    const line = this.#lines.peek();
    if (line === undefined || line.column !== column) return [];
    if (line.tokens[0].text === "else") return this.#clause(this.#lines.next());
    if (line.tokens[0].text !== "elif") return [];
    this.#lines.next();
    const parts = statementsOf(this.#build, line.tokens);
    parts.read.next();
    const test = parts.expressions.test();
    const then = this.#body(parts, line);
    const end = this.#last;
    if (++this.#depth > MAX_BLOCKS) throw this.#build.error(line.start, line.start + 4, "too many branches.", { code: "too-deep" });
    const otherwise = this.#otherwise(column);
    this.#depth--;
    return [this.#build.statement({ kind: "if", test, then, otherwise }, line.start, end)];
  }

  /** `else:`, `try:` and `finally:`, whose header is one word. */
  #clause(line: IndentedLine): Statement[] {
    const parts = statementsOf(this.#build, line.tokens);
    parts.read.next();
    return this.#body(parts, line);
  }

  /** A loop's `else` runs where nothing leaves the loop. */
  #afterLoop(body: Block, column: number): Statement[] {
    const line = this.#lines.peek();
    if (line?.column !== column || line.tokens[0].text !== "else") return [];
    if (breaks(body)) throw this.#build.error(line.start, line.start + 4, "`else` behind a loop with `break` is not supported.");
    return this.#clause(this.#lines.next());
  }

  #try(parts: Statements, line: IndentedLine): Statement {
    const body = this.#body(parts, line);
    const handlers: Block[] = [];
    let last: Statement[] = [];
    for (let next = this.#lines.peek(); next?.column === line.column; next = this.#lines.peek()) {
      const word = next.tokens[0].text;
      if (word !== "except" && word !== "else" && word !== "finally") break;
      this.#lines.next();
      const clause = statementsOf(this.#build, next.tokens);
      clause.read.next();
      if (word === "except") {
        clause.read.take("*");
        if (!clause.read.is(":")) clause.expressions.tests();
        if (clause.read.take("as")) clause.read.next();
        handlers.push(this.#body(clause, next));
      } else if (word === "else") body.push(...this.#body(clause, next));
      else last = this.#body(clause, next);
    }
    return this.#build.statement({ kind: "try", body, handlers, finally: last }, line.start, this.#last);
  }
}
