import { afterAll, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

// What the command says of tables from public reports, rebuilt small. The title says what is assumed, or refused.

const rows = (head: string, row: (i: number) => unknown[]): string =>
  `${head}\n${Array.from({ length: 60 }, (_, i) => row(i).join(",")).join("\n")}\n`;
const folder = createFolder({
  "case.csv": rows("sex,x,y", (i) => [["Male", "male", "MALE", "female"][i % 4], i % 5, ["Yes", "yes", "no"][i % 3]]),
  "rates.csv": rows("eur,x,usd", (i) => [(((i * 37) % 101) * 0.9).toFixed(3), i % 5, (i * 37) % 101]),
  "line.csv": rows("x,y", (i) => [i, 2 * i + 1]),
  "films.csv": rows("score,x,y", (i) => [i % 9 ? i / 10 : "N/K", i % 5, i % 3 ? "good" : "bad"]),
});
const cwd = folder.path;
afterAll(() => folder.remove());
const train = (line: string) => adjoint(`train --epochs 1 --out m.st --data ${line}`.split(" "), { cwd });

test("categories and classes that differ in case alone are named", async () => {
  const { stdout } = await train("case.csv");
  expect(stdout).toContain('"sex" has "MALE", "Male", "male": they differ in case or spaces alone, and count as different.\n');
  expect(stdout).toContain('"y" has "Yes", "yes": they differ in case or spaces alone, and count as different.\n');
});

test("a column of which the label is a linear function is named, unless it is the only one", async () => {
  expect((await train("rates.csv --targets values")).stdout).toContain(
    '"usd" is a linear function of "eur" alone. If it is not known before the label, pass --ignore eur.\n',
  );
  expect((await train("line.csv --targets values --use x")).stdout).not.toContain("linear function");
});

test("a word that may stand for a missing value is refused with the option that says so, which works", async () => {
  const { status, stderr } = await train("films.csv");
  expect([status, stderr]).toEqual([1, expect.stringContaining('If "N/K" stands for a missing value, pass --missing-marks "N/K".')]);
  expect((await train("films.csv --missing-marks N/K --missing mean")).status).toBe(0);
});
