import { UsageError } from "../errors.ts";
import { flagOf } from "./table.ts";
import type { OptionTable } from "./table.ts";

/** Options as texts by their keys, as they would be written on the command line: a list for an option that is given several times, `true` for a flag. */
export type WrittenOptions = Readonly<Record<string, string | true | readonly string[]>>;

const NAMED_DELIMITERS: Readonly<Record<string, string>> = { "\t": "tab", " ": "space" };

/** Writes the values of options as texts that {@link readOptions} reads back. What is not in the table is left out. */
export function writeOptions(options: Readonly<Record<string, unknown>>, table: OptionTable): WrittenOptions {
  const written: Record<string, string | true | readonly string[]> = {};
  for (const [key, { value: placeholder, repeatable = false }] of Object.entries(table)) {
    const value = options[key];
    if (value === undefined || value === false) continue;
    if (placeholder === undefined) written[key] = true;
    else if (Array.isArray(value))
      written[key] = repeatable ? value.map(textOf) : value.length === 0 ? "none" : value.map(textOf).join(",");
    else written[key] = key === "delimiter" ? (NAMED_DELIMITERS[textOf(value)] ?? textOf(value)) : textOf(value);
  }
  return written;
}

function textOf(value: unknown): string {
  if (isFold(value)) return `${value.index}/${value.of}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isFold(value: unknown): value is { readonly index: number; readonly of: number } {
  return typeof value === "object" && value !== null && "index" in value && "of" in value;
}

/** Reads options that {@link writeOptions} wrote, with the readers of the command line. @throws UsageError for a text that the command line would refuse, or an unknown key */
export function readOptions(written: unknown, table: OptionTable): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(typeof written === "object" && written !== null ? written : {})) {
    const spec = Object.hasOwn(table, key) ? table[key] : undefined;
    if (spec === undefined)
      throw new UsageError("no-such-option", { option: key, suggestion: "", help: "It was written by another version." });
    const flag = flagOf(key);
    if (spec.read === undefined) options[key] = text === true;
    else if (spec.repeatable === true && Array.isArray(text)) options[key] = text.map((each) => spec.read!(String(each), flag));
    else options[key] = spec.read(String(text), flag);
  }
  return options;
}
