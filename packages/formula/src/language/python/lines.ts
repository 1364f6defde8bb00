import { FormulaError } from "../../source.ts";
import type { Builder } from "../builder.ts";
import type { Statement } from "../../ir/core.ts";
import { isProse, isSentence } from "../detect/prose.ts";
import type { Skipped } from "../skipped.ts";
import { createTokenizer, type LogicalLine, type Token } from "./tokens.ts";

/** A logical line with its indentation. */
export interface IndentedLine extends LogicalLine {
  readonly column: number;
  /** Of a line that is no header. */
  readonly statements?: readonly Statement[];
}

/** The words that begin the header of a block. */
const COMPOUND = new Set(["if", "while", "for", "try", "with", "def", "class", "async", "elif", "else", "except", "finally", "@"]);

/** The lines of a text, one after the other; blank lines, comments, prose and what only prints are passed over. */
export interface Lines {
  peek(): IndentedLine | undefined;
  next(): IndentedLine;
}

/** What a broken line may begin with and be skipped, since it computes nothing: printing, plotting, the shell. */
const HARMLESS = /[ \t]*(?:print\b|exec\b|plt\.|pylab\.|ax\d?\.|fig\.|(?:pip3?|conda|python3?|cd|ls|git)[ ])/y;
const MAGIC = /[ \t]*[%!$?]/y;
/** A text with more lines that cannot be read than these is no program. */
const MAX_BROKEN = 100;
/** Something was left out here. */
const ELISION = /[ \t]*(?:[.…]|\[\.\.\.\]|<\.\.\.>)[.… \t]*(?:\n|$)/y;
const BLANK = /[ \t\f]*(?:#.*)?(?:\n|$)/y;
const INDENT = /[ \t\f]*/y;

export interface Reading {
  /** Reads the statements of a line that is no header. */
  readonly parse: (tokens: readonly Token[]) => readonly Statement[];
  readonly skip: (skipped: Skipped) => void;
}

export function createLines(build: Builder, tabWidth: number, { parse, skip }: Reading): Lines {
  const { text } = build.excerpt;
  const tokenize = createTokenizer(build);
  let at = 0;
  let broken = 0;
  let ahead: IndentedLine | undefined;

  const matched = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const lineEnd = (): number => (text.indexOf("\n", at) === -1 ? text.length : text.indexOf("\n", at));
  const pass = (what: Skipped["what"]): void => {
    skip({ what, span: build.span(at, lineEnd()) });
    at = lineEnd() + 1;
  };
  const columnOf = (indent: string): number => {
    let column = 0;
    for (const c of indent) column = c === "\t" ? column + tabWidth - (column % tabWidth) : c === " " ? column + 1 : 0;
    return column;
  };

  const read = (): IndentedLine | undefined => {
    while (at < text.length) {
      const blank = matched(BLANK);
      if (blank !== undefined) {
        at += Math.max(blank.length, 1);
        continue;
      }
      if (matched(ELISION) !== undefined) {
        pass("line");
        continue;
      }
      const indent = matched(INDENT)!;
      const physical = text.slice(at, lineEnd());
      try {
        const line = tokenize(at + indent.length);
        const column = columnOf(indent);
        if (!COMPOUND.has(line.tokens[0].text)) {
          const statements = parse(line.tokens);
          at = line.end + 1;
          return { ...line, column, statements };
        }
        if (!isSentence(physical, "python")) {
          at = line.end + 1;
          return { ...line, column };
        }
        pass("prose");
      } catch (error) {
        if (!(error instanceof FormulaError) || error.code === "too-deep" || ++broken > MAX_BROKEN) throw error;
        if (matched(MAGIC) !== undefined) pass("magic");
        else if (isProse(physical, "python")) pass("prose");
        else if (matched(HARMLESS) !== undefined) pass("line");
        else throw error;
      }
    }
    return undefined;
  };
  return {
    peek: () => (ahead ??= read()),
    next: () => {
      const line = (ahead ?? read())!;
      ahead = undefined;
      return line;
    },
  };
}
