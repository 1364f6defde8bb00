import { closeSync, openSync, readSync, statSync } from "node:fs";
import { isThere } from "../files/paths.ts";
import { unreadable } from "../files/reasons.ts";
import type { EpochRecord } from "../training/learn.ts";
import { createCurve } from "../training/curve.ts";

/** What a log says of the epochs up to one of them. */
export interface RecoveredLog {
  /** Bytes at the beginning that stay: whole lines, and no epoch after the last that counts. */
  readonly keep: number;
  /** The epochs, thinned where there are many. */
  readonly epochs: readonly EpochRecord[];
  /** Seconds that these epochs took. */
  readonly seconds: number;
}

/**
 * Reads a log that a run left when it was interrupted. Lines of epochs after `lastEpoch` are to be trained and written again; a line that was cut off, and all after it, is
 * not kept.
 */
export function recoverLog(option: string, path: string, lastEpoch: number): RecoveredLog {
  const curve = createCurve();
  let keep = 0;
  let seconds = 0;
  for (const { line, end } of linesOf(option, path)) {
    const record = parse(line);
    if (record === undefined) break;
    const { epoch } = record;
    if (typeof epoch === "number" && record["loss"] !== undefined) {
      if (epoch > lastEpoch) break;
      curve.add(record as unknown as EpochRecord);
      seconds += Number(record["seconds"]) || 0;
    }
    keep = end;
  }
  return { keep, epochs: curve.records(), seconds };
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A longer line is no event [bytes]. */
const LONGEST_LINE = 1_000_000;

/** Yields the whole lines of a file, each with the offset of its end. A file that is not there has none. */
function* linesOf(option: string, path: string): Generator<{ readonly line: string; readonly end: number }> {
  if (!isThere(path) || !statSync(path).isFile()) return;
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const piece = Buffer.alloc(1 << 20);
    let rest = Buffer.alloc(0);
    let offset = 0;
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece)) {
      const text = Buffer.concat([rest, piece.subarray(0, count)]);
      let start = 0;
      for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, start)) {
        yield { line: text.toString("utf8", start, at), end: offset + at + 1 };
        start = at + 1;
      }
      rest = Buffer.from(text.subarray(start));
      offset += start;
      if (rest.length > LONGEST_LINE) return;
    }
  } catch (error) {
    throw unreadable(option, path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
