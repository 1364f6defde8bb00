import { once } from "node:events";
import type { Screen } from "./terminal/style.ts";

/** A stream of text that a command writes to. */
export interface Output extends Screen {
  write(text: string): void;
  /** Resolves when the stream can take more; at once where the reader is gone. */
  drained(): Promise<void>;
  /** Whether the reader is gone (`| head`): what is written is dropped. */
  readonly closed: boolean;
}

/** What a command reads and writes beside files. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
}

/** Wraps a stream of the process. @param onFailure called once where a write fails for another reason than a reader that is gone */
export function createOutput(stream: NodeJS.WriteStream, onFailure: (error: NodeJS.ErrnoException) => void): Output {
  let closed = false;
  let full = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (!closed && error.code !== "EPIPE") onFailure(error);
    closed = true;
  });
  return {
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    get closed() {
      return closed;
    },
    write(text) {
      if (!closed) full = !stream.write(text);
    },
    async drained() {
      if (!full || closed) return;
      // A write that fails ends the waiting as well; the listener above has recorded it.
      await once(stream, "drain").catch(() => {});
      full = false;
    },
  };
}

/** Prints the lines of a report for people. */
export function printLines({ stdout }: Io, lines: readonly string[]): void {
  stdout.write(lines.map((line) => `${line.trimEnd()}\n`).join(""));
}

/** Prints the one object of `--json`. NaN and ±Infinity, which JSON lacks, become null. */
export function printJson({ stdout }: Io, value: unknown): void {
  stdout.write(`${JSON.stringify(value)}\n`);
}

/** Writes pieces as fast as the reader takes them, so that memory does not fill with what a slow reader has not taken. */
export async function printPieces({ stdout }: Io, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) {
    if (stdout.closed) return;
    stdout.write(piece);
    await stdout.drained();
  }
}
