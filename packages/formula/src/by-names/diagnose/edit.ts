import type { MistakeCode } from "../../mistakes/index.ts";
import type { Activation, Syntax } from "../../problem.ts";
import type { Expr, NameNode } from "../ast.ts";
import type { Role } from "../notation/roles.ts";
import type { Reading, Symbol } from "../reading.ts";
import type { Speller } from "./spell.ts";

/** A small change to a formula: one of its nodes becomes another. */
export interface Edit {
  readonly node: Expr;
  readonly by: Expr;
  /** The name of the mistake that this change repairs, where it can only be that. */
  readonly code?: MistakeCode | undefined;
  /** The smaller, the sooner it is proposed. */
  readonly cost: number;
}

export interface EditContext {
  readonly syntax: Syntax;
  readonly target: Symbol;
  readonly reading: Reading;
  readonly absorbed: boolean;
  readonly activation: Activation;
  readonly batch: boolean;
  readonly lambda: boolean;
  readonly spell: Speller;
  /** What a name stands for at this step. */
  readonly symbol: (name: NameNode) => Symbol | undefined;
}

export const isDelta = (role: Role): boolean => role === "delta" || role === "dA";

export const isGradient = (role: Role): boolean => role === "gradient" || role === "accumulator";

export type Put = (node: Expr, by: Expr | undefined, cost: number, code?: MistakeCode) => void;

export interface Tools {
  readonly context: EditContext;
  readonly put: Put;
}

export function nameUnder(node: Expr): NameNode | undefined {
  if (node.kind === "name") return node;
  if (node.kind === "transpose") return nameUnder(node.arg);
  if (node.kind === "index") return nameUnder(node.base);
  return undefined;
}
