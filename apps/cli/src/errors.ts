import { visible } from "./terminal/style.ts";

/** Exit statuses of the command. `check` gives 1 as well where a formula is wrong, `gradcheck` where a gradient is. */
export const EXIT = { ok: 0, failure: 1, usage: 2, bug: 70 } as const;

/**
 * A mistake that is told in one line. Of the shape of the packages' AdjointError, whose class is not imported here: what a command needs is loaded when it runs, and an
 * argument is refused before.
 */
class CommandError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Arguments that the command cannot make sense of; ends with status 2. The message reads `<rule broken>: <values>. <next step>`. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super("usage", message);
  }
}

/** Something outside the command that does not let it do its work: a file, a disk. Ends with status 1. */
export class FileError extends CommandError {
  constructor(message: string) {
    super("file", message);
  }
}

/** Several lines that show a place in a text, underlined; ends with status 2. */
export class ReadingError extends CommandError {
  constructor(message: string) {
    super("reading", message);
  }
}

/**
 * What an error becomes: its line for standard error, and the exit status.
 * @param command the words that started it: `adjoint train`
 */
export function renderError(command: string, error: unknown): { readonly text: string; readonly status: number } {
  if (error instanceof ReadingError) return { text: `${command}: ${visible(error.message)}`, status: EXIT.usage };
  if (error instanceof CommandError || isAdjointError(error)) {
    return {
      text: `${command}: ${oneLine(withoutFunction(error.message))}`,
      status: error instanceof UsageError ? EXIT.usage : EXIT.failure,
    };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `${command}: a bug of ours, please report it with these lines. ${detail}`, status: EXIT.bug };
}

/** A message of a package begins with its function; here the command stands in its place. */
export function withoutFunction(message: string): string {
  return message.replace(/^[a-zA-Z]+: /, "");
}

/** An error that a package of ours throws for a user's mistake, by its shape. */
export function isAdjointError(error: unknown): error is Error & { readonly code: string } {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^(Shape|Argument|Data|Format|Numeric|Divergence|Host|Formula)Error$/.test(error.name)
  );
}

/** Control characters and line breaks inside values (a cell of a CSV, a file's name) must not break the line or drive the terminal. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => JSON.stringify(character).slice(1, -1));
}
