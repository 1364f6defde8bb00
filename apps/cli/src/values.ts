import { UsageError } from "./errors.ts";
import { didYouMean } from "./suggest.ts";

/** Reads the text behind an option; refuses it with a {@link UsageError}. */
export type Reader<T> = (text: string) => T;

/** The value as a message shows it: short, so that a pasted file does not fill the screen. */
export function shown(text: string): string {
  if (text === "") return "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The option with a value, as it is written: `--epochs 20`, `--set beta1=0.9`. */
function written(option: string, value: string | number): string {
  return `${option}${option.startsWith("--set ") ? "=" : " "}${value}`;
}

/** A decimal number, NaN for any other text. */
function parseNumber(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
}

/** A whole number from `min` to `max`. */
export function wholeNumber(
  option: string,
  bounds: { readonly min: number; readonly max?: number; readonly example: number },
): Reader<number> {
  const { min, max, example } = bounds;
  const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  return (text) => {
    const value = parseNumber(text);
    if (Number.isSafeInteger(value) && value >= min && value <= (max ?? value)) return value;
    throw new UsageError(`${option} must be a whole number ${range}: ${shown(text)}. Try ${written(option, example)}.`);
  };
}

/** The ends of a range: `above` and `below` are left out of it, `min` and `max` belong to it. */
export interface Range {
  readonly above?: number;
  readonly min?: number;
  readonly below?: number;
  readonly max?: number;
}

/** A finite number in a range. */
export function realNumber(option: string, range: Range & { readonly example: number }): Reader<number> {
  const { above = -Infinity, min = -Infinity, below = Infinity, max = Infinity, example } = range;
  const limits = [
    ...(range.above === undefined ? [] : [`above ${above}`]),
    ...(range.min === undefined ? [] : [`of at least ${min}`]),
    ...(range.below === undefined ? [] : [`below ${below}`]),
    ...(range.max === undefined ? [] : [`of at most ${max}`]),
  ];
  const words = ["a number", limits.join(" and ")].filter(Boolean).join(" ");
  return (text) => {
    const value = parseNumber(text);
    if (Number.isFinite(value) && value > above && value >= min && value < below && value <= max) return value;
    throw new UsageError(`${option} must be ${words}: ${shown(text)}. Try ${written(option, example)}.`);
  };
}

/** Letters' case, dashes and underlines do not count: `leaky-relu` is leakyRelu. */
export function plainName(text: string): string {
  return text.toLowerCase().replaceAll(/[-_]/g, "");
}

/** One of some names. */
export function choice<const C extends readonly string[]>(option: string, choices: C): Reader<C[number]> {
  return (text) => {
    const found = choices.find((candidate) => plainName(candidate) === plainName(text));
    if (found !== undefined) return found;
    throw new UsageError(
      `${option} must be one of ${choices.join(", ")}: ${shown(text)}.${didYouMean(text, choices) || ` Try ${written(option, choices[0])}.`}`,
    );
  };
}

/** Items between commas. */
export function list<T>(option: string, item: Reader<T>, example: string): Reader<T[]> {
  return (text) => {
    const parts = text.split(",").map((part) => part.trim());
    if (parts.includes("")) throw new UsageError(`${option} has an empty item: ${shown(text)}. Try ${written(option, example)}.`);
    return parts.map((part) => item(part));
  };
}

/** One ASCII character, or the name of one that a shell makes hard to write. */
export function delimiter(option: string): Reader<string> {
  return (text) => {
    const character = { tab: "\t", "\\t": "\t", space: " " }[text] ?? text;
    if (character.length === 1 && character < "\u0080" && !/["\r\n]/.test(character)) return character;
    throw new UsageError(`${option} must be one ASCII character, tab or space, and no quote: ${shown(text)}. Try ${option} ';'.`);
  };
}

/** Any text but none, and no other option that slipped in as the value. */
export function text(option: string, example: string): Reader<string> {
  return (value) => {
    if (value === "") throw new UsageError(`${option} needs a value: nothing was given. Try ${written(option, example)}.`);
    if (value.startsWith("--")) {
      throw new UsageError(`${option} needs a value: the option ${shown(value)} follows it. Try ${written(option, example)}.`);
    }
    return value;
  };
}
