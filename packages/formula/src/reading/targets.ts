import { isLiteral } from "./notes.ts";
import type { Plan } from "./plan.ts";
import { pathOf, type Analysis } from "./usage.ts";

/** A target that is only used transposed. */
export function hasTurnedTarget({ nodes, parents }: Analysis, guess: Plan["guess"]): boolean {
  return [...nodes.values()].some((node) => {
    const turned =
      node.kind === "attribute" && node.name === "T"
        ? node.of
        : node.kind === "unary" && node.op === "transpose"
          ? node.operand
          : undefined;
    if (turned?.kind !== "name" || guess(turned.name).role !== "target") return false;
    const above = parents.get(node.id);
    return above?.kind === "binary" && above.op === "subtract";
  });
}

/** Octave's `t(i)` of a target, and never `t(i, :)`. */
export function hasScalarTarget({ nodes, program }: Analysis, guess: Plan["guess"]): boolean {
  if (program.language !== "octave") return false;
  const calls = [...nodes.values()].filter((n) => n.kind === "call" && n.callee.kind === "name" && guess(n.callee.name).role === "target");
  return calls.length > 0 && calls.every((n) => n.kind === "call" && n.args.length === 1 && n.args[0].kind === "name");
}

const pairs = new WeakMap<Analysis, ReadonlySet<string>>();

/** Names of literal data in pairs of an input and its target: `[[[0, 1], [1]], …]`. */
function pairsOf(analysis: Analysis): ReadonlySet<string> {
  const known = pairs.get(analysis);
  if (known) return known;
  const found = new Set<string>();
  for (const node of analysis.nodes.values()) {
    if (node.kind !== "assign" || node.value.kind !== "list" || node.value.items.length < 2 || !isLiteral(node.value)) continue;
    const path = pathOf(node.targets[0]);
    const isPair = node.value.items.every(
      (item) => (item.kind === "list" || item.kind === "tuple") && item.items.length === 2 && item.items[0].kind !== "number",
    );
    if (isPair && path !== undefined) found.add(path);
  }
  pairs.set(analysis, found);
  return found;
}

/** What a loop calls the parts of pairs: `for x, d in data`. */
function namesOfPairs(analysis: Analysis): ReadonlyMap<string, "input" | "target"> {
  const known = loops.get(analysis);
  if (known) return known;
  const found = new Map<string, "input" | "target">();
  for (const node of analysis.nodes.values()) {
    if (node.kind !== "for" || (node.target.kind !== "tuple" && node.target.kind !== "list") || node.target.items.length !== 2) continue;
    if (!pairsOf(analysis).has(pathOf(node.over) ?? "")) continue;
    const [input, target] = node.target.items.map(pathOf);
    if (input !== undefined) found.set(input, "input");
    if (target !== undefined) found.set(target, "target");
  }
  loops.set(analysis, found);
  return found;
}
const loops = new WeakMap<Analysis, ReadonlyMap<string, "input" | "target">>();

/** In a pair the input stands before the target. */
export function roleInPair(path: string, analysis: Analysis): "input" | "target" | undefined {
  const named = namesOfPairs(analysis).get(path);
  if (named) return named;
  const [, of, place] = /^(\w+)\[\d+\]\[([01])\]$/u.exec(path) ?? [];
  return of !== undefined && pairsOf(analysis).has(of) ? (place === "0" ? "input" : "target") : undefined;
}
