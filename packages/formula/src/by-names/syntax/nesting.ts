import { FormulaError, MAX_DEPTH, type Span } from "../../source.ts";

/** Reads what stands inside of something else, up to a depth that no formula has. */
export type Nesting = <T>(read: () => T) => T;

/**
 * @param place where the reader stands, for the error
 * @returns a reader that throws a FormulaError `too-deep` below MAX_DEPTH
 */
export function createNesting(text: string, place: () => Span): Nesting {
  let depth = 0;
  return (read) => {
    if (++depth > MAX_DEPTH)
      throw new FormulaError(text, place(), { code: "too-deep", message: `the expression is nested deeper than ${MAX_DEPTH} levels.` });
    try {
      return read();
    } finally {
      depth--;
    }
  };
}
