import { constants } from "node:buffer";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FileError } from "../errors.ts";
import { bytes } from "../terminal/numbers.ts";
import { PIECE } from "./paths.ts";
import { unreadable } from "./reasons.ts";

/** What is read of a pipe or a device, whose size nobody knows before. */
const UNSIZED_LIMIT = 1 << 30;

/** Reads all bytes of a file. @param limit refuses a larger one, and a device that never ends [bytes] */
export function readFile(option: string, path: string, limit: number = constants.MAX_LENGTH): Uint8Array {
  let file: number | undefined;
  try {
    file = path === "-" ? 0 : openSync(path, "r");
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw Object.assign(new Error(path), { code: "EISDIR" });
    if (!stats.isFile()) return readUnsized(file, { option, path, limit: Math.min(limit, UNSIZED_LIMIT) });
    if (stats.size > limit) throw tooLarge(option, path, stats.size, limit);
    const content = new Uint8Array(stats.size);
    let at = 0;
    while (at < content.length) {
      const count = readSync(file, content, at, Math.min(PIECE, content.length - at), null);
      if (count === 0) break;
      at += count;
    }
    return content.subarray(0, at);
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw unreadable(option, path, error);
  } finally {
    if (file !== undefined && file !== 0) closeSync(file);
  }
}

function readUnsized(
  file: number,
  { option, path, limit }: { readonly option: string; readonly path: string; readonly limit: number },
): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const piece = new Uint8Array(1 << 16);
    const count = readSync(file, piece, 0, piece.length, null);
    if (count === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, count));
    size += count;
    if (size > limit) throw tooLarge(option, path, undefined, limit);
  }
}

function tooLarge(option: string, path: string, size: number | undefined, limit: number): FileError<"too-large"> {
  return new FileError("too-large", {
    option,
    path: path === "-" ? "standard input" : path,
    bytes: size === undefined ? `more than ${bytes(limit)}` : bytes(size),
    limit: bytes(limit),
    next: "Check that this is the right file.",
  });
}

/** Reads all of standard input. @param limit refuses more [bytes] */
export async function readStream(option: string, stream: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of stream) {
      pieces.push(piece);
      size += piece.length;
      if (size > limit) throw tooLarge(option, "-", undefined, limit);
    }
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw unreadable(option, "-", error);
  }
  return Buffer.concat(pieces);
}
