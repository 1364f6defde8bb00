import { markMissing, openTable } from "@adjoint/datasets";
import type { Spill, Table } from "@adjoint/datasets";
import { createReadStream, existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { UsageError } from "../errors.ts";
import { unreadable } from "../files/reasons.ts";
import { inOptions } from "./in-options.ts";
import type { Io } from "../io.ts";
import type { DataOptions } from "../options/data.ts";
import { readParquet } from "./parquet.ts";

/** The options that say how a file is read. */
export type ReadingOptions = Pick<
  DataOptions,
  "delimiter" | "header" | "decimal" | "missingMarks" | "encoding" | "dates" | "skip" | "text" | "arrays" | "transpose"
>;

/** A file, and the option that named it. */
export interface TableFile {
  readonly flag: string;
  readonly path: string;
  /** What messages call it, if not by its own name. */
  readonly name?: string;
  /** Columns, by name, that stay text beside those of the options. */
  readonly texts?: readonly string[];
  /** Where the cells go that are not to stay in memory. */
  readonly spill?: Spill;
}

/** Opens a file as a table, or standard input where the path is `-`. */
export async function openTableFile(
  { flag, path, name, texts = [], spill }: TableFile,
  options: ReadingOptions,
  { stdin }: Pick<Io, "stdin">,
): Promise<Table> {
  if (/^[a-z]+:\/\//i.test(path)) throw new UsageError("data-is-address", { flag, path });
  if (path !== "-" && !existsSync(path)) throw unreadable(flag, path, Object.assign(new Error(path), { code: "ENOENT" }));
  const { missingMarks, delimiter, header, decimal, encoding, dates, skip, text, arrays, transpose } = options;
  try {
    const table = await openTable(piecesOf(flag, path, stdin), {
      name: name ?? nameOf(path),
      parquet: readParquet,
      ...(spill === undefined ? {} : { spill }),
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(header === undefined ? {} : { header: header === "yes" }),
      ...(decimal === undefined ? {} : { decimal }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(dates === undefined ? {} : { dates }),
      ...(skip === undefined ? {} : { skip }),
      text: [...texts, ...(text ?? []).map((column) => (/^\d+$/.test(column) ? Number(column) - 1 : column))],
      ...(arrays === undefined ? {} : { arrays }),
      ...(transpose === undefined ? {} : { transpose }),
    });
    return markMissing(table, missingMarks, spill);
  } catch (error) {
    throw inOptions(flag, error);
  }
}

/** Returns what messages call a file. */
export function nameOf(path: string): string {
  return path === "-" ? "standard input" : basename(path);
}

/** Reads the bytes of a file, or of standard input. */
export async function* piecesOf(flag: string, path: string, stdin: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (path !== "-" && statSync(path).isDirectory()) throw Object.assign(new Error(path), { code: "EISDIR" });
    yield* path === "-" ? stdin : (createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>);
  } catch (error) {
    throw unreadable(flag, path, error);
  }
}
