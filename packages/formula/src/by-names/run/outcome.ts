import type { Program } from "../ast.ts";
import type { Value } from "../evaluate/value.ts";
import type { Network } from "../network.ts";
import { block, difference, type Matrix, type ShapeConflict } from "../numbers/matrix.ts";
import type { Reading, Symbol } from "../reading.ts";
import type { Form } from "../forms.ts";
import type { Step } from "./steps.ts";

/** Two numbers are the same formula's when they agree to this. */
export const TOLERANCE = 1e-9;

/** What a step gave, and what it should have given. */
export interface Outcome {
  readonly step: Step;
  /** Absent where the formula has no value. */
  readonly value?: Matrix | undefined;
  readonly error?: ShapeConflict | undefined;
  /** The form that the value matches. */
  readonly form?: Form | undefined;
  /** What it is compared with; empty for helpers and given values. */
  readonly forms: readonly Form[];
  /** A value that the text only provides: data, initial weights, constants. */
  readonly given: boolean;
  /** Is this the assignment whose value counts? */
  readonly final: boolean;
  /** The value without its bias row, where it kept one. */
  readonly kept: boolean;
  /** What later steps see. */
  readonly stored: Value | undefined;
  readonly choice: Choice;
}

/** A line that gives the cost its value. E = a − y is a matrix, so E is a residual there. */
export function isCost({ step, final, value }: Outcome): boolean {
  return step.symbol?.role === "cost" && final && !(value !== undefined && value.data.length > 1);
}

/** Which of its possible values each name took, and how side-by-side products were read. */
export interface Choice {
  readonly names: ReadonlyMap<string, number>;
  readonly chains: "tight" | "left";
}

export const FIRST: Choice = { names: new Map(), chains: "tight" };

/** A text in one reading on one network. */
export interface Trial {
  readonly program: Program;
  readonly reading: Reading;
  readonly network: Network;
  readonly steps: readonly Step[];
  readonly outcomes: readonly Outcome[];
}

/** Compares a value with what would be right; a δ may have kept its 0th row. */
export function match(
  value: Matrix,
  forms: readonly Form[],
  { symbol, reading, network }: { symbol: Symbol; reading: Reading; network: Network },
): { form: Form; kept: boolean } | undefined {
  for (const form of forms) if (difference(value, form.value) <= TOLERANCE) return { form, kept: false };
  if ((symbol.role === "delta" || symbol.role === "dA") && network.problem.bias === "absorbed" && symbol.layer! < network.depth) {
    const rest = withoutBias(value, reading, forms[0].value);
    if (rest) for (const form of forms) if (difference(rest, form.value) <= TOLERANCE) return { form, kept: true };
  }
  return undefined;
}

function withoutBias(value: Matrix, reading: Reading, like: Matrix): Matrix | undefined {
  if (value.rows === like.rows + 1 && value.cols === like.cols) return block(value, [1, value.rows, 0, value.cols]);
  if (value.cols === like.cols + 1 && value.rows === like.rows) return block(value, [0, value.rows, 1, value.cols]);
  return reading.layout.along === "rows" && value.rows === like.cols + 1 && value.cols === like.rows
    ? block(value, [1, value.rows, 0, value.cols])
    : undefined;
}
