import type { Expression, Program, Symbol as Written } from "../ir/core.ts";
import { arrayIn } from "./values.ts";
import { askFree } from "./access.ts";
import { walk } from "../ir/walk.ts";
import { itemOf } from "../core/array.ts";
import type { Environment } from "./environment.ts";
import type { Machine } from "./machine.ts";

/** Returns the letters of a symbol's entries; numbers are not among them, they belong to the name. */
export function lettersOf({ entries }: Written): string[] {
  return (entries ?? []).flatMap((entry) => (entry.kind === "name" ? [entry.name] : []));
}

/** Which indexed symbols of a text are one variable. */
export interface Letters {
  /** The letter that stands for all those that count the same: j for k of softmax's Σ_k e^{z_k}. */
  readonly same: ReadonlyMap<string, string>;
  /** Bases that stand for several variables, told apart by their letters: δ of δ_k and δ_j. */
  readonly several: ReadonlySet<string>;
}

/**
 * Finds the variables of a text that writes indices and no layers: δ_j and δ_k are two where a weight w_kj leads from the one to the other, and one where
 * nothing does.
 */
export function findLetters(program: Program): Letters {
  const symbols = program.language === "math" ? symbolsIn(program) : [];
  const groups = new Map<string, string>();
  const rootOf = (letter: string): string => {
    const up = groups.get(letter) ?? letter;
    return up === letter ? letter : rootOf(up);
  };
  const links = symbols.map(lettersOf).filter((letters) => letters.length === 2);
  const areLinked = (a: string, b: string): boolean => {
    const seen = new Set([rootOf(a)]);
    for (let grew = true; grew;) {
      grew = false;
      for (const [p, q] of links.map((link) => link.map(rootOf)))
        if (seen.has(p) !== seen.has(q)) {
          seen.add(p).add(q);
          grew = true;
        }
    }
    return seen.has(rootOf(b));
  };
  const byBase = groupBy(
    symbols.filter((symbol) => lettersOf(symbol).length === 1),
    keyOf,
  );
  for (const of of byBase.values()) {
    const letters = [...new Set(of.flatMap(lettersOf))];
    for (const [i, a] of letters.entries()) for (const b of letters.slice(i + 1)) if (!areLinked(a, b)) groups.set(rootOf(b), rootOf(a));
  }
  const all = [...new Set(symbols.flatMap(lettersOf))];
  const same = new Map(all.map((letter) => [letter, rootOf(letter)]));
  const several = new Set<string>();
  const layered = symbols.some(({ layer, entries }) => layer && entries);
  if (!layered)
    for (const [key, of] of groupBy(
      symbols.filter((symbol) => lettersOf(symbol).length > 0),
      quantityOf,
    ))
      if (new Set(of.map((symbol) => lettersOf(symbol).map(rootOf).join(""))).size > 1) several.add(key);
  return { same, several };
}

const keyOf = ({ base, primes }: Written): string => base + "'".repeat(primes);

/** Returns the quantity that a symbol is of: w of ∂E/∂w and of Δw, which have its letters. */
const quantityOf = (symbol: Written): string => keyOf(symbol).replace(/^(?:∂[^/]*\/∂|Δ(?=.))/u, "");

function groupBy(symbols: readonly Written[], key: (symbol: Written) => string): Map<string, Written[]> {
  const groups = new Map<string, Written[]>();
  for (const symbol of symbols) groups.set(key(symbol), [...(groups.get(key(symbol)) ?? []), symbol]);
  return groups;
}

function symbolsIn(program: Program): Written[] {
  const found: Written[] = [];
  walk(program.body, (node) => {
    if (node.kind === "name" && node.symbol && !node.symbol.settled) found.push(node.symbol);
  });
  return found;
}

/**
 * Returns the name of a variable: as written, or for a mathematical symbol its base, primes and layer, `δ[3]`, `g'[l]`, with the layer's number where it has
 * one. A letter of an entry is part of the name where it tells two variables apart, `δ_k`; a number always, `w_11`.
 */
export function canonicalName(m: Machine, env: Environment, node: { readonly name: string; readonly symbol?: Written }): string {
  const { symbol } = node;
  if (!symbol) return node.name;
  if (symbol.settled) return node.name + numbersOf(symbol);
  const layer = symbol.layer && `[${layerText(m, env, symbol.layer)}]`;
  const key = keyOf(symbol);
  const numbers = (symbol.entries ?? []).flatMap((entry) => (entry.kind === "number" ? [entry.value] : [])).join("");
  const letters = m.letters.several.has(quantityOf(symbol))
    ? lettersOf(symbol)
        .map((letter) => m.letters.same.get(letter) ?? letter)
        .join("")
    : "";
  const entry = numbers + letters;
  return key + (layer ?? "") + (entry === "" ? "" : `_${entry}`);
}

/** `_12` of w_12, nothing where no entry is a number. */
function numbersOf({ entries }: Written): string {
  const numbers = (entries ?? []).flatMap((entry) => (entry.kind === "number" ? [entry.value] : [])).join("");
  return numbers === "" ? "" : `_${numbers}`;
}

/** Returns a layer as a number, or as it is written where a letter in it has no value: `l+1`, `L`. */
function layerText(m: Machine, env: Environment, layer: Expression): string {
  switch (layer.kind) {
    case "number":
      return String(layer.value);
    case "string":
      return layer.value;
    case "name": {
      const value = env.variables.get(layer.name) ?? m.globals.variables.get(layer.name) ?? askFree(m, layer.name, layer, "value");
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
