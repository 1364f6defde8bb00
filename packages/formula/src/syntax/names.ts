import { number, type Expr } from "../ast.ts";

/** `delta_3` is δ at 3, `Theta3_grad` is Theta_grad at 3; a name with no digits, or with two groups of them, has no layer. */
export function splitName(text: string): { base: string; layer?: Expr } {
  const groups = text.match(/\d+/g);
  if (groups?.length !== 1 || /^\d/.test(text)) return { base: text };
  const digits = groups[0];
  const at = text.indexOf(digits);
  const before = text.slice(0, at).replace(/_$/, "");
  const after = text.slice(at + digits.length).replace(/^_/, "");
  if (before === "" || (after === "T" && before === "")) return { base: text };
  return { base: after === "" ? before : `${before}_${after}`, layer: number(Number(digits)) };
}
