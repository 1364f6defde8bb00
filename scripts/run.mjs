// What `npm start`, `npm test`, `npm run bench`, `npm run web` and `npm run -s adjoint` do: set up what is missing, build what has changed, then the job.
// Needs Node and npm alone; pnpm and turbo come with the set-up, at the versions that package.json and the lock file pin.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const stamp = join(modules, ".adjoint-installed");
const here = process.cwd();

/** Where data for tests lies that is not part of the project: `ADJOINT_DATA_DIR`, else a folder beside the checkout. It is part of the tests' cache key. */
function dataFolder() {
  const beside = join(root, "..", "shared", "data");
  return process.env.ADJOINT_DATA_DIR ?? (existsSync(beside) ? beside : undefined);
}

const env = {
  ...process.env,
  PATH: join(modules, ".bin") + delimiter + process.env.PATH,
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  ...(dataFolder() === undefined ? {} : { ADJOINT_DATA_DIR: dataFolder() }),
};

/** The folders of the workspace's packages. */
function packages() {
  return ["packages", "apps", "."]
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name)))
    .filter((folder) => existsSync(join(folder, "package.json")) && folder !== modules);
}

/** Runs a command of the checkout; gives its exit status. `quiet` shows its output only where it fails. */
function run(command, args, { quiet = false, cwd = root, more = {} } = {}) {
  const shell = process.platform === "win32";
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    shell,
    env: { ...env, ...more },
    stdio: quiet ? "pipe" : "inherit",
    maxBuffer: 1 << 28,
  });
  const code = status ?? (signal === "SIGINT" ? 130 : 1);
  if (quiet && code !== 0) process.stderr.write(`${stdout ?? ""}${stderr ?? ""}`);
  if (error) console.error(`adjoint: ${command} could not be run: ${error.message}`);
  return code;
}

/**
 * Runs the command line with these arguments, in place of this process: signals are passed on, and the exit status is its own. Ctrl-C reaches it twice then,
 * from the terminal and from here; it counts two within a moment as one.
 */
async function become(args, cwd) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { ADJOINT_COMMAND: "npm run -s adjoint --", ...env },
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const [code, signal] = await once(child, "exit");
  process.exit(code ?? 128 + constants.signals[signal]);
}

/** Ends with this status, unless it is 0. */
function need(status, what) {
  if (status === 0) return;
  console.error(`adjoint: ${what} failed (exit ${status}).`);
  process.exit(status);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`adjoint: Node ${process.versions.node} is too old: it needs 20.19 or newer. Install a current Node and run this again.`);
  process.exit(1);
}

/** Installs the dependencies where the lock file or a manifest has changed since the last time. */
function install(quiet) {
  const manifests = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"].map((name) => join(root, name));
  const hash = createHash("sha256");
  for (const file of [...manifests, ...packages().map((folder) => join(folder, "package.json"))])
    hash.update(file).update(readFileSync(file));
  const digest = hash.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  const pnpm = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager.split("+")[0];
  console.error("adjoint: installing the dependencies (once)");
  need(run("npx", ["--yes", pnpm, "install", "--frozen-lockfile", "--prefer-offline"], { quiet, more: { CI: "true" } }), "pnpm install");
  writeFileSync(stamp, digest);
}

/** Builds a package and what it depends on; unchanged ones come from turbo's cache. */
function build(filter) {
  const args = ["run", "build", "--output-logs=errors-only", ...filter.map((name) => `--filter=${name}`)];
  need(run("turbo", args, { quiet: true }), "the build");
}

/** The counts of one round of vitest over the packages, from the reports it left. */
function counts(node) {
  const total = { passed: 0, failed: 0, skipped: 0, missing: [] };
  for (const folder of packages().filter((folder) => existsSync(join(folder, "test")))) {
    const report = join(folder, ".results", `node-${node}.json`);
    if (!existsSync(report)) {
      total.missing.push(folder);
      continue;
    }
    const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, success, testResults } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    total.passed += numPassedTests;
    // A file that does not load has no test to fail; it counts as one.
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.every((result) => result.status !== "failed"),
    ).length;
    total.failed += numFailedTests + broken;
    total.skipped += numPendingTests;
    if (!success && numFailedTests + broken + numFailedTestSuites === 0) total.failed++;
  }
  return total;
}

/** All that must hold before a commit. The last line is `N passed, N failed`. */
function test(args) {
  const ci = Boolean(process.env.CI);
  build([]);
  let passed = 0;
  let failed = 0;
  for (const [title, command, options] of [
    ["format", "prettier", ["--check", "--log-level", "warn", "."]],
    ["lint", "oxlint", ["--type-aware", "--deny-warnings"]],
    ["unused code and dependencies", "knip", []],
  ]) {
    const ok = run(command, options, { quiet: true }) === 0;
    console.log(`${ok ? "✓" : "✗"} ${title}`);
    if (ok) passed++;
    else failed++;
  }
  for (const folder of packages()) rmSync(join(folder, ".results"), { recursive: true, force: true });
  // Relaxed SIMD is in Node 22 and newer: in CI everything but the browser's tests runs once more on Node 24.
  const rounds = [{ node: process.versions.node.split(".")[0], only: [] }];
  if (ci && rounds[0].node !== "24") rounds.push({ node: "24", only: ["--filter=!@adjoint/web"] });
  for (const { node, only } of rounds) {
    const turbo = ["run", "test", "--continue=always", "--output-logs=new-only", "--concurrency=2", ...only, ...args];
    const own = node === process.versions.node.split(".")[0];
    const status = own
      ? run("turbo", turbo, { more: { ADJOINT_NODE: node } })
      : run("npx", ["--yes", "--package", `node@${node}`, "--call", `turbo ${turbo.join(" ")}`], { more: { ADJOINT_NODE: node } });
    const round = counts(node);
    console.log(`Node ${node}: ${round.passed} passed, ${round.failed} failed, ${round.skipped} skipped`);
    passed += round.passed;
    failed += round.failed;
    const unreported = round.missing.filter((folder) => own || !folder.endsWith("web"));
    if (args.length === 0) for (const folder of unreported) console.log(`✗ ${folder.slice(root.length)} left no report on Node ${node}`);
    if (args.length === 0) failed += unreported.length;
    if (status !== 0 && failed === 0) failed++;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

checkNode();
const [job, ...args] = process.argv.slice(2);
const cli = join(root, "apps", "cli", "dist", "main.js");
mkdirSync(modules, { recursive: true });
install(job !== "start" && job !== "test");
switch (job) {
  case "start":
    build(["@adjoint/cli"]);
    await become(["train", "--data", "digits", "--out", "model.safetensors", ...args], here);
    break;
  case "adjoint":
    build(["@adjoint/cli"]);
    await become(args, process.env.INIT_CWD ?? here);
    break;
  case "test":
    process.exit(test(args));
    break;
  case "bench":
    build(["@adjoint/bench"]);
    process.exit(run("pnpm", ["--silent", "--filter", "@adjoint/bench", "run", "bench", ...args]));
    break;
  case "bench:peers":
    build(["@adjoint/bench"]);
    process.exit(
      run("npm", ["--prefix", "bench/peers", "install", "--no-audit", "--no-fund"], { quiet: true }) ||
        run(process.execPath, ["bench/peers/main.mjs", ...args]),
    );
    break;
  case "web":
    build(["@adjoint/web"]);
    process.exit(run("pnpm", ["--silent", "--filter", "@adjoint/web", "run", "serve", ...args]));
    break;
  default:
    console.error(
      `adjoint: there is no job called ${job}. Use npm start, npm test, npm run bench, npm run bench:peers, npm run web or npm run -s adjoint -- <arguments>.`,
    );
    process.exit(2);
}
