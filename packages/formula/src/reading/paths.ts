import type { Expression, Program, Statement } from "../ir/core.ts";
import type { CoreNode } from "../ir/walk.ts";

/** How a path of the text is used, over all its places. */
export interface Usage {
  readonly path: string;
  readonly nodes: readonly Expression[];
  /** A factor of a matrix product, transposed, or asked for its shape. */
  readonly matrix: boolean;
  /** Within exp: logits. */
  readonly exponent: boolean;
  /** A bare divisor. */
  readonly divisor: boolean;
  /** A bare factor within a step: W -= c * …. */
  readonly stepFactor: boolean;
  /** It is stepped itself: augmented, or assigned from itself. */
  readonly updated: boolean;
  /** Subtracted from something, or something from it. */
  readonly subtracted: boolean;
  /** Added to a product. */
  readonly added: boolean;
  /** The power that something is raised to: a number. */
  readonly power: boolean;
  /** Multiplied by ones, to be repeated for each example. */
  readonly repeated: boolean;
  /** A bound of a loop or a size of a new array. */
  readonly counted: boolean;
  /** A bare subscript, or compared with a number: labels. */
  readonly subscript: boolean;
  readonly called: number | undefined;
  readonly keyed: boolean;
  /** Beginnings of keys that end in a number: `W` of `p["W" + str(l)]`. */
  readonly numbered: readonly string[];
  readonly attributes: boolean;
  readonly indexed: "number" | "variable" | undefined;
  readonly iterated: boolean;
  /** `x[1:]` */
  readonly sliced: boolean;
  readonly measured: boolean;
  /** Ones are put beside it. */
  readonly extended: boolean;
  /** Names that an element of it is assigned to: `cur = caches[l]`. */
  readonly elements: readonly string[];
  /** Parts of it are assigned. */
  readonly stored: boolean;
  /** A bare factor of an elementwise product. */
  readonly factor: boolean;
  /** The text gives it a value itself. */
  readonly assigned: boolean;
  /** The text gives it numbers in brackets. */
  readonly literal: boolean;
  /** A part of it is subtracted, or something from that. */
  readonly partSubtracted: boolean;
  /** An item of a list in brackets: a number. */
  readonly item: boolean;
  /** Names of what it is unpacked into, by position. */
  readonly unpacked: readonly string[];
  /** Names that it is assigned to as it is. */
  readonly aliases: readonly string[];
}
export type MutableUsage = { -readonly [K in keyof Usage]: Usage[K] extends readonly (infer T)[] ? T[] : Usage[K] };

/** A program with its tree in both directions. */
export interface Analysis {
  readonly program: Program;
  readonly nodes: ReadonlyMap<number, CoreNode>;
  readonly parents: ReadonlyMap<number, CoreNode>;
  readonly usages: ReadonlyMap<string, Usage>;
  readonly functions: ReadonlyMap<string, Extract<Statement, { kind: "function" }>>;
  readonly classes: ReadonlyMap<string, Extract<Statement, { kind: "class" }>>;
  /** Numbers in the text, in order. */
  readonly numbers: readonly number[];
}

export const ARRAY_ATTRIBUTES = /^(?:T|dot|mm|matmul|t|transpose|mT|H)$/u;
export const ARRAY_MEMBERS =
  /^(?:shape|size|ndim|sum|mean|max|min|copy|clone|reshape|astype|ravel|flatten|squeeze|argmax|item|detach|clamp|pow|append|items|keys|values|view|float|long|dtype|numpy|tolist|index|get|insert|std|exp|log|any|all|unsqueeze|extend|pop|cuda|to|fill|conj|mv|clamp_min|clamp_max|add_|sub_|zero_|sub|mul|div)$/u;

/** The path of a chain of names, attributes and literal subscripts: `self.layers[-1]`, `p['W1']`; undefined of anything else. */
export function pathOf(node: Expression): string | undefined {
  switch (node.kind) {
    case "name":
      return node.name;
    case "attribute": {
      if (ARRAY_ATTRIBUTES.test(node.name) || ARRAY_MEMBERS.test(node.name)) return undefined;
      const of = pathOf(node.of);
      return of === undefined ? undefined : `${of}.${node.name}`;
    }
    case "index": {
      const of = pathOf(node.of);
      const [only] = node.subscripts;
      if (of === undefined || node.subscripts.length !== 1) return undefined;
      if (only.kind === "string") return `${of}['${only.value}']`;
      const n = integerOf(only);
      return n === undefined ? undefined : `${of}[${n}]`;
    }
    default:
      return undefined;
  }
}

export const integerOf = (node: Expression): number | undefined =>
  node.kind === "number" && Number.isInteger(node.value)
    ? node.value
    : node.kind === "unary" && node.op === "negate" && node.operand.kind === "number"
      ? -node.operand.value
      : undefined;

/** Is this expression a matrix product (or its operand's transposition)? */
export function isProduct(node: CoreNode): node is Expression {
  if (node.kind === "binary") return node.op === "matmul" || node.op === "product";
  if (node.kind !== "call") return false;
  const { callee } = node;
  const name = callee.kind === "attribute" || callee.kind === "name" ? callee.name : "";
  return /^(?:dot|matmul|mm|outer|inner|mv|bmm|einsum|tensordot|multi_dot|vdot)$/u.test(name);
}
