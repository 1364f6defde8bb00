import { column } from "../core/matrix.ts";
import { list, text, tuple, valueOf, type Value } from "../interpret/values.ts";
import type { Binding } from "./bind.ts";
import { isBatch, laidOut, type DataForm } from "./hypothesis.ts";
import type { Guess, Plan } from "./plan.ts";
import type { Usage } from "./usage.ts";

/** The keys under which the text asks for parts of a dict: `for k in p` goes through them. */
function keysOf(path: string, { analysis }: Plan): readonly string[] {
  return [...analysis.usages.keys()].flatMap((name) => {
    const rest = name.startsWith(`${path}['`) ? /^'([^']+)'\]$/u.exec(name.slice(path.length + 1)) : null;
    return rest ? [rest[1]] : [];
  });
}

/** The examples of `for x, y in batch`, one pair each; of other data, the rows. */
export function examplesOf(binding: Binding, path: string): Value | undefined {
  const { network, plan } = binding;
  const keys = keysOf(path, plan);
  if (keys.length > 0) return list(keys.map((key) => text(key)));
  const pairs = loopsOverPairs(plan).some(({ over, pair }) => over === path || pair);
  const form: DataForm = isBatch(binding.hypothesis.data) ? "column" : binding.hypothesis.data;
  const items = Array.from({ length: network.m }, (_, t): Value => {
    const x = valueOf(laidOut(column(network.parts.X, t), form));
    return pairs ? tuple([x, valueOf(laidOut(column(network.parts.Y, t), form))]) : x;
  });
  return list(items);
}

/** Loops `for a, b in name`, and whether the two are an input and its target. */
function loopsOverPairs({ analysis: { nodes }, guess }: Plan): readonly { readonly over: string; readonly pair: boolean }[] {
  return [...nodes.values()].flatMap((n) => {
    if (n.kind !== "for" || n.over.kind !== "name" || (n.target.kind !== "tuple" && n.target.kind !== "list")) return [];
    const roles = n.target.items.map((item) => (item.kind === "name" ? guess(item.name).role : undefined));
    return n.target.items.length === 2 ? [{ over: n.over.name, pair: roles[0] === "input" && roles[1] === "target" }] : [];
  });
}

/** Data of which a part is looped over, an input and its target at a time, and that take part in no product. */
export function isPairs({ role }: Guess, { matrix, sliced, measured, aliases }: Usage, plan: Plan): boolean {
  const pairs = loopsOverPairs(plan);
  return (
    role === "input" &&
    !matrix &&
    (sliced || measured) &&
    !aliases.some((name) => plan.analysis.usages.get(name)?.matrix) &&
    pairs.length > 0 &&
    pairs.every(({ pair }) => pair)
  );
}
