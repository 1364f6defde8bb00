import { binary, call, number, type Expr, type NameNode } from "../ast.ts";
import { isMatrixName, roleUnder } from "./indexlayers.ts";

/** ∂ and a name: one half of a derivative. */
export function differential(name: NameNode): NameNode {
  return { ...name, base: `∂${name.base}` };
}

/**
 * ∂E over ∂W, which is one quantity; of the other derivatives of the chain rule ∂a/∂z is g′(z), ∂z_j/∂w_ji is a_i, ∂z/∂b is 1, and what is left is called `∂`. Undefined where
 * one of the two is no differential.
 */
export function partial(
  above: Expr,
  below: Expr,
  whole: { readonly text: string; readonly span: NonNullable<Expr["span"]> },
): Expr | undefined {
  if (above.kind !== "name" || below.kind !== "name" || !above.base.startsWith("∂") || !below.base.startsWith("∂")) return undefined;
  const [what, by] = [named(above), named(below)];
  const role = what.base === "l" ? undefined : roleUnder(what.base);
  const { span } = whole;
  if (role !== "a" && role !== "z" && role !== "output") return { ...below, ...whole, base: `∂J/∂${by.base}`, style: `${below.style}∂` };
  const byRole = roleUnder(by.base);
  if (role !== "z" && byRole === "z" && isAlike(what, by)) return { ...call("g", [by], 1), span };
  if (role === "z" && byRole === "bias" && isAlike(what, by)) return { ...number(1), span };
  const into = indexOf(what);
  const from = role === "z" && isMatrixName(by) && by.entries?.length === 2 ? by.entries.find((letter) => letter !== into) : undefined;
  if (into !== undefined && from !== undefined && by.entries!.includes(into)) {
    const { layer } = what.entries ? what : { layer: undefined };
    return {
      kind: "name",
      base: "a",
      entries: [from],
      style: what.entries ? what.style : "",
      ...(layer ? { layer: before(layer) } : {}),
      ...whole,
    };
  }
  return { ...call("∂", [what, by]), span };
}

/** The quantity of a differential, where it stands itself. */
function named(differential: NameNode): NameNode {
  const { span, text } = differential;
  return { ...differential, base: differential.base.slice(1), span: span && { start: span.end - text.length, end: span.end } };
}

const lettersOf = ({ entries, layer }: NameNode): string => `${entries?.join("") ?? ""} ${layer ? shown(layer) : ""}`;
function shown(layer: Expr): string {
  if (layer.kind === "binary") return `${shown(layer.left)}${layer.op}${shown(layer.right)}`;
  return layer.kind === "number" ? String(layer.value) : layer.kind === "name" ? layer.base : "";
}
/** Of the same layer, or with the same index? */
const isAlike = (a: NameNode, b: NameNode): boolean => lettersOf(a) === lettersOf(b);

/** j of z_j and of z_j^{(3)} */
function indexOf({ entries, layer, style }: NameNode): string | undefined {
  if (entries) return entries.length === 1 ? entries[0] : undefined;
  return layer?.kind === "name" && style.startsWith("_") ? layer.base : undefined;
}

function before(layer: Expr): Expr {
  return layer.kind === "number" ? number(layer.value - 1) : binary("-", layer, number(1));
}
