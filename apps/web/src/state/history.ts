import { signal } from "@preact/signals";
import type { Snapshot } from "../worker/protocol.ts";

/** What the curves show: one entry for each snapshot that was kept, oldest first. */
export interface History {
  readonly steps: readonly number[];
  readonly trainLoss: readonly (number | null)[];
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
  let trainLoss: (number | null)[] = [];
  let testLoss: (number | null)[] = [];
  let norms: number[][] = [];
  let scoredSteps = -1;
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
      // A loss that was measured a while ago is no point of the curve here.
      const fresh = snapshot.scored.steps > scoredSteps;
      if (fresh) scoredSteps = snapshot.scored.steps;
      trainLoss.push(fresh ? snapshot.train.loss : null);
      testLoss.push(fresh ? (snapshot.test?.loss ?? null) : null);
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
      scoredSteps = -1;
      stride = 1;
      seen = 0;
      version.value++;
    },
  };
}
