/**
 * What this package asks of its host: the parts of the WHATWG Encoding and Compression standards that browsers, workers, Node, Deno and Bun share.
 * Typed here, structurally, because the package compiles with the types of no host.
 */
interface Host {
  readonly TextDecoder: new (
    encoding: string,
    options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean },
  ) => {
    decode(bytes: Uint8Array): string;
  };
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly DecompressionStream: new (format: "gzip" | "deflate" | "deflate-raw") => {
    readonly readable: { getReader(): ByteReader };
    readonly writable: {
      getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void>; abort(reason: unknown): Promise<void> };
    };
  };
}

/** The reading end of a stream of bytes. */
export interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

export const host = globalThis as unknown as Host;
