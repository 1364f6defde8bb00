// What the jobs of the root share: where things stand, the environment of commands, and how a command is run.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const modules = join(root, "node_modules");

/** Returns the folder with data for tests that is not part of the project: `ADJOINT_DATA_DIR`, else a folder beside the checkout. It is part of the tests' cache key. */
function dataFolder() {
  const beside = join(root, "..", "shared", "data");
  return process.env.ADJOINT_DATA_DIR ?? (existsSync(beside) ? beside : undefined);
}

export const env = {
  ...process.env,
  PATH: join(modules, ".bin") + delimiter + process.env.PATH,
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  ...(dataFolder() === undefined ? {} : { ADJOINT_DATA_DIR: dataFolder() }),
};

/** Returns the folders of the workspace's packages. */
export function packages() {
  return ["packages", "apps", "."]
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name)))
    .filter((folder) => existsSync(join(folder, "package.json")) && folder !== modules);
}

/** Runs a command of the checkout and returns its exit status. With `quiet` its output is shown only where it fails; after `timeout` ms it is stopped. */
export function run(command, args, { quiet = false, cwd = root, more = {}, timeout } = {}) {
  const shell = process.platform === "win32";
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    shell,
    env: { ...env, ...more },
    stdio: quiet ? "pipe" : "inherit",
    maxBuffer: 1 << 28,
    timeout,
  });
  const code = status ?? (signal === "SIGINT" ? 130 : 1);
  if (quiet && code !== 0) process.stderr.write(`${stdout ?? ""}${stderr ?? ""}`);
  if (error) console.error(`adjoint: ${command} could not be run: ${error.message}`);
  return code;
}

/** Runs a command beside others; resolves to its exit status and its output. */
export async function runBeside(command, args) {
  const child = spawn(command, args, { cwd: root, shell: process.platform === "win32", env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  const [code] = await once(child, "close");
  return { code: code ?? 1, output };
}

/** Ends the process with this status, unless it is 0. */
export function need(status, what) {
  if (status === 0) return;
  console.error(`adjoint: ${what} failed (exit ${status}).`);
  process.exit(status);
}

const BUILD = ["run", "build", "--output-logs=errors-only"];

/** Builds packages and their dependencies; unchanged ones come from turbo's cache. */
export function build(filter) {
  need(run("turbo", [...BUILD, ...filter.map((name) => `--filter=${name}`)], { quiet: true }), "the build");
}

/** Builds all packages beside what goes on. */
export async function buildBeside() {
  const { code, output } = await runBeside("turbo", BUILD);
  if (code !== 0) process.stderr.write(output);
  need(code, "the build");
}
