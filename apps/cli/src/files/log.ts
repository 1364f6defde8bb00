import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { NEXT_FOLDER, unwritable } from "./reasons.ts";

/** A file of lines that grows during training. */
export interface Log {
  /** Appends a line; it is whole once this returns, and one that did not fit is removed again. */
  append(line: string): void;
  close(): void;
}

/** Opens a log. @param keep bytes at its beginning that stay; without it the file is emptied */
export function openLog(option: string, path: string, keep?: number): Log {
  let file: number;
  let length = keep ?? 0;
  try {
    file = openSync(path, length === 0 ? "w" : "r+");
    if (length > 0) ftruncateSync(file, length);
  } catch (error) {
    throw unwritable(option, path, error, NEXT_FOLDER);
  }
  return {
    append(line) {
      const data = Buffer.from(`${line}\n`);
      const regular = fstatSync(file).isFile();
      try {
        for (let at = 0; at < data.length;) at += writeSync(file, data, at, data.length - at, regular ? length + at : null);
        length += data.length;
      } catch (error) {
        if (regular) ftruncateSync(file, length);
        throw unwritable(option, path, error, "The lines before are whole; make room or name another place.");
      }
    },
    close: () => closeSync(file),
  };
}
