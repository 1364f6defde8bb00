import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FileError, isAdjointError } from "./errors.ts";

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "the system does not permit it"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EFBIG", "the file would be too large"],
  ["EROFS", "the file system is read-only"],
  ["EMFILE", "too many files are open"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ELOOP", "the links lead in a circle"],
  ["EIO", "the device reported an error"],
]);

/** Why the system refused, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return (code === undefined ? undefined : REASONS.get(code)) ?? code ?? (error instanceof Error ? error.message : String(error));
}

/** All bytes of a file, or of standard input where the path is `-`. */
export function readBytes(option: string, path: string): Uint8Array {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    throw new FileError(
      `${option}: ${path === "-" ? "standard input" : path} could not be read: ${reasonOf(error)}. ${nextForReading(error)}`,
    );
  }
}

export function nextForReading(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EISDIR") return "Name a file inside it.";
  if (code === "EACCES" || code === "EPERM") return "Check who may read it.";
  return "Check the path.";
}

/**
 * Sees before hours of work whether a file could be written: its folder exists, and it is not a folder itself. The folder's permissions are asked with a file that is
 * removed at once.
 */
export function checkWritable(option: string, path: string): void {
  const folder = dirname(resolve(path));
  if (!existsSync(folder))
    throw new FileError(
      `${option}: ${path} could not be written: the folder ${folder} does not exist. Create it with mkdir -p, or name another.`,
    );
  if (existsSync(path)) {
    if (statSync(path).isDirectory())
      throw new FileError(`${option}: ${path} could not be written: it is a folder. Name a file inside it.`);
    if (!isRegular(path)) return;
  }
  const probe = temporaryBeside(resolve(path));
  try {
    closeSync(openSync(probe, "wx"));
    rmSync(probe, { force: true });
  } catch (error) {
    throw new FileError(`${option}: ${path} could not be written: ${reasonOf(error)}. Name a file in a folder that you may write to.`);
  }
}

function isRegular(path: string): boolean {
  return statSync(path).isFile();
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}.tmp`);
}

/**
 * Writes a file whole or not at all: to a temporary one beside it, to the disk, then in its place, so that a full disk or a crash leaves what was there before. A link stays
 * a link, and a device or a pipe is written to as it is. What `content` throws while it is asked for its pieces leaves the file as it was, too.
 */
export function writeAtomically(option: string, path: string, content: Uint8Array | Iterable<string>): void {
  const pieces = content instanceof Uint8Array ? [content] : content;
  try {
    const exists = existsSync(path);
    if (exists && !isRegular(path)) {
      const device = openSync(path, "w");
      try {
        for (const piece of pieces) writeAll(device, piece);
      } finally {
        closeSync(device);
      }
      return;
    }
    replace(exists ? realpathSync(path) : resolve(path), pieces, exists ? statSync(path).mode : undefined);
  } catch (error) {
    if (isAdjointError(error)) throw error;
    const size = content instanceof Uint8Array ? ` for ${content.length} bytes` : "";
    throw new FileError(
      `${option}: ${path} could not be written: ${reasonOf(error)}. Make room${size} or name another place; what was there before is untouched.`,
    );
  }
}

function replace(target: string, pieces: Iterable<Uint8Array | string>, mode: number | undefined): void {
  const temporary = temporaryBeside(target);
  try {
    const file = openSync(temporary, "wx");
    try {
      for (const piece of pieces) writeAll(file, piece);
      if (mode !== undefined) fchmodSync(file, mode & 0o777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeAll(file: number, piece: Uint8Array | string): void {
  const data = typeof piece === "string" ? Buffer.from(piece) : piece;
  for (let at = 0; at < data.length;) at += writeSync(file, data, at);
}

/** A file of lines that grows while training goes on; every line is whole on the disk once `append` returns, and one that did not fit is taken back. */
export function openLog(option: string, path: string): { append(line: string): void; close(): void } {
  let file: number;
  try {
    file = openSync(path, "w");
  } catch (error) {
    throw new FileError(`${option}: ${path} could not be written: ${reasonOf(error)}. Name a file in a folder that you may write to.`);
  }
  let length = 0;
  return {
    append(line) {
      const data = Buffer.from(`${line}\n`);
      try {
        writeAll(file, data);
        length += data.length;
      } catch (error) {
        if (isRegular(path)) ftruncateSync(file, length);
        throw new FileError(
          `${option}: ${path} could not be written: ${reasonOf(error)}. The lines before are whole; make room or name another place.`,
        );
      }
    },
    close: () => closeSync(file),
  };
}
