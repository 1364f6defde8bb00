import type { Expression, Statement } from "../../ir/core.ts";
import type { Cursor } from "./cursor.ts";

/** One line has at most so many signs of equality, and a product so many factors. */
export const MAX_CHAIN = 50;

/** An equation with the layers for which it holds, as far as the text says so. */
export interface Equation {
  readonly statement: Statement;
  /** `for l = L − 1, …, 2` behind it. */
  readonly layers?: LayerRange;
  /** Where the loop begins that is written out around it, `for k = l, …, 1 do … end for`. */
  readonly loop?: number;
}

export interface LayerRange {
  readonly letter: string;
  readonly from: Expression;
  readonly to: Expression;
}

/** What an equation gives a value to. */
export interface Target {
  readonly of: Expression;
  /** Of s(x) = …: x. */
  readonly params?: readonly string[];
}

export interface Assigned {
  readonly target: Target;
  /** Further names that get the same value. */
  readonly also?: readonly Expression[];
  readonly op: string;
  readonly value: Expression;
  readonly from: number;
}

export function statementOf(read: Cursor, { target: { of, params }, also = [], op, value, from }: Assigned): Statement {
  const make = (fields: Parameters<Cursor["build"]["statement"]>[0]): Statement => read.build.statement(fields, from, read.last());
  if (params && of.kind === "name") {
    const result = make({ kind: "return", value });
    return make({
      kind: "function",
      name: of.name,
      params: params.map((name) => ({ name, span: of.span })),
      body: [result],
      decorators: [],
    });
  }
  if (op === "+=" || op === "-=") return make({ kind: "augment", op: op === "+=" ? "add" : "subtract", target: of, value });
  return make({ kind: "assign", targets: [of, ...also], value });
}
