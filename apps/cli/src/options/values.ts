import { UsageError } from "../errors.ts";
import { didYouMean } from "./suggest.ts";

/** Reads the text behind a flag. Throws a {@link UsageError} that names the flag. */
export type Reader<T> = (text: string, flag: string) => T;

/** Returns a value as a message shows it: one short line, so that a pasted file does not fill the screen. */
export function shown(text: string): string {
  if (text === "") return "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Returns an option with a value as it is written: `--epochs 20`, `--set beta1=0.9`. */
function written(flag: string, value: string | number): string {
  return `${flag}${flag.startsWith("--set ") ? "=" : " "}${value}`;
}

function badValue(flag: string, rule: string, text: string, example: string | number): UsageError<"bad-value"> {
  return new UsageError("bad-value", { flag, rule, value: shown(text), next: `Try ${written(flag, example)}.` });
}

/** Returns a decimal number, or NaN for any other text. */
function parseNumber(text: string): number {
  const trimmed = text.trim();
  // The length goes first: the pattern is slow on megabytes, and no number needs them.
  if (trimmed.length > 400) return NaN;
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : NaN;
}

/** Reads an integer from `min` to `max`. */
export function integer(bounds: { readonly min: number; readonly max?: number; readonly example: number }): Reader<number> {
  const { min, max, example } = bounds;
  const rule = max === undefined ? `must be an integer ≥ ${min}` : `must be an integer from ${min} to ${max}`;
  return (text, flag) => {
    const value = parseNumber(text);
    if (Number.isSafeInteger(value) && value >= min && value <= (max ?? value)) return value;
    throw badValue(flag, rule, text, example);
  };
}

/** The ends of a range: `above` and `below` are outside it, `min` and `max` inside. */
export interface Range {
  readonly above?: number;
  readonly min?: number;
  readonly below?: number;
  readonly max?: number;
}

/** Reads a finite number in a range. */
export function realNumber(range: Range & { readonly example: number }): Reader<number> {
  const { above = -Infinity, min = -Infinity, below = Infinity, max = Infinity } = range;
  const limits = [
    ...(range.above === undefined ? [] : [`> ${above}`]),
    ...(range.min === undefined ? [] : [`≥ ${min}`]),
    ...(range.below === undefined ? [] : [`< ${below}`]),
    ...(range.max === undefined ? [] : [`≤ ${max}`]),
  ];
  const rule = ["must be a number", limits.join(" and ")].filter(Boolean).join(" ");
  return (text, flag) => {
    const value = parseNumber(text);
    if (Number.isFinite(value) && value > above && value >= min && value < below && value <= max) return value;
    throw badValue(flag, rule, text, range.example);
  };
}

/** Reads a part of the rows as a number, or the path of a file: any text that ends like the name of one. */
export function partOrFile(part: Reader<number>): Reader<number | string> {
  return (text, flag) => (Number.isNaN(parseNumber(text)) && /[\w/\\]\.[a-z]\w*$/i.test(text) ? text : part(text, flag));
}

/** Returns a name in lower case without dashes and underlines: `leaky-relu` is leakyRelu. */
export function plainName(text: string): string {
  return text.toLowerCase().replaceAll(/[-_]/g, "");
}

/** Reads one of some names. @param aliases other words for a name */
export function choice<const C extends string>(choices: readonly C[], aliases: Readonly<Record<string, NoInfer<C>>> = {}): Reader<C> {
  return (text, flag) => {
    const plain = plainName(text);
    const found =
      choices.find((candidate) => plainName(candidate) === plain) ?? (Object.hasOwn(aliases, plain) ? aliases[plain] : undefined);
    if (found !== undefined) return found;
    const next = didYouMean(text, choices) || `Try ${written(flag, choices[0])}.`;
    throw new UsageError("bad-value", { flag, rule: `must be one of ${choices.join(", ")}`, value: shown(text), next });
  };
}

/** Reads items between commas. */
export function list<T>(item: Reader<T>, example: string): Reader<T[]> {
  return (text, flag) => {
    const parts = text.split(",").map((part) => part.trim());
    if (parts.includes("")) throw badValue(flag, "has an empty item", text, example);
    return parts.map((part) => item(part, flag));
  };
}

/** Reads one ASCII character, or the name of one that a shell makes hard to write. */
export const delimiter: Reader<string> = (text, flag) => {
  const character = { tab: "\t", "\\t": "\t", space: " " }[text] ?? text;
  if (character.length === 1 && character < "\u0080" && !/["\r\n]/.test(character)) return character;
  throw badValue(flag, "must be one ASCII character, tab or space, and no quote", text, "';'");
};

/** Reads any text but the empty one, and refuses another option that was taken for the value. */
export function text(example: string): Reader<string> {
  return (value, flag) => {
    if (value === "") throw badValue(flag, "needs a value", value, example);
    if (!value.startsWith("--")) return value;
    throw new UsageError("bad-value", {
      flag,
      rule: "needs a value",
      value: `the option ${shown(value)} follows it`,
      next: `Try ${written(flag, example)}.`,
    });
  };
}
