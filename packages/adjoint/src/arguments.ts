import { ArgumentError } from "@adjoint/reference";

/** A value as a message shows it: short, on one line, and never an exception of its own. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value === null || typeof value !== "object") return typeof value === "function" ? "a function" : String(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `an array of ${value.length}`;
  const { length } = value as { length?: unknown };
  return typeof length === "number" ? `${value.constructor?.name ?? "an array"}(${length})` : "an object";
}

/** Holds `value` to the whole numbers from `least` on. */
export function requireCount(where: string, what: string, value: unknown, next: string, least = 1): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  throw new ArgumentError(`${where}: ${what} must be a whole number from ${least} on: ${describe(value)}. ${next}`);
}

/** Holds `value` to the finite numbers above 0. */
export function requirePositive(where: string, what: string, value: unknown, next: string): asserts value is number {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return;
  throw new ArgumentError(`${where}: ${what} must be a finite number above 0: ${describe(value)}. ${next}`);
}

/** Holds `value` to the finite numbers from 0 on. */
export function requireNonNegative(where: string, what: string, value: unknown, next: string): asserts value is number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return;
  throw new ArgumentError(`${where}: ${what} must be a finite number, 0 or above: ${describe(value)}. ${next}`);
}

/** Holds `value` to [0, 1): what is kept of a running average. */
export function requireDecay(where: string, what: string, value: unknown, next: string): asserts value is number {
  if (typeof value === "number" && value >= 0 && value < 1) return;
  throw new ArgumentError(`${where}: ${what} must be at least 0 and below 1: ${describe(value)}. ${next}`);
}

/** Holds `value` to an object of options with no key but `keys`: a misspelt option must not be passed over. */
export function requireOptions(where: string, value: unknown, keys: readonly string[]): asserts value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ArgumentError(`${where}: the options must be an object: ${describe(value)}. Its keys may be ${keys.join(", ")}.`);
  }
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new ArgumentError(`${where}: the option is unknown: ${describe(unknown)}. Use ${keys.join(", ")}.`);
}
