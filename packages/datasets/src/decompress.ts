import { FormatError } from "@adjoint/reference";
import { host } from "./host.ts";

/** Whether the bytes begin as a gzip file does (RFC 1952, 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses gzip (RFC 1952) or zlib (RFC 1950, "deflate") with the host's DecompressionStream, which checks the checksum at the end.
 * @param where the function, and what it reads, as messages name them
 * @returns new bytes
 * @throws FormatError for bytes that are truncated or damaged, and for more than `most` bytes of output
 */
export async function decompress(where: string, bytes: Uint8Array, format: "gzip" | "deflate", most = Infinity): Promise<Uint8Array> {
  const stream = new host.DecompressionStream(format);
  const writer = stream.writable.getWriter();
  // What fails on the way in fails on the way out as well, where it is awaited.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const part = read.value ?? new Uint8Array(0);
      length += part.length;
      if (length > most) break;
      parts.push(part);
    }
  } catch {
    const what = format === "gzip" ? "gzip" : "zlib";
    throw new FormatError(
      `${where}: the ${what} data is truncated or damaged: ${bytes.length} bytes gave ${length} before that showed. Fetch the file again.`,
    );
  }
  if (length > most) {
    throw new FormatError(
      `${where}: the data is larger than it says: more than ${most} bytes. Fetch the file again, from a source you trust.`,
    );
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
