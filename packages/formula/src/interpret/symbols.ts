import type { Expression, Symbol as Written } from "../ir/core.ts";
import type { Environment } from "./environment.ts";
import type { Machine } from "./machine.ts";
import { itemOf } from "../core/array.ts";
import { arrayIn } from "./values.ts";

/**
 * Returns the name of a variable: as written, or for a mathematical symbol its base, primes and layer, `δ[3]`, `g'[l]`, with the layer's number where it has
 * one. Entries are not part of the name.
 */
export function canonicalName(m: Machine, env: Environment, node: { readonly name: string; readonly symbol?: Written }): string {
  const { symbol } = node;
  if (!symbol) return node.name;
  const layer = symbol.layer && `[${layerText(m, env, symbol.layer)}]`;
  return `${symbol.base}${"'".repeat(symbol.primes)}${layer ?? ""}`;
}

/** Returns a layer as a number, or as it is written where a letter in it has no value: `l+1`, `L`. */
function layerText(m: Machine, env: Environment, layer: Expression): string {
  switch (layer.kind) {
    case "number":
      return String(layer.value);
    case "string":
      return layer.value;
    case "name": {
      const value = env.variables.get(layer.name) ?? m.globals.variables.get(layer.name);
      return value?.kind === "array" && value.shape.every((n) => n === 1) ? String(itemOf(arrayIn(value))) : layer.name;
    }
    case "binary": {
      const [left, right] = [layerText(m, env, layer.left), layerText(m, env, layer.right)];
      const [x, y] = [Number(left), Number(right)];
      if (Number.isNaN(x) || Number.isNaN(y)) return `${left}${layer.op === "subtract" ? "-" : "+"}${right}`;
      return String(layer.op === "subtract" ? x - y : x + y);
    }
    default:
      return "?";
  }
}
