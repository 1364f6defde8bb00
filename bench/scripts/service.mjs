// Times what runs as a service: `node bench/scripts/service.mjs serve` sends 10,000 requests over 64 connections to a 64-32-10 network in a process of its own;
// `… sweep` trains the same trials on one worker and on two, over Redis (`redis-server` of the system). Needs the built command, and a machine that is quiet.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../apps/cli/bin/adjoint.js", import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), "adjoint-service-"));
const children = [];
const start = (program, args) => {
  const child = spawn(program, args, { cwd, stdio: ["ignore", "ignore", "ignore"] });
  children.push(child);
  return child;
};
const adjoint = (...args) => {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`adjoint ${args.join(" ")}: ${stderr}`);
};

const REQUESTS = 10_000;
const PORT = 18_420;

async function serve() {
  adjoint("train", "--data", "digits", "--hidden", "32", "--epochs", "5", "--out", "digits.safetensors", "--json");
  start(process.execPath, [MAIN, "serve", "digits.safetensors", "--port", String(PORT)]);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const row = JSON.stringify([Array.from({ length: 64 }, (_, i) => i % 17)]);
  const headers = { "content-type": "application/json" };
  const send = () =>
    new Promise((resolve, reject) => {
      const outgoing = request({ agent, port: PORT, host: "127.0.0.1", method: "POST", path: "/predict", headers }, (incoming) => {
        incoming.resume();
        incoming.on("end", () => resolve(incoming.statusCode));
      });
      outgoing.on("error", reject);
      outgoing.end(row);
    });
  while ((await send().catch(() => 0)) !== 200) await wait(50);
  for (const round of [1, 2, 3]) {
    const times = [];
    let [sent, wrong] = [0, 0];
    const begin = performance.now();
    const connection = async () => {
      while (sent++ < REQUESTS) {
        const from = performance.now();
        if ((await send()) !== 200) wrong++;
        times.push(performance.now() - from);
      }
    };
    await Promise.all(Array.from({ length: 64 }, connection));
    const seconds = (performance.now() - begin) / 1000;
    times.sort((a, b) => a - b);
    const at = (part) => times[Math.floor(part * times.length)].toFixed(2);
    console.log(
      `round ${round}: ${wrong} errors, median ${at(0.5)} ms, p99 ${at(0.99)} ms, ${Math.round(times.length / seconds)} requests/s`,
    );
  }
  agent.destroy();
}

async function sweep(trials = 24) {
  const redis = PORT + 1;
  start("redis-server", ["--port", String(redis), "--bind", "127.0.0.1", "--appendonly", "yes", "--dir", cwd, "--save", ""]);
  await wait(500);
  writeFileSync(
    join(cwd, "space.yaml"),
    `method: random\ntrials: ${trials}\nparameters: { learningRate: { min: 0.001, max: 0.01, scale: log } }\n`,
  );
  const queue = `redis://127.0.0.1:${redis}`;
  const seconds = {};
  for (const count of [1, 2, 1, 2]) {
    const workers = Array.from({ length: count }, () => start(process.execPath, [MAIN, "worker", "--queue", queue]));
    const ended = workers.map((worker) => once(worker, "exit"));
    await wait(1500);
    const begin = performance.now();
    const args = ["--data", "digits", "--hidden", "128", "--epochs", "60", "--threads", "1"];
    const child = spawn(process.execPath, [MAIN, "sweep", "space.yaml", ...args, "--run", `run-${begin}`, "--queue", queue], {
      cwd,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [status] = await once(child, "exit");
    if (status !== 0) throw new Error(`the sweep ended with ${status}`);
    (seconds[count] ??= []).push((performance.now() - begin) / 1000);
    console.log(`${count} ${count === 1 ? "worker" : "workers"}: ${seconds[count].at(-1).toFixed(1)} s`);
    for (const worker of workers) worker.kill("SIGKILL");
    await Promise.all(ended);
  }
  console.log(`two workers against one: ${(Math.min(...seconds[1]) / Math.min(...seconds[2])).toFixed(2)} ×`);
}

try {
  if (process.argv[2] === "serve") await serve();
  else if (process.argv[2] === "sweep") await sweep(Number(process.argv[3] ?? 24));
  else console.error("Usage: node bench/scripts/service.mjs serve | sweep [TRIALS]");
} finally {
  for (const child of children) child.kill("SIGKILL");
  rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
}
