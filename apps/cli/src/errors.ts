import { UNSAFE } from "./terminal/style.ts";
import { FILE_SENTENCES, READING_SENTENCES, USAGE_SENTENCES } from "./sentences.ts";

/** Exit statuses of the command. `check` gives 1 as well where a formula is wrong, `gradcheck` where a gradient is. */
export const EXIT = { ok: 0, failure: 1, usage: 2, bug: 70 } as const;

type Sentences = Readonly<Record<string, (fields: never) => string>>;
type FieldsOf<S extends Sentences, C extends keyof S> =
  Parameters<S[C]> extends [infer F extends object] ? F : Readonly<Record<string, never>>;

/** A mistake as data: a stable code and the values. The sentence is made in `sentences.ts`. */
class CommandError extends Error {
  readonly code: string;
  readonly fields: Readonly<Record<string, unknown>>;
  constructor(code: string, fields: object, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.fields = { ...fields };
  }
}

/** Arguments that the command cannot accept; exit status 2. */
export class UsageError<C extends keyof typeof USAGE_SENTENCES> extends CommandError {
  constructor(code: C, fields: FieldsOf<typeof USAGE_SENTENCES, C>) {
    super(code, fields, USAGE_SENTENCES[code](fields as never));
  }
}

/** Something outside the command prevents its work, such as a file or a disk; exit status 1. */
export class FileError<C extends keyof typeof FILE_SENTENCES> extends CommandError {
  constructor(code: C, fields: FieldsOf<typeof FILE_SENTENCES, C>) {
    super(code, fields, FILE_SENTENCES[code](fields as never));
  }
}

/** A text that cannot be read as formulas; its lines show the place, underlined; exit status 2. */
export class ReadingError<C extends keyof typeof READING_SENTENCES> extends CommandError {
  constructor(code: C, fields: FieldsOf<typeof READING_SENTENCES, C>) {
    super(code, fields, READING_SENTENCES[code](fields as never));
  }
}

/**
 * Returns the line of an error for standard error, and the exit status.
 * @param command the words that started it: `adjoint train`
 */
export function renderError(command: string, error: unknown): { readonly text: string; readonly status: number } {
  if (error instanceof ReadingError) return { text: `${command}: ${escaped(error.message, /[\n]/)}`, status: EXIT.usage };
  if (error instanceof CommandError || isAdjointError(error)) {
    return {
      text: `${command}: ${escaped(withoutFunction(error.message))}`,
      status: error instanceof UsageError ? EXIT.usage : EXIT.failure,
    };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `${command}: this is a bug in Adjoint; please report it with these lines. ${escaped(detail, /[\n]/)}`, status: EXIT.bug };
}

/** Returns the message of a package without the name of its function, which the name of the command replaces. */
export function withoutFunction(message: string): string {
  return message.replace(/^[a-zA-Z]+: /, "");
}

/** Tells whether a package threw this for a user's mistake. By shape, because the class is not loaded for a command that needs no package. */
export function isAdjointError(
  error: unknown,
): error is Error & { readonly code: string; readonly fields: Readonly<Record<string, unknown>> } {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^(Shape|Argument|Data|Format|Numeric|Divergence|Host|Formula)Error$/.test(error.name)
  );
}

/**
 * Returns a text with what controls a terminal written as an escape; it comes from outside, as cells of a CSV or names of files. `\n` breaks the line of an error as well, so
 * it stays only where `keep` says.
 */
function escaped(text: string, keep = /(?!)/): string {
  return text.replace(UNSAFE, (character) => {
    if (keep.test(character)) return character;
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
