import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import type { Stats } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { codeOf } from "./reasons.ts";

/** One call of the system reads or writes at most 2³¹ − 1 bytes; larger files go in pieces of this size. */
export const PIECE = 1 << 30;

/** Returns what the system knows of a file; undefined where there is none. Throws for any other reason. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Tells whether a file or a folder is there; where its path is not even possible, it is not. */
export function isThere(path: string): boolean {
  try {
    return statOf(path) !== undefined;
  } catch {
    return false;
  }
}

/** Refuses an output that is an input or another output: writing it would destroy the other. Paths are by their flags; `-` and names of data sets are no files. */
export function refuseSameFiles(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: Readonly<Record<string, string | undefined>>,
): void {
  const named = (paths: typeof outputs): [string, string][] =>
    Object.entries(paths).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "-");
  const written = named(outputs);
  const others = [...named(inputs).filter(([, path]) => isThere(path) && statOf(path)!.isFile()), ...written];
  for (const [option, path] of written)
    for (const [other, otherPath] of others)
      if (option !== other && identityOf(path) === identityOf(otherPath)) throw new UsageError("same-file", { option, other, path });
}

/** Returns what two names of one file have in common: device and number of a file, the path of one that does not exist yet. Devices such as /dev/null have none. */
function identityOf(path: string): string | symbol {
  if (!isThere(path)) return targetOf(path);
  const stats = statOf(path)!;
  return stats.isFile() ? `${stats.dev}:${stats.ino}` : Symbol(path);
}

/** Returns the file that a path names: the target of a link, even where the target does not exist yet. */
export function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const absolute = resolve(path);
    try {
      return lstatSync(absolute).isSymbolicLink() ? resolve(dirname(absolute), readlinkSync(absolute)) : absolute;
    } catch {
      return absolute;
    }
  }
}
