import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Result } from "./results.ts";
import { NEEDS_RELAXED_FLAG, RELAXED_FLAG } from "./start.ts";
import { summarize } from "./statistics.ts";

/** Samples of a long run: when, as parts of its length, and how much memory [MiB]. */
export interface LongRun {
  readonly epochs: number;
  readonly at: readonly number[];
  readonly heap: readonly number[];
  readonly rss: readonly number[];
}

const SCRIPT = fileURLToPath(new URL("long-run.js", import.meta.url));
/** The parts of a run that are compared: a tenth of it each, the first after a tenth of warm-up. */
const PART = 0.1;
/**
 * V8 doubles the space for young objects up to 16 MiB at moments of its own choice, which would look like growth: it has them from the beginning.
 */
const FLAGS = ["--expose-gc", "--min-semi-space-size=16", ...(NEEDS_RELAXED_FLAG ? [RELAXED_FLAG] : [])];

/**
 * Memory [MiB] after the warm-up of a training and at its end, on digits through the public interface: epoch after epoch, with evaluation after each. The heap is what
 * a collection leaves.
 */
export function enduranceSection(minutes: number): readonly Result[] {
  const printed = execFileSync(process.execPath, [...FLAGS, SCRIPT, String(minutes)], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const run = JSON.parse(printed) as LongRun;
  console.log(`\n${run.epochs} epochs in ${minutes} minutes`);
  const part = (name: string, kind: "heap" | "rss", from: number): Result => {
    const values = run[kind].filter((_, index) => run.at[index] >= from && run.at[index] <= from + PART);
    return { section: "endurance", title: kind === "heap" ? "heap" : "resident set", unit: "MiB", name, ...summarize(values) };
  };
  return (["heap", "rss"] as const).flatMap((kind) => [part("after warm-up", kind, PART), part("at the end", kind, 1 - PART)]);
}
