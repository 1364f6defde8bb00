import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { fillTables } from "../src/document.ts";
import type { Figures, PeersFile, RunFile } from "../src/document.ts";

const folder = new URL("../../docs/performance/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const figures: Figures = {
  main: read("node-24.json") as RunFile,
  engines: readdirSync(folder)
    .filter((name) => /^node-\d+\.json$/.test(name))
    .sort()
    .map((name) => read(name) as RunFile),
  peers: read("peers.json") as PeersFile,
  endurance: read("endurance.json") as RunFile,
};

test("the tables of docs/performance.md and of the README are what the runs wrote", () => {
  for (const [name, tables] of [
    ["../performance.md", 15],
    ["../../README.md", 1],
  ] as const) {
    const page = readFileSync(new URL(name, folder), "utf8");
    expect(page.match(/<!-- table/g)).toHaveLength(tables);
    expect(fillTables(page, figures)).toBe(page);
  }
});

test("a table holds the best figures, shares of the ceiling in brackets, and what stood there before is gone", () => {
  const line = { section: "gemm", title: "512³", unit: "GFLOP/s", median: 1, spread: 0, samples: 1 } as const;
  const main: RunFile = {
    ...figures.main,
    results: [
      { ...line, name: "relaxed", best: 45.04, share: 0.931, ratio: 8.21 },
      { ...line, name: "baseline", best: 5.5 },
    ],
  };
  expect(fillTables("Before.\n\n<!-- table products -->\n\nold\n\n<!-- end -->\n\nAfter.", { ...figures, main })).toBe(
    `Before.

<!-- table products -->

|                |     relaxed | TypeScript | relaxed / TypeScript |
| -------------- | ----------: | ---------: | -------------------: |
| 512³ [GFLOP/s] | 45.0 (93 %) |       5.50 |                8.21× |

<!-- end -->

After.`,
  );
});

test("wide tiles have columns of their own where they were measured, rows of their own across engines, and the target is the share within the rounds", () => {
  const line = { section: "gemm", title: "512³", unit: "GFLOP/s", median: 1, spread: 0, samples: 1 } as const;
  const narrow = figures.main.results.filter(({ name, title }) => title !== "512³" && !name.includes("wide"));
  const wide: RunFile = {
    ...figures.main,
    results: [
      ...narrow,
      { ...line, name: "relaxed", best: 50, share: 0.95, ratio: 8 },
      { ...line, name: "baseline", best: 6 },
      ...narrow
        .filter(({ section, name }) => ["gemm", "step"].includes(section) && name === "relaxed")
        .map((result) => ({ ...result, name: "relaxed, wide" })),
      { ...line, name: "relaxed, wide", best: 90, share: 1.66 },
    ],
  };
  const text = ["products", "engines", "wide", "targets"].map((name) => `<!-- table ${name} --><!-- end -->`).join("\n");
  const filled = fillTables(text, { ...figures, main: wide, engines: [wide] });
  expect(filled).toMatch(/\| +relaxed \| +simd \| +relaxed, wide \| +TypeScript \|/);
  expect(filled).toMatch(/\| 512³ \[GFLOP\/s\] +\| +50\.0 \(95 %\) \| +\| +90\.0 \(166 %\) \| +6\.00 \| +8\.00× \|/);
  expect(filled).toMatch(/\| Node 24, relaxed, wide +\|[^|]+\| +90\.0 \(166 %\) \|/);
  expect(filled).toMatch(/\| 512³ +\| +1\.80× \|/);
  expect(filled).toMatch(/over the ceiling of 128 bits +\| +165 \/ 160 \/ 130 % \| +\d+ \/ 166 \/ \d+ % \|/);
});

test("a table that is not known is refused", () => {
  expect(() => fillTables("<!-- table speed --><!-- end -->", figures)).toThrow(
    /^bench: there is no such table: speed\. Take one of machine, /,
  );
});
