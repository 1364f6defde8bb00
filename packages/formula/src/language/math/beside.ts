import type { Expression, Program, Statement, Symbol as Written } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import { layerNumber, quantityOf, type Numbering } from "./numbering.ts";
import { isWeight } from "./vocabulary.ts";

/** Units and their derivatives: no weights, no data, no cost. */
const UNIT = /^(?:[ahouszAHOSZpqv]|net|out|logits?)$/;

/**
 * Returns the layers of quantities that have no number, by the weights with which they stand: h of h W₂ and of ∂J/∂W₂ = ∂J/∂o hᵀ lies below layer 2, o in it.
 * What would have two layers has none.
 */
export function layersBeside(program: Program, numbering: Numbering): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const torn = new Set<string>();
  const put = ({ base, layer, entries }: Written, at: number): void => {
    const quantity = quantityOf(base);
    if (layer || entries || !UNIT.test(quantity)) return;
    if ((found.get(quantity) ?? at) !== at) torn.add(quantity);
    else found.set(quantity, at);
  };
  const layerOf = (weight: Written): number | undefined =>
    weight.layer ? layerNumber(weight, numbering, new Map()) : numbering.depth === 1 ? 1 : undefined;
  walk(program.body, (node) => {
    if (node.kind === "binary" && (node.op === "product" || node.op === "matmul"))
      for (const [weight, unit] of [
        [node.left, node.right],
        [node.right, node.left],
      ])
        if (weight.kind === "name" && weight.symbol && isWeight(weight.symbol.base) && unit.kind === "name" && unit.symbol) {
          const layer = layerOf(weight.symbol);
          if (layer !== undefined && /^[ahAH]$/.test(unit.symbol.base)) put(unit.symbol, layer - 1);
        }
    if (node.kind !== "assign" || node.targets[0].kind !== "name" || !node.targets[0].symbol) return;
    const { symbol } = node.targets[0];
    const quantity = quantityOf(symbol.base);
    if (quantity === symbol.base || !isWeight(quantity)) return;
    const layer = layerOf(symbol);
    const factors = layer === undefined ? undefined : outerProduct(node.value);
    if (layer === undefined || !factors) return;
    put(factors.derivative, layer);
    put(factors.unit, layer - 1);
  });
  walk(program.body, (node) => void (node.kind === "assign" && besideUnit(node, found, put)));
  for (const quantity of torn) found.delete(quantity);
  return found;
}

/** ∂J/∂z = ∂J/∂h ⊙ g′: z lies where h does, if no weight stands between them. */
function besideUnit(
  { targets: [target], value }: Extract<Statement, { kind: "assign" }>,
  found: ReadonlyMap<string, number>,
  put: (symbol: Written, layer: number) => void,
): void {
  if (target.kind !== "name" || !target.symbol || !/^∂[^/]+\/∂[zZsn]$/.test(target.symbol.base)) return;
  let layer: number | undefined;
  let weighted = false;
  walk([value], (node) => {
    if (node.kind !== "name" || !node.symbol) return;
    weighted ||= isWeight(node.symbol.base);
    if (/^∂[^/]+\/∂[ahAH]$/.test(node.symbol.base)) layer ??= found.get(quantityOf(node.symbol.base));
  });
  if (layer !== undefined && !weighted) put(target.symbol, layer);
}

/** ∂J/∂o hᵀ or hᵀ ∂J/∂o, also with something added. */
function outerProduct(value: Expression): { derivative: Written; unit: Written } | undefined {
  if (value.kind === "binary" && value.op === "add") return outerProduct(value.left) ?? outerProduct(value.right);
  if (value.kind !== "binary" || (value.op !== "product" && value.op !== "matmul")) return undefined;
  for (const [one, other] of [
    [value.left, value.right],
    [value.right, value.left],
  ])
    if (
      one.kind === "name" &&
      one.symbol &&
      quantityOf(one.symbol.base) !== one.symbol.base &&
      other.kind === "unary" &&
      other.op === "transpose" &&
      other.operand.kind === "name" &&
      other.operand.symbol
    )
      return { derivative: one.symbol, unit: other.operand.symbol };
  return undefined;
}
