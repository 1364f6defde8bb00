import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf } from "../core/matrix.ts";
import { TOLERANCE } from "../core/tolerance.ts";
import type { CoreNode } from "../ir/walk.ts";

/** Do two values agree to a tolerance relative to the larger one's largest entry, and in their shapes but for sizes of 1? */
export function agrees(a: NdArray, b: NdArray, tolerance = TOLERANCE): boolean {
  if (countOf(a) !== countOf(b)) return false;
  const sizes = (value: NdArray): string => value.shape.filter((n) => n !== 1).join("×");
  if (sizes(a) !== sizes(b)) return false;
  const [p, q] = [entriesOf(a), entriesOf(b)];
  let largest = 0;
  for (let i = 0; i < p.length; i++) largest = Math.max(largest, Math.abs(p[i]), Math.abs(q[i]));
  for (let i = 0; i < p.length; i++) if (!(Math.abs(p[i] - q[i]) <= tolerance * largest)) return false;
  return true;
}

/** Are two trees the same program, whatever their places in a text? */
export function isSameProgram(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSameProgram(item, b[i]));
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null || Array.isArray(b)) return false;
  const fields = (node: object): [string, unknown][] =>
    Object.entries(node as CoreNode).filter(([key, value]) => key !== "id" && key !== "span" && value !== undefined);
  const [p, q] = [fields(a), fields(b)];
  return p.length === q.length && p.every(([key, value]) => key in b && isSameProgram(value, (b as Record<string, unknown>)[key]));
}
