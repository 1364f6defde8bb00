import { expect, test } from "vitest";
import { growthChart, productChart, stepChart } from "../src/charts.ts";
import type { Result } from "../src/results.ts";

const line = { median: 1, spread: 0, samples: 1 } as const;
const results: readonly Result[] = [
  { ...line, section: "ceiling", title: "12 chains a·x + y, f32", name: "simd", best: 31, unit: "GFLOP/s" },
  { ...line, section: "ceiling", title: "8 sums a + x·y, f32", name: "simd", best: 35, unit: "GFLOP/s" },
  ...[32, 64].flatMap((n): Result[] => [
    { ...line, section: "gemm", title: `${n}³`, name: "simd", best: 30, unit: "GFLOP/s", ratio: 6 },
    { ...line, section: "gemm", title: `${n}³`, name: "baseline", best: 5, unit: "GFLOP/s" },
  ]),
  { ...line, section: "step", title: "2-8-8-1 SGD, batch 10", name: "simd", best: 1.2, unit: "µs", ratio: 4.75 },
  ...["batch 1", "batch 8", "width 16", "width 32", "depth 1", "depth 2"].map((title, index): Result => ({
    ...line,
    section: "growth",
    title,
    name: "simd",
    best: 10 * (index + 1),
    unit: "µs",
    share: 0.5,
  })),
];

test("the chart of products has a line for each engine, and the better ceiling at its height", () => {
  const svg = productChart(results);
  expect(svg.match(/<polyline/g)).toHaveLength(3);
  expect(svg).toContain(">TypeScript</text>");
  // 35 of 40 GFLOP/s from the bottom at 256 to the top at 34.
  expect(svg).toContain('class="c1 dashed" points="56,61.8 336,61.8"');
});

test("the chart of steps writes the ratio at the end of its bar", () => {
  expect(stepChart(results)).toContain(">4.8× simd</text>");
});

test("the chart of growth has three plots, each with a line and its ceiling", () => {
  const svg = growthChart(results);
  expect(svg.match(/<polyline/g)).toHaveLength(6);
  expect(svg.match(/dashed"/g)).toHaveLength(3);
});

test("each chart is one well-formed document", () => {
  for (const svg of [productChart(results), stepChart(results), growthChart(results)]) {
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    const open = svg.match(/<(g|svg|text|style|title)\b/g)!.length;
    expect(svg.match(/<\/(g|svg|text|style|title)>/g)).toHaveLength(open);
  }
});
