import type { Expression } from "../ir/core.ts";
import { isOnes, type Analysis } from "./usage.ts";

/** `v(2:end)`: what belongs to a bias unit is dropped. */
export function dropsFirst({ nodes, program }: Analysis): boolean {
  return (
    program.language === "octave" &&
    [...nodes.values()].some((n) => n.kind === "range" && n.start.kind === "number" && n.start.value === 2 && n.stop.kind === "end")
  );
}

/** Are ones put beside the data: `[1; x]`, `np.ones((m, 1))`, `np.append(v, 1)`? */
export function hasUnit({ nodes }: Analysis): boolean {
  // o = ones(m, 1); [X, o]
  const names = new Set(
    [...nodes.values()].flatMap((n) =>
      n.kind === "assign" && n.value.kind === "call" && isOnes(n.value) && n.targets[0].kind === "name" ? [n.targets[0].name] : [],
    ),
  );
  const isUnit = (n: Expression): boolean => isOnes(n) || (n.kind === "name" && names.has(n.name));
  for (const node of nodes.values()) {
    if (node.kind === "matrix" && node.rows.flat().length > 1 && node.rows.flat().some(isUnit)) return true;
    if (node.kind !== "call") continue;
    const name = node.callee.kind === "attribute" || node.callee.kind === "name" ? node.callee.name : "";
    if (/^(?:hstack|vstack|concatenate|column_stack|row_stack|append|insert|c_|r_|cat|horzcat|vertcat)$/u.test(name)) {
      const flat = [...node.args, ...node.named.map(({ value }) => value)].flatMap((a) =>
        a.kind === "tuple" || a.kind === "list" ? a.items : [a],
      );
      if (flat.some(isUnit)) return true;
    }
  }
  return false;
}
