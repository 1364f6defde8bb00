/** Counts steps per second. */
export interface Meter {
  /** Begins a period; the time since the last one does not count. */
  start(): void;
  count(steps: number): void;
  /** Returns the steps per second of the last quarter of a second; since the start where less has passed. */
  rate(): number;
}

const PERIOD_MS = 250;

/** Creates a meter; `now` gives milliseconds. */
export function createMeter(now: () => number): Meter {
  let since = now();
  let steps = 0;
  let rate = 0;
  let settled = false;
  return {
    start() {
      since = now();
      steps = 0;
      settled = false;
    },
    count(more) {
      steps += more;
      const elapsed = now() - since;
      if (elapsed >= PERIOD_MS) {
        rate = (steps / elapsed) * 1000;
        since = now();
        steps = 0;
        settled = true;
      } else if (!settled && elapsed > 0) rate = (steps / elapsed) * 1000;
    },
    rate: () => rate,
  };
}
