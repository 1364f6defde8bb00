// Methods that see all examples at once, against scikit-learn's and against Adam, in one run: npm run bench:second-order. See README.md.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { gunzipSync } from "node:zlib";
import { applyScaling, breastCancer, circles, digits, iris, moons, spirals, split, standardize, wine, xor } from "@adjoint/datasets";
import { createKernels } from "@adjoint/kernels";
import { adam, dense, network, squaredError } from "adjoint";
import { MLPClassifier } from "adjoint/estimators";
import { conjugateGradient, lbfgs, levenbergMarquardt, rprop } from "adjoint/optimise";
import { INTERPRETER, chooseOpenblas } from "./openblas.mjs";

const { values: given, positionals: asked } = parseArgs({ options: { wide: { type: "boolean", default: false } }, allowPositionals: true });
// Only these versions were tested with the flag; others may print a line about it.
if (given.wide && [24, 26].includes(Number(process.versions.node.split(".")[0]))) setFlagsFromString("--experimental-wasm-revectorize");
const kernels = createKernels({ wide: given.wide && "auto" });

const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);

/** What work takes of the processor [ms], and what it gives. */
function timed(work) {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, milliseconds: (user + system) / 1000 };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** The standard error of the mean. */
const errorOf = (values) => {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)) / (values.length - 1));
};
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Two digits that count. */
const short = (value) => String(Number(value.toPrecision(2)));

/** A set of examples in ten divisions, three quarters to learn from, scaled by them. */
function divisions(examples) {
  return SEEDS.map((seed) => {
    const { train, test } = split(examples, { test: 0.25, seed });
    const scaled = standardize(train);
    const held = applyScaling(test, scaled.scaling);
    const rows = ({ inputs: { values, cols } }) =>
      Array.from({ length: values.length / cols }, (_, i) => Array.from(values.subarray(i * cols, (i + 1) * cols)));
    const part = (set) => ({ X: rows(set), y: Array.from(set.targets.labels) });
    return { seed, train: part(scaled), test: part(held) };
  });
}

/** Rounds of the comparison with scikit-learn: the first is a new process on both sides, the others are not. */
const ROUNDS = 9;

async function scikitSection() {
  const sets = { iris: divisions(iris()), wine: divisions(wine()), breastCancer: divisions(breastCancer()) };
  const { environment, reason } = chooseOpenblas();
  console.log(
    `\nMLPClassifier with solver="lbfgs" and its defaults, 10 divisions and seeds, one thread, ${ROUNDS} rounds in turn; ${reason}`,
  );
  console.log(`Kernels: ${kernels.info.variant}, ${kernels.info.wide ? "256 bits" : "128 bits"}\n`);
  const script = join(import.meta.dirname, "libraries/scikit_lbfgs.py");
  const env = { ...process.env, ...environment, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  const scikit = spawn(INTERPRETER, [script], { env, stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: scikit.stdout })[Symbol.asyncIterator]();
  scikit.stdin.on("error", () => {});
  scikit.on("error", () => {});
  scikit.stdin.write(`${JSON.stringify(sets)}\n`);
  const rounds = Object.fromEntries(Object.keys(sets).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, all] of Object.entries(sets)) {
      scikit.stdin.write(`${name}\n`);
      const { value, done } = await answers.next();
      if (done) return console.log("left out: scikit-learn does not run");
      rounds[name].push({ theirs: JSON.parse(value), ours: fitAll(all) });
    }
  }
  scikit.stdin.end();
  console.log(
    "| set | accuracy, scikit-learn | accuracy, Adjoint | within one standard error | CPU, scikit-learn | CPU, Adjoint | ratio, median and range | first round |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const [name, [first, ...warm]] of Object.entries(rounds)) {
    const [a, b] = [first.theirs.scores, first.ours.scores];
    const percent = (scores) => `${(100 * mean(scores)).toFixed(2)} ± ${(100 * errorOf(scores)).toFixed(2)} %`;
    const equal = Math.abs(mean(a) - mean(b)) <= Math.hypot(errorOf(a), errorOf(b));
    const ratioOf = ({ theirs, ours }) => theirs.milliseconds / ours.milliseconds;
    const ratios = warm.map(ratioOf);
    const cells = [
      percent(a),
      percent(b),
      equal ? "yes" : "no",
      `${median(warm.map(({ theirs }) => theirs.milliseconds)).toFixed(0)} ms`,
      `${median(warm.map(({ ours }) => ours.milliseconds)).toFixed(0)} ms`,
      `${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`,
      `${first.theirs.milliseconds.toFixed(0)} and ${first.ours.milliseconds.toFixed(0)} ms: ${ratioOf(first).toFixed(1)}`,
    ];
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

/** Fits all divisions of a set under one clock; a clock for each would be a tenth of a small fit. */
function fitAll(all) {
  const { result, milliseconds } = timed(() =>
    all.map(({ seed, train }) => new MLPClassifier({ solver: "lbfgs", randomState: seed }, { backend: kernels }).fit(train.X, train.y)),
  );
  return { milliseconds, scores: result.map((model, i) => model.score(all[i].test.X, all[i].test.y)) };
}

/** Problem 1-10-1: 41 points of 1 + sin(πp/4) in [−2, 2]. */
function sineExamples() {
  const p = Array.from({ length: 41 }, (_, i) => -2 + i / 10);
  return { inputs: p.map((x) => [x]), targets: p.map((x) => [1 + Math.sin((Math.PI * x) / 4)]) };
}

/** Abalone, 8-10-1: sex as −1, 0, 1; standardised. Undefined where the data is not there. */
function abaloneExamples() {
  const directory = process.env.ADJOINT_DATA_DIR;
  if (directory === undefined) return undefined;
  const [header, ...lines] = gunzipSync(readFileSync(join(directory, "tables/abalone.csv.gz")))
    .toString()
    .trim()
    .split(/\r?\n/);
  const sexes = { M: -1, I: 0, F: 1 };
  const table = lines.map((line) => line.split(",").map((cell) => sexes[cell] ?? Number(cell)));
  const columns = header.split(",").map((_, j) => {
    const values = table.map((row) => row[j]);
    const center = mean(values);
    const scale = Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
    return values.map((value) => (value - center) / scale);
  });
  const last = columns.length - 1;
  return {
    inputs: table.map((_, i) => columns.slice(0, last).map((column) => column[i])),
    targets: table.map((_, i) => [columns[last][i]]),
  };
}

/** Adam for 2,000 epochs, then Levenberg–Marquardt from the same weights until the same loss. */
function marquardtSection() {
  const problems = [
    { name: "1-10-1 sine, 41 rows", units: [1, 10, 1], examples: sineExamples(), batchSize: 41 },
    { name: "abalone 8-10-1, 4,177 rows", units: [8, 10, 1], examples: abaloneExamples(), batchSize: 32 },
  ];
  console.log("\nLevenberg–Marquardt until the loss of 2,000 epochs of Adam, the same weights at the start, seeds 1 to 5, one thread\n");
  console.log("| problem | Adam, CPU | Levenberg–Marquardt, CPU | iterations | ratio, median and range |");
  console.log("| --- | --- | --- | --- | --- |");
  for (const { name, units, examples, batchSize } of problems) {
    if (examples === undefined) {
      console.log(`| ${name} | left out: set ADJOINT_DATA_DIR | | | |`);
      continue;
    }
    const create = (seed) =>
      network({ inputs: units[0], layers: [dense(units[1], "tanh"), dense(units[2], "identity")], loss: squaredError("mean"), seed });
    // The engine compiles what is hot: once before the clock.
    marquardt(create(100), examples, 0);
    const runs = [1, 2, 3, 4, 5].map((seed) => {
      const slow = create(seed);
      const first = timed(() => slow.train(examples, { epochs: 2000, batchSize, optimizer: adam({ learningRate: 0.01 }) }));
      const { loss } = slow.evaluate(examples);
      const second = timed(() => marquardt(create(seed), examples, loss));
      return { first: first.milliseconds, second: second.milliseconds, iterations: second.result };
    });
    const ratios = runs.map(({ first, second }) => first / second);
    const range = (values, digits) => `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
    const cells = [
      `${median(runs.map(({ first }) => first)).toFixed(0)} ms`,
      `${median(runs.map(({ second }) => second)).toFixed(0)} ms`,
      range(
        runs.map(({ iterations }) => iterations),
        0,
      ),
      `${median(ratios).toFixed(1)} (${range(ratios, 1)})`,
    ];
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

/** Trains until the loss, or for 20 iterations. Returns the iterations. */
function marquardt(net, examples, loss) {
  let iterations = 0;
  for (const { loss: reached } of net.fit(examples, { epochs: loss === 0 ? 20 : 1000, optimizer: levenbergMarquardt() })) {
    iterations++;
    if (reached <= loss) return iterations;
  }
  if (loss > 0) throw new Error(`bench: Levenberg–Marquardt does not reach ${loss}`);
  return iterations;
}

/** Ten problems, from four rows to thousands: data, hidden units with their activation, and what is learnt. */
function tenProblems() {
  const classes = (set, hidden, activation = "tanh") => ({ examples: set, hidden, activation, learns: "classes" });
  const abalone = abaloneExamples();
  return {
    "xor, 4 rows": classes(xor(), [4]),
    "sine 1-10-1, 41 rows": { examples: sineExamples(), hidden: [10], activation: "tanh", learns: "values" },
    "iris, 150": classes(standardize(iris()), [16]),
    "wine, 178": classes(standardize(wine()), [16]),
    "moons, 200": classes(moons({ n: 200, noise: 0.2, seed: 1 }), [16]),
    "circles, 200": classes(circles({ n: 200, noise: 0.1, seed: 1 }), [16]),
    "spirals, 200, two layers": classes(spirals({ n: 200, noise: 0.02, seed: 1 }), [16, 16]),
    "breast cancer, 569": classes(standardize(breastCancer()), [16]),
    "digits, 1,797": classes(standardize(digits()), [32], "relu"),
    ...(abalone === undefined
      ? {}
      : { "abalone 8-10-1, 4,177": { examples: abalone, hidden: [10], activation: "tanh", learns: "values" } }),
  };
}

const METHODS = {
  "L-BFGS": () => lbfgs(),
  "conjugate gradient": () => conjugateGradient(),
  Rprop: () => rprop(),
  "Levenberg–Marquardt": () => levenbergMarquardt(),
};

/** CPU time until the loss of 200 epochs of Adam; the median of three seeds, where all of them reach it. */
function problemsSection() {
  console.log(
    "\nCPU time until the loss of 200 epochs of Adam (rate 0.01, batches of 32), the same weights at the start, median of seeds 1 to 3\n",
  );
  console.log(`| problem | loss | Adam | ${Object.keys(METHODS).join(" | ")} |\n| --- | --- | --- ${"| --- ".repeat(4)}|`);
  for (const [name, { examples, hidden, activation, learns }] of Object.entries(tenProblems())) {
    const inputs = examples.inputs.cols ?? examples.inputs[0].length;
    const outputs = learns === "values" ? 1 : examples.targets.classes.length;
    const last = learns === "values" ? dense(outputs, "identity") : dense(outputs, "softmax");
    const loss = learns === "values" ? squaredError("mean") : "crossEntropy";
    const create = (seed) => network({ inputs, layers: [...hidden.map((units) => dense(units, activation)), last], loss, seed });
    const seeds = [1, 2, 3].map((seed) => {
      const net = create(seed);
      const { milliseconds } = timed(() => net.train(examples, { epochs: 200, batchSize: 32, optimizer: adam({ learningRate: 0.01 }) }));
      return { seed, milliseconds, target: net.evaluate(examples).loss };
    });
    const cells = Object.entries(METHODS).map(([method, optimizer]) => {
      if (method === "Levenberg–Marquardt" && learns === "classes") return "";
      descend(create(9), examples, { optimizer: optimizer(), target: 0, most: 5 });
      const runs = seeds.map(({ seed, target }) =>
        timed(() => descend(create(seed), examples, { optimizer: optimizer(), target, most: 2000 })),
      );
      return runs.every(({ result }) => result) ? `${short(median(runs.map(({ milliseconds }) => milliseconds)))} ms` : "not reached";
    });
    const adamCell = `${short(median(seeds.map(({ milliseconds }) => milliseconds)))} ms`;
    console.log(`| ${name} | ${median(seeds.map(({ target }) => target)).toPrecision(2)} | ${adamCell} | ${cells.join(" | ")} |`);
  }
}

/** Trains until the loss, for so many iterations at most. Returns whether it was reached. */
function descend(net, examples, { optimizer, target, most }) {
  for (const { loss } of net.fit(examples, { epochs: most, optimizer })) if (loss <= target) return true;
  return false;
}

const SECTIONS = { scikit: scikitSection, marquardt: marquardtSection, problems: problemsSection };
for (const [name, section] of Object.entries(SECTIONS)) if (asked.length === 0 || asked.includes(name)) await section();
