import type { Expression, Program } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import { LOWERED } from "./vocabulary.ts";

type Name = Extract<Expression, { kind: "name" }>;

const LOWERED_AS = "0123456789+-=()aehijklmnoprstuvx";

/** The letters below in each way of writing them: `_{kj}`, `_k`, `ₖⱼ`. */
const BELOW = new RegExp(`_\\{\\s*([^{}]*?)\\s*\\}|_(\\p{L}+)|([${LOWERED}]+)`, "u");

/** The text of a quantity with letters for its entries, made of the most similar one that the program has; undefined if it has none with letters. */
export function entryText(node: Name, entries: readonly Expression[], program: Program): string | undefined {
  const symbol = node.symbol!;
  const layer = symbol.layer?.kind === "number" ? symbol.layer.value : undefined;
  let best: { readonly text: string; readonly points: number } | undefined;
  walk(program.body, (other) => {
    if (other.kind !== "name" || !other.symbol?.entries || other.span.start < 0) return;
    const text = program.text.slice(other.span.start, other.span.end);
    const same = other.symbol.base === symbol.base;
    if (/^[∂Δ]/u.test(other.symbol.base) && !same) return;
    if (/^\s*(?:\\frac|∂|d)/u.test(text) || /(?:T|ᵀ|\\top)\s*\}?$/u.test(text)) return;
    const own = other.symbol.layer?.kind === "number" ? other.symbol.layer.value : undefined;
    // What numbers no layer says none of another quantity; a letter for the layer stays as it is.
    if ((layer === undefined) !== (own === undefined)) return;
    const points = 4 * Number(same) + 2 * Number(other.symbol.entries.length === entries.length) + Number(own === layer);
    if (best && best.points >= points) return;
    const made = rewritten(text, { entries, layer, own, base: same ? undefined : symbol.base });
    if (made !== undefined) best = { text: made, points };
  });
  return best?.text;
}

interface Change {
  readonly entries: readonly Expression[];
  readonly layer: number | undefined;
  /** The layer that the text has. */
  readonly own: number | undefined;
  /** Another letter. */
  readonly base: string | undefined;
}

function rewritten(text: string, { entries, layer, own, base }: Change): string | undefined {
  const letters = entries.map((entry) => (entry.kind === "name" ? entry.name : entry.kind === "number" ? String(entry.value) : undefined));
  const below = BELOW.exec(text);
  if (!below || letters.includes(undefined)) return undefined;
  const [all, braced, bare] = below;
  const joined = (letters as string[]).join(braced?.includes(",") ? ", " : "");
  const put =
    braced !== undefined || (bare !== undefined && joined.length > 1 && text.includes("\\"))
      ? `_{${joined}}`
      : bare !== undefined
        ? `_${joined}`
        : Array.from(joined, (letter) => LOWERED[LOWERED_AS.indexOf(letter)] ?? letter).join("");
  let before = text.slice(0, below.index);
  let after = text.slice(below.index + all.length);
  if (layer !== undefined && own !== undefined && layer !== own) {
    // The layer stands before the letters or behind them.
    const inBefore = numbered(before, own, layer);
    const inAfter = inBefore === undefined ? numbered(after, own, layer) : undefined;
    if (inBefore === undefined && inAfter === undefined) return undefined;
    before = inBefore ?? before;
    after = inAfter ?? after;
  }
  if (base !== undefined) before = before.replace(/^\\?\p{L}+/u, base);
  return before + put + after;
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const raised = (value: number): string => String(value).replaceAll(/\d/g, (digit) => RAISED[Number(digit)]);

function numbered(text: string, own: number, layer: number): string | undefined {
  for (const write of [String, raised]) {
    const at = text.lastIndexOf(write(own));
    if (at >= 0) return text.slice(0, at) + write(layer) + text.slice(at + write(own).length);
  }
  return undefined;
}
