import type { Plan } from "./plan.ts";
import type { Analysis } from "./usage.ts";

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
