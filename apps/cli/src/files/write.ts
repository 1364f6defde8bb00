import { createHash, randomBytes } from "node:crypto";
import { accessSync, closeSync, constants, fchmodSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FileError, UsageError, isAdjointError } from "../errors.ts";
import { PIECE, statOf, targetOf } from "./paths.ts";
import { NEXT_FOLDER, unwritable } from "./reasons.ts";

/**
 * Refuses before hours of work a file that could not be written later: its folder must exist, and it must be a file. A temporary file, removed at once, shows whether the
 * folder can be written to.
 */
export function checkWritable(option: string, path: string): void {
  const folder = dirname(resolve(path));
  try {
    if (statOf(folder) === undefined) {
      const next = "Create it with mkdir -p, or name another.";
      throw new FileError("unwritable", { option, path, reason: `the folder ${folder} does not exist`, next });
    }
    const stats = statOf(path);
    if (stats?.isDirectory() === true || /[/\\]$/.test(path))
      throw new FileError("unwritable", { option, path, reason: "it is a folder", next: "Name a file inside it." });
    if (stats !== undefined) accessSync(path, constants.W_OK);
    if (stats !== undefined && !stats.isFile()) return;
    const probe = temporaryBeside(targetOf(path));
    closeSync(openSync(probe, "wx"));
    rmSync(probe, { force: true });
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw unwritable(option, path, error, NEXT_FOLDER);
  }
}

/** The name is random, so that a file left by a process that was killed blocks no later one; it names its target, so that such a file can be removed. */
function temporaryBeside(target: string): string {
  return join(dirname(target), `${temporaryPrefix(target)}${randomBytes(6).toString("hex")}.tmp`);
}

function temporaryPrefix(target: string): string {
  return `.adjoint-${createHash("sha256").update(basename(target)).digest("hex").slice(0, 12)}-`;
}

/** A temporary file of this age belongs to no process that still writes [ms]. */
const STALE = 3_600_000;

/** Removes temporary files for the same target that processes left when they were killed. */
function removeStale(target: string): void {
  const folder = dirname(target);
  const prefix = temporaryPrefix(target);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith(".tmp")) continue;
    const path = join(folder, name);
    if (Date.now() - (statOf(path)?.mtimeMs ?? Infinity) > STALE) rmSync(path, { force: true });
  }
}

/**
 * Writes a file whole or not at all: to a temporary file beside it, to the disk, then under its name, so that a full disk or a crash leaves what was there before. A link
 * stays a link; a device or a pipe is written to directly. What throws while the pieces are taken leaves the file as it was, too. Returns the bytes written.
 */
export function writeAtomically(option: string, path: string, pieces: readonly Uint8Array[] | Iterable<string>): number {
  let device = false;
  try {
    const stats = statOf(path);
    if (stats !== undefined && !stats.isFile()) {
      device = true;
      const file = openSync(path, "w");
      try {
        return writeAll(file, pieces);
      } finally {
        closeSync(file);
      }
    }
    return replace(targetOf(path), pieces, stats?.mode);
  } catch (error) {
    if (isAdjointError(error) || error instanceof UsageError) throw error;
    const size = Array.isArray(pieces) ? ` for ${pieces.reduce((sum: number, piece) => sum + piece.length, 0)} bytes` : "";
    throw unwritable(option, path, error, `Make room${size} or name another place${device ? "" : "; what was there before is unchanged"}.`);
  }
}

function replace(target: string, pieces: Iterable<Uint8Array | string>, mode: number | undefined): number {
  const temporary = temporaryBeside(target);
  try {
    const file = openSync(temporary, "wx");
    let size: number;
    try {
      size = writeAll(file, pieces);
      if (mode !== undefined) fchmodSync(file, mode & 0o777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
    syncFolder(dirname(target));
    removeStale(target);
    return size;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Makes a new name in a folder survive a power failure. Windows keeps no such promise and refuses to open a folder. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, pieces: Iterable<Uint8Array | string>): number {
  let size = 0;
  for (const piece of pieces) {
    const data = typeof piece === "string" ? Buffer.from(piece) : piece;
    for (let at = 0; at < data.length;) at += writeSync(file, data, at, Math.min(PIECE, data.length - at));
    size += data.length;
  }
  return size;
}
