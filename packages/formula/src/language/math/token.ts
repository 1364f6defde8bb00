import type { Kind } from "./vocabulary.ts";

export interface Token {
  readonly kind: Kind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Is there white space before it? */
  readonly spaced: boolean;
}

/** The part of a text that is a formula; a line ends it where `lines` is set. */
export interface Region {
  readonly start: number;
  readonly end: number;
  readonly lines: boolean;
}
