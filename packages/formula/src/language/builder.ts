import type { Expression, Span, Statement } from "../ir/core.ts";
import type { CoreNode } from "../ir/walk.ts";
import { FormulaError, type FormulaErrorCode } from "../source.ts";
import { placeIn, type Excerpt } from "./excerpt.ts";

/** What a node consists of, but for its number and place. */
type Fields<N> = N extends unknown ? Omit<N, "id" | "span"> : never;
type Made<F, N> = N extends { kind: F } ? N : never;

/** Makes the nodes of one program and the errors of its text; positions are those of the excerpt that is read. */
export interface Builder {
  readonly excerpt: Excerpt;
  expression(fields: Fields<Expression>, start: number, end: number): Expression;
  statement(fields: Fields<Statement>, start: number, end: number): Statement;
  span(start: number, end: number): Span;
  error(start: number, end: number, message: string, problem?: { code?: FormulaErrorCode; expected?: string }): FormulaError;
}

/** @param pasted the whole text, which errors show; @param ids where the numbers of nodes come from, if a program is read in several parts */
export function createBuilder(pasted: string, excerpt: Excerpt, ids = { next: 0 }): Builder {
  const node = (fields: Fields<CoreNode>, start: number, end: number): Made<string, CoreNode> => ({
    ...fields,
    id: ids.next++,
    span: placeIn(excerpt, start, end),
  });
  return {
    excerpt,
    expression: (fields, start, end) => node(fields, start, end) as Expression,
    statement: (fields, start, end) => node(fields, start, end) as Statement,
    span: (start, end) => placeIn(excerpt, start, end),
    error: (start, end, message, { code = "syntax", expected } = {}) =>
      new FormulaError(pasted, placeIn(excerpt, start, end), {
        code,
        message: expected === undefined ? message : `${message.replace(/\.$/, "")}; expected ${expected}.`,
        expected,
      }),
  };
}
