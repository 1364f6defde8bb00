import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { USAGE, WIDE_SECTIONS, parseOptions } from "./options.ts";
import type { BenchOptions, Section } from "./options.ts";
import type { Effort } from "./measure.ts";
import { NEEDS_RELAXED_FLAG, NODE_MAJOR, RELAXED_FLAG } from "./start.ts";
import { table } from "./results.ts";
import type { Result } from "./results.ts";
import { measureWide } from "./wide.ts";

/** Rounds and milliseconds for each contender: the usual sections take about two minutes, or half of one. Many short rounds: what disturbs the machine lasts a while. */
const EFFORTS: Readonly<Record<"full" | "quick", { readonly [S in Section]: Effort }>> = {
  full: {
    ceiling: { rounds: 5, millisecondsPerRound: 100 },
    gemm: { rounds: 6, millisecondsPerRound: 80 },
    step: { rounds: 6, millisecondsPerRound: 120 },
    predict: { rounds: 5, millisecondsPerRound: 100 },
    start: { rounds: 9, millisecondsPerRound: 0 },
    threads: { rounds: 8, millisecondsPerRound: 100 },
    growth: { rounds: 5, millisecondsPerRound: 80 },
    forms: { rounds: 5, millisecondsPerRound: 120 },
    decay: { rounds: 5, millisecondsPerRound: 120 },
    endurance: { rounds: 1, millisecondsPerRound: 0 },
  },
  quick: {
    ceiling: { rounds: 3, millisecondsPerRound: 40 },
    gemm: { rounds: 2, millisecondsPerRound: 50 },
    step: { rounds: 2, millisecondsPerRound: 100 },
    predict: { rounds: 2, millisecondsPerRound: 40 },
    start: { rounds: 3, millisecondsPerRound: 0 },
    threads: { rounds: 2, millisecondsPerRound: 60 },
    growth: { rounds: 2, millisecondsPerRound: 60 },
    forms: { rounds: 2, millisecondsPerRound: 100 },
    decay: { rounds: 2, millisecondsPerRound: 100 },
    endurance: { rounds: 1, millisecondsPerRound: 0 },
  },
};

const HEADINGS: Readonly<Record<Section, string>> = {
  ceiling: "What one core can do in WebAssembly",
  gemm: "Products C[m, n] = A[m, k]·B[k, n], f32, one thread",
  step: "Training steps, f32, one thread, a new batch at every step",
  predict: "predict of one row",
  start: "Cold start on digits, a process of its own",
  threads: "One thread and two",
  growth: "How a step grows: 256-256-256-10 Adam at batch 64, but for what is named",
  forms: "A kernel from the first loop to the last",
  decay: "Steps in which much has decayed, beside the same at the beginning",
  endurance: "Memory of a long training on digits",
};

/** An application may set a flag before it loads the kernels. */
function allowRelaxed(): void {
  if (NEEDS_RELAXED_FLAG) setFlagsFromString(RELAXED_FLAG);
}

function machine() {
  const [cpu] = cpus();
  return {
    cpu: cpu.model.trim(),
    cores: availableParallelism(),
    gibibytes: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    v8: process.versions.v8,
  };
}

async function run({ quick, json, minutes, only, wide, wideOnly }: BenchOptions): Promise<void> {
  allowRelaxed();
  const [sections, { engines, threadedEngines }, { enduranceSection }] = await Promise.all([
    import("./sections.ts"),
    import("./engines.ts"),
    import("./endurance.ts"),
  ]);
  const efforts = EFFORTS[quick ? "quick" : "full"];
  const began = performance.now();
  const host = machine();
  console.log(`${host.cpu}, ${host.cores} cores, ${host.gibibytes} GiB · Node ${host.node} (V8 ${host.v8}), ${host.platform}`);
  console.log(
    "Results are verified before they are timed. Ratios compare the best of interleaved rounds, shares are the median of the rounds'; spread is half the interquartile range.",
  );
  const results: Result[] = [];
  const list = engines({ wideOnly });
  const { results: ceilingResults, ceilings } = await sections.ceilingSection(efforts.ceiling);
  const makers: { readonly [S in Section]: () => readonly Result[] | Promise<readonly Result[]> } = {
    ceiling: () => ceilingResults,
    gemm: () => sections.productSection(list, efforts.gemm, ceilings),
    step: () => sections.trainingSection(list, efforts.step, ceilings),
    predict: () => sections.predictionSection(list, efforts.predict),
    start: () => sections.startSection(list, efforts.start.rounds),
    threads: () => sections.threadSection(threadedEngines({ wideOnly }), efforts.threads, ceilings),
    growth: () => sections.growthSection(list, efforts.growth, ceilings),
    forms: () => sections.formSection(list, efforts.forms, ceilings),
    decay: () => sections.decaySection(list, efforts.decay),
    endurance: () => enduranceSection(minutes),
  };
  for (const section of only) {
    const made = await makers[section]();
    results.push(...made);
    console.log(`\n${HEADINGS[section]}\n\n${table(made)}`);
  }
  if (wide) {
    const measured = only.filter((section) => WIDE_SECTIONS.includes(section));
    results.push(...measureWide({ quick, only: measured }));
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(`\n${results.length} figures in ${seconds.toFixed(0)} s`);
  if (json !== undefined) {
    const command = `npm run bench -- ${process.argv.slice(2).join(" ")}`.trim();
    // Where npm was called, not where the package lies.
    writeFileSync(
      resolve(process.env["INIT_CWD"] ?? "", json),
      `${JSON.stringify({ machine: host, command, date: new Date().toISOString(), seconds, results }, undefined, 1)}\n`,
    );
    if (!wideOnly) console.log(`written to ${json}`);
  }
}

try {
  const options = parseOptions(process.argv.slice(2), NODE_MAJOR);
  if (options === "help") console.log(USAGE);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
