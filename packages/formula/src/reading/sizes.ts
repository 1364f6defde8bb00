import { isBatch, type Hypothesis } from "./hypothesis.ts";
import type { Analysis } from "./usage.ts";

/** Primes: no product of other sizes looks like one. */
const COUNTS = [5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];
const OUTPUTS = [3, 5, 7, 9, 11, 13, 15, 19, 23, 27];

/** Units of every layer and a number of examples. */
export interface Sizes {
  readonly sizes: readonly number[];
  readonly count: number;
}

/**
 * Distinct sizes that fall from layer to layer, whose successors (with a bias unit) are distinct from them, from the number of examples, and from the numbers
 * of the text: what does not fit is then either ours or the text's.
 */
export function sizesFor(depth: number, outputs: number | undefined, own: ReadonlySet<number> = new Set()): Sizes {
  const isOwn = (n: number): boolean => own.has(n - 1) || own.has(n) || own.has(n + 1);
  const last = outputs ?? OUTPUTS.find((n) => !isOwn(n)) ?? OUTPUTS[0];
  const hidden: number[] = [];
  for (let n = Math.max(6, 2 * Math.ceil((last + 2) / 2)); hidden.length < depth; n += 2) if (!isOwn(n)) hidden.unshift(n);
  const sizes = [...hidden, last];
  return { sizes, count: countFor(sizes, own) };
}

/** A number of examples that no size, with or without its bias unit, can be mistaken for. A loop over few examples is soon run. */
export function countFor(sizes: readonly number[], own: ReadonlySet<number> = new Set()): number {
  const isApart = (n: number): boolean =>
    [...own].every((size) => size % n !== 0 && (size + 1) % n !== 0) && sizes.every((size) => size % n !== 0 && (size + 1) % n !== 0);
  return COUNTS.find(isApart) ?? COUNTS[COUNTS.length - 1];
}

/** Numbers of a text that may be sizes: integers, and how long its lists are. */
export function numbersOf({ nodes, numbers }: Analysis): ReadonlySet<number> {
  const found = new Set(numbers.filter((n) => Number.isInteger(n) && n > 2 && n < 100));
  for (const node of nodes.values()) {
    if (node.kind === "list" && node.items.length > 2) found.add(node.items.length);
    if (node.kind === "matrix") for (const n of [node.rows.length, node.rows[0]?.length ?? 0]) if (n > 2) found.add(n);
  }
  return found;
}

/** The sizes with one of ours replaced by the text's own, where two shapes do not fit. */
export function sizesFrom(
  [left, right]: readonly (readonly number[])[],
  { sizes, free, count, bias, data }: Hypothesis,
  isProduct = true,
): readonly number[] | undefined {
  if (!left || !right) return undefined;
  const extra = bias === "first" || bias === "last" ? 1 : 0;
  const isOurs = (n: number): boolean => (free.has(n) && sizes.includes(n)) || (extra === 1 && free.has(n - 1) && sizes.includes(n - 1));
  const axes = left.map((n, i) => [n, right[i]] as const);
  const pairs: (readonly [number | undefined, number | undefined])[] = isProduct
    ? [[left.at(-1), right[0]], ...axes, [left[0], right.at(-1)]]
    : axes;
  for (const [i, [p, q]] of pairs.entries()) {
    if (p === undefined || q === undefined || p === q || p % count === 0 || q % count === 0 || isOurs(p) === isOurs(q)) continue;
    const [own, theirs] = isOurs(p) ? [p, q] : [q, p];
    const at = sizes.indexOf(free.has(own) && sizes.includes(own) ? own : own - 1);
    const size = sizes.includes(own) ? theirs : theirs - extra;
    // A single unit is only told by a product, and from a single example not at all.
    if (size < 1 || (size === 1 && (!isProduct || at < sizes.length - 1 || i > 0 || !isBatch(data)))) continue;
    return sizes.with(at, size);
  }
  // A table of data may hold its labels in a row or column of their own.
  const isCut = (n: number | undefined): n is number => n !== undefined && free.has(n + 1) && sizes[0] === n + 1;
  for (const [p, q] of pairs) {
    if (p === undefined || q === undefined || p === q || isCut(p) === isCut(q) || p % count === 0 || q % count === 0) continue;
    const theirs = isCut(p) ? q : p;
    if (theirs > 1 && !isOurs(theirs)) return sizes.with(0, theirs + 1);
  }
  return undefined;
}
