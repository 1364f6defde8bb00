import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FileError } from "../errors.ts";
import { bytes } from "../terminal/numbers.ts";
import { PIECE } from "./paths.ts";
import { unreadable } from "./reasons.ts";

/** The most that is read of a pipe or a device, whose size is not known before. */
const UNSIZED_LIMIT = 1 << 30;

/** An open file whose parts are read when they are asked for. */
export interface OpenSource {
  readonly size: number;
  /** Returns the bytes [begin, end) in an array of their own. */
  read(begin: number, end: number): Uint8Array;
  close(): void;
}

/** Opens a file to be read in parts, of any size. A pipe or a device, which has no size, is read to its end. */
export function openSource(option: string, path: string, limit = UNSIZED_LIMIT): OpenSource {
  let file: number | undefined;
  try {
    file = path === "-" ? 0 : openSync(path, "r");
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw Object.assign(new Error(path), { code: "EISDIR" });
    if (!stats.isFile()) {
      const content = readUnsized(file, { option, path, limit: Math.min(limit, UNSIZED_LIMIT) });
      if (file !== 0) closeSync(file);
      return { size: content.length, read: (begin, end) => new Uint8Array(content.subarray(begin, end)), close: () => {} };
    }
    const open = file;
    return { size: stats.size, read: (begin, end) => readPart(open, { option, path, begin, end }), close: () => closeSync(open) };
  } catch (error) {
    if (file !== undefined && file !== 0) closeSync(file);
    if (error instanceof FileError) throw error;
    throw unreadable(option, path, error);
  }
}

interface Part {
  readonly option: string;
  readonly path: string;
  readonly begin: number;
  readonly end: number;
}

function readPart(file: number, { option, path, begin, end }: Part): Uint8Array {
  try {
    const content = new Uint8Array(end - begin);
    let at = 0;
    while (at < content.length) {
      const count = readSync(file, content, at, Math.min(PIECE, content.length - at), begin + at);
      if (count === 0) throw new Error("it became shorter while it was read");
      at += count;
    }
    return content;
  } catch (error) {
    throw unreadable(option, path, error);
  }
}

/** Reads all bytes of a file. @param limit refuses a larger one, and a device that never ends [bytes] */
export function readFile(option: string, path: string, limit: number): Uint8Array {
  const source = openSource(option, path, limit);
  try {
    if (source.size > limit) throw tooLarge(option, path, source.size, limit);
    return source.read(0, source.size);
  } finally {
    source.close();
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
