import { once } from "node:events";

/** Lines of the report a person reads. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line.trimEnd()}\n`).join(""));
}

/** The one object that `--json` prints. Numbers that JSON has no word for become null. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** How the command is started here, for commands to copy: a checkout has a longer way to say `adjoint`. */
export function adjointCommand(): string {
  return process.env["ADJOINT_COMMAND"] ?? "adjoint";
}

/** A word as a shell takes it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Writes pieces as fast as the reader takes them, so that a slow one does not fill the memory. */
export async function printPieces(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, "drain");
}
