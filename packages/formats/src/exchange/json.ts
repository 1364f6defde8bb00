import { decodeText } from "../utf8.ts";
import { fail } from "./problems.ts";

/** Reads JSON. @throws FormatError where the bytes are none */
export function parseJson(where: string, bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  if (text === undefined) return fail(where, "damaged", { what: "the file is not UTF-8", values: `${bytes.length} bytes` });
  try {
    return JSON.parse(text);
  } catch {
    return fail(where, "damaged", { what: "the file is not JSON", values: `it begins with ${JSON.stringify(text.slice(0, 20))}` });
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function recordOf(where: string, what: string, value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : fail(where, "damaged", { what: `${what} must be an object`, values: kindOf(value) });
}

export function listOf(where: string, what: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : fail(where, "damaged", { what: `${what} must be an array`, values: kindOf(value) });
}

export function textOf(where: string, what: string, value: unknown): string {
  return typeof value === "string" ? value : fail(where, "damaged", { what: `${what} must be a text`, values: kindOf(value) });
}

/** Returns a list of texts, where there is one. */
export function textsOf(where: string, what: string, value: unknown): readonly string[] | undefined {
  return value === undefined || value === null ? undefined : listOf(where, what, value).map((each) => textOf(where, what, each));
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "it is missing";
  return Array.isArray(value) ? "it is an array" : `it is a ${typeof value}`;
}
