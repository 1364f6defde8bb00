// `adjoint train --preset tabular` against the defaults of `adjoint train`, on tables that people have: npm run bench:tabular. See README.md.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const COMMAND = join(import.meta.dirname, "../../apps/cli/dist/main.js");

/** How each table is read; the label is the last column unless it is named. `seeds`: at most so many, for tables that take minutes. */
const TASKS = {
  abalone: { file: "abalone.csv.gz", options: ["--targets", "values"] },
  adult: {
    file: "adult-train-missing.csv.gz",
    test: "adult-test-missing.csv.gz",
    options: ["--missing", "mean", "--unseen", "other"],
    seeds: 3,
  },
  autos: {
    file: "auto-imports-noheader-missing.csv.gz",
    options: ["--header", "no", "--targets", "values", "--missing", "mean", "--unseen", "other"],
  },
  california: {
    file: "california-housing-missing.csv.gz",
    options: ["--label", "median_house_value", "--targets", "values", "--missing", "median", "--unseen", "other"],
    seeds: 5,
  },
  colic: {
    file: "horse-colic-noheader-missing.csv.gz",
    options: ["--header", "no", "--label", "24", "--ignore", "3,25,26,27,28", "--missing", "mean"],
  },
  german: { file: "german-noheader.csv.gz", options: ["--header", "no", "--unseen", "other"] },
  mammography: { file: "mammography-imbalanced-noheader.csv.gz", options: ["--header", "no"], seeds: 5 },
  pima: { file: "pima.csv.gz", options: [] },
  sonar: { file: "sonar-noheader.csv.gz", options: ["--header", "no"] },
  titanic: {
    file: "titanic-missing.csv.gz",
    options: ["--label", "survived", "--ignore", "alive", "--missing", "mean", "--unseen", "other"],
  },
  "wine, classes": { file: "winequality-red-semicolon.csv.gz", options: [] },
  "wine, values": { file: "winequality-red-semicolon.csv.gz", options: ["--targets", "values"] },
};

const { values: given } = parseArgs({
  options: { seeds: { type: "string", default: "10" }, only: { type: "string" }, set: { type: "string" } },
});
const directory = join(process.env.ADJOINT_DATA_DIR ?? "", "tables");
const names = given.only?.split(";") ?? Object.keys(TASKS);

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** The standard error of the mean. */
const errorOf = (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / Math.max(1, values.length - 1));

/** The accuracy, or the root of the mean squared error, on the rows held out for the test. */
function measure(task, seed, more, out) {
  const { file, test, options } = TASKS[task];
  const held = test === undefined ? "0.2" : join(directory, test);
  const args = [
    "train",
    "--data",
    join(directory, file),
    "--test",
    held,
    "--seed",
    String(seed),
    "--json",
    "--out",
    out,
    ...options,
    ...more,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (stdout === "") throw new Error(`bench: ${task}: ${stderr.trim()}`);
  const { metrics } = JSON.parse(stdout).test.metrics;
  return metrics.accuracy ?? metrics.rmse ?? metrics.targets[0].rmse;
}

function main() {
  if (!existsSync(directory)) return console.log("left out: the tables lie in ADJOINT_DATA_DIR");
  const folder = mkdtempSync(join(tmpdir(), "adjoint-tabular-"));
  const out = join(folder, "model.safetensors");
  let wins = 0;
  console.log("| table | seeds | measure | defaults | tabular | better |\n| --- | --- | --- | --- | --- | --- |");
  for (const name of names) {
    const task = TASKS[name];
    const values = task.options.includes("values");
    const seeds = Array.from({ length: Math.min(Number(given.seeds), task.seeds ?? Infinity) }, (_, i) => i + 1);
    const more = ["--preset", "tabular", ...(given.set ? given.set.split(" ") : [])];
    const [usual, preset] = [[], more].map((options) => seeds.map((seed) => measure(name, seed, options, out)));
    const better = values ? mean(preset) < mean(usual) : mean(preset) > mean(usual);
    wins += Number(better);
    const shown = (list) =>
      values
        ? `${mean(list).toPrecision(4)} ± ${errorOf(list).toPrecision(2)}`
        : `${(100 * mean(list)).toFixed(2)} ± ${(100 * errorOf(list)).toFixed(2)} %`;
    console.log(
      `| ${name} | ${seeds.length} | ${values ? "RMSE" : "accuracy"} | ${shown(usual)} | ${shown(preset)} | ${better ? "yes" : "no"} |`,
    );
  }
  console.log(`\nThe preset has the better mean on ${wins} of ${names.length}.`);
  rmSync(folder, { recursive: true });
}

main();
