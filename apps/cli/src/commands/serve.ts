import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { defineCommand } from "../command.ts";
import { EXIT, FileError, UsageError } from "../errors.ts";
import { reasonOf } from "../files/reasons.ts";
import { printLines } from "../io.ts";
import { openModel } from "../model/model.ts";
import { ENGINE } from "../options/engine.ts";
import { option } from "../options/table.ts";
import { integer, text } from "../options/values.ts";
import { createHandler } from "../serve/handler.ts";
import { createHttpServer } from "../serve/server.ts";
import { visible } from "../terminal/style.ts";
import { VERSION } from "../version.ts";
import { listenForInterrupt } from "../training/interrupt.ts";

/** A server that is asked to stop waits this long for the requests at hand [ms]. */
const STOP_WITHIN = 10_000;

/** `adjoint serve`: answers with the predictions of a model over HTTP, until it is interrupted. */
export const command = defineCommand({
  name: "serve",
  description:
    "Answer with the predictions of a model over HTTP: post rows as JSON, NDJSON or CSV to /predict. Also /health, /metrics and /openapi.json. Ctrl-C stops it.",
  argument: { name: "model", text: "a model that train saved" },
  groups: [
    {
      title: "Options:",
      options: {
        port: option("<n>", "0 takes a free one (8080)", integer({ min: 0, max: 65535, example: 8080 })),
        host: option("<address>", "the address to listen on; 0.0.0.0 for every network (127.0.0.1, this machine alone)", text("127.0.0.1")),
        maxBody: option("<bytes>", "the longest request (10000000)", integer({ min: 1, max: 1_000_000_000, example: 10_000_000 })),
        timeout: option("<seconds>", "how long a client may take for its request (30)", integer({ min: 1, max: 3600, example: 30 })),
      },
    },
    { title: "Engine:", options: ENGINE },
  ],
  examples: ["adjoint serve model.safetensors --port 8080"],
  async run(options, io, path) {
    if (path === undefined) throw new UsageError("model-missing", { flag: "serve" });
    const { port = 8080, host = "127.0.0.1", maxBody = 10_000_000, timeout = 30 } = options;
    const model = await openModel("model", path, options);
    const server = createHttpServer(createHandler(model, { maxBody, version: VERSION }), {
      headers: Math.min(10, timeout) * 1000,
      request: timeout * 1000,
    });
    const interrupt = listenForInterrupt();
    try {
      server.listen(port, host);
      await once(server, "listening");
    } catch (error) {
      interrupt.dispose();
      throw new FileError("cannot-listen", { host, port, reason: reasonOf(error) });
    }
    const { address, port: taken } = server.address() as AddressInfo;
    printLines(io, [`serving ${visible(path)} at http://${address.includes(":") ? `[${address}]` : address}:${taken}/predict`]);
    if (!interrupt.signal.aborted) await once(interrupt.signal, "abort");
    const closed = once(server, "close");
    server.close();
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), STOP_WITHIN);
    await closed;
    clearTimeout(late);
    interrupt.dispose();
    return interrupt.status() ?? EXIT.ok;
  },
});
