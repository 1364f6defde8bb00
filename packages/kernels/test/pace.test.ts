import { describe, expect, test } from "vitest";
import { createPace } from "../src/pace.ts";

/** Runs slices until so much time [ms] has gone, of which each batch takes what `cost` says; returns the time that the threads shared, and the batches. */
function simulate(total: number, cost: (together: boolean, time: number) => number): { shared: number; batches: number; longest: number } {
  const pace = createPace();
  let [time, shared, batches, longest] = [0, 0, 0, 0];
  while (time < total) {
    const slice = pace.next();
    const ms = slice.batches * cost(slice.together, time);
    if (slice.together) shared += ms;
    time += ms;
    batches += slice.batches;
    longest = Math.max(longest, ms);
    pace.done(slice.batches, ms);
  }
  return { shared, batches, longest };
}

describe("the pace of shared steps", () => {
  test("threads that are faster share at least 99 % of the time", () => {
    const { shared } = simulate(10_000, (together) => (together ? 0.6 : 1));
    expect(shared / 10_000).toBeGreaterThan(0.99);
  });

  test("threads that are slower (0.65 of the speed alone) cost at most 3 % over ten seconds", () => {
    const { batches } = simulate(10_000, (together) => (together ? 1 / 0.65 : 1));
    expect(batches).toBeGreaterThan(0.97 * 10_000);
  });

  test("threads are taken again within three seconds after the other program has ended", () => {
    const busy = (time: number): boolean => time < 5000;
    const { shared } = simulate(13_000, (together, time) => (together ? (busy(time) ? 1.5 : 0.6) : 1));
    expect(shared).toBeGreaterThan(4900);
  });

  test("they are left within 100 ms when another program begins", () => {
    const { batches } = simulate(3000, (together, time) => (together ? (time > 2000 ? 2 : 0.6) : 1));
    // 2 s shared, then at least 0.85 s alone
    expect(batches).toBeGreaterThan(2000 / 0.6 + 850);
  });

  test("a run of less than 50 ms is always shared", () => {
    const { shared } = simulate(50, (together) => (together ? 0.5 : 1));
    expect(shared).toBeGreaterThanOrEqual(50);
  });

  test.each([0.0005, 0.13, 4, 300])("a slice of steps of %d ms is one step or about 5 ms, but for the first", (step) => {
    const pace = createPace();
    for (let i = 0; i < 200; i++) {
      const { together, batches } = pace.next();
      if (i > 60) expect(batches * step * (together ? 1 : 2)).toBeLessThanOrEqual(Math.max(2 * step, 11));
      pace.done(batches, batches * step * (together ? 1 : 2));
    }
  });

  test("a clock that stands still changes nothing", () => {
    const pace = createPace();
    for (let i = 0; i < 1000; i++) {
      expect(pace.next().together).toBe(true);
      pace.done(pace.next().batches, 0);
    }
  });
});
