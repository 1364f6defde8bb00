import { UNSAFE } from "./style.ts";

/** Returns how the command is started here, for commands to copy: a checkout needs a longer form than `adjoint`. */
export function adjointCommand(env: NodeJS.ProcessEnv): string {
  return env["ADJOINT_COMMAND"] ?? "adjoint";
}

/** Returns a word as a POSIX shell takes it; control characters as `$'\x1b'`, so that a terminal does not obey them when the line is printed. */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (word.search(UNSAFE) < 0) return `'${word.replaceAll("'", "'\\''")}'`;
  const quoted = Array.from(Buffer.from(word), (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`,
  ).join("");
  return `$'${quoted}'`;
}
