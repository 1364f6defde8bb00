// The same work in Adjoint and in other libraries, each in a process of its own, in interleaved rounds. See README.md.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "@adjoint/reference";
import { makeData, writeData } from "./data.mjs";
import { expectedResults, findDifference } from "./expected.mjs";
import { INTERPRETER, chooseOpenblas } from "./openblas.mjs";
import { PEERS, connect, nodeFlags } from "./peers.mjs";
import { overview, summarize, tables, yardstick } from "./report.mjs";
import { CHECKED_STEPS, WORKLOADS } from "./workloads.mjs";

const USAGE = `Usage: npm run bench:peers -- [--quick] [--json FILE] [--only PEER,…] [--workloads NAME,…] [--blas CORE]
  --quick      fewer and shorter rounds
  --json       also write the results to FILE
  --only       of ${Object.keys(PEERS).join(", ")}
  --workloads  of ${WORKLOADS.map(({ name }) => name).join(", ")}
  --blas       OpenBLAS's kernels by name, such as Haswell (256-bit vectors); else the fastest`;

const { quick, json, peers, workloads, blas } = readArguments();
const { rounds, seconds } = quick ? { rounds: 3, seconds: 0.04 } : { rounds: 6, seconds: 0.12 };

const started = Date.now();
const folder = mkdtempSync(join(tmpdir(), "adjoint-peers-"));
const alive = new Map();
const removeData = () => rmSync(folder, { recursive: true, force: true });
for (const [signal, status] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
])
  process.once(signal, () => {
    // The peers end with their input.
    removeData();
    process.exit(status);
  });
try {
  await main();
} finally {
  await Promise.all([...alive.values()].map(({ end }) => end()));
  removeData();
}

async function main() {
  say("making the data and the results that are expected of all");
  const data = makeData(createRandom(1));
  writeData(folder, data);
  const expected = expectedResults(data);
  const openblas = peers.some((peer) => PEERS[peer].python) ? chooseOpenblas(blas) : { environment: {}, reason: "not used" };

  const skipped = {};
  const libraries = {};
  const notes = {};
  const samples = {};
  for (const peer of peers) {
    say(`${PEERS[peer].title}: starting and checking`);
    const connection = await connect(peer, { folder, interpreter: INTERPRETER, environment: openblas.environment });
    const { header, end } = connection;
    if (header.unavailable !== undefined) {
      skipped[peer] = header.unavailable;
      await end();
      continue;
    }
    alive.set(peer, connection);
    libraries[peer] = { library: header.library, version: header.version, engine: header.engine };
    samples[peer] = {};
    for (const { name } of workloads) {
      if (!header.workloads.includes(name)) continue;
      const problem = await prepare(connection, name, expected[header.expects?.[name] ?? name]);
      if (problem === undefined) samples[peer][name] = [];
      else skipped[`${peer}, ${name}`] = problem;
      const note = header.notes?.[name];
      if (note !== undefined && problem === undefined) (notes[name] ??= {})[peer] = note;
    }
  }

  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`);
    for (const { name } of workloads) {
      for (const [peer, { ask }] of alive) {
        const known = samples[peer][name];
        // What takes a second is not disturbed by much: two samples do.
        if (known === undefined || (known.length >= 2 && known[0][0] >= 1e6)) continue;
        const answer = await ask({ do: "time", workload: name, seconds });
        if (answer.error === undefined) {
          known.push(...answer.samples);
        } else {
          skipped[`${peer}, ${name}`] = answer.error;
          delete samples[peer][name];
        }
      }
    }
  }

  const results = Object.fromEntries(
    Object.entries(samples).map(([peer, of]) => [
      peer,
      Object.fromEntries(Object.entries(of).map(([name, times]) => [name, summarize(times)])),
    ]),
  );
  const machine = {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    load: loadavg().map((load) => Number(load.toFixed(2))),
    node: process.versions.node,
    v8: process.versions.v8,
    flags: nodeFlags,
    openblas: openblas.reason,
  };
  const report = { machine, rounds, seconds, yardstick: yardstick(results), libraries, notes, skipped, results };
  print(report);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (yardstick(results) === undefined) process.exitCode = 1;
}

/** Sets up a workload, holds its results to the expected ones, and warms it up; gives what is wrong, if anything is. */
async function prepare({ ask }, name, expected) {
  const { check, error } = await ask({ do: "prepare", workload: name, seconds: Math.max(seconds, 0.1) });
  if (error !== undefined) return error;
  const difference = findDifference(expected, check);
  return difference === undefined ? undefined : `not timed, its result is wrong: ${difference}`;
}

function print(report) {
  const { machine, libraries, skipped, results } = report;
  console.log(
    `${machine.processor}, ${machine.cores} cores, load ${machine.load.join(" ")}; Node ${machine.node} ${machine.flags.join(" ")}`,
  );
  console.log(machine.openblas);
  for (const [peer, { version, engine }] of Object.entries(libraries)) console.log(`  ${PEERS[peer].title}: ${version}, ${engine}`);
  console.log(
    [
      "",
      `Each peer in its own process, ${rounds} rounds in turn, new input at every step. Before timing, ${CHECKED_STEPS} losses, the outputs or the`,
      "product were compared with Adjoint's reference in f64. Spread: the middle half of the samples, as a share of the median. Processor: its time",
      "in all threads of the peer, without what other programs took.",
      `×: the time as a multiple of that of ${PEERS[report.yardstick]?.title ?? "ours"}; above 1 is slower.`,
      "",
    ].join("\n"),
  );
  for (const line of tables(report)) console.log(line);
  const base = PEERS[report.yardstick]?.title ?? "ours";
  for (const [figure, title] of [
    ["best", "best times"],
    ["processor", "times of the processor"],
  ]) {
    console.log(`${title}, as multiples of those of ${base}`);
    for (const line of overview({ results }, figure)) console.log(line);
    console.log("");
  }
  if (Object.keys(skipped).length > 0) console.log("not run");
  for (const [what, reason] of Object.entries(skipped)) console.log(`  ${what}: ${reason}`);
  console.log(`\n${((Date.now() - started) / 1e3).toFixed(0)} s`);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        json: { type: "string" },
        only: { type: "string" },
        workloads: { type: "string" },
        blas: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const names = WORKLOADS.map(({ name }) => name);
    const chosen = choose("--workloads", values.workloads, names);
    return {
      quick: values.quick,
      // npm runs its scripts in the package; a relative name means the folder that it was called in.
      json: values.json === undefined ? undefined : resolve(process.env.INIT_CWD ?? ".", values.json),
      blas: values.blas,
      peers: choose("--only", values.only, Object.keys(PEERS)),
      workloads: WORKLOADS.filter(({ name }) => chosen.includes(name)),
    };
  } catch (error) {
    console.error(`bench:peers: ${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

function choose(option, list, all) {
  if (list === undefined) return all;
  const chosen = list.split(",");
  const unknown = chosen.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`${option}: there is no ${unknown}`);
  return chosen;
}

/** Progress, beside the results. */
function say(line) {
  process.stderr.write(`${line}\n`);
}
