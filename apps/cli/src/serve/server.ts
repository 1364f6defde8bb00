import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Handler } from "./handler.ts";

/** How long a client may take [ms]. */
export interface Patience {
  /** For its headers, and for the whole request. */
  readonly headers: number;
  readonly request: number;
}

/** Creates a server of node:http for a handler. Node answers clients that are slower with 408, and headers that are longer with 431. */
export function createHttpServer(handler: Handler, { headers, request }: Patience): Server {
  const timeouts = { headersTimeout: headers, requestTimeout: request, connectionsCheckingInterval: Math.min(headers, 1000) };
  return createServer(timeouts, (incoming, outgoing) => void respond(handler, incoming, outgoing));
}

async function respond(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const { method = "GET", url = "/", headers } = incoming;
    const length = headers["content-length"];
    const {
      status,
      headers: more,
      body,
    } = await handler({
      method,
      path: url.split("?", 1)[0],
      contentType: headers["content-type"],
      contentLength: length === undefined ? undefined : Number(length),
      body: incoming,
    });
    // What was not read of a body would be taken for the next request.
    const close = incoming.complete ? {} : { connection: "close" };
    outgoing.writeHead(status, { ...more, ...close, "content-length": Buffer.byteLength(body), "x-content-type-options": "nosniff" });
    outgoing.end(body);
  } catch {
    // The client went away while it sent its request.
    outgoing.destroy();
  }
}
