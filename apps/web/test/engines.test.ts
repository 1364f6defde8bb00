import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { expect, it } from "vitest";
import { ISOLATION_HEADERS } from "../headers.ts";

/** Browsers that Playwright does not drive, as systems install them: they open the page, and a script beside it reports. */
const ENGINES = {
  firefox: {
    path: process.env["FIREFOX_PATH"] ?? "/usr/bin/firefox-esr",
    command: (path: string, profile: string) => [path, "--headless", "--no-remote", "--profile", profile],
  },
  webkit: {
    path: process.env["EPIPHANY_PATH"] ?? "/usr/bin/epiphany",
    command: (path: string, profile: string) => [
      "dbus-run-session",
      "--",
      "xvfb-run",
      "-a",
      path,
      "--private-instance",
      `--profile=${profile}`,
    ],
  },
} as const;
type Engine = keyof typeof ENGINES;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};
const dist = new URL("../dist/", import.meta.url);

/** Sends a file of the built page, with the probe beside its script, and takes the probe's report. */
async function answer(request: IncomingMessage, response: ServerResponse, report: (found: unknown) => void): Promise<void> {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (path === "/report") {
    let body = "";
    for await (const piece of request) body += String(piece);
    response.end();
    report(JSON.parse(body));
    return;
  }
  const name = path === "/" ? "index.html" : path.slice(1);
  const file = name === "probe.js" ? new URL("probe.js", import.meta.url) : new URL(name, dist);
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  const bytes = await readFile(file);
  response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream", ...ISOLATION_HEADERS });
  response.end(
    name.endsWith(".html") ? bytes.toString().replace("</body>", '<script type="module" src="./probe.js"></script></body>') : bytes,
  );
}

/** What the probe finds in a browser. */
async function probe(engine: Engine): Promise<unknown> {
  const { path, command } = ENGINES[engine];
  const profile = await mkdtemp(join(tmpdir(), `adjoint-${engine}-`));
  let report: (found: unknown) => void = () => undefined;
  const reported = new Promise<unknown>((resolve) => (report = resolve));
  const server = createServer((request, response) => void answer(request, response, report));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const [program, ...args] = command(path, profile);
  // A group of its own, so that nothing of it stays.
  const browser = spawn(program, [...args, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`], {
    detached: true,
    stdio: "ignore",
    // As root WebKit's own sandbox cannot start; the page is ours.
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
  });
  try {
    return await reported;
  } finally {
    process.kill(-browser.pid!);
    server.close();
    server.closeAllConnections();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

for (const engine of Object.keys(ENGINES) as Engine[]) {
  const isHere = existsSync(ENGINES[engine].path);
  if (!isHere) console.warn(`The page is not tried in ${engine}: there is none at ${ENGINES[engine].path}.`);
  it.skipIf(!isHere)(
    `in ${engine} every view works: the diagram, a lesson, a mistake marked, a hundred steps, digits, a benchmark, and no error`,
    async () => {
      expect(await probe(engine)).toMatchObject({
        step: { edges: 3, terms: 3, value: expect.stringMatching(/^=−0\.00148808/) },
        lesson: "0.00877135",
        check: { head: "One line is wrong", marks: 1 },
        playground: { steps: "100", loss: expect.stringMatching(/^0\.\d+$/) },
        digits: { accuracy: expect.stringMatching(/^\d+\.\d %$/), classes: 10 },
        benchmark: { cases: 4, measured: true },
        errors: [],
      });
    },
    120_000,
  );
}
