import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";
import type { Outcome } from "./child.ts";

const folder = createFolder();
const cwd = folder.path;
afterAll(() => folder.remove());

const run = (...args: readonly string[]): Promise<Outcome> => adjoint(args.length === 1 ? args[0].split(" ") : args, { cwd });
const write = (name: string, head: string, rows: readonly (readonly unknown[])[]): void =>
  writeFileSync(join(cwd, name), `${head}\n${rows.map((cells) => cells.join(",")).join("\n")}\n`);
const many = <T>(n: number, row: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => row(i));

interface Finding {
  readonly code: string;
  readonly seen: string;
  readonly advice: string;
}
async function doctor(train: string, data: string, file = data): Promise<readonly Finding[]> {
  const trained = await run(`train --data ${data} --out m.st ${train}`.trim());
  expect([trained.status, trained.stderr]).toEqual([0, expect.any(String)]);
  const { stdout } = await run(`doctor --model m.st --data ${file} --json`);
  return (JSON.parse(stdout) as { findings: Finding[] }).findings;
}
const good = (i: number): unknown[] => [Math.sin(i * 1.7), Math.cos(i * 0.9), Math.sin(i * 1.7) + Math.cos(i * 0.9) > 0 ? "p" : "q"];

describe("doctor", () => {
  test("finds nothing in a sound model, with status 0, and says what it found with status 1", async () => {
    write("good.csv", "a,b,y", many(200, good));
    expect(await doctor("", "good.csv")).toEqual([]);
    expect(await run("doctor --model m.st --data good.csv")).toEqual({ status: 0, stdout: "Nothing found.\n", stderr: "" });
    write(
      "rare.csv",
      "a,b,y",
      many(200, (i) => [...good(i).slice(0, 2), i % 20 === 0 ? "rare" : "usual"]),
    );
    await run("train --data rare.csv --epochs 1 --out r.st");
    const { status, stdout } = await run("doctor --model r.st --data rare.csv");
    expect(status).toBe(1);
    expect(stdout).toContain(
      'imbalance: "usual" has 152 rows, "rare" has 8.\n  Look at balanced accuracy and at the recall of the rare class, not at accuracy.\n',
    );
  });

  test("names a column that gives the label away, though it was asked for", async () => {
    write(
      "leak.csv",
      "a,alive,y",
      many(100, (i) => [Math.sin(i), i % 2 ? "yes" : "no", i % 2]),
    );
    expect(await doctor("--use alive --epochs 2", "leak.csv")).toContainEqual({
      code: "leak",
      seen: 'each value of "alive" goes with one value of "y" in 100 rows.',
      advice: 'Ask whether it is known before the label is; else train with --ignore "alive".',
    });
  });

  test("names inputs that are far from 1, and a network whose outputs do not differ", async () => {
    write(
      "far.csv",
      "a,y",
      many(100, (i) => [i * 1000, i % 2 ? "p" : "q"]),
    );
    const findings = await doctor("--scaling none --hidden none --learning-rate 1e-9 --epochs 1 --use a", "far.csv");
    expect(findings).toContainEqual({
      code: "unscaled inputs",
      seen: '1 input reaches beyond 10: "a" up to 99000.',
      advice: "Train with --scaling standardize.",
    });
    write(
      "flat.csv",
      "a,b,y",
      many(100, (i) => [Math.sin(i), Math.cos(i), i % 2 ? "p" : "q"]),
    );
    expect(
      (await doctor("--hidden none --optimizer sgd --learning-rate 0.0005 --l2 100000 --epochs 50", "flat.csv")).map(({ code }) => code),
    ).toContain("constant output");
  });

  test("names units that are dead or saturated, with their numbers", async () => {
    write("units.csv", "a,b,y", many(100, good));
    const saturated = await doctor("--hidden 20 --activation tanh --optimizer sgd --learning-rate 500 --epochs 20", "units.csv");
    expect(saturated.find(({ code }) => code === "units")?.seen).toMatch(
      /^\d+ of 20 units of layer 1 are saturated for each of 100 rows\.$/,
    );
    write(
      "dead.csv",
      "a,b,y",
      many(100, (i) => [Math.sin(i), Math.cos(i), 5 * Math.sin(i)]),
    );
    const dead = await doctor("--targets values --hidden 20 --optimizer sgd --learning-rate 0.7 --epochs 30", "dead.csv");
    expect(dead.find(({ code }) => code === "units")?.seen).toMatch(/^\d+ of 20 units of layer 1 are 0 for each of 100 rows\.$/);
  });

  test("names values that the last layer cannot reach", async () => {
    write(
      "range.csv",
      "a,price",
      many(100, (i) => [Math.sin(i), 100 + i]),
    );
    const finding = (await doctor("--targets values --output sigmoid --epochs 1", "range.csv")).find(
      ({ code }) => code === "targets out of range",
    )!;
    expect(finding.seen).toMatch(/^\d+ values of 100 lie outside of \[0, 1\], where sigmoid ends\.$/);
  });

  test("names a model that is no better than the mean or the most frequent class", async () => {
    write(
      "noise.csv",
      "a,y",
      many(100, (i) => [Math.sin(i * i), Math.cos(i * 77) * 5]),
    );
    const codes = (await doctor("--targets values --hidden none --learning-rate 1e-9 --epochs 1", "noise.csv")).map(({ code }) => code);
    expect(codes).toContain("no better than the baseline");
  });

  test("knows rows that were trained on by their content: twins in the held-out part, and in a file of another name and order", async () => {
    write(
      "twins.csv",
      "a,b,y",
      many(200, (i) => good(i % 60)),
    );
    expect((await doctor("--test 0.2", "twins.csv")).find(({ code }) => code === "rows trained on")?.seen).toMatch(
      /^\d+ of 40 held-out rows have the same inputs/,
    );
    write("all.csv", "a,b,y", many(400, good));
    write(
      "seen.csv",
      "y,b,a",
      many(400, (i) => [...good(399 - i)].reverse()),
    );
    write(
      "new.csv",
      "a,b,y",
      many(400, (i) => good(1000 + i)),
    );
    const seen = (await doctor("--validation 0", "all.csv", "seen.csv")).find(({ code }) => code === "rows trained on");
    expect(seen?.seen).toBe("about 100.0 % of these rows were trained on, by their content (128 of 128 of a sample).");
    expect((await doctor("--validation 0", "all.csv", "new.csv")).find(({ code }) => code === "rows trained on")).toBeUndefined();
  });

  test("looks at rows evenly apart: a file that is sorted by class, whose first 2,000 rows have one class, is no worse than its largest class", async () => {
    const sorted = many(5000, good).toSorted((a, b) => String(a[2]).localeCompare(String(b[2])));
    expect(new Set(sorted.slice(0, 2000).map(([, , y]) => y)).size).toBe(1);
    write("sorted.csv", "a,b,y", sorted);
    const codes = (await doctor("--epochs 20", "sorted.csv")).map(({ code }) => code);
    expect(codes).not.toContain("no better than the baseline");
  });

  test("says that it looks at tables", async () => {
    await run("train --data xor --epochs 1 --out xor.st");
    expect(await run("doctor --model xor.st --data xor")).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "adjoint doctor: doctor is for tables: xor.st was not trained on one, or --data is no file. Use --data FILE.csv, in training too.\n",
    });
  });
});
