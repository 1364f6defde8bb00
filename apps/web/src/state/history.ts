import { signal } from "@preact/signals";
import type { Snapshot } from "../worker/protocol.ts";

/** What the curves show: one entry for each snapshot that was kept, oldest first. */
export interface History {
  readonly steps: readonly number[];
  readonly trainLoss: readonly number[];
  readonly testLoss: readonly (number | null)[];
  /** A column for each layer. */
  readonly norms: readonly (readonly number[])[];
  /** Changes when the columns have, some times a second. */
  readonly version: { readonly value: number };
  add(snapshot: Snapshot): void;
  clear(): void;
}

/** Plots are drawn anew no more often than this while it trains [milliseconds]: a curve of hundreds of points hardly changes in a frame. */
const PAUSE = 100;

/** As many points as a plot can show; with more, every second is left out and from then on only each second comes in. */
const MOST = 600;

export function createHistory(): History {
  const version = signal(0);
  let steps: number[] = [];
  let trainLoss: number[] = [];
  let testLoss: (number | null)[] = [];
  let norms: number[][] = [];
  let stride = 1;
  let seen = 0;
  let told = 0;
  const halve = <T>(values: T[]): T[] => values.filter((_, i) => i % 2 === 0);
  return {
    get steps() {
      return steps;
    },
    get trainLoss() {
      return trainLoss;
    },
    get testLoss() {
      return testLoss;
    },
    get norms() {
      return norms;
    },
    version,
    add(snapshot) {
      if (steps.length > 0 && snapshot.steps <= steps.at(-1)!) {
        // The last one, after training has stopped, may have been told of while it still ran.
        if (!snapshot.running) version.value++;
        return;
      }
      if (seen++ % stride !== 0 && snapshot.running) return;
      steps.push(snapshot.steps);
      trainLoss.push(snapshot.train.loss);
      testLoss.push(snapshot.test?.loss ?? null);
      snapshot.gradientNorms.forEach((norm, l) => (norms[l] ??= []).push(norm));
      if (steps.length > MOST) {
        steps = halve(steps);
        trainLoss = halve(trainLoss);
        testLoss = halve(testLoss);
        norms = norms.map(halve);
        stride *= 2;
      }
      const now = performance.now();
      if (snapshot.running && now - told < PAUSE) return;
      told = now;
      version.value++;
    },
    clear() {
      steps = [];
      trainLoss = [];
      testLoss = [];
      norms = [];
      stride = 1;
      seen = 0;
      version.value++;
    },
  };
}
