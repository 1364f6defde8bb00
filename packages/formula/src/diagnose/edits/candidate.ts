import type { Label, Quantity, Role } from "../../core/quantities.ts";
import type { Expression, Language, Program } from "../../ir/core.ts";
import type { Edit } from "../../mistakes/mistake.ts";

/** A small change to a statement: one of its nodes becomes another. */
export interface Candidate {
  readonly node: Expression;
  readonly by: Expression;
  readonly edit: Edit;
  /** The smaller, the sooner it is tried and proposed. */
  readonly cost: number;
}

/** A variable that the statement can use. */
export interface Variable {
  readonly path: string;
  readonly labels: readonly Label[];
  /** Its value, if it is one number. */
  readonly number?: number | undefined;
}

/** What edits of a statement are made from. */
export interface EditContext {
  readonly language: Language;
  readonly program: Program;
  /** Does the statement hold for each index? */
  readonly indexed: boolean;
  /** The expression that makes the value. */
  readonly root: Expression;
  /** What a plain assignment gives its value to. */
  readonly target?: Expression | undefined;
  readonly expected: Quantity;
  readonly output: boolean;
  readonly examples: number;
  /** Whether Θ holds the bias. */
  readonly biasInside: boolean;
  /** The short form of g′ of the layer in terms of a. */
  readonly slopeForm: "a(1-a)" | "1-a^2" | "other";
  readonly variables: readonly Variable[];
  /** Names of the functions of the text that take one argument. */
  readonly functions: readonly string[];
  /** What the value of a node equals. */
  readonly labels: (node: Expression) => readonly Label[];
  /** The value of a node that is one number. */
  readonly number: (node: Expression) => number | undefined;
  /** The number of entries of a node's value by dimension; undefined if it has none. */
  readonly shape: (node: Expression) => readonly number[] | undefined;
}

/** Role and layer of the first label, for {@link Edit}. */
function described(labels: readonly Label[]): { readonly role?: Role; readonly layer?: number } {
  const [first] = labels;
  return first ? { role: first.quantity.role, layer: first.quantity.layer } : {};
}

/** An edit that puts one known value in the place of another. */
export function edited(kind: Edit["kind"], from: readonly Label[] = [], to: readonly Label[] = []): Edit {
  const [p, q] = [described(from), described(to)];
  return { kind, from: p.role, fromLayer: p.layer, to: q.role, toLayer: q.layer };
}

/** Is one of the labels of this role and layer? */
export const isLabelled = (labels: readonly Label[], role: Role, layer: number): boolean =>
  labels.some(({ quantity }) => quantity.role === role && quantity.layer === layer);
