import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const rows = Array.from({ length: 80 }, (_, i) => [
  i % 7 === 0 ? -200 : 1 + ((i * 5) % 23) / 10,
  40 + (i % 13),
  (1 + ((i * 5) % 23) / 10) * 3,
]);
const folder = createFolder({
  "air.csv": `co,humidity,benzene\n${rows.map((row) => row.map((value) => (Number.isInteger(value) ? value : value.toFixed(2))).join(",")).join("\n")}\n`,
  "new.csv": "co,humidity\n-200,45\n,45\n1.5,45\n",
});
const cwd = folder.path;
afterAll(() => folder.remove());
const run = (line: string) => adjoint(line.split(" "), { cwd });

test("a number far from all others is named, and what is printed makes it a missing value, in the model and in what is exported", async () => {
  const options = "train --data air.csv --targets values --epochs 20 --deterministic --out m.st";
  const before = await run(options);
  expect(before.stdout).toContain(
    'far from all other values: -200 in "co" 12 rows. If it stands for a missing value, pass --missing-marks -200.\n',
  );
  const marked = await run(`${options} --missing-marks -200`);
  expect([marked.status, marked.stderr]).toEqual([
    1,
    'adjoint train: --data: values are missing: "air.csv" has 80 rows, missing are "co" 12 (-200). Pass --missing mean, median, indicator or drop, or --ignore the columns.\n',
  ]);
  const filled = await run(`${options} --missing-marks -200 --missing mean`);
  expect(filled.stdout).toContain('missing values filled in: "co" 12 (mean).');
  expect(filled.stdout).not.toContain("far from all");
  const { predictions } = JSON.parse((await run("predict --model m.st --data new.csv --deterministic --json")).stdout) as {
    predictions: number[][];
  };
  expect(predictions[0]).toEqual(predictions[1]);
  expect(predictions[0]).not.toEqual(predictions[2]);
  await run("export m.st --to js --out m.mjs");
  const { predict } = (await import(pathToFileURL(join(cwd, "m.mjs")).href)) as { predict: (row: unknown) => unknown };
  expect(predict([-200, 45])).toEqual(predict([null, 45]));
  expect(predict({ co: "-200", humidity: 45 })).toEqual(predict([null, 45]));
  expect((await run("export m.st --to c --out m.h")).stdout).toMatch(
    /note: -200 stands for a missing value, which this format does not know: give "co": 2\.09\d*, "humidity": 46\.4375\n/,
  );
});
