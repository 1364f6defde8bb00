import { AdjointError, createRandom } from "@adjoint/reference";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openTable, prepareTable } from "../src/index.ts";
import type { Prepared, Table } from "../src/index.ts";
import { matFile } from "./mat-files.ts";
import { mutate } from "./mutate.ts";

const folder = fileURLToPath(new URL("files/", import.meta.url));
const files = (pattern: RegExp): [string, Uint8Array][] =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => [name, readFileSync(`${folder}${name}`)]);

const rows = Array.from({ length: 40 }, (_, i) => ({
  id: i,
  day: `2024-01-${String((i % 28) + 1).padStart(2, "0")}`,
  town: ["Oslo", "Rome"][i % 2],
  rain: i % 9 === 0 ? null : i / 4,
  sold: i % 3 > 0,
}));
const NAMES = ["id", "day", "town", "rain", "sold"] as const;
/** The rows as lines, with a decimal comma where the cells stand apart by another sign. */
const lines = (delimiter: string): string =>
  [NAMES.join(delimiter), ...rows.map((row) => NAMES.map((name) => String(row[name] ?? "").replace(".", ",")).join(delimiter))].join(
    "\r\n",
  );
/** Bytes 8 × 3 × 3 and their sizes, as MNIST's files stand. */
const IDX = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 8, 0, 0, 0, 3, 0, 0, 0, 3, ...Array.from({ length: 72 }, (_, i) => (i * 37) % 256)]);
const SEEDS: readonly (readonly [format: string, files: readonly [string, Uint8Array][]])[] = [
  ["CSV", files(/\.csv$/)],
  [
    "TSV, UTF-16, Windows-1252, gzip",
    [
      ["tabs.tsv", Buffer.from(`\ufeff${lines("\t")}`)],
      ["utf16.csv", Buffer.from(`\ufeff${lines(";")}`, "utf16le")],
      ["latin.txt", Buffer.from(lines("|").replaceAll("Oslo", "K\u00f8ln"), "latin1")],
      ["rows.csv.gz", gzipSync(lines(";"))],
    ],
  ],
  [
    "IDX and MAT",
    [
      ["images.idx", IDX],
      ["plain.mat", matFile("plain")],
      ["compressed.mat", matFile("compressed")],
    ],
  ],
  ["NPZ and NPY", files(/\.np[yz]$/)],
  [
    "JSON and JSON Lines",
    [
      ["rows.jsonl", Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"))],
      ["rows.json", Buffer.from(JSON.stringify(rows))],
    ],
  ],
];

/** Values where the label holds numbers, else classes. */
function prepare(table: Table): Prepared {
  const options = { seed: 1, missing: "indicator", unseen: "other" } as const;
  try {
    return prepareTable(table, { ...options, targets: "values" });
  } catch (error) {
    if (!(error instanceof AdjointError && error.code === "label-is-text")) throw error;
    return prepareTable(table, options);
  }
}

const COUNT = process.env["ADJOINT_TESTS"] === "thorough" ? 2500 : 150;

describe("damaged files give a table of finite numbers, or a typed error", () => {
  it.each(SEEDS)(
    `${COUNT} mutated files of %s`,
    async (_, seeds) => {
      const outcomes = { read: 0, refused: 0 };
      for (let i = 0; i < COUNT; i++) {
        const [name, original] = seeds[i % seeds.length];
        const bytes = mutate(original, createRandom(7, i));
        try {
          const table = await openTable(bytes, { name });
          const { train } = prepare(table);
          expect([name, i, (train.inputs.values as Float32Array).every(Number.isFinite)]).toEqual([name, i, true]);
          outcomes.read++;
        } catch (error) {
          if (!(error instanceof AdjointError)) throw new Error(`file ${i}, ${name}: ${String(error)}`, { cause: error });
          expect([name, i, error.code]).toEqual([name, i, expect.stringMatching(/^[a-z0-9.-]+$/)]);
          outcomes.refused++;
        }
      }
      // Both happen, or the mutations say nothing.
      expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(0);
    },
    120_000,
  );
});
