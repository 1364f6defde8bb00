import type { Cursor } from "./cursor.ts";
import { DIFFERENTIAL, KNOWN_FUNCTIONS, WORDS } from "./vocabulary.ts";

/** May a factor begin here, beside the one before it? */
export function startsFactor(read: Cursor): boolean {
  const token = read.peek();
  if (token.kind === "name") return token.text !== "⊤" && !isWord(read, 0);
  if (["number", "frac", "sum", "accent", "style"].includes(token.kind)) return true;
  if (token.kind !== "op") return false;
  return (
    ["(", "[", "{", "∂", "∇", "cases", "matrix"].includes(token.text) ||
    (token.text === "‖" && read.closing !== "‖") ||
    (token.text === "|" && read.closing !== "|")
  );
}

/** A word of prose: `is the error`. A name has a sign or brackets beside it, or is known. */
export function isWord(read: Cursor, ahead: number): boolean {
  const token = read.peek(ahead);
  if (token.kind !== "name" || !/^[A-Za-z]{2,}$/.test(token.text) || DIFFERENTIAL.test(token.text)) return false;
  if (
    /^(?:is|the|and|where|with|for|if|so|of|are|then|which|else|this|that|we|when|because|otherwise|as|by|to|from|into)$/.test(token.text)
  )
    return true;
  if (WORDS.has(token.text) || KNOWN_FUNCTIONS.has(token.text)) return false;
  const after = read.peek(ahead + 1);
  return after.kind === "name" && /^[A-Za-z]{2,}$/.test(after.text) && !DIFFERENTIAL.test(after.text) && !WORDS.has(after.text);
}
