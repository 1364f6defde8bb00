import { failFiles } from "./problems/files.ts";
import { host } from "./host.ts";

/** Whether the bytes begin as a gzip file does (RFC 1952, 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The most bytes of output: a number, or what the first bytes of the output say. */
export type Most = number | ((head: Uint8Array) => number);

/**
 * Decompresses gzip (RFC 1952), zlib (RFC 1950, "deflate") or what a zip archive holds (RFC 1951, "deflate-raw") with the host's DecompressionStream, which checks the checksum at the end.
 * @param where the function, and what it reads, as messages name them
 * @returns new bytes
 * @throws FormatError for bytes that are truncated or damaged, and for more than `most` bytes of output
 */
export async function decompress(
  where: string,
  bytes: Uint8Array,
  format: "gzip" | "deflate" | "deflate-raw",
  limit: Most = Infinity,
): Promise<Uint8Array> {
  const stream = new host.DecompressionStream(format);
  const writer = stream.writable.getWriter();
  // What fails on the way in fails on the way out as well, where it is awaited.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  let most = typeof limit === "number" ? limit : Infinity;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const part = read.value ?? new Uint8Array(0);
      if (length === 0 && typeof limit !== "number") most = limit(part);
      length += part.length;
      if (length > most) break;
      parts.push(part);
    }
  } catch {
    const what = format === "gzip" ? "gzip" : "zlib";
    failFiles(where, "compressed-damaged", { what, bytes: bytes.length, unpacked: length });
  }
  if (length > most) {
    await reader.cancel();
    failFiles(where, "larger-than-said", { most });
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Decompresses gzip as it arrives.
 * @throws FormatError for bytes that are truncated or damaged; what the stream throws
 */
export async function* decompressPieces(where: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const { readable, writable } = new host.DecompressionStream("gzip");
  const writer = writable.getWriter();
  const reader = readable.getReader();
  let source: { readonly error: unknown } | undefined;
  const feed = async (): Promise<void> => {
    try {
      for await (const piece of stream) await writer.write(piece).catch(() => {});
    } catch (error) {
      source = { error };
      await writer.abort(error).catch(() => {});
      return;
    }
    await writer.close().catch(() => {});
  };
  const fed = feed();
  let length = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      length += read.value?.length ?? 0;
      if (read.value) yield read.value;
    }
  } catch {
    if (source !== undefined) throw source.error;
    failFiles(where, "gzip-damaged", { unpacked: length });
  }
  await fed;
}
