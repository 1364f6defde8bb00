import type { HostOptions } from "adjoint";
import { readModel } from "./model/read.ts";
import { createHandler } from "./serve/handler.ts";

/** What this module takes of the hosts' own Request. */
export interface FetchRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface FetchOptions extends HostOptions {
  /** What `/health` and messages call the model; "the model" unless given. */
  readonly name?: string;
  /** The longest body that is read [bytes]; 10,000,000 unless given. */
  readonly maxBody?: number;
  /** The version that `/openapi.json` states; "1" unless given. */
  readonly version?: string;
}

/**
 * Creates what answers the requests that `adjoint serve` answers, as a function from Request to Response: for Cloudflare Workers, Deno, Bun and every host with `fetch`.
 * A host that compiles no WebAssembly at run time, as Workers, takes `backend: createBaseline()` of `@adjoint/baseline`.
 * @param model the bytes of a file that `adjoint train` or `Network.save` wrote
 * @throws FormatError where they are none
 */
export function createFetchHandler(model: Uint8Array, options: FetchOptions = {}): (request: Request) => Promise<Response> {
  const { name = "the model", maxBody = 10_000_000, version = "1", ...host } = options;
  // Copied, because the numbers need not be aligned.
  const source = { size: model.length, read: (begin: number, end: number) => new Uint8Array(model.subarray(begin, end)) };
  const handle = createHandler(readModel(source, { path: name, host }), { maxBody, version });
  return async (request) => {
    const { method, url, headers, body } = request as FetchRequest;
    const length = headers.get("content-length");
    const {
      status,
      headers: sent,
      body: text,
    } = await handle({
      method,
      path: new URL(url).pathname,
      contentType: headers.get("content-type") ?? undefined,
      contentLength: length === null ? undefined : Number(length),
      body: body ?? none(),
    });
    return new Response(text, { status, headers: { ...sent, "x-content-type-options": "nosniff" } });
  };
}

async function* none(): AsyncGenerator<Uint8Array> {}
