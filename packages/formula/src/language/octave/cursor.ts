import type { Builder } from "../builder.ts";
import type { Token } from "./tokens.ts";

/** Goes through the tokens of a text from left to right. */
export class Cursor {
  readonly #build: Builder;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(build: Builder, tokens: readonly Token[]) {
    this.#build = build;
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
  }
  next(): Token {
    return this.#tokens[Math.min(this.#at++, this.#tokens.length - 1)];
  }
  /** The end of the token that was read last. */
  last(): number {
    return this.#tokens[Math.max(this.#at - 1, 0)].end;
  }
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && token.kind !== "string";
  }
  take(text: string): boolean {
    return this.is(text) && ++this.#at > 0;
  }
  expect(text: string, after: string): Token {
    if (!this.is(text)) this.fail(`after ${after} comes ${this.shown()}.`, `\`${text}\``);
    return this.next();
  }
  fail(message: string, expected?: string): never {
    const token = this.peek();
    throw this.#build.error(token.start, Math.max(token.end, token.start + 1), message, expected === undefined ? {} : { expected });
  }
  shown(): string {
    const token = this.peek();
    return token.kind === "end" || token.text === "\n" ? "the end of the line" : `\`${token.text}\``;
  }
}
