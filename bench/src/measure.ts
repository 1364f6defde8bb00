import { Bench } from "tinybench";
import { summarize } from "./statistics.ts";
import type { Statistics } from "./statistics.ts";

/** Something to be timed: `work(units)` does that many units of it. */
export interface Contender {
  readonly name: string;
  work(units: number): void;
  /** The part of a round that is enough for it; 1 unless given. */
  readonly part?: number;
  /** Done before each sample, untimed. */
  prepare?(): void;
  dispose?(): void;
}

/** Durations of one unit [ms]. */
export interface Measurement extends Statistics {
  readonly name: string;
  /** The best of each round. */
  readonly rounds: readonly number[];
}

export interface Effort {
  readonly rounds: number;
  /** For each contender in each round, and as much once more before the first, but at least {@link WARM_MILLISECONDS}. */
  readonly millisecondsPerRound: number;
}

/** V8 compiles a loop with its best compiler while it runs: so long before the first sample. */
const WARM_MILLISECONDS = 100;

/** A sample is about so long [ms]: far above the resolution of the clock, and within a time slice of a scheduler that has other work. */
const SAMPLE_MILLISECONDS = 2;

/**
 * Times contenders in interleaved rounds, every second one backwards, so that what the machine does meanwhile meets all alike. tinybench takes the samples; a
 * sample is as many units as take some milliseconds, divided by their number.
 */
export async function measure(contenders: readonly Contender[], { rounds, millisecondsPerRound }: Effort): Promise<readonly Measurement[]> {
  const samples = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  const bests = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  const units = new Map(
    contenders.map((contender) => [
      contender.name,
      calibrate(contender, Math.max(millisecondsPerRound, WARM_MILLISECONDS) * (contender.part ?? 1)),
    ]),
  );
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const time = millisecondsPerRound * (contender.part ?? 1);
      const bench = new Bench({ time, iterations: 1, warmup: false, retainSamples: true, throws: true });
      const count = units.get(contender.name)!;
      const sample = () => {
        contender.prepare?.();
        const start = performance.now();
        contender.work(count);
        const elapsed = performance.now() - start;
        return { overriddenDuration: elapsed / count, overriddenIterationCost: elapsed };
      };
      await bench.add(contender.name, sample, { async: false }).run();
      for (const { name, result } of bench.tasks) {
        const taken = "latency" in result ? (result.latency.samples ?? []) : [];
        samples.get(name)!.push(...taken);
        bests.get(name)!.push(Math.min(...taken));
      }
    }
  }
  for (const contender of contenders) contender.dispose?.();
  return contenders.map(({ name }) => ({ name, rounds: bests.get(name)!, ...summarize(samples.get(name)!) }));
}

/** Runs a contender warm, and gives how many units make a sample. */
function calibrate({ work, prepare }: Contender, milliseconds: number): number {
  let count = 1;
  const end = performance.now() + milliseconds;
  for (;;) {
    prepare?.();
    const start = performance.now();
    work(count);
    const elapsed = performance.now() - start;
    if (elapsed < SAMPLE_MILLISECONDS / 2)
      count = elapsed <= 0.01 ? count * 10 : Math.ceil(count * Math.min(10, SAMPLE_MILLISECONDS / elapsed));
    if (performance.now() >= end) return count;
  }
}
