import type { Token } from "./token.ts";
import { isBias, isCost, isWeight } from "./vocabulary.ts";

/** Letters of units, of which ∂z/∂w is a derivative within the network. */
const UNITS = /^(?:[aAzZhHoOyYsSnxXuUvVfFgGtTdijkm]|ŷ|Ŷ|δ|σ|φ|net|out|in)$/;

/** Returns the tokens of formulas with C for the letter that a text has for its cost, where that is none of the usual ones: ∂c/∂w, ∂ℓ/∂W. */
export function withCostLetter(tokens: readonly Token[]): readonly Token[] {
  const found = new Set<string>();
  tokens.forEach((token, i) => {
    if (token.text !== "∂") return;
    const of = tokens[i + 1];
    // ∂c/∂w and \frac{∂c}{∂w}
    const by = tokens.slice(i + 2, i + 7).findIndex(({ text }) => text === "∂");
    const between = tokens.slice(i + 2, i + 2 + Math.max(by, 0));
    if (of?.kind !== "name" || by === -1 || !between.every(({ kind, text }) => kind === "op" && /^[{}/]$/.test(text))) return;
    const below = tokens.slice(i + 3 + by).find(({ kind }) => kind !== "style" && kind !== "accent");
    if (isCost(of.text) || (below?.kind === "name" && (isWeight(below.text) || isBias(below.text)))) found.add(of.text);
  });
  const [letter, ...others] = found;
  if (letter === undefined || others.length > 0 || isCost(letter) || UNITS.test(letter) || letter.length > 1) return tokens;
  if (tokens.some(({ kind, text }) => kind === "name" && text === "C")) return tokens;
  return tokens.map((token) => (token.kind === "name" && token.text === letter ? { ...token, text: "C" } : token));
}
