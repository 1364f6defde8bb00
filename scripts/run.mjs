// What `npm start`, `npm test`, `npm run bench`, `npm run web` and `npm run -s adjoint` do: set up what is missing, build what has changed, then the job.
// Needs Node and npm alone; pnpm and turbo are installed at the versions that package.json and the lock file pin.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { once } from "node:events";
import { constants } from "node:os";
import { join } from "node:path";
import { test } from "./gate.mjs";
import { install } from "./install.mjs";
import { build, env, modules, root, run } from "./workspace.mjs";

const here = process.cwd();

/**
 * Runs the command line with these arguments, in place of this process: signals are passed on, and the exit status is its own. Ctrl-C reaches it twice then,
 * from the terminal and from here; it counts two within a moment as one.
 */
async function become(args, cwd) {
  const child = spawn(process.execPath, [join(root, "apps", "cli", "dist", "main.js"), ...args], {
    cwd,
    env: { ADJOINT_COMMAND: "npm run -s adjoint --", ...env },
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const [code, signal] = await once(child, "exit");
  process.exit(code ?? 128 + constants.signals[signal]);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`adjoint: Node ${process.versions.node} is too old: it needs 20.19 or newer. Install a current Node and run this again.`);
  process.exit(1);
}

const JOBS = {
  async start(args) {
    build(["adjoint-cli"]);
    await become(["train", "--data", "digits", "--out", "model.safetensors", ...args], here);
  },
  async adjoint(args) {
    build(["adjoint-cli"]);
    await become(args, process.env.INIT_CWD ?? here);
  },
  test,
  bench(args) {
    build(["@adjoint/bench"]);
    return run("pnpm", ["--silent", "--filter", "@adjoint/bench", "run", "bench", ...args]);
  },
  "bench:peers"(args) {
    build(["@adjoint/bench"]);
    // The lock file of the peers decides every version; without one npm would take what is newest.
    return (
      run("npm", ["--prefix", "bench/peers", "ci", "--no-audit", "--no-fund"], { quiet: true }) ||
      run(process.execPath, ["bench/peers/main.mjs", ...args])
    );
  },
  "bench:second-order"(args) {
    build(["@adjoint/bench"]);
    return run(process.execPath, ["bench/peers/second-order.mjs", ...args]);
  },
  "bench:tabular"(args) {
    build(["adjoint-cli"]);
    return run(process.execPath, ["bench/peers/tabular.mjs", ...args]);
  },
  web(args) {
    build(["@adjoint/web"]);
    return run("pnpm", ["--silent", "--filter", "@adjoint/web", "run", "serve", ...args]);
  },
};

checkNode();
const [job, ...args] = process.argv.slice(2);
if (!Object.hasOwn(JOBS, job ?? "")) {
  console.error(
    `adjoint: there is no job called ${job}. Use npm start, npm test, npm run bench, npm run bench:peers, npm run web or npm run -s adjoint -- <arguments>.`,
  );
  process.exit(2);
}
mkdirSync(modules, { recursive: true });
install(job !== "start" && job !== "test");
process.exit(await JOBS[job](args));
