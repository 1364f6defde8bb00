import { fail } from "./errors.ts";
import type { Quantity } from "./errors.ts";

/** Requires an integer ≥ `min`. */
export function requireCount(where: string, what: Quantity, value: unknown, min = 1): asserts value is number {
  if (!(Number.isSafeInteger(value) && (value as number) >= min)) fail(where, "not-an-integer", { what, value, min });
}

/** Requires a finite number > 0. */
export function requirePositive(where: string, what: Quantity, value: unknown): asserts value is number {
  if (!(typeof value === "number" && Number.isFinite(value) && value > 0)) fail(where, "not-positive", { what, value });
}

/** Requires a finite number ≥ 0. */
export function requireNonNegative(where: string, what: Quantity, value: unknown): asserts value is number {
  if (!(typeof value === "number" && Number.isFinite(value) && value >= 0)) fail(where, "negative", { what, value });
}

/** Requires a number in [0, 1). */
export function requireFraction(where: string, what: Quantity, value: unknown): asserts value is number {
  if (!(typeof value === "number" && value >= 0 && value < 1)) fail(where, "not-a-fraction", { what, value });
}

/** Requires `true` or `false`. */
export function requireBoolean(where: string, what: Quantity, value: unknown): asserts value is boolean {
  if (typeof value !== "boolean") fail(where, "not-a-boolean", { what, value });
}

/** Requires an object of options with no key but `keys`: a misspelt option must not be ignored. */
export function requireOptions(where: string, value: unknown, keys: readonly string[]): asserts value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(where, "options-not-an-object", { value, keys });
  const option = Object.keys(value).find((key) => !keys.includes(key));
  if (option !== undefined) fail(where, "unknown-option", { option, keys });
}
