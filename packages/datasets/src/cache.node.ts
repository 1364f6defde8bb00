import { failFiles } from "./problems/files.ts";
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { decompress, isGzip } from "./decompress.ts";
import { FASHION_MNIST, MNIST, assembleParts } from "./mnist.ts";
import type { Parts, PublishedFile, PublishedImages } from "./mnist.ts";

export { createSpill } from "./spill.node.ts";
export type { FileSpill } from "./spill.node.ts";

export interface DownloadOptions {
  /** Where data may lie already, in a folder with the set's name; the environment's ADJOINT_DATA_DIR when left out. */
  readonly dataDir?: string;
  /** Where downloads are kept, in a folder with the set's name; `adjoint` in XDG_CACHE_HOME, or in `~/.cache`, when left out. */
  readonly cacheDir?: string;
  /** Folders to download from, instead of the usual ones; the environment's ADJOINT_DATA_URL, with the set's name behind it, when left out. */
  readonly mirrors?: readonly string[];
  /** Downloads nothing. */
  readonly offline?: boolean;
  /** Is told of each piece that arrives. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the download; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Progress {
  /** The file's name. */
  readonly file: string;
  /** What has arrived of it [bytes]. */
  readonly received: number;
  /** Its size [bytes], where the server tells. */
  readonly total?: number;
}

/** More than this is no file of these sets [bytes]. */
const MOST = 64 * 1024 * 1024;

/** MNIST from ADJOINT_DATA_DIR, else from the cache, else from the network; see {@link loadImages}. */
export function mnist(options: DownloadOptions = {}): Promise<Parts> {
  return loadImages(MNIST, options);
}

/** Fashion-MNIST from ADJOINT_DATA_DIR, else from the cache, else from the network; see {@link loadImages}. */
export function fashionMnist(options: DownloadOptions = {}): Promise<Parts> {
  return loadImages(FASHION_MNIST, options);
}

/**
 * Gets each file of a data set from the data directory as it is (gzipped or not), else from the cache, else from the mirrors, in this order.
 * What is downloaded enters the cache whole, with its sha256 checked, or not at all: it is written beside its place and renamed. A cached file is checked each
 * time; one that was damaged since is fetched anew.
 * @throws DataError where a file is nowhere to be had, with the reason of each place; HostError where the cache cannot be written; FormatError for a damaged
 * file in the data directory
 */
export function loadImages(published: PublishedImages, options: DownloadOptions = {}): Promise<Parts> {
  const { name } = published;
  const dataDir = options.dataDir ?? process.env["ADJOINT_DATA_DIR"];
  const cache = join(options.cacheDir ?? defaultCache(), name);
  const base = process.env["ADJOINT_DATA_URL"];
  const mirrors = options.mirrors ?? (base ? [`${base.replace(/\/+$/, "")}/${name}`] : published.mirrors);
  const hashed = { published, where: `load "${name}"` };

  return assembleParts(published, async (file) => {
    if (dataDir) {
      for (const path of [join(dataDir, name, `${file.name}.gz`), join(dataDir, name, file.name)]) {
        const bytes = await readIfThere(path);
        if (bytes) return { bytes, source: path };
      }
    }
    const path = join(cache, `${file.name}.gz`);
    const cached = await readIfThere(path);
    const checked = cached && (await check(hashed, file, cached));
    if (checked?.content) return { bytes: checked.content, source: path };
    if (options.offline) {
      const places = [...(dataDir ? [join(dataDir, name)] : []), cache].join(" and ");
      const where = `load "${name}"`;
      if (checked === undefined) failFiles(where, "offline-file-missing", { file: `${file.name}.gz`, places });
      failFiles(where, "offline-file-damaged", { path, damage: checked.damage });
    }
    const { answer, content } = await download(hashed, file, mirrors, options);
    await writeWhole(name, path, answer);
    return { bytes: content, source: path };
  });
}

/** The folder for downloads: that of the XDG Base Directory Specification, where a relative path does not count. */
function defaultCache(): string {
  const set = process.env["XDG_CACHE_HOME"];
  return join(set && isAbsolute(set) ? set : join(homedir(), ".cache"), "adjoint");
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    failFiles("load", "unreadable", { path, reason: codeOf(error) });
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.message;
}

interface Hashed {
  readonly published: PublishedImages;
  readonly where: string;
}

/** What a file holds, decompressed where that is what is hashed, or why it is not the file. */
type Checked = { readonly content: Uint8Array; readonly damage?: never } | { readonly content?: never; readonly damage: string };

async function check({ published, where }: Hashed, file: PublishedFile, bytes: Uint8Array): Promise<Checked> {
  let content = bytes;
  if (published.hashed === "idx" && isGzip(bytes)) {
    try {
      content = await decompress(where, bytes, "gzip", MOST);
    } catch {
      return { damage: `${bytes.length} bytes, truncated or damaged gzip` };
    }
  }
  const sha256 = createHash("sha256").update(content).digest("hex");
  return sha256 === file.sha256 ? { content } : { damage: `${bytes.length} bytes with sha256 ${sha256}, not ${file.sha256}` };
}

/** The bytes of a file, from the first mirror that has it right, and what they hold. */
async function download(
  hashed: Hashed,
  file: PublishedFile,
  mirrors: readonly string[],
  options: DownloadOptions,
): Promise<{ readonly answer: Uint8Array; readonly content: Uint8Array }> {
  const reasons: string[] = [];
  for (const mirror of mirrors) {
    const url = `${mirror}/${file.name}.gz`;
    const answer = await fetchBytes(url, file, options);
    const checked = typeof answer === "string" ? { damage: answer } : await check(hashed, file, answer);
    if (typeof answer !== "string" && checked.content) return { answer, content: checked.content };
    reasons.push(`${url}: ${checked.damage}`);
  }
  failFiles(hashed.where, "download-failed", { reasons: reasons.join("; ") || "no mirror is given", set: hashed.published.name });
}

/** What a server answers, or why that is nothing. */
async function fetchBytes(url: string, file: PublishedFile, options: DownloadOptions): Promise<Uint8Array | string> {
  const parts: Uint8Array[] = [];
  let received = 0;
  const failure = (error: unknown): string => {
    options.signal?.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `${received > 0 ? `cut off after ${received} bytes` : "no answer"} (${codeOf(cause)})`;
  };
  // A server that packs the file once more would make its size and its progress those of the packing.
  const headers = { "accept-encoding": "identity" };
  const response = await fetch(url, options.signal ? { headers, signal: options.signal } : { headers }).catch(failure);
  if (typeof response === "string") return response;
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return `status ${response.status}`;
  }
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  const total = Number.isInteger(length) && response.headers.get("content-encoding") === null ? { total: length } : {};
  const reader = response.body.getReader();
  for (;;) {
    const read = await reader.read().catch(failure);
    if (typeof read === "string") return read;
    if (read.done) return Buffer.concat(parts);
    parts.push(read.value);
    received += read.value.length;
    if (received > MOST) {
      await reader.cancel();
      return `more than ${MOST} bytes`;
    }
    options.onProgress?.({ file: `${file.name}.gz`, received, ...total });
  }
}

/** Writes a file so that its path never holds a part of it: into the same folder under another name, to the disk, then renamed. */
async function writeWhole(name: string, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(join(path, ".."), { recursive: true });
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    failFiles(`load "${name}"`, "cache-unwritable", { path, reason: codeOf(error) });
  }
}
