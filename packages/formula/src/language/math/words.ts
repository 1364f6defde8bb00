import type { Cursor } from "./cursor.ts";
import type { Token } from "./token.ts";
import { DIFFERENTIAL, KNOWN_FUNCTIONS, WORDS } from "./vocabulary.ts";

/** May a factor begin here, beside the one before it? */
export function startsFactor(read: Cursor): boolean {
  const token = read.peek();
  if (token.kind === "name") return token.text !== "⊤" && !isWord(read, 0);
  if (["number", "frac", "sum", "accent", "style"].includes(token.kind)) return true;
  if (token.kind !== "op" || isRemark(read)) return false;
  return (
    ["(", "[", "{", "∂", "∇", "cases", "matrix"].includes(token.text) ||
    (token.text === "‖" && read.closing !== "‖") ||
    (token.text === "|" && read.closing !== "|")
  );
}

export const isConjunction = (word: string): boolean => /^(?:and|where|with|so|then|und|wobei|mit|et|où|con|donde)$/i.test(word);

/** (linear output): brackets with two words in them. One alone may be a factor, `δ (inputs)`, unless it says of what kind something is. */
export function isRemark(read: Cursor): boolean {
  // [Output error] at the end of a line, far from what stands before.
  const aside = read.is("[") && read.peek().spaced;
  if (!read.is("(") && !aside) return false;
  let words = 0;
  for (let ahead = 1; ; ahead++) {
    const { kind, text } = read.peek(ahead);
    if (aside && read.is("]", ahead)) return words > 0 && /^(?:newline|end)$/.test(read.peek(ahead + 1).kind);
    if (read.is(")", ahead)) return words > 0 && (ahead > 2 || /^(?:linear|scalar|vector|matrix|elementwise)$/i.test(read.peek(1).text));
    if (kind !== "words" && !(kind === "name" && /^[A-Za-z]{2,}$/.test(text) && !KNOWN_FUNCTIONS.has(text) && !DIFFERENTIAL.test(text)))
      return false;
    if (kind === "words" || (text.length > 3 && !WORDS.has(text))) words++;
  }
}

/** What \text{…} is: T transposes, one word is a name, more are words between formulas. */
export function ofWords(written: string): readonly [Token["kind"], string] | undefined {
  if (written === "T") return ["name", "⊤"];
  if (
    /^[A-Za-z]+$/.test(written) &&
    !/^(?:for|where|and|with|if|else|so|thus|hence|then|the|is|otherwise|output|hidden|inner|per|pour|para|wenn|falls|sonst|si)$/.test(
      written,
    )
  )
    return ["name", written];
  return written === "" ? undefined : ["words", written];
}

/** Have these tokens two words side by side, as no formula has? */
export function hasProse(tokens: readonly Token[]): boolean {
  const isPlain = ({ kind, text }: Token): boolean =>
    kind === "words" || (kind === "name" && /^[A-Za-z]{3,}$/.test(text) && !WORDS.has(text));
  return tokens.some((token, i) => isPlain(token) && i + 1 < tokens.length && isPlain(tokens[i + 1]));
}

/** A word of prose: `is the error`. A name has a sign or brackets beside it, or is known. */
export function isWord(read: Cursor, ahead: number): boolean {
  const token = read.peek(ahead);
  if (token.kind !== "name" || !/^[A-Za-z]{2,}$/.test(token.text) || DIFFERENTIAL.test(token.text)) return false;
  if (
    /^(?:is|the|and|where|with|for|if|so|of|are|then|which|else|this|that|we|when|because|otherwise|as|by|to|from|into|und|mit|wobei|sowie|et|avec|ainsi|con|donde|onde|per|pour|para|wenn|falls|sonst)$/.test(
      token.text,
    )
  )
    return true;
  if (WORDS.has(token.text) || KNOWN_FUNCTIONS.has(token.text)) return false;
  const after = read.peek(ahead + 1);
  return after.kind === "name" && /^[A-Za-z]{2,}$/.test(after.text) && !DIFFERENTIAL.test(after.text) && !WORDS.has(after.text);
}
