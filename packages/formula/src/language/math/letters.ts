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
  /** Weights with one letter, w_j of Σ_j w_j h_j, lead into the one unit of the last layer. */
  readonly last: ReadonlySet<string>;
}

/** Returns undefined where the text numbers its layers, or has no weight with two letters; of a deeper network the letters count the layers next to the output. */
export function letterLayers(program: Program, given?: number): Letters | undefined {
  const symbols: Written[] = [];
  walk(program.body, (node) => {
    if (node.kind === "name" && node.symbol) symbols.push(node.symbol);
  });
  // Weights may have both, w^{(2)}_{kj}; units with a number are counted by it.
  const bothWays = symbols.some((symbol) => isWeight(quantityOf(symbol.base)) && symbol.layer && lettersOf(symbol).length === 2);
  if (symbols.some((symbol) => symbol.layer && (kindOf(symbol) === "unit" || (kindOf(symbol) === "weight" && !bothWays)))) return undefined;
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
  const last = target === undefined ? weightsOfOne(program, symbols, output) : new Set<string>();
  const counted = own + Math.min(last.size, 1);
  const depth = input === undefined ? Math.max(counted, given ?? 0) : counted;
  const top = depth - Math.min(last.size, 1);
  const netInputs = namedTwice(program, symbols);
  const single = new Set(
    symbols.filter((symbol) => lettersOf(symbol).length === 0 && !netInputs.has(symbol.base)).map(({ base }) => quantityOf(base)),
  );
  return { single, last, layers: new Map([...distances].map(([letter, distance]) => [letter, top - distance])), depth };
}

/** Weights that have the uppermost letter alone; u_j that the text computes is none. */
function weightsOfOne({ body }: Program, symbols: readonly Written[], letter: string): Set<string> {
  const found = new Set<string>();
  const more = new Set<string>();
  for (const statement of body) {
    const symbol = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0].symbol : undefined;
    if (symbol && lettersOf(symbol).length === 1) more.add(symbol.base);
  }
  for (const symbol of symbols) {
    const base = quantityOf(symbol.base);
    const letters = lettersOf(symbol);
    if (!isWeight(base) || letters.length === 0) continue;
    if (letters.length === 1 && letters[0] === letter) found.add(base);
    else more.add(base);
  }
  return new Set([...found].filter((base) => !more.has(base)));
}

/** v of v = Σ_j w_j h_j, beside weights v_ij: two quantities with one letter. */
function namedTwice({ body }: Program, symbols: readonly Written[]): Set<string> {
  const found = new Set<string>();
  for (const statement of body) {
    const symbol = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0].symbol : undefined;
    if (symbol && /^[uvw]$/.test(symbol.base) && lettersOf(symbol).length === 0) found.add(symbol.base);
  }
  return new Set([...found].filter((base) => symbols.some((symbol) => symbol.base === base && lettersOf(symbol).length === 2)));
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
export function layerOfLetters(symbol: Written, { layers, single, last, depth }: Letters): number | undefined {
  if (last.has(quantityOf(symbol.base))) return depth;
  if (single.has(quantityOf(symbol.base))) return undefined;
  const found = lettersOf(symbol).flatMap((letter) => layers.get(letter) ?? []);
  return found.length === 0 ? undefined : Math.max(...found);
}
