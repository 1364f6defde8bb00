import type { Program } from "../ir/core.ts";
import { walk, type CoreNode } from "../ir/walk.ts";

/** Integers from here on are sizes of data, counts of rounds, or shades of grey: none of them has to be as large. */
const LARGE = 21;
const LARGEST = 1e15;
const SMALL = [14, 18, 12, 16, 24, 26, 28, 30, 32, 34, 36, 38, 40];

const isLarge = (n: number): boolean => Number.isInteger(n) && n >= LARGE && n <= LARGEST;

/**
 * The same program with its large integers replaced: equal ones stay equal, n + 1 stays the successor of n, and none becomes a number that the text has
 * already. A check of 784 inputs shows no more than one of 14.
 */
export function shrink(written: Program): Program {
  const program = { ...written, body: folded(written.body) };
  const numbers = new Set<number>();
  walk(program.body, (node) => {
    if (node.kind === "number") numbers.add(node.value);
  });
  const large = [...numbers].filter(isLarge).toSorted((p, q) => p - q);
  if (large.length === 0) return program;
  const taken = new Set(numbers);
  const map = new Map<number, number>();
  // What only parts the data, as in data[:1000] and data[1000:m], leaves some of them on both sides.
  const bounds = boundsAlone(program);
  for (const [i, n] of large.filter((size) => bounds.has(size)).entries()) if (i < 3) map.set(n, i + 2);
  for (const n of large) {
    if (map.has(n)) continue;
    const before = map.get(n - 1);
    const small = before === undefined ? SMALL.find((s) => ![s - 1, s, s + 1].some((x) => taken.has(x))) : before + 1;
    if (small === undefined) continue;
    map.set(n, small);
    taken.add(small);
  }
  return { ...program, body: replaced(program.body, map) };
}

/** Numbers that stand nowhere but as bounds of slices. */
function boundsAlone({ body }: Program): ReadonlySet<number> {
  const count = new Map<number, number>();
  const note = (node: CoreNode | undefined, by: number): void => {
    if (node?.kind === "number") count.set(node.value, (count.get(node.value) ?? 0) + by);
  };
  walk(body, (node) => {
    note(node, 1);
    if (node.kind === "slice") for (const bound of [node.start, node.stop]) note(bound, -1);
  });
  return new Set([...count].flatMap(([n, others]) => (others === 0 ? [n] : [])));
}

/** The same nodes with a product of integers, as in `3*32*32`, as one integer. */
function folded<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => folded(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  const node = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === "span" ? item : folded(item as unknown)]),
  ) as Record<string, unknown>;
  const [left, right] = [node["left"], node["right"]] as ({ kind?: unknown; value?: unknown } | undefined)[];
  const product = left?.kind === "number" && right?.kind === "number" ? Number(left.value) * Number(right.value) : Number.NaN;
  if (node["kind"] !== "binary" || !/^(?:times|product)$/u.test(String(node["op"])) || !isLarge(product)) return node as T;
  return { kind: "number", id: node["id"], span: node["span"], value: product } as T;
}

function replaced<T>(value: T, map: ReadonlyMap<number, number>): T {
  if (Array.isArray(value)) return value.map((item: unknown) => replaced(item, map)) as T;
  if (typeof value !== "object" || value === null) return value;
  const node = value as Record<string, unknown>;
  if (node["kind"] === "number") {
    const small = map.get(node["value"] as number);
    return small === undefined ? value : ({ ...node, value: small } as T);
  }
  return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, key === "span" ? item : replaced(item, map)])) as T;
}
