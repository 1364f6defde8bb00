/** One value of the state that stands in the address: how it is read from there, written there, and what it must be. */
export interface Field<T> {
  readonly initial: T;
  /** `undefined` where the text is no such value. */
  read(text: string): T | undefined;
  write(value: T): string;
  /** What the text must be, as the end of "It must be …". */
  readonly rule: string;
}

/** A field of any type. */
interface AnyField {
  readonly initial: unknown;
  read(text: string): unknown;
  write(value: never): string;
  readonly rule: string;
}

export type Fields = Readonly<Record<string, AnyField>>;
export type Values<F extends Fields> = { readonly [K in keyof F]: F[K]["initial"] };

export function choice<const T extends string>(options: readonly T[], initial: NoInfer<T>): Field<T> {
  return {
    initial,
    read: (text) => options.find((option) => option === text),
    write: (value) => value,
    rule: `one of ${options.join(", ")}`,
  };
}

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly initial: number;
}

export function decimal({ min, max, initial }: Range): Field<number> {
  return {
    initial,
    read: (text) => inRange(text, /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, min, max),
    write: (value) => String(value),
    rule: `a number from ${min} to ${max}`,
  };
}

export function integer({ min, max, initial }: Range): Field<number> {
  return {
    initial,
    read: (text) => inRange(text, /^[+-]?\d+$/, min, max),
    write: (value) => String(value),
    rule: `a whole number from ${min} to ${max}`,
  };
}

export function flag(initial = false): Field<boolean> {
  return {
    initial,
    read: (text) => (text === "1" ? true : text === "0" ? false : undefined),
    write: (value) => (value ? "1" : "0"),
    rule: "0 or 1",
  };
}

export function text({ initial = "", most }: { readonly initial?: string; readonly most: number }): Field<string> {
  return {
    initial,
    read: (value) => (value.length <= most ? value : undefined),
    write: (value) => value,
    rule: `at most ${most} characters`,
  };
}

/** What an address says, with a sentence for each thing it says wrongly; such a thing is left at its initial value. */
export function readFields<F extends Fields>(
  fields: F,
  params: URLSearchParams,
): { readonly values: Values<F>; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const given = params.get(name);
    const value = given === null ? undefined : field.read(given);
    if (given !== null && value === undefined) {
      problems.push(
        `The link says ${name} = ${quoted(given)}. It must be ${field.rule}; ${quoted(field.write(field.initial as never))} is used.`,
      );
    }
    values[name] = value ?? field.initial;
  }
  const unknown = [...new Set(params.keys())].filter((name) => !Object.hasOwn(fields, name));
  if (unknown.length > 0)
    problems.push(`The link says ${unknown.slice(0, 3).map(quoted).join(", ")}, which this view does not know. It is left out.`);
  return { values: values as Values<F>, problems };
}

/** The parameters that differ from their initial values. */
export function writeFields<F extends Fields>(fields: F, values: Values<F>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, field] of Object.entries(fields)) {
    const written = field.write(values[name] as never);
    if (written !== field.write(field.initial as never)) params.set(name, written);
  }
  return params;
}

/** A text as a message shows it: short and on one line. */
export function quoted(value: string): string {
  const short = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return `“${short.replaceAll(/\s+/g, " ")}”`;
}

function inRange(given: string, pattern: RegExp, min: number, max: number): number | undefined {
  const value = pattern.test(given) && given.length < 40 ? Number(given) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}
