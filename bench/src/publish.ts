// Puts the figures of a folder into docs/performance.md and the README, and draws the charts: node dist/publish.js ../docs/performance
// The folder holds node-24.json of all sections but the long run, which is endurance.json; other node-*.json of products and steps; and peers.json.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { growthChart, productChart, stepChart } from "./charts.ts";
import { fillTables } from "./document.ts";
import type { Figures, PeersFile, RunFile } from "./document.ts";

const folder = process.argv[2];
if (folder === undefined) {
  console.error("bench: an argument is missing: the folder with the figures, as in docs/performance.");
  process.exit(1);
}
const { results } = readFigures(folder).main;
writeFileSync(join(folder, "products.svg"), productChart(results));
writeFileSync(join(folder, "steps.svg"), stepChart(results));
writeFileSync(join(folder, "growth.svg"), growthChart(results));
for (const page of [`${folder.replace(/\/$/, "")}.md`, join(folder, "..", "..", "README.md")])
  writeFileSync(page, fillTables(readFileSync(page, "utf8"), readFigures(folder)));

function readFigures(from: string): Figures {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(from, name), "utf8"));
  const engines = readdirSync(from)
    .filter((name) => /^node-\d+\.json$/.test(name))
    .sort()
    .map((name) => read(name) as RunFile);
  return {
    main: read("node-24.json") as RunFile,
    engines,
    peers: read("peers.json") as PeersFile,
    endurance: read("endurance.json") as RunFile,
  };
}
