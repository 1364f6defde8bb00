import { PEERS } from "./peers.mjs";
import { WORKLOADS } from "./workloads.mjs";

/**
 * What samples say [µs]: the best time, the median, the middle half as a share of the median, and the least time of the processor, which does not
 * count what other programs took from it.
 */
export function summarize(samples) {
  const sorted = samples.map(([elapsed]) => elapsed).toSorted((a, b) => a - b);
  const quantile = (q) => {
    const at = q * (sorted.length - 1);
    const low = Math.floor(at);
    return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
  };
  const median = quantile(0.5);
  const processor = Math.min(...samples.map(([, busy]) => busy));
  return { best: sorted[0], median, spread: (quantile(0.75) - quantile(0.25)) / median, processor, samples: sorted.length };
}

/** The one of ours that all are compared with: one thread, `relaxed` where the host has it. */
export function yardstick(results) {
  return ["adjoint-relaxed", "adjoint-simd", "adjoint-baseline"].find((name) => Object.keys(results[name] ?? {}).length > 0);
}

/** A table for each workload, fastest first, with the remarks that belong to it. */
export function tables({ results, notes }) {
  const base = yardstick(results);
  return WORKLOADS.flatMap((workload) => {
    const { name, title, n } = workload;
    const rows = Object.keys(PEERS)
      .filter((peer) => results[peer]?.[name] !== undefined)
      .map((peer) => ({ peer, ...results[peer][name] }))
      .toSorted((a, b) => a.best - b.best);
    if (rows.length === 0) return [];
    const ours = results[base]?.[name];
    const head = ["", "best", "median", "spread", "processor", ...(n === undefined ? [] : ["GFLOP/s"]), "× best", "× processor"];
    const body = rows.map(({ peer, best, median, spread, processor }) => [
      `${PEERS[peer].title}${notes[name]?.[peer] === undefined ? "" : " *"}`,
      duration(best),
      duration(median),
      `${(100 * spread).toFixed(0)} %`,
      duration(processor),
      ...(n === undefined ? [] : [((2 * n ** 3) / best / 1e3).toFixed(1)]),
      ratio(best, ours?.best),
      ratio(processor, ours?.processor),
    ]);
    const remarks = [...new Set(Object.values(notes[name] ?? {}))].map((note) => `  * ${note}`);
    return [title, ...columns([head, ...body]), ...remarks, ""];
  });
}

/** One figure of all, `best` or `processor`, as multiples of ours. */
export function overview({ results }, figure) {
  const base = yardstick(results);
  const names = WORKLOADS.map(({ name }) => name).filter((name) => Object.values(results).some((of) => of[name] !== undefined));
  const body = Object.keys(PEERS)
    .filter((peer) => results[peer] !== undefined)
    .map((peer) => [PEERS[peer].title, ...names.map((name) => ratio(results[peer][name]?.[figure], results[base]?.[name]?.[figure]))]);
  return columns([["", ...names], ...body]);
}

function ratio(time, ours) {
  if (time === undefined || ours === undefined) return "–";
  const value = time / ours;
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function duration(microseconds) {
  if (microseconds >= 1e6) return `${(microseconds / 1e6).toPrecision(3)} s`;
  if (microseconds >= 1e3) return `${(microseconds / 1e3).toPrecision(3)} ms`;
  return `${microseconds.toPrecision(3)} µs`;
}

/** Left-aligned names, right-aligned numbers. */
function columns(rows) {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  return rows.map((row) => `  ${row.map((cell, j) => (j === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[j]))).join("  ")}`.trimEnd());
}
