import { binary, mapTree, number, walk, type Expr, type NameNode } from "../ast.ts";
import { indexOf, type Index } from "../convention.ts";
import { isLayered, roleOf, type Role } from "../notation/roles.ts";

/** What a name stands for, whichever way its subscript is read. */
export const roleUnder = (base: string): Role | undefined => (base === "e" ? "residual" : (roleOf(base, true) ?? roleOf(base, false)));
const MATRICES: ReadonlySet<Role | undefined> = new Set<Role>(["weight", "gradient", "accumulator"]);
const VECTORS: ReadonlySet<Role | undefined> = new Set<Role>([
  "bias",
  "z",
  "a",
  "delta",
  "dA",
  "bias-gradient",
  "bias-accumulator",
  "input",
  "output",
  "target",
  "residual",
]);
export const isMatrixName = (name: NameNode): boolean => MATRICES.has(roleUnder(name.base));
export const isVectorName = (name: NameNode): boolean => VECTORS.has(roleUnder(name.base));

/**
 * The layers that the letters tell where the text does not write them: j of δ_j is a unit of layer l, which may be any; a weight leads from one layer to the next, so in
 * g′(z_j) Σ_k W_kj δ_k the k is of l + 1, in Σ_i W_ji a_i the i of l − 1. Beside y_k the k is of the output layer.
 */
export function withLayersOfLetters(
  target: NameNode,
  body: Expr,
  examples: string | undefined,
): { readonly target: NameNode; readonly body: Expr } {
  const names = walk(body).filter((n): n is NameNode => n.kind === "name" && n.entries !== undefined);
  const unitsOf = (name: NameNode): string[] => (name.entries ?? []).filter((letter) => letter !== examples);
  if ([target, ...names].every((name) => !lacksLayer(name))) return { target, body };
  const offsets = offsetsOf(target, names, unitsOf);
  const base = baseOf(target, names, { offsets, unitsOf });
  const given = base.symbol !== "l";
  const withLayer = (name: NameNode): NameNode => {
    if (!lacksLayer(name)) return name;
    const units = unitsOf(name);
    const into = Math.max(...units.map((letter) => offsets.get(letter) ?? 0));
    // Beside numbers of layers Θ has the number of the layer it leads out of.
    const out = units.length === 2 && given && base.symbol !== "L" && /Θ|θ|theta|Δ|D$/i.test(name.base) ? 1 : 0;
    return { ...name, layer: layerAt(base, into - out) };
  };
  return {
    target: withLayer(target),
    body: mapTree(body, (node) => (node.kind === "name" && node.entries !== undefined ? withLayer(node) : node)),
  };
}

/** Helpers of the text's own differ from layer to layer as well. */
function lacksLayer({ base, layer, entries }: NameNode): boolean {
  if (layer !== undefined || entries === undefined) return false;
  const role = roleUnder(base);
  return role === undefined || isLayered(role);
}

const FORWARD: ReadonlySet<Role | undefined> = new Set<Role>(["z", "a", "output"]);
const BACKWARD: ReadonlySet<Role | undefined> = new Set<Role>(["delta", "dA", "residual", "target"]);

/** How far from the target's layer each letter's is: the letters of one weight are one layer apart. */
function offsetsOf(target: NameNode, names: readonly NameNode[], unitsOf: (name: NameNode) => string[]): Map<string, number> {
  const links = names.map(unitsOf).filter((units) => units.length === 2);
  const own = unitsOf(target);
  const offsets = new Map<string, number>();
  const spread = (from: string, by: number): void => {
    for (const link of links) {
      const other = link.find((letter) => letter !== from);
      if (!link.includes(from) || other === undefined || offsets.has(other)) continue;
      offsets.set(other, offsets.get(from)! + by);
      spread(other, by);
    }
  };
  if (own.length === 2) {
    const out = outLetter(own, names, unitsOf);
    for (const letter of own) offsets.set(letter, letter === out ? 0 : -1);
    spread(out, 1);
  } else if (own.length === 1) {
    offsets.set(own[0], 0);
    spread(own[0], FORWARD.has(roleUnder(target.base)) ? -1 : 1);
  }
  return offsets;
}

/** Which of a gradient's two letters counts the units that its weights lead into: δ's. */
function outLetter(own: readonly string[], names: readonly NameNode[], unitsOf: (name: NameNode) => string[]): string {
  const onVector = (roles: (role: Role | undefined) => boolean): string | undefined =>
    own.find((letter) => names.some((name) => roles(roleUnder(name.base)) && unitsOf(name).length === 1 && unitsOf(name)[0] === letter));
  const weighted = own.find((letter) =>
    names.some((name) => unitsOf(name).includes(letter) && unitsOf(name).some((u) => !own.includes(u))),
  );
  return onVector((role) => BACKWARD.has(role)) ?? weighted ?? onVector((role) => role === "z") ?? own[0];
}

/** The layer from which the offsets count: of a name that has its own, the output's where a letter is a target's, else any. */
function baseOf(
  target: NameNode,
  names: readonly NameNode[],
  { offsets, unitsOf }: { offsets: ReadonlyMap<string, number>; unitsOf: (name: NameNode) => string[] },
): Index {
  for (const name of [target, ...names]) {
    const index = indexOf(name.layer);
    const units = unitsOf(name);
    if (index && units.length === 1) return { ...index, offset: index.offset - (offsets.get(units[0]) ?? 0) };
  }
  for (const name of names) {
    const role = roleUnder(name.base);
    if (role === "target" || role === "residual" || role === "output")
      return { symbol: "L", offset: -(offsets.get(unitsOf(name)[0]) ?? 0) };
  }
  // A cost, and softmax: a_k = exp(z_k)/Σ_j exp(z_j).
  const overUnits =
    FORWARD.has(roleUnder(target.base)) && !names.some(isMatrixName) && names.some((name) => !offsets.has(unitsOf(name)[0]));
  if (unitsOf(target).length === 0 || overUnits) return { symbol: "L", offset: 0 };
  return indexOf(target.layer) ?? { symbol: "l", offset: 0 };
}

function layerAt({ symbol, offset }: Index, by: number): Expr {
  const at = offset + by;
  if (symbol === "") return number(at);
  const letter: Expr = { kind: "name", base: symbol, text: symbol, style: "" };
  return at === 0 ? letter : binary(at > 0 ? "+" : "-", letter, number(Math.abs(at)));
}
