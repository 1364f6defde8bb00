// Draws the charts of docs/performance.md from the results of a run: node dist/draw.js RESULTS.json FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { growthChart, productChart, stepChart } from "./charts.ts";
import type { Result } from "./results.ts";

const [, , file, folder] = process.argv;
if (file === undefined || folder === undefined) {
  console.error("bench: two arguments are needed: the results of a run with --json, and the folder for the charts.");
  process.exit(1);
}
const { results } = JSON.parse(readFileSync(file, "utf8")) as { readonly results: readonly Result[] };
for (const [name, draw, section] of [
  ["products.svg", productChart, "gemm"],
  ["steps.svg", stepChart, "step"],
  ["growth.svg", growthChart, "growth"],
] as const) {
  if (!results.some((result) => result.section === section)) continue;
  writeFileSync(join(folder, name), draw(results));
  console.log(join(folder, name));
}
