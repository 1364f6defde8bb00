import { createHash } from "node:crypto";
import { createReadStream, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { namedSet } from "../data/source.ts";
import { FileError } from "../errors.ts";
import { isThere } from "../files/paths.ts";
import { unreadable } from "../files/reasons.ts";
import { writeAtomically } from "../files/write.ts";
import { bytes } from "../terminal/numbers.ts";

/** The data of a sweep as another machine finds it: a file by the SHA-256 of its bytes. */
export interface SweepData {
  readonly spec: string;
  readonly sha256?: string;
  /** Where it can be fetched from. */
  readonly url?: string;
}

/** Returns what `--data` names, with the hash of a file. */
export async function describeData(spec: string, url: string | undefined): Promise<SweepData> {
  if (namedSet(spec) !== undefined) return { spec };
  return { spec, sha256: await hashOfFile(spec), ...(url === undefined ? {} : { url }) };
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  } catch (error) {
    throw unreadable("--data", path, error);
  }
  return hash.digest("hex");
}

/** A longer file is not fetched [bytes]. */
const LIMIT = 4 * 2 ** 30;

/**
 * Finds the file of a sweep on this machine, by its hash: in a folder of data, among what was fetched before, or at its address.
 * @returns the path; undefined for a set that has a name
 */
export async function findData(
  { spec, sha256, url }: SweepData,
  { shared, fetched }: { readonly shared: string; readonly fetched: string },
): Promise<string | undefined> {
  if (sha256 === undefined) return undefined;
  const name = basename(spec);
  const stored = join(fetched, `${sha256.slice(0, 16)}-${name}`);
  for (const path of [resolve(shared, name), stored]) if (isThere(path) && (await hashOfFile(path)) === sha256) return path;
  if (url === undefined) throw new FileError("data-not-here", { name, sha256, folder: shared });
  const content = await download(url);
  const found = createHash("sha256").update(content).digest("hex");
  if (found !== sha256) throw new FileError("data-differs", { url, found, sha256 });
  mkdirSync(fetched, { recursive: true });
  writeAtomically("--data", stored, [content]);
  return stored;
}

async function download(url: string): Promise<Uint8Array> {
  const failed = (reason: string): FileError<"unreadable"> =>
    new FileError("unreadable", { option: "--data-url", path: url, reason, next: "Check the address." });
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
  if (!response.ok || response.body === null) throw failed(`status ${response.status}`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body) {
    pieces.push(piece as Uint8Array);
    size += (piece as Uint8Array).length;
    if (size > LIMIT) throw failed(`it is longer than ${bytes(LIMIT)}`);
  }
  return Buffer.concat(pieces);
}
