import type { BinaryOperator, UnaryOperator } from "../ir/core.ts";

/** How a language writes one operator. Higher precedence binds closer. */
export interface Spelling {
  readonly text: string;
  readonly op: BinaryOperator;
  readonly precedence: number;
  readonly right?: boolean;
}

/** The one table by which a language is read and printed. Where two spellings have one meaning, the first is printed. */
export interface Grammar {
  readonly binary: readonly Spelling[];
  readonly unary: readonly { readonly text: string; readonly op: UnaryOperator; readonly precedence: number }[];
  /** Operators that stand behind their operand, and calls and subscripts with them. */
  readonly postfix: number;
}

function level(precedence: number, operators: Readonly<Record<string, BinaryOperator>>, right = false): Spelling[] {
  return Object.entries(operators).map(([text, op]) => ({ text, op, precedence, ...(right ? { right } : {}) }));
}

/** Conditionals and lambdas bind less than any operator of a table. */
export const LOWEST = 0;

export const PYTHON: Grammar = {
  binary: [
    ...level(1, { or: "or" }),
    ...level(2, { and: "and" }),
    ...level(4, {
      "==": "equal",
      "!=": "notEqual",
      "<>": "notEqual",
      "<": "less",
      "<=": "lessEqual",
      ">": "greater",
      ">=": "greaterEqual",
      in: "in",
      "not in": "notIn",
      is: "is",
      "is not": "isNot",
    }),
    ...level(5, { "|": "bitOr" }),
    ...level(6, { "^": "bitXor" }),
    ...level(7, { "&": "bitAnd" }),
    // 8 are shifts, which become products.
    ...level(9, { "+": "add", "-": "subtract" }),
    ...level(10, { "*": "times", "@": "matmul", "/": "divide", "//": "floorDivide", "%": "modulo" }),
    ...level(12, { "**": "power" }, true),
  ],
  unary: [
    { text: "not", op: "not", precedence: 3 },
    { text: "-", op: "negate", precedence: 11 },
    { text: "+", op: "plus", precedence: 11 },
    { text: "~", op: "invert", precedence: 11 },
  ],
  postfix: 13,
};

export const OCTAVE: Grammar = {
  binary: [
    ...level(1, { "||": "or" }),
    ...level(2, { "&&": "and" }),
    ...level(3, { "|": "bitOr" }),
    ...level(4, { "&": "bitAnd" }),
    ...level(5, {
      "==": "equal",
      "~=": "notEqual",
      "!=": "notEqual",
      "<": "less",
      "<=": "lessEqual",
      ">": "greater",
      ">=": "greaterEqual",
    }),
    // 6 is the range a:b.
    ...level(7, { "+": "add", "-": "subtract", ".+": "add", ".-": "subtract" }),
    ...level(8, { "*": "product", "/": "quotient", "\\": "leftQuotient", ".*": "times", "./": "divide" }),
    ...level(10, { "^": "matrixPower", "**": "matrixPower", ".^": "power", ".**": "power" }),
  ],
  unary: [
    { text: "-", op: "negate", precedence: 9 },
    { text: "+", op: "plus", precedence: 9 },
    { text: "!", op: "not", precedence: 9 },
    { text: "~", op: "not", precedence: 9 },
  ],
  postfix: 11,
};

export const RANGE_PRECEDENCE = 6;
