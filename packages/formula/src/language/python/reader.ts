import type { Builder } from "../builder.ts";
import type { Token } from "./tokens.ts";

/** Reads the tokens of one statement from left to right. */
export interface Reader {
  peek(ahead?: number): Token;
  next(): Token;
  /** Is the next token this operator or word? */
  is(text: string, ahead?: number): boolean;
  take(text: string): boolean;
  expect(text: string, after: string): Token;
  /** The end of the token that was read last. */
  last(): number;
  fail(message: string, expected?: string): never;
}

/** Words that are no names. `print`, `exec`, `match` and `type` are. */
export const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda " +
    "nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

export function createReader(build: Builder, tokens: readonly Token[]): Reader {
  let at = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(at + ahead, tokens.length - 1)];
  const is = (text: string, ahead = 0): boolean => {
    const token = peek(ahead);
    return token.text === text && (token.kind === "op" || token.kind === "name");
  };
  const fail = (message: string, expected?: string): never => {
    const token = peek();
    throw build.error(token.start, Math.max(token.end, token.start + 1), message, expected === undefined ? {} : { expected });
  };
  return {
    peek,
    next: () => tokens[Math.min(at++, tokens.length - 1)],
    is,
    take: (text) => is(text) && ++at > 0,
    expect: (text, after) =>
      is(text) ? tokens[at++] : fail(`after ${after} comes ${peek().kind === "end" ? "nothing" : `\`${peek().text}\``}.`, `\`${text}\``),
    last: () => tokens[Math.max(at - 1, 0)].end,
    fail,
  };
}
