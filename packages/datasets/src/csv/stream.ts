import type { ByteReader } from "../host.ts";

/** A file in pieces, cut anywhere: a Node stream, the body of a response, a generator. */
export type CsvStream = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array> | { getReader(): ByteReader };

/** The pieces of a file, as they come. */
export async function* piecesOf(stream: CsvStream): AsyncGenerator<string | Uint8Array, void, void> {
  if (!("getReader" in stream)) {
    yield* stream;
    return;
  }
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    if (read.value) yield read.value;
  }
}
