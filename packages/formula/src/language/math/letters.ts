import type { Program, Symbol as Written } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import { kindOf, quantityOf } from "./numbering.ts";
import { isWeight } from "./vocabulary.ts";

const lettersOf = ({ entries }: Written): string[] => (entries ?? []).flatMap((entry) => (entry.kind === "name" ? [entry.name] : []));

/** The layers that the letters of a text count, δ_k and δ_j: by the weights between them, from the output's letter down. */
export interface Letters {
  readonly layers: ReadonlyMap<string, number>;
  readonly depth: number;
  /** What also stands without letters, z of softmax(z), is one variable. */
  readonly single: ReadonlySet<string>;
}

/** Returns undefined where the text numbers its layers, or has no weight with two letters; of a deeper network the letters count the layers next to the output. */
export function letterLayers(program: Program, given?: number): Letters | undefined {
  const symbols: Written[] = [];
  walk(program.body, (node) => {
    if (node.kind === "name" && node.symbol) symbols.push(node.symbol);
  });
  if (symbols.some((symbol) => symbol.layer && kindOf(symbol) !== "none")) return undefined;
  const links = symbols
    .filter(({ base }) => isWeight(quantityOf(base)))
    .map(lettersOf)
    .filter((letters) => letters.length === 2 && letters[0] !== letters[1]);
  if (links.length === 0) return undefined;
  const letterWith = (pattern: RegExp): string | undefined => symbols.filter(({ base }) => pattern.test(base)).flatMap(lettersOf)[0];
  const linked = [...new Set(links.flat())];
  const input = letterWith(/^x$/);
  const target = letterWith(/^(?:y|t|ŷ|yhat)$/);
  const output =
    target !== undefined && linked.includes(target) ? target : (farthest(links, input) ?? summed(program, linked) ?? linked[0]);
  const distances = distancesFrom(output, links);
  const deepest = Math.max(...distances.values());
  const lowest = new Set([...distances].filter(([, distance]) => distance === deepest).map(([letter]) => letter));
  // What has a δ or a z is no input.
  const isInner = symbols.some(
    (symbol) =>
      /^(?:δ|z|delta|net|f|g|σ)/.test(symbol.base) &&
      !symbol.base.startsWith("∂") &&
      lettersOf(symbol).some((letter) => lowest.has(letter)),
  );
  const own = deepest + (isInner && input === undefined ? 1 : 0);
  const depth = input === undefined ? Math.max(own, given ?? 0) : own;
  const single = new Set(symbols.filter((symbol) => lettersOf(symbol).length === 0).map(({ base }) => quantityOf(base)));
  return { single, layers: new Map([...distances].map(([letter, distance]) => [letter, depth - distance])), depth };
}

function distancesFrom(start: string, links: readonly string[][]): Map<string, number> {
  const distances = new Map([[start, 0]]);
  for (let grew = true; grew;) {
    grew = false;
    for (const [p, q] of [...links, ...links.map(([a, b]) => [b, a])])
      if (distances.has(p) && !distances.has(q)) {
        distances.set(q, distances.get(p)! + 1);
        grew = true;
      }
  }
  return distances;
}

function farthest(links: readonly string[][], from: string | undefined): string | undefined {
  if (from === undefined) return undefined;
  const distances = [...distancesFrom(from, links)];
  return distances.length > 1 ? distances.toSorted((p, q) => q[1] - p[1])[0][0] : undefined;
}

/** δ_j = … Σ_k w_kj δ_k: what is summed over lies nearer to the output. */
function summed(program: Program, linked: readonly string[]): string | undefined {
  let found: string | undefined;
  walk(program.body, (node) => {
    if (node.kind === "sum" && linked.includes(node.index)) found ??= node.index;
  });
  return found;
}

/** The layer of a symbol by its letters: a weight leads into the higher one. */
export function layerOfLetters(symbol: Written, { layers, single }: Letters): number | undefined {
  if (single.has(quantityOf(symbol.base))) return undefined;
  const found = lettersOf(symbol).flatMap((letter) => layers.get(letter) ?? []);
  return found.length === 0 ? undefined : Math.max(...found);
}
