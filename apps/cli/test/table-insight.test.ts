import { createRandom } from "@adjoint/reference";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseTable } from "@adjoint/datasets";
import { load } from "adjoint/tables";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutate } from "../../../packages/datasets/test/mutate.ts";
import { isAdjointError } from "../src/errors.ts";
import { createFolder } from "./child.ts";
import { adjoint, inProcess } from "./in-process.ts";
import type { Outcome } from "./child.ts";

/** Whether a shop sells much: it depends on the rain and the town; the colour of the door says nothing. */
const rows = Array.from({ length: 240 }, (_, i) => {
  const random = createRandom(4, i);
  const [rain, town, door] = [random.below(100), ["Oslo", "Rome"][random.below(2)], ["red", "blue"][random.below(2)]];
  return { rain, town, door, copies: i % 4 === 0 ? 0 : 1 + (i % 3), sold: rain + (town === "Rome" ? 30 : 0) > 60 ? "many" : "few" };
});
const csv = (some: readonly object[]): string =>
  `${Object.keys(rows[0]).join(",")}\n${some.map((row) => Object.values(row).join(",")).join("\n")}\n`;
const folder = createFolder({
  "shops.csv": csv(rows),
  "two.csv": csv(rows.slice(0, 2)),
  "kept.csv": csv(rows.filter(({ copies }) => copies > 0)),
});
const cwd = folder.path;
afterAll(() => folder.remove());
const run = (line: string): Promise<Outcome> => adjoint(line.split(" "), { cwd });
const json = async <T>(line: string): Promise<T> => {
  const { status, stdout, stderr } = await run(`${line} --json`);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout) as T;
};

beforeAll(async () => {
  expect((await run("train --data shops.csv --ignore copies --validation 0.2 --test 0.2 --out m.st --deterministic")).status).toBe(0);
});

describe("what a model looks at", () => {
  test("predict --explain: what the columns add is what the API gives, and sums to the prediction less that of the mean row", async () => {
    const { stdout } = await run("predict --model m.st --data two.csv --explain --probabilities --deterministic");
    const [head, ...lines] = stdout.trimEnd().split("\n");
    expect(head).toBe("prediction,few,many,rain adds,town adds,door adds");
    const model = load(readFileSync(join(cwd, "m.st")), { deterministic: true });
    lines.forEach((line, i) => {
      const { sold: _, copies: __, ...row } = rows[i];
      const [label, few, many, ...adds] = line.split(",");
      const explained = model.explainRow(row);
      expect([label, label === "few" ? few : many]).toEqual([explained.output, String(explained.prediction)]);
      const of = new Map(explained.contributions.map(({ column, contribution }) => [column, contribution]));
      expect(adds.map(Number)).toEqual(["rain", "town", "door"].map((column) => Number(of.get(column)!.toPrecision(6))));
      const sum = adds.reduce((total, value) => total + Number(value), 0);
      expect(sum).toBeCloseTo(explained.prediction - explained.base, 4);
    });
  });

  test("evaluate --importance: the rain first, the door last", async () => {
    const { importance } = await json<{ importance: { columns: readonly { column: string; drop: number }[] } }>(
      "evaluate --model m.st --data shops.csv --rows all --importance",
    );
    expect(importance.columns.map(({ column }) => column)).toEqual(["rain", "town", "door"]);
    expect(importance.columns[0].drop).toBeGreaterThan(0.2);
    expect(importance.columns[2].drop).toBeLessThan(0.05);
    expect((await run("evaluate --model m.st --data shops.csv --importance")).stdout).toMatch(
      /\ncolumn \(accuracy [\d.]+\) +loses +±\nrain /,
    );
  });
});

describe("calibrate", () => {
  test("the calibrated model has a log loss no larger on the rows held out to validate on, and the same classes", async () => {
    const {
      temperature,
      before,
      after,
      rows: used,
    } = await json<{ temperature: number; before: number; after: number; rows: number }>(
      "calibrate --model m.st --data shops.csv --out c.st",
    );
    expect([used, after <= before, temperature > 0]).toEqual([48, true, true]);
    const [a, b] = [await run("predict --model m.st --data shops.csv"), await run("predict --model c.st --data shops.csv")];
    expect(b).toEqual(a);
    expect((await run("evaluate --model c.st --data shops.csv")).stdout).toContain("48 rows that training held out");
  });

  test("refuses a model that held nothing out, and one of values", async () => {
    await run("train --data shops.csv --ignore copies --validation 0 --epochs 1 --out all.st");
    expect(await run("calibrate --model all.st --data shops.csv")).toMatchObject({
      status: 2,
      stderr:
        "adjoint calibrate: calibrate needs rows that training did not see: all rows of shops.csv were trained on. Train with --validation 0.2, or give other data.\n",
    });
    await run("train --data shops.csv --label rain --targets values --epochs 1 --out v.st");
    expect((await run("calibrate --model v.st --data shops.csv")).stderr).toMatch(/only networks with cross-entropy have probabilities/);
  });
});

describe("crossvalidate", () => {
  test("5 parts, twice: ten networks, better than the most frequent class, and the same numbers again", async () => {
    const line = "crossvalidate --data shops.csv --ignore copies --repeats 2 --epochs 60 --deterministic";
    const first = await json<{ folds: readonly unknown[]; metrics: readonly { name: string; mean: number; baseline: number }[] }>(line);
    expect(first.folds).toHaveLength(10);
    const accuracy = first.metrics.find(({ name }) => name === "accuracy")!;
    expect(accuracy.mean).toBeGreaterThan(accuracy.baseline + 0.2);
    expect(await json(line)).toEqual(first);
    expect((await run(line)).stdout).toMatch(/\nmetric +mean +deviation +without a model\naccuracy +0\.\d+/);
  });

  test.each([
    [
      "--data iris",
      "crossvalidate is for tables: iris was not trained on one, or --data is no file. Use --data FILE.csv, in training too.",
    ],
    ["--data shops.csv --folds 1", "--folds must be an integer ≥ 2: 1. Try --folds 5."],
    [
      "--data shops.csv --window 3",
      "--window does not go with crossvalidate: rows of the past would be tested by the future. Leave one of them out.",
    ],
    [
      "--data two.csv --ignore copies --folds 5",
      '--data: the number of parts must be an integer from 2 to the 2 rows of "two.csv": 5. Try 5.',
    ],
  ])("crossvalidate %s is refused", async (line, message) => {
    const { status, stderr } = await run(`crossvalidate ${line}`);
    expect([status > 0, stderr]).toEqual([true, `adjoint crossvalidate: ${message}\n`]);
  });
});

describe("what rows and classes count", () => {
  test("--weight: a row of weight 0 is the row deleted, to the last byte of the model", async () => {
    const train = "--weight copies --validation 0 --epochs 5 --deterministic";
    writeFileSync(join(cwd, "same.csv"), readFileSync(join(cwd, "shops.csv")));
    expect((await run(`train --data same.csv ${train} --out w0.st`)).status).toBe(0);
    writeFileSync(join(cwd, "same.csv"), readFileSync(join(cwd, "kept.csv")));
    expect((await run(`train --data same.csv ${train} --out w1.st`)).status).toBe(0);
    const predictions = await Promise.all(
      ["w0.st", "w1.st"].map((model) => run(`predict --model ${model} --data two.csv --probabilities`)),
    );
    expect(predictions[0]).toEqual(predictions[1]);
    await run("train --data shops.csv --ignore copies --validation 0 --epochs 5 --deterministic --out plain.st");
    expect((await run("predict --model plain.st --data two.csv --probabilities")).stdout).not.toBe(predictions[0].stdout);
  });

  test("--class-weight and --weight hold in a run that is verified", async () => {
    const line = "train --data shops.csv --weight copies --class-weight few=1,many=3 --validation 0.2 --patience 4 --epochs 9 --run runs/w";
    expect((await run(line)).status).toBe(0);
    expect((await run("verify runs/w")).stdout).toContain("verified to the last bit");
  });

  test("runs with rows left out, and with a file to validate on, are resumed and verified with the same rows", async () => {
    writeFileSync(join(cwd, "holes.csv"), csv(rows.map((row, i) => (i % 7 === 0 ? { ...row, rain: "" } : row))));
    for (const [name, options] of [
      ["drop", "--missing drop --validation 0.2"],
      ["file", "--missing mean --validation kept.csv"],
    ]) {
      const line = `train --data holes.csv --label sold ${options} --ignore copies --patience 3 --epochs 12 --run runs/${name}`;
      expect((await run(line)).status).toBe(0);
      expect((await run(`verify runs/${name}`)).stdout).toContain("verified to the last bit");
    }
  });

  test.each([
    ["--class-weight few", "--class-weight must be a number ≥ 0: few. Try --class-weight 5."],
    ["--class-weight lots=3", 'the class of a weight is unknown: "lots", the classes are "few", "many". Correct the name.'],
    ["--weight copies,rain", "--weight must name one column: copies,rain. Name one of them."],
    [
      "--weight town",
      '--data: text in a column of numbers: row 1 of "shops.csv", column "town": "Oslo". Give a number, or leave the row out.',
    ],
    ["--weight sold", '--data: a column is the label and in weight: "sold". Name it once.'],
  ])("%s is refused", async (options, message) => {
    const { status, stderr } = await run(`train --data shops.csv ${options}`);
    expect([status > 0, stderr.replace(/row \d+ of/, "row 1 of").replace(/"(Oslo|Rome)"/, '"Oslo"')]).toEqual([
      true,
      `adjoint train: ${message}\n`,
    ]);
  });
});

test("early stopping that reaches the last epoch saves the network of the best one", async () => {
  const { epochs, validation } = await json<{ epochs: readonly { validation: { loss: number } }[]; validation: { loss: number } }>(
    "train --data shops.csv --ignore copies --validation 0.3 --patience 400 --epochs 400 --learning-rate 0.05 --out b.st",
  );
  const best = Math.min(...epochs.map((epoch) => epoch.validation.loss));
  expect(epochs).toHaveLength(400);
  expect(epochs.at(-1)!.validation.loss).toBeGreaterThan(1.2 * best);
  expect(validation.loss).toBeCloseTo(best, 6);
});

test("a run that lost its model after its last epoch is resumed with the best network, to the bit", async () => {
  const line = "train --data shops.csv --ignore copies --validation 0.3 --patience 90 --epochs 80 --learning-rate 0.05 --run late --json";
  expect((await run(`${line} --checkpoint-every 20epochs`)).status).toBe(0);
  const whole = readFileSync(join(cwd, "late/model.safetensors"));
  rmSync(join(cwd, "late/model.safetensors"));
  expect((await run("resume late")).status).toBe(0);
  expect(Buffer.compare(readFileSync(join(cwd, "late/model.safetensors")), whole)).toBe(0);
});

test("a run that stopped early and lost its model stops again at the same epoch, though each epoch had its checkpoint", async () => {
  const line = "train --data shops.csv --ignore copies --validation 0.3 --patience 5 --epochs 400 --learning-rate 0.05 --run stopped";
  const { stdout } = await run(`${line} --checkpoint-every 1epochs --keep 100 --deterministic`);
  const [, epochs] = /trained (\d+) epochs/.exec(stdout)!;
  const whole = readFileSync(join(cwd, "stopped/model.safetensors"));
  rmSync(join(cwd, "stopped/model.safetensors"));
  expect((await run("resume stopped")).stdout).toContain(`trained ${epochs} epochs`);
  expect(Buffer.compare(readFileSync(join(cwd, "stopped/model.safetensors")), whole)).toBe(0);
  expect((await run("verify stopped")).stdout).toContain(`stopped, ${epochs} epochs from the beginning`);
});

test("a run whose schedule has ended is not made longer: its first steps would have had other rates", async () => {
  const line = "train --data shops.csv --ignore copies --epochs 4 --schedule cosine --checkpoint-every 2epochs --run scheduled";
  expect((await run(line)).status).toBe(0);
  expect(await run("resume scheduled --epochs 8")).toMatchObject({
    status: 2,
    stderr:
      "adjoint resume: --epochs: the schedule of scheduled ends with its 4 epochs: a longer run has other learning rates from its first step on. Leave --epochs out, or train a new run.\n",
  });
  expect((await run("verify scheduled")).status).toBe(0);
});

test("numbers with zeros in front are named, and what is printed makes them text", async () => {
  const codes = Array.from({ length: 40 }, (_, i) => `${String(i % 4).padStart(3, "0")},${i / 10},${i % 2 === 0 ? "a" : "b"}`);
  writeFileSync(join(cwd, "codes.csv"), `code,x,kind\n${codes.join("\n")}\n`);
  const line = "train --data codes.csv --epochs 1 --out codes.st";
  const { stdout } = await run(line);
  expect(stdout).toContain('numbers with zeros in front: "code". If they are codes, pass --text code.\n');
  const text = await run(`${line} --text code`);
  expect(text.stdout).not.toContain("zeros in front");
  expect(text.stdout).toContain("; 5 columns, 2 classes");
  // The model knows it: what is printed next works, in the file and in a program.
  for (const command of ["evaluate", "predict", "gradcheck"])
    expect([command, (await run(`${command} --model codes.st --data codes.csv`)).status]).toEqual([command, 0]);
  const { outputs } = await json<{ outputs: number[][] }>("predict --model codes.st --data codes.csv --deterministic");
  const model = load(readFileSync(join(cwd, "codes.st")), { deterministic: true });
  const [predicted] = model.predictRows([{ code: "003", x: 0.3 }]);
  expect(Object.values(predicted.probabilities!)).toEqual(outputs[3]);
  expect(() => model.predictRows([{ code: 3, x: 0.3 }])).toThrow(/unknown category.*"3"/);
  expect(() => model.evaluateTable(parseTable("code,x,kind\n003,0.3,a\n"))).toThrow("a column of texts was read as numbers");
  // Cells of JSON that spell numbers are texts as well where that is said.
  writeFileSync(
    join(cwd, "codes.json"),
    JSON.stringify(codes.map((row) => ({ code: row.slice(0, 3), x: Number(row.split(",")[1]), kind: row.slice(-1) }))),
  );
  expect((await run("train --data codes.json --text code --epochs 1 --out other.st")).stdout).toContain("; 5 columns, 2 classes");
  expect(await json("predict --model codes.st --data codes.json --deterministic")).toMatchObject({ outputs });
});

test("categories that training did not see are counted aloud wherever rows are measured: a file of its own, and evaluate", async () => {
  const odd = rows.slice(0, 30).map((row, i) => ({ ...row, town: i < 7 ? "Bern" : row.town }));
  writeFileSync(join(cwd, "odd.csv"), csv(odd));
  const said = "town: 7 cells of held-out rows with a category that training does not see, counted as no category.\n";
  expect((await run("train --data shops.csv --ignore copies --epochs 2 --test odd.csv --out odd.st")).stdout).toContain(said);
  expect((await run("evaluate --model odd.st --data odd.csv --unseen other --ignore copies")).stdout).toContain(said);
  expect((await run("evaluate --model odd.st --data odd.csv")).stderr).toContain('column "town": "Bern"');
});

const COUNT = process.env["ADJOINT_TESTS"] === "thorough" ? 2500 : 100;

const PARQUET = readFileSync(fileURLToPath(new URL("../../../packages/datasets/test/files/cars.parquet", import.meta.url)));

test("a Parquet file with a length that makes its reader go on for ever is refused", async () => {
  process.chdir(cwd);
  writeFileSync("endless.parquet", mutate(PARQUET, createRandom(11, 1092)));
  const { status, stderr } = await inProcess(["train", "--data", "endless.parquet"]);
  expect([status, stderr]).toEqual([
    1,
    "adjoint train: --data: the Parquet file could not be read: its end was not found in 5 s. Fetch it again, or write the table as CSV.\n",
  ]);
});

test(`${COUNT} mutated Parquet files are read or refused by a typed error`, { timeout: 600_000 }, async () => {
  process.chdir(cwd);
  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < COUNT; i++) {
    writeFileSync("mutated.parquet", mutate(PARQUET, createRandom(11, i)));
    const { status, error } = await inProcess(
      "train --data mutated.parquet --missing indicator --epochs 1 --validation 0 --out p.st".split(" "),
    );
    if (status === 0) outcomes.read++;
    else {
      const typed = isAdjointError(error) || (error instanceof Error && "code" in error && "fields" in error);
      expect([i, typed ? "typed" : String(error)]).toEqual([i, "typed"]);
      outcomes.refused++;
    }
  }
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(0);
});
