// Runs the conformance suite and one training run on other hosts than Node, and compares the bits of the weights with Node's. From the root, after a build:
//   node hosts/main.mjs deno bun workerd chromium firefox webkit
// Deno, Bun and workerd come from npm at the versions below. A browser is a command on the PATH, or in CHROMIUM_PATH, FIREFOX_PATH or EPIPHANY_PATH; WebKit is
// tried in Epiphany, under dbus-run-session and xvfb-run.
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSIONS = { deno: "2.9.6", bun: "1.4.5", workerd: "1.20261117.1" };
const LIMIT_MS = 300_000;
const program = fileURLToPath(new URL("program.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "adjoint-hosts-"));

/** Bundles the program with a last line that hands over the result; returns the file. */
async function bundle(name, tail, options = {}) {
  const outfile = join(folder, `${name}.mjs`);
  const contents = `import { checkHost } from ${JSON.stringify(program)};\n${tail}`;
  await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2023",
    external: ["node:*"],
    outfile,
    logLevel: "error",
    ...options,
  });
  return outfile;
}

/** Runs a command to its end; returns what it printed. */
async function output(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], timeout: LIMIT_MS });
  let text = "";
  child.stdout.on("data", (piece) => (text += piece));
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ended with ${signal ?? code}`);
  return text;
}

const printing = "console.log(JSON.stringify(await checkHost()));";
const npx = (name, ...args) => output("npx", ["--yes", "--package", `${name}@${VERSIONS[name]}`, "--", name, ...args]);

/** Serves the page and waits for the result that it posts. */
async function inBrowser(command, argsFor, env = {}) {
  const file = await bundle("browser", 'fetch("/result", { method: "POST", body: JSON.stringify(await checkHost()) });');
  const { promise, resolve, reject } = Promise.withResolvers?.() ?? withResolvers();
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      let body = "";
      request.on("data", (piece) => (body += piece));
      request.on("end", () => {
        response.end();
        resolve(JSON.parse(body));
      });
    } else if (request.url === "/program.mjs") response.setHeader("content-type", "text/javascript").end(readFileSync(file));
    else response.setHeader("content-type", "text/html").end('<!doctype html><script type="module" src="/program.mjs"></script>');
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${server.address().port}/`;
  const browser = spawn(command, argsFor(mkdtempSync(join(folder, "profile-")), url), {
    stdio: "ignore",
    detached: true,
    env: { ...process.env, ...env },
  });
  browser.on("error", reject);
  const timer = setTimeout(() => reject(new Error(`${command} sent nothing within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    server.close();
    server.closeAllConnections();
    if (browser.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
  }
}

function withResolvers() {
  let handlers;
  const promise = new Promise((resolve, reject) => (handlers = { resolve, reject }));
  return { promise, ...handlers };
}

const HOSTS = {
  node: async () => JSON.parse(await output(process.execPath, [await bundle("node", printing)])),
  deno: async () => JSON.parse(await npx("deno", "run", "--allow-all", await bundle("deno", printing))),
  bun: async () => JSON.parse(await npx("bun", "run", await bundle("bun", printing))),
  workerd: async () => {
    const worker = "export default { async test(controller, env) { console.log(JSON.stringify(await checkHost())); } };";
    await bundle("worker", worker, { conditions: ["workerd"], external: ["node:*", "*.wasm"] });
    const modules = ["simd", "relaxed"].map((name) => {
      const binary = fileURLToPath(new URL(`../packages/kernels/dist/${name}.wasm`, import.meta.url));
      writeFileSync(join(folder, `${name}.wasm`), readFileSync(binary));
      return `(name = "@adjoint/kernels/${name}.wasm", wasm = embed "${name}.wasm")`;
    });
    const source = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .main)]);
const main :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs"), ${modules.join(", ")}],
  compatibilityDate = "2026-01-01",
);
`;
    const config = join(folder, "workerd.capnp");
    writeFileSync(config, source);
    const text = await npx("workerd", "test", "--verbose", config);
    return JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  },
  chromium: () =>
    inBrowser(process.env.CHROMIUM_PATH ?? "chromium", (profile, url) => [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      `--user-data-dir=${profile}`,
      url,
    ]),
  // As root WebKit's own sandbox cannot start; the page is ours.
  webkit: () =>
    inBrowser(
      "dbus-run-session",
      (profile, url) => [
        "--",
        "xvfb-run",
        "-a",
        process.env.EPIPHANY_PATH ?? "epiphany",
        "--private-instance",
        `--profile=${profile}`,
        url,
      ],
      { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
    ),
  firefox: () =>
    inBrowser(process.env.FIREFOX_PATH ?? "firefox", (profile, url) => ["--headless", "--no-remote", "--profile", profile, url]),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in HOSTS));
if (names.length === 0 || unknown.length > 0) {
  console.error(`hosts: unknown host: ${unknown.join(", ") || "none is named"}. Use ${Object.keys(HOSTS).join(", ")}.`);
  process.exit(2);
}
let failed = 0;
try {
  const expected = await HOSTS.node();
  for (const name of names) {
    const result = await HOSTS[name]();
    const same = result.hash === expected.hash;
    const served = result.served === expected.served;
    if (result.failed > 0 || !same || !served) failed++;
    console.log(
      `${name}: ${result.variant}, conformance ${result.passed} passed, ${result.failed} failed; weights ${result.hash}${same ? "" : `, Node ${expected.hash}`}; requests answered ${served ? "as on Node" : `otherwise than on Node: ${result.served}`}`,
    );
    for (const message of result.messages) console.log(`  ${message}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);
