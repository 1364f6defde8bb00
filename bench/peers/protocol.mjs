import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readData } from "./data.mjs";

/**
 * A peer is a process that is told what to do line by line and answers each line with one line of JSON:
 *
 *     → (start)                                          ← {"library": "…", "version": "…", "engine": "…", "workloads": ["step-64", …], "notes": {…}}
 *                                                          or {"unavailable": "why"}
 *     → {"do": "prepare", "workload": "step-64"}         ← {"check": [numbers to compare with the expected ones]}
 *     → {"do": "time", "workload": "…", "seconds": 0.15} ← {"samples": [[µs, µs of the processor] an operation, …]}
 *
 * Whatever goes wrong is answered with {"error": "…"}. The process ends with its input.
 */
export async function serve(connect) {
  let peer;
  try {
    peer = await connect(readData(process.argv[2]), process.argv.slice(3));
  } catch (error) {
    answer({ unavailable: firstLine(error) });
    return;
  }
  const { workloads, ...header } = peer;
  answer({ ...header, workloads: Object.keys(workloads) });
  const prepared = new Map();
  for await (const line of createInterface({ input: process.stdin })) {
    const { do: job, workload, seconds } = JSON.parse(line);
    try {
      if (job === "prepare") {
        const { check, run } = await workloads[workload]();
        const count = await warmUp(run, seconds);
        prepared.set(workload, { run, count });
        answer({ check: Array.from(check) });
      } else {
        const work = prepared.get(workload);
        answer({ samples: await time(work, seconds) });
      }
    } catch (error) {
      answer({ error: firstLine(error) });
    }
  }
}

/** What a sample should take [s]: short, so that on a busy machine some are not interrupted. */
const SAMPLE = 0.005;

/** Runs for about `seconds`, doubling the count; gives how many operations a sample takes. */
async function warmUp(run, seconds) {
  for (let count = 1, total = 0; ; count *= 2) {
    const { took, each } = await stopwatch(run, count);
    total += took;
    if (total >= seconds) return countFor(each);
  }
}

/** Samples [µs, µs of the processor, an operation] for about `seconds`, at least one. */
async function time(work, seconds) {
  const samples = [];
  for (let total = 0; total < seconds;) {
    const { took, each, processor } = await stopwatch(work.run, work.count);
    total += took;
    samples.push([1e6 * each, 1e6 * processor]);
  }
  // Machines and compilers change their pace.
  work.count = countFor(Math.min(...samples.map(([each]) => each)) / 1e6);
  return samples;
}

function countFor(each) {
  return Math.max(1, Math.round(SAMPLE / each));
}

/**
 * Seconds of a call, of one operation, and of the processor for it, all threads together. A peer may do more than it was asked for, and then says how many.
 */
async function stopwatch(run, count) {
  const { user, system } = process.cpuUsage();
  const start = performance.now();
  const done = (await run(count)) ?? count;
  const took = (performance.now() - start) / 1e3;
  const after = process.cpuUsage();
  return { took, each: took / done, processor: (after.user - user + after.system - system) / 1e6 / done };
}

function answer(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function firstLine(error) {
  return String(error instanceof Error ? error.message : error).split("\n")[0];
}

/** The version of an installed package, from the module that uses it. */
export function versionOf(name, from) {
  const require = createRequire(from);
  const folder = require.resolve.paths(name).find((path) => existsSync(join(path, name, "package.json")));
  return JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")).version;
}
