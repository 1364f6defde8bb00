import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { load } from "adjoint/tables";
import { afterAll, describe, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const tables = join(process.env["ADJOINT_DATA_DIR"] ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url)), "tables");
const there = existsSync(tables);
if (!there) console.log("skipped: tables is not in ADJOINT_DATA_DIR");

const folder = createFolder();
const cwd = folder.path;
afterAll(() => folder.remove());
const pathOf = (name: string): string => join(tables, `${name}.csv.gz`);

/** The rows of a file as its text has them: cells between delimiters, spaces around them and single quotes taken off. */
function rowsOf(name: string, delimiter: string): string[][] {
  const lines = gunzipSync(readFileSync(pathOf(name)))
    .toString()
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  return lines.map((line) => line.split(delimiter).map((cell) => cell.trim().replace(/^["'](.*)["']$/, "$1")));
}

describe.runIf(there)("tables of public repositories, as published", () => {
  test.each([
    ["abalone", "--label rings --targets values", ","],
    ["adult-train-missing", "--label income --missing indicator", ","],
    ["adult-test-missing", "--label income --missing mean", ","],
    ["auto-imports-noheader-missing", "--targets values --missing mean", ","],
    ["california-housing-missing", "--label median_house_value --targets values --missing median", ","],
    ["german-noheader", "", ","],
    ["horse-colic-noheader-missing", "--label 24 --missing indicator", ","],
    ["mammography-imbalanced-noheader", "", ","],
    ["pima", "", ","],
    ["sonar-noheader", "", ","],
    ["titanic-missing", "--label survived --missing indicator", ","],
    ["winequality-red-semicolon", "", ";"],
  ])("%s %s: predict prints the numbers that the API gives for the raw rows, to the last bit", async (name, options, delimiter) => {
    const args = ["--data", pathOf(name), ...options.split(" ").filter(Boolean), "--epochs", "1", "--deterministic", "--out", "m.st"];
    expect((await adjoint(["train", ...args], { cwd })).status).toBe(0);
    const predict = ["predict", "--model", "m.st", "--data", pathOf(name), "--deterministic", "--probabilities", "--unseen", "other"];
    const { status, stdout } = await adjoint(predict, { cwd });
    expect(status).toBe(0);
    const [head, ...printed] = stdout.trimEnd().split("\n");
    const model = load(readFileSync(join(cwd, "m.st")), { deterministic: true });
    const { header } = model.data!.schema!;
    const [names, ...body] = header ? rowsOf(name, delimiter) : [[], ...rowsOf(name, delimiter)];
    const rows = header ? body.map((cells) => Object.fromEntries(cells.map((cell, col) => [names[col], cell]))) : body;
    const given = model.predictRows(rows, { unseen: "other" });
    expect(printed).toHaveLength(rows.length);
    expect(
      given.map(({ class: label, probabilities, values }) =>
        [...(label === undefined ? [] : [label]), ...Object.values(values ?? probabilities!)].join(","),
      ),
    ).toEqual(printed);
    expect(head.split(",")).toHaveLength(printed[0].split(",").length);
  });

  test("Adult: trained on its train file, accuracy on its test file is at least 0.85 and AUC at least 0.905", async () => {
    const out = await adjoint(
      [
        "train",
        "--data",
        pathOf("adult-train-missing"),
        "--missing",
        "indicator",
        "--test",
        pathOf("adult-test-missing"),
        "--out",
        "adult.st",
        "--json",
      ],
      { cwd },
    );
    const { metrics } = (JSON.parse(out.stdout) as { test: { metrics: { metrics: { accuracy: number; rocAuc: number; rows: number } } } })
      .test.metrics;
    expect(metrics.rows).toBe(16281);
    expect(metrics.accuracy).toBeGreaterThanOrEqual(0.85);
    expect(metrics.rocAuc).toBeGreaterThanOrEqual(0.905);
    const again = await adjoint(["evaluate", "--model", "adult.st", "--data", pathOf("adult-test-missing")], { cwd });
    expect(again.stdout).toContain("on all 16,281 rows of");
  });
});
