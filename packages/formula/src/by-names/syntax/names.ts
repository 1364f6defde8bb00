import { number, type Expr, type NameNode } from "../ast.ts";

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

const COST_DIFFERENTIAL = /^[d∂][JLECF]$/;
const DIFFERENTIAL = /^[d∂](W|w|Theta|theta|Θ|θ|b|B|Z|z|A|a|n|x|h)$/;

/** dJ/dW3, written with a stroke, is one quantity: the gradient. */
export function differentialQuotient(above: Expr, below: Expr): NameNode | undefined {
  if (above.kind !== "name" || below.kind !== "name" || above.layer !== undefined) return undefined;
  const by = DIFFERENTIAL.exec(below.base)?.[1];
  if (!COST_DIFFERENTIAL.test(above.text) || by === undefined) return undefined;
  const span = above.span && below.span && { start: above.span.start, end: below.span.end };
  return { ...below, base: `∂J/∂${by}`, style: `${below.style}∂`, text: `${above.text}/${below.text}`, span };
}
