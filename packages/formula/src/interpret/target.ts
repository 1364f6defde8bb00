import type { NdArray } from "../core/array.ts";
import type { Span } from "../ir/core.ts";
import type { Machine } from "./machine.ts";
import type { RunError } from "./trace.ts";
import type { Value } from "./values.ts";

/** Where a value goes. */
export interface Target {
  readonly node: number;
  readonly span: Span;
  readonly path: string;
  readonly at: readonly number[];
  /** What the place holds so far. */
  readonly old?: Value | undefined;
  /** `add` or `subtract` of `+=` and `-=`, whose `from` is the old value and what was added. */
  readonly op?: string;
}

/** Returns the name by which an argument is asked for: a variable that its statement assigns may have the same. */
export const argumentPath = (name: string): string => `(${name})`;

/** Returns the value that `replace` puts in the place of one, or undefined. */
export function replacement(
  m: Machine,
  node: number,
  name: string | undefined,
  value: NdArray | undefined,
  error?: RunError,
): NdArray | undefined {
  return m.options.replace?.({ statement: m.statement, node, pass: m.pass, name, value, error });
}
