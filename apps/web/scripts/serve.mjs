// Serves the built page, with the headers that make it cross-origin isolated, and prints where: `npm run web`, `npm run web -- --port 8000`.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { preview } from "vite";

const { values } = parseArgs({ options: { port: { type: "string" }, host: { type: "string" } } });
const server = await preview({
  root: fileURLToPath(new URL("..", import.meta.url)),
  logLevel: "warn",
  preview: {
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    ...(values.host === undefined ? {} : { host: values.host }),
  },
});
const [url] = server.resolvedUrls?.local ?? [];
console.log(`Adjoint is at ${url}  (Ctrl-C ends it)`);
