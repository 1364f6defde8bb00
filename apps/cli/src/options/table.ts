import type { Reader } from "./values.ts";

/** An option: the placeholder of its value, the text of the help, and the reader of its value. */
export interface OptionSpec<T> {
  /** What the help shows in place of the value, `<units>`; none for a flag that is on or off. */
  readonly value?: string;
  readonly text: string;
  readonly read?: Reader<T>;
  /** Whether it may be given several times. */
  readonly repeatable?: boolean;
}

/** Options by their key: `learningRate` is written `--learning-rate`. */
export type OptionTable = Readonly<Record<string, OptionSpec<unknown>>>;

/** The values of a table of options; what was not given is not there. */
export type OptionsOf<T extends OptionTable> = {
  readonly [K in keyof T]?: T[K] extends OptionSpec<infer V> ? V : never;
};

/** Declares an option that takes a value. */
export function option<T>(value: string, text: string, read: Reader<T>): OptionSpec<T> {
  return { value, text, read };
}

/** Declares an option that is on or off. */
export function flag(text: string): OptionSpec<boolean> {
  return { text };
}

/** Declares an option that may be given several times; its value is the list. */
export function repeatable<T>(value: string, text: string, read: Reader<T>): OptionSpec<readonly T[]> {
  return { value, text, read: read as Reader<never>, repeatable: true };
}

/** Returns the flag of a key: `--learning-rate` of `learningRate`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
