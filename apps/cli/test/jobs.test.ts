import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { adam, dense, network } from "adjoint";
import { load, withRows } from "adjoint/tables";
import { prepareTable, tableFromRows } from "@adjoint/datasets";
import { createRandom } from "@adjoint/reference";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { spawn } from "node:child_process";
import { MAIN, createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";
import type { Outcome } from "./child.ts";

// Jobs of people who train small networks, from public bug reports and questions. The title names the report; the test is what has to come out.

const files = fileURLToPath(new URL("../../../packages/datasets/test/files/", import.meta.url));
const tables = join(process.env["ADJOINT_DATA_DIR"] ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url)), "tables");
const hasTables = existsSync(tables);
if (!hasTables) console.log(`skipped: tables is not in ADJOINT_DATA_DIR`);

const folder = createFolder(
  Object.fromEntries(
    readdirSync(files)
      .filter((name) => name.endsWith(".csv"))
      .map((name) => [name, readFileSync(join(files, name))]),
  ),
);
const cwd = folder.path;
afterAll(() => folder.remove());

const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(cwd, name), content);
const run = (...args: readonly string[]): Promise<Outcome> => adjoint(args.length === 1 ? args[0].split(" ") : args, { cwd });
const csv = (lines: readonly (readonly unknown[])[]): string => `${lines.map((cells) => cells.join(",")).join("\n")}\n`;
const many = <T>(n: number, row: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => row(i));

interface Json {
  readonly data: { readonly columns: number; readonly rows: Readonly<Record<"training" | "validation" | "test", number>> };
  readonly accuracy: number;
  readonly epochs: readonly unknown[];
  readonly validation: { readonly metrics: Metrics };
  readonly test: { readonly metrics: Metrics };
  readonly metrics: Metrics;
  readonly predictions: readonly (string | readonly number[])[];
  readonly outputs: readonly (readonly number[])[];
}
interface Metrics {
  readonly metrics: Readonly<Record<"r2" | "rmse" | "accuracy" | "balancedAccuracy" | "rocAuc", number>>;
  readonly baseline: Readonly<Record<"r2" | "rmse" | "accuracy" | "balancedAccuracy", number>>;
}

async function json(...args: readonly string[]): Promise<Json> {
  const { status, stdout, stderr } = await run(...(args.length === 1 ? [`${args[0]} --json`] : [...args, "--json"]));
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout) as Json;
}

describe("tables without names (J01, J04)", () => {
  const animal = (i: number): unknown[] => [
    ["M", "F", "I"][i % 3],
    ((i * 7) % 20) / 20,
    ((i * 3) % 11) / 10,
    i % 3 === 2 ? "young" : "old",
  ];
  beforeAll(async () => {
    write("animals.csv", csv(many(90, animal)));
    expect((await run("train --data animals.csv --out animals.st")).status).toBe(0);
  });

  test("J01: new rows without a label, one row alone, and the same rows through the API agree", async () => {
    write("new.csv", csv(many(6, animal).map((cells) => cells.slice(0, 3))));
    const all = (await json("predict --model animals.st --data new.csv")).predictions;
    expect(all).toEqual(many(6, (i) => animal(i)[3]));
    for (const i of [0, 2]) {
      write("one.csv", csv([animal(i).slice(0, 3)]));
      expect((await json("predict --model animals.st --data one.csv")).predictions).toEqual([all[i]]);
    }
    const net = load(readFileSync(join(cwd, "animals.st")));
    expect(net.predictRows(many(6, (i) => animal(i).slice(0, 3) as (string | number)[])).map((row) => row.class)).toEqual(all);
  });

  test("J01: an unknown category is an error, or other where that is asked for", async () => {
    write("odd.csv", csv([["X", 0.5, 0.5]]));
    const { status, stdout, stderr } = await run("predict --model animals.st --data odd.csv");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      'adjoint predict: --data: an unknown category: row 1 of "odd.csv", column "column 1": "X". The nearest is "F"; known are "F", "I", "M".\n',
    );
    expect((await run("predict --model animals.st --data odd.csv --unseen other")).status).toBe(0);
  });

  test("J04: --from with a second file whose rows begin with other categories goes on with the same columns", async () => {
    write("more.csv", csv(many(60, (i) => animal(i + 2))));
    const { accuracy } = await json("train --from animals.st --data more.csv --epochs 2 --out more.st");
    expect(accuracy).toBeGreaterThan(0.95);
  });
});

describe.runIf(hasTables)("Titanic and other tables with holes (J06, J07, J09, J11, J12, J35)", () => {
  const titanic = hasTables ? gunzipSync(readFileSync(join(tables, "titanic-missing.csv.gz"))).toString() : "";
  beforeAll(() => write("titanic.csv", titanic));

  test("J06: as downloaded: all columns with missing cells in one message, and each policy trains a model that predicts", async () => {
    const refused = await run("train --data titanic.csv --label survived");
    expect(refused).toEqual({
      status: 1,
      stdout: "",
      stderr:
        'adjoint train: --data: values are missing: "titanic.csv" has 891 rows, missing are "deck" 688, "age" 177, "embarked" 2, "embark_town" 2 (an empty cell). Pass --missing mean, median, indicator or drop, or --ignore the columns.\n',
    });
    for (const policy of ["mean", "median", "indicator", "deck=indicator,age=median,*=mean"]) {
      const { test: held } = await json(`train --data titanic.csv --label survived --missing ${policy} --test 0.2 --out t.st`);
      expect(held.metrics.metrics.accuracy).toBeGreaterThan(held.metrics.baseline.accuracy + 0.1);
      expect((await json("predict --model t.st --data titanic.csv")).predictions).toHaveLength(891);
    }
    const dropped = await run("train --data titanic.csv --label survived --missing drop --out d.st");
    expect(dropped.stdout).toContain("left out: 709 rows with a missing value.");
    expect((await run("predict --model d.st --data titanic.csv")).stderr).toContain("The model left such rows out");
  });

  test("J07: a test file without the label, with a column more: predicted by name, --keep copies columns, extra ones are mentioned", async () => {
    const [head, ...lines] = titanic.trimEnd().split("\n");
    const names = head.split(",");
    const order = [...names.slice(1).reverse()];
    const rowsOf = lines.slice(0, 20).map((line, i) => {
      const cells = Object.fromEntries(line.split(",").map((cell, col) => [names[col], cell]));
      return [800 + i, ...order.map((name) => cells[name])];
    });
    write("kaggle.csv", csv([["PassengerId", "Ticket", ...order], ...rowsOf.map(([id, ...cells]) => [id, "A/5", ...cells])]));
    await run("train --data titanic.csv --label survived --missing indicator --out t.st");
    const { status, stdout, stderr } = await run("predict --model t.st --data kaggle.csv --keep PassengerId");
    expect([status, stderr]).toEqual([0, 'adjoint predict: ignored "Ticket": the model does not know this column.\n']);
    const all = (await json("predict --model t.st --data titanic.csv")).predictions;
    expect(stdout).toBe(`PassengerId,prediction\n${many(20, (i) => `${800 + i},${String(all[i])}`).join("\n")}\n`);
  });

  test("J09: question marks in columns of numbers and of names", async () => {
    for (const [name, more] of [
      ["auto-imports-noheader-missing", "--targets values"],
      ["horse-colic-noheader-missing", "--label 24"],
    ]) {
      write(`${name}.csv`, gunzipSync(readFileSync(join(tables, `${name}.csv.gz`))));
      expect((await run(`train --data ${name}.csv ${more}`)).stderr).toContain("(?). Pass --missing");
      expect((await run(`train --data ${name}.csv ${more} --missing mean --out h.st`)).status).toBe(0);
    }
  });

  test("J35: 15 columns with ids and 0.0/1.0 as labels train with --missing", async () => {
    write(
      "churn.csv",
      csv([
        ["CustomerId", "Age", "Plan", "Churn"],
        ...many(80, (i) => [15_600_000 + i, i % 9 === 0 ? "" : 20 + (i % 40), i % 2 ? "gold" : "basic", i % 40 > 20 ? "1.0" : "0.0"]),
      ]),
    );
    const { stdout } = await run("train --data churn.csv --missing mean --out c.st");
    expect(stdout).toContain('left out: "CustomerId" counts the rows from 15600000.');
    expect(stdout).toContain("held-out accuracy");
    expect((await json("predict --model c.st --data churn.csv")).predictions[0]).toBe("0");
  });
});

describe("missing labels and marks (J11, J12)", () => {
  test("J11: rows without a label are left out, and said", async () => {
    write(
      "pollution.csv",
      csv([["temp", "wind", "pm"], ...many(60, (i) => [i % 13, (i * 5) % 7, i < 10 ? "NA" : 30 + 2 * (i % 13) - ((i * 5) % 7)])]),
    );
    expect((await run("train --data pollution.csv --targets values")).stderr).toContain('missing are "pm" 10 (NA)');
    const { status, stdout } = await run("train --data pollution.csv --targets values --missing mean --out p.st");
    expect(status).toBe(0);
    expect(stdout).toContain("left out: 10 rows with a missing value.");
    expect((await run("evaluate --model p.st --data pollution.csv --rows all")).stdout).toContain(
      "on all 50 rows of pollution.csv\nleft out: 10 rows without a target",
    );
  });

  test("J12: every usual mark counts as missing, and is shown", async () => {
    write(
      "marks.csv",
      csv([["a", "y"], ...["NA", "N/A", "?", "NaN", "null", "-", "", 1, 2, 3].map((cell, i) => [cell, i % 2 ? "p" : "q"])]),
    );
    expect((await run("train --data marks.csv")).stderr).toContain('missing are "a" 7 (NA, N/A, ?, NaN, null, -, an empty cell)');
  });
});

describe("forms of files (J13, J17, J19, J22, J24, J25, J26, J29, J31, J33, J36, J73, J74)", () => {
  test.each([
    ["J17", "deccomma.csv", "", 'a decimal comma in "a", "b".', 2],
    ["J17", "f3.csv", "", 'a decimal comma in "a".', 1],
    ["J19", "dollar.csv", "", 'currency in "b".', 2],
    ["J19", "percent.csv", "", 'per cent in "b".', 2],
    ["J19", "minusnum.csv", "", 'minus sign in "a".', 2],
    ["J22", "bomq.csv", "", "UTF-8 with a byte order mark.", 2],
    ["J24", "latin1.csv", "", "Windows-1252.", 2],
    ["J25", "newline.csv", "", 'left out: "note" looks like a name', 2],
    ["J29", "f8.csv", "", "The first line holds numbers that look like names, so it was not read as data.", 2],
    ["J28", "pandasidx.csv", "", 'left out: "column 1" counts the rows from 0.', 2],
    ["J28", "irisid.csv", "", 'left out: "Id" counts the rows from 1.', 4],
    ["J73", "commaname.csv", '--ignore "Sales, EUR"', "", 1],
    ["J73", "f8.csv", "--label kind --ignore 2020", "", 1],
    ["J49", "multiout.csv", "--label u,v", 'learns 2 values: "u", "v".', 2],
    ["J51", "onehotlabel.csv", "", 'learns one class from the one-hot columns "is_red", "is_green", "is_blue".', 2],
    ["J51", "onehotlabel.csv", "--label is_red", '"is_green" is one of the columns that say the label', 2],
  ])("%s: %s %s trains on the columns that count, and says so", async (_, name, options, said, columns) => {
    const args = [...options.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
    const { status, stdout } = await run("train", "--data", name, ...args, "--out", "m.st");
    expect(status).toBe(0);
    expect(stdout).toContain(said);
    expect((await json("train", "--data", name, ...args, "--out", "m.st")).data.columns).toBe(columns);
  });

  test.runIf(hasTables)("J13: semicolons and a quoted header, without an option", async () => {
    write("wine.csv", gunzipSync(readFileSync(join(tables, "winequality-red-semicolon.csv.gz"))));
    expect((await json("train --data wine.csv --epochs 3 --out w.st")).data.columns).toBe(11);
  });

  test("J26, J31: two columns of one name, and a stray first line, in one message with the place", async () => {
    write("twice.csv", "a,b,a\n1,2,x\n3,4,y\n");
    expect((await run("train --data twice.csv")).stderr).toBe(
      'adjoint train: --data: two columns are named "a": columns 1 and 3. Rename one of them.\n',
    );
    write("head.csv", `<<<<<<< HEAD\n${csv([["a", "b", "y"], ...many(9, (i) => [i, i * 2, i % 2 ? "p" : "q"])])}`);
    expect((await run("train --data head.csv")).stderr).toBe(
      'adjoint train: --data: a ragged row: row 1 (line 2) of "head.csv" has 3 cells, the header 1 ("<<<<<<< HEAD"). Put cells that hold the delimiter in quotes, or correct the row. If the lines above do not belong to the table, pass --skip 1.\n',
    );
  });

  test("J33: line ends of CR alone, a plus before numbers, exponents", async () => {
    write("cr.csv", `a,b,y\r${many(20, (i) => `+${i}.5,1.5E+0${i % 4},${i % 2 ? "p" : "q"}`).join("\r")}\r`);
    expect((await json("train --data cr.csv --epochs 2 --out m.st")).data.rows.training).toBe(16);
  });

  test("J36: 2600 among the names of consoles is a category", async () => {
    write(
      "games.csv",
      csv([
        ["Platform", "Sales", "Hit"],
        ...many(100, (i) => [i % 25 === 0 ? "2600" : ["Wii", "NES", "PS2", "GB"][i % 4], i % 10, i % 10 > 5 ? "yes" : "no"]),
      ]),
    );
    await run("train --data games.csv --epochs 2 --out g.st");
    expect((await run("info g.st")).stdout).toContain("Platform=2600, Platform=GB");
  });

  test("J74: JSON, JSON Lines, NPZ and Parquet train; workbooks, ARFF and addresses are told what to do", async () => {
    const rowsOf = many(30, (i) => ({ a: i % 7, b: i % 3, y: i % 2 ? "p" : "q" }));
    write("rows.json", JSON.stringify(rowsOf));
    write("rows.jsonl", rowsOf.map((row) => JSON.stringify(row)).join("\n"));
    write("arrays.npz", readFileSync(join(files, "arrays.npz")));
    write("cars.parquet", readFileSync(join(files, "cars.parquet")));
    for (const name of ["rows.json", "rows.jsonl", "cars.parquet"])
      expect((await run(`train --data ${name} --epochs 1 --out j.st`)).status).toBe(0);
    expect((await run("train --data arrays.npz --missing mean --validation 0 --epochs 1 --out j.st")).status).toBe(0);
    write("sheet.arff", "@relation r\n@attribute a numeric\n@data\n1\n");
    expect((await run("train --data sheet.arff")).stderr).toMatch(
      /^adjoint train: --data: this format is not read: "sheet\.arff" is an ARFF file\. Write it as CSV/,
    );
    write("old.xls", Buffer.from("d0cf11e0a1b11ae1", "hex"));
    expect((await run("train --data old.xls")).stderr).toMatch(/is an Excel workbook\. Save the sheet as CSV/);
    expect((await run("train --data https://example.org/iris.csv")).stderr).toBe(
      "adjoint train: --data reads files: https://example.org/iris.csv is an address. Download it first: curl -LO https://example.org/iris.csv\n",
    );
  });
});

describe("ids and copies of the label (J21)", () => {
  test("J21: an invoice id is left out by name, never one-hot; --use takes it", async () => {
    write(
      "sales.csv",
      csv([
        ["Invoice ID", "Branch", "Total", "Member"],
        ...many(60, (i) => [`750-67-${8000 + i * 3}`, "ABC"[i % 3], 20 + ((i * 17) % 90), i % 2 ? "yes" : "no"]),
      ]),
    );
    const { stdout } = await run("train --data sales.csv --epochs 2 --out s.st");
    expect(stdout).toContain(
      'left out: "Invoice ID" looks like an id: 60 different texts in 60 rows, such as "750-67-8000". Use one with --use NAME.',
    );
    expect(
      (await json("train", "--data", "sales.csv", "--use", "Invoice ID", "--epochs", "1", "--out", "s.st")).data.columns,
    ).toBeGreaterThan(40);
  });
});

describe("few of a class (J37, J39)", () => {
  test(
    "J37: 200,000 payments of 30 columns, 0.17 % of them fraud: stratified parts, the sizes said, and classes weighed",
    { timeout: 120_000 },
    async () => {
      const amounts = createRandom(37);
      const names = [...many(28, (i) => `V${i + 1}`), "Amount", "Class"];
      const lines = [names.join(",")];
      for (let i = 0; i < 200_000; i++) {
        const fraud = i % 588 === 7;
        const cells = many(28, (k) => (amounts.uniform() - 0.5 + (fraud && k < 4 ? 0.6 : 0)).toFixed(6));
        lines.push([...cells, (amounts.uniform() * 100).toFixed(2), fraud ? 1 : 0].join(","));
      }
      write("creditcard.csv", `${lines.join("\n")}\n`);
      const line = "train --data creditcard.csv --test 0.2 --class-weight balanced --epochs 3 --hidden 16 --out f.st";
      const { stdout } = await run(line);
      expect(stdout).toMatch(/the classes of "Class" are unbalanced: "0" 139,7\d\d, "1" 23\d rows\./);
      expect(stdout).toMatch(
        /accuracy .* \(the most frequent class alone 99\.8 %\), balanced accuracy .* \(50\.0 %\), ROC AUC (1\.000|0\.9\d+)/,
      );
      const recall = (report: string): number => Number(/\n1 +68 +\S+ % +([\d.]+) %/.exec(report)?.[1]);
      const weighed = recall((await run("evaluate --model f.st --data creditcard.csv")).stdout);
      await run(line.replace("--class-weight balanced ", ""));
      const plain = recall((await run("evaluate --model f.st --data creditcard.csv")).stdout);
      expect([weighed > 80, weighed > plain + 20]).toEqual([true, true]);
    },
  );

  test("J39: class weights in the API raise the recall of the rare class, and precision, recall and AUC stand beside the baseline", () => {
    const random = createRandom(39);
    const rows = many(600, (i) => ({
      x: random.normal() + (i % 30 === 0 ? 1.5 : 0),
      y: random.normal(),
      kind: i % 30 === 0 ? "rare" : "usual",
    }));
    const { train, rows: parts } = prepareTable(tableFromRows(rows), { seed: 1, test: 0.3 });
    const rareRecall = (classWeight: "balanced" | undefined): number => {
      const net = withRows(network({ inputs: 2, layers: [dense(1, "sigmoid")], loss: "crossEntropy", seed: 1 }));
      net.train(train, { epochs: 100, batchSize: 60, optimizer: adam({ learningRate: 0.02 }), ...(classWeight && { classWeight }) });
      const evaluation = net.evaluateTable(rows, { rows: parts.test });
      if (evaluation.learns !== "classes") throw new Error("classes");
      const { metrics, baseline } = evaluation;
      expect([metrics.perClass[0].support, baseline.balancedAccuracy, baseline.rocAuc]).toEqual([6, 0.5, 0.5]);
      expect(metrics.rocAuc).toBeGreaterThan(0.7);
      return metrics.perClass[0].recall;
    };
    expect(rareRecall("balanced")).toBeGreaterThan(rareRecall(undefined) + 0.3);
  });
});

describe("values (J41, J42, J45, J47, J48)", () => {
  test("J41: prices with fractions, and whole numbers with as many values as rows, are told to be read as values", async () => {
    write("boston.csv", csv([["rm", "medv"], ...many(60, (i) => [4 + (i % 9) / 2, 10.5 + i / 7])]));
    expect((await run("train --data boston.csv")).stderr).toContain("a label is a fraction, not a class: row 1 (line 2)");
    write("whole.csv", csv([["rm", "price"], ...many(200, (i) => [4 + (i % 9) / 2, 100_000 + 997 * i])]));
    expect((await run("train --data whole.csv")).stderr).toContain(
      'the label has about as many classes as rows: 200 in 200 rows of column "price". Read it with --targets values',
    );
  });

  test("J42: prices of 100,000 with the defaults: clearly better than the mean, R², RMSE and MAE beside it", async () => {
    write(
      "prices.csv",
      csv([
        ["area", "rooms", "price"],
        ...many(200, (i) => [30 + ((i * 37) % 80), 1 + (i % 5), 2000 * (30 + ((i * 37) % 80)) + 50_000 * (i % 5)]),
      ]),
    );
    const { stdout } = await run("train --data prices.csv --targets values --test 0.2 --out p.st");
    expect(stdout).toMatch(/\nR² 0\.9\d+, RMSE \d+ \(the mean alone \d+\), MAE \d+ \(\d+\)\n/);
  });

  test("J45: linear regression on 1 to 24 comes to within 5 % of the line", async () => {
    write("line.csv", csv([["x", "y"], ...many(24, (i) => [i + 1, 3 * (i + 1) + 2])]));
    const { outputs } = await (async () => {
      await run("train --data line.csv --targets values --validation 0 --epochs 1500 --learning-rate 0.01 --out l.st");
      return json("predict --model l.st --data line.csv");
    })();
    outputs.forEach(([y], i) => expect(Math.abs(y - (3 * (i + 1) + 2))).toBeLessThan(0.05 * 74));
  });

  test("J47: a threshold at 50,000 on inputs of 0 to 100,000 is learnt, because inputs are scaled", async () => {
    write("threshold.csv", csv([["x", "y"], ...many(200, (i) => [(i * 7919) % 100_000, (i * 7919) % 100_000 > 50_000 ? "high" : "low"])]));
    expect((await json("train --data threshold.csv --test 0.2 --out h.st")).accuracy).toBeGreaterThan(0.95);
  });

  test("J48: x > 5 from nine numbers", async () => {
    write("nine.csv", csv([["x", "y"], ...many(9, (i) => [i + 1, i + 1 > 5 ? "yes" : "no"])]));
    expect((await json("train --data nine.csv --validation 0 --epochs 400 --learning-rate 0.01 --out n.st")).accuracy).toBe(1);
  });
});

describe("the API (J44, J52, J53, J54, J56, J57, J59, J60)", () => {
  test("J44: softmax of one unit is refused when the network is made", () => {
    expect(() => network({ inputs: 2, layers: [dense(1, "softmax")], loss: "crossEntropy", seed: 1 })).toThrow(
      'Use dense(1, "sigmoid") for two classes, or one unit for each class.',
    );
  });

  test("J52: one row as a plain array and as a typed array", () => {
    const net = network({ inputs: 3, layers: [dense(1, "sigmoid")], loss: "crossEntropy", seed: 1 });
    expect(net.predict([[1, 2, 3]])).toEqual(net.predict(Float32Array.of(1, 2, 3)));
  });

  test("J53, J54, J56: a model of the command line predicts objects in the API with the numbers that the command prints, to the last bit", async () => {
    write(
      "town.csv",
      csv([
        ["town", "area", "price"],
        ...many(80, (i) => [["Bern", "Genf", "Basel"][i % 3], 40 + ((i * 13) % 60), 90_000 * (i % 3) + 3000 * (40 + ((i * 13) % 60))]),
      ]),
    );
    await run("train --data town.csv --targets values --deterministic --out town.st");
    const net = load(readFileSync(join(cwd, "town.st")), { deterministic: true });
    const printed = (await run("predict --model town.st --data town.csv --deterministic")).stdout
      .trimEnd()
      .split("\n")
      .slice(1)
      .map(Number);
    const rowsOf = many(80, (i) => ({ area: 40 + ((i * 13) % 60), town: ["Bern", "Genf", "Basel"][i % 3] }));
    expect(net.predictRows(rowsOf).map(({ values }) => values!["price"])).toEqual(printed);
    expect(load(net.save(), { deterministic: true }).predictRows(rowsOf)).toEqual(net.predictRows(rowsOf));
  });

  test("J57: a fit that is awaited, or not iterated, is an error that shows the forms that work", async () => {
    const net = network({ inputs: 1, layers: [dense(1, "sigmoid")], loss: "crossEntropy", seed: 1 });
    const data = { inputs: [[0], [1]], labels: [0, 1] };
    const options = { epochs: 1, batchSize: 2, optimizer: adam() };
    await expect((async () => await (net.fit(data, options) as unknown as Promise<void>))()).rejects.toThrow(/train/);
    expect(net.train(data, options).history).toHaveLength(1);
  });

  test("J59: a third class in later data is an unknown label, not another output", async () => {
    write("two.csv", csv([["x", "y"], ...many(20, (i) => [i, i % 2 ? "p" : "q"])]));
    write("third.csv", csv([["x", "y"], ...many(20, (i) => [i, "pqr"[i % 3]])]));
    await run("train --data two.csv --epochs 1 --out two.st");
    expect((await run("train --from two.st --data third.csv --epochs 1 --out three.st")).stderr).toMatch(
      /an unknown label: row \d+ of "third\.csv", column "y": "r"/,
    );
  });

  test("J60: --patience stops, and keeps the network of the best epoch", async () => {
    write("noise.csv", csv([["a", "b", "y"], ...many(80, (i) => [Math.sin(i * 91), Math.cos(i * 37), Math.sin(i * i) > 0 ? "p" : "q"])]));
    const { stdout } = await run("train --data noise.csv --patience 5 --learning-rate 0.05 --out n.st");
    const [, epochs, best] = /trained (\d+) epochs in .*; kept the network of epoch (\d+), where the validation loss was smallest/
      .exec(stdout)!
      .map(Number);
    expect(epochs - best).toBe(5);
    expect(load(readFileSync(join(cwd, "n.st"))).epoch).toBeGreaterThanOrEqual(best);
  });
});

describe("images, time, and what to try next (J15, J65, J66)", () => {
  test("J65: the label first, then bytes of an image, and rows without a label to predict", async () => {
    const image = (i: number): number[] => many(16, (pixel) => (Math.floor(pixel / 4) === i % 4 ? 255 : (i * pixel) % 40));
    const pixels = many(16, (pixel) => `pixel${pixel}`);
    write("digits-train.csv", csv([["label", ...pixels], ...many(80, (i) => [i % 4, ...image(i)])]));
    write("digits-test.csv", csv([pixels, ...many(8, image)]));
    await run("train --data digits-train.csv --label label --out k.st");
    expect((await json("predict --model k.st --data digits-test.csv")).predictions).toEqual(many(8, (i) => String(i % 4)));
  });

  test("J66: 12 months before as inputs, the last months held out, and the next month from rows without its value", async () => {
    const passengers = (t: number): number => Math.round(110 + 2.5 * t + 20 * Math.sin((2 * Math.PI * t) / 12));
    const month = (t: number): string => `${1949 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}`;
    write("air.csv", csv([["Month", "Passengers"], ...many(144, (t) => [month(t), passengers(t)])]));
    const result = await json(
      "train --data air.csv --targets values --window 12 --validation 0 --test 24 --out air.st".replace("--test 24", "--test 0.2"),
    );
    expect(result.data.rows).toEqual({ training: 106, validation: 0, test: 26 });
    expect(result.test.metrics.metrics.rmse).toBeLessThan(result.test.metrics.baseline.rmse / 3);
    write("next.csv", csv([["Month", "Passengers"], ...many(12, (i) => [month(132 + i), passengers(132 + i)]), [month(144), ""]]));
    const [[next]] = (await json("predict --model air.st --data next.csv")).outputs;
    expect(Math.abs(next / passengers(144) - 1)).toBeLessThan(0.1);
  });

  test("J15: every command under Try next runs as it stands", async () => {
    write("shop, new.csv", csv([["area size", "town", "kind"], ...many(40, (i) => [i % 7, i % 2 ? "Rome" : "Oslo", i % 4 ? "a" : "b"])]));
    const { stdout } = await run("train", "--data", "shop, new.csv", "--label", "kind", "--epochs", "2", "--out", "my model.st");
    const commands = stdout.split("Try next:\n")[1].trimEnd().split("\n");
    expect(commands.length).toBeGreaterThan(3);
    for (const line of commands) {
      const args = [...line.trim().matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare).slice(1);
      // check has status 1 where a number is that of a wrong gradient, as this one is.
      expect([line, (await run(...args)).status]).toEqual([line, args[0] === "check" ? 1 : 0]);
    }
  });
});

describe("long trainings (J70, J71, J75)", () => {
  test("J70: 200 networks made and let go leave the memory of WebAssembly where it was; a long fit takes no more than a short one", () => {
    const { train } = prepareTable(tableFromRows(many(100, (i) => ({ a: i % 7, b: i % 5, y: i % 2 ? "p" : "q" }))), { seed: 1 });
    const once = (epochs: number): void => {
      const net = network({ inputs: 2, layers: [dense(32, "relu"), dense(2, "softmax")], loss: "crossEntropy", seed: 1 });
      net.train(train, { epochs, batchSize: 10, optimizer: adam() });
    };
    const used = (): number => process.memoryUsage().rss;
    many(50, () => once(1));
    const before = used();
    many(200, () => once(1));
    once(2000);
    expect(used() - before).toBeLessThan(150e6);
  });

  test("J71: while trainAsync works, other tasks run between its slices", async () => {
    const { train } = prepareTable(tableFromRows(many(2000, (i) => ({ a: i % 7, b: i % 5, y: i % 2 ? "p" : "q" }))), { seed: 1 });
    const net = network({ inputs: 2, layers: [dense(256, "relu"), dense(2, "softmax")], loss: "crossEntropy", seed: 1 });
    let ticks = 0;
    let done = false;
    const tick = (): void => {
      ticks++;
      if (!done) setImmediate(tick);
    };
    setImmediate(tick);
    await net.trainAsync(train, { epochs: 100, batchSize: 50, optimizer: adam() });
    done = true;
    expect(ticks).toBeGreaterThan(3);
  });

  test("J75: Ctrl-C keeps what was learnt: the model of that moment predicts, and the run goes on", async () => {
    write("long.csv", csv([["a", "b", "y"], ...many(400, (i) => [i % 7, i % 5, i % 2 ? "p" : "q"])]));
    const child = spawn(process.execPath, [MAIN, ..."train --data long.csv --epochs 100000 --out l.st".split(" ")], { cwd });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text) => (stdout += text));
    child.stderr.on("data", (text) => {
      stderr += text;
      if (/epoch \d/.test(stderr)) child.kill("SIGINT");
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect([status, stderr]).toEqual([
      130,
      expect.stringMatching(/interrupted after [\d,]+ of 100,000 epochs: the network of that moment is saved in/),
    ]);
    expect((await run("predict --model l.st --data long.csv")).stdout.split("\n")).toHaveLength(402);
    expect(stdout).toContain("Go on with:\n  adjoint resume l.st.run");
  });
});

describe("other programs (J62, J63; J67 and J68 are tests of the packed packages)", () => {
  const sample = (i: number): Record<string, string | number> => ({
    a: (i * 7) % 10,
    town: ["Oslo", "Rome"][i % 2],
    b: i % 4,
    y: i % 3 ? "p" : "q",
  });
  beforeAll(async () => {
    write("sample.csv", csv([Object.keys(sample(0)), ...many(60, (i) => Object.values(sample(i)))]));
    expect((await run("train --data sample.csv --epochs 20 --out sample.safetensors")).status).toBe(0);
  });

  test("J62: a model goes to ONNX and back, and gives the same numbers for the encoded rows", async () => {
    expect((await run("export sample.safetensors --to onnx --out sample.onnx")).status).toBe(0);
    expect((await run("import sample.onnx --out back.safetensors")).status).toBe(0);
    const [original, back] = ["sample", "back"].map((name) => load(readFileSync(join(cwd, `${name}.safetensors`))));
    const { shift, scale } = original.data!.scaling!;
    // ONNX keeps the scaling in single precision.
    back.data!.scaling!.scale.forEach((value, i) => expect(value).toBeCloseTo(scale[i], 5));
    const rows = [[3, 1, 0, 2].map((value, i) => (value - shift[i]) * scale[i])];
    const [a, b] = [original.predict(rows), back.predict(rows)];
    a.forEach((value, k) => expect(b[k]).toBeCloseTo(value, 6));
  });

  test("J63: the function that stands alone gives for raw rows what the model gives, within 1e-5, and so does the C header", async () => {
    const model = load(readFileSync(join(cwd, "sample.safetensors")));
    expect((await run("export sample.safetensors --to js --out sample.mjs")).status).toBe(0);
    const { predict } = (await import(/* @vite-ignore */ pathToFileURL(join(cwd, "sample.mjs")).href)) as {
      predict: (row: object) => { class: string; probabilities: Record<string, number> };
    };
    const rows = many(8, (i) => ({ a: sample(i)["a"], town: sample(i)["town"], b: sample(i)["b"] }));
    model.predictRows(rows).forEach((expected, i) => {
      const given = predict(rows[i]);
      expect(given.class).toBe(expected.class);
      expect(Math.abs(given.probabilities["p"] - expected.probabilities!["p"])).toBeLessThan(1e-5);
    });
    expect((await run("export sample.safetensors --to c --out sample.h")).status).toBe(0);
    expect(readFileSync(join(cwd, "sample.h"), "utf8")).toContain("_predict(const float *input, float *output)");
  });
});
