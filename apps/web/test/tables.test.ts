import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { eventually, inBrowser } from "./browser.ts";

const folder = fileURLToPath(new URL("../../../packages/datasets/test/files", import.meta.url));
const tables = process.env["ADJOINT_DATA_DIR"] === undefined ? "" : join(process.env["ADJOINT_DATA_DIR"], "tables");

interface Given {
  readonly name: string;
  readonly bytes: Buffer;
}

const german = "Größe;Preis;Ort\r\n1,5;1.200,00;Köln\r\n2,5;900,50;Bonn\r\n3,25;1.100,10;Köln\r\n4,5;800,00;Bonn\r\n";
const gaps = `age,fare,ok\n${Array.from({ length: 30 }, (_, i) => `${i % 4 === 0 ? "" : 20 + i},${i % 5 === 0 ? "NA" : i * 2},${i % 2 === 0 ? "yes" : "no"}`).join("\n")}\n`;
const regression = `rooms,age,price\n${Array.from({ length: 60 }, (_, i) => `${3 + (i % 5)},${i},${100_000 + 5_000 * (i % 5) - 300 * i}.5`).join("\n")}\n`;

const MADE: readonly Given[] = [
  { name: "german.csv", bytes: Buffer.from(german, "latin1") },
  { name: "utf16.csv", bytes: Buffer.from(`\uFEFF${gaps}`, "utf16le") },
  { name: "gaps.csv", bytes: Buffer.from(gaps) },
  { name: "values.csv", bytes: Buffer.from(regression) },
  {
    name: "rows.jsonl",
    bytes: Buffer.from(Array.from({ length: 30 }, (_, i) => JSON.stringify({ x: i, y: i * i, kind: i % 2 ? "odd" : "even" })).join("\n")),
  },
];
const COMMITTED: readonly Given[] = readdirSync(folder)
  .filter((name) => name.endsWith(".csv"))
  .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
const PUBLISHED: readonly Given[] = existsSync(tables)
  ? readdirSync(tables)
      .filter((name) => name.endsWith(".gz") && !name.startsWith("adult"))
      .map((name) => ({ name, bytes: readFileSync(join(tables, name)) }))
  : [];

/** Opens a table and trains on it; returns the steps done, or the sentence that says why not. */
async function train(page: Page, { name, bytes }: Given): Promise<number | string> {
  await page.locator(".transport input[type=file]").setInputFiles({ name, mimeType: "", buffer: bytes });
  const preview = page.getByTestId("table-preview");
  const notice = page.locator(".notice.problem");
  await eventually(async () => (await notice.count()) > 0 || (await preview.locator("h2").count()) > 0, { timeout: 20_000 }).toBe(true);
  if ((await notice.count()) > 0) return (await notice.textContent())!;
  const button = preview.getByRole("button", { name: "Train" });
  if (await button.isDisabled()) return (await preview.getByRole("alert").textContent())!;
  await button.click();
  await eventually(async () => Number((await page.getByTestId("steps").textContent())!.replace(/\D/g, "")), {
    timeout: 20_000,
  }).toBeGreaterThan(0);
  expect(await notice.count()).toBe(0);
  return Number((await page.getByTestId("steps").textContent())!.replace(/\D/g, ""));
}

inBrowser("a table of the visitor's", (site) => {
  it.each([...MADE, ...COMMITTED, ...PUBLISHED])("$name comes in and is learnt, or one sentence says the next step", async (given) => {
    const page = await site.visit("#/playground?pace=10");
    await page.waitForSelector(".graph");
    const result = await train(page, given);
    if (typeof result === "string") {
      expect(result).toMatch(/\. [A-Z][^.]*\.|\. Read|Name|Pass/);
      expect(result).not.toMatch(/^(?:openTable|readTable|inferSchema|prepareTable|readCsv)/);
    } else expect(result).toBeGreaterThan(0);
  });

  it("fractions are learnt as scaled values: the loss after training is below the mean's", async () => {
    const { page } = await site.open("#/playground?pace=full");
    await page.waitForSelector(".graph");
    expect(await train(page, MADE[3])).toBeGreaterThan(0);
    await eventually(() => page.url()).toContain("output=identity");
    // Scaled values have variance 1, so that the mean alone gives ½.
    await eventually(async () => Number((await page.getByTestId("training-loss").textContent())!.replaceAll("−", "-")), {
      timeout: 20_000,
    }).toBeLessThan(0.3);
  });

  it("shows five rows, takes another target, leaves columns out, and fills gaps as chosen", async () => {
    const { page } = await site.open("#/playground?pace=10");
    await page.waitForSelector(".graph");
    await page.locator(".transport input[type=file]").setInputFiles({ name: "gaps.csv", mimeType: "", buffer: MADE[2].bytes });
    const preview = page.getByTestId("table-preview");
    await eventually(() => preview.locator("tbody tr").count()).toBe(5);
    expect(await preview.textContent()).toContain("Missing cells: 14");
    await preview.getByLabel("Use of age").selectOption("ignored");
    await preview.getByLabel("Missing cells: 14").selectOption("median");
    await preview.getByRole("button", { name: "Train" }).click();
    await eventually(() => page.locator(".settings").textContent()).toMatch(/1 input, 2 classes/);
    await eventually(() => page.url()).toContain("leave=0");
    expect(page.url()).toContain("missing=median");
  });

  it("asks what text among numbers is, and learns once it is told: a missing value, a category, or nothing", async () => {
    const { page } = await site.open("#/playground?pace=10");
    await page.waitForSelector(".graph");
    const films = `votes,rating,title,decade\n${Array.from({ length: 40 }, (_, i) => `${1000 + 97 * i},${i % 11 === 5 ? "N/K" : 7 + (i % 20) / 10},Film ${i % 7},${1950 + 10 * (i % 5)}`).join("\n")}\n`;
    await page.locator(".transport input[type=file]").setInputFiles({ name: "films.csv", mimeType: "", buffer: Buffer.from(films) });
    const preview = page.getByTestId("table-preview");
    await eventually(() => preview.getByRole("alert").textContent()).toContain("such as “N/K” in row 6");
    expect(await preview.getByRole("alert").getByRole("button").allTextContents()).toEqual([
      "“N/K” is a missing value",
      "A category",
      "Leave it out",
    ]);
    await preview.getByRole("button", { name: "“N/K” is a missing value" }).click();
    await eventually(() => preview.getByRole("alert").count()).toBe(0);
    expect(await preview.textContent()).toContain("number, 4 missing");
    await preview.getByRole("button", { name: "Train" }).click();
    await eventually(() => page.url()).toContain("marks=N%2FK");
    await eventually(() => page.getByTestId("steps").textContent()).not.toBe("0");
    expect(await page.locator(".notice.problem").count()).toBe(0);
  });

  it("takes ten salaries in ten rows as values, and a column that counts the rows as an input when told so", async () => {
    const { page } = await site.open("#/playground?pace=10");
    await page.waitForSelector(".graph");
    const salaries = [
      "position,level,salary",
      ...[45, 50, 60, 80, 110, 150, 200, 300, 500, 1000].map((k, i) => `job ${i},${i + 1},${k * 1000}`),
    ];
    await page
      .locator(".transport input[type=file]")
      .setInputFiles({ name: "salaries.csv", mimeType: "", buffer: Buffer.from(salaries.join("\n")) });
    const preview = page.getByTestId("table-preview");
    await eventually(() => preview.getByRole("alert").textContent()).toContain("“level” counts the rows from 1".replaceAll(/[“”]/g, '"'));
    await preview.getByLabel("Use of position").selectOption("ignored");
    await preview.getByLabel("Use of level").selectOption("target");
    await preview.getByLabel("Use of salary").selectOption("target");
    await preview.getByLabel("Use of level").selectOption("input");
    await eventually(() => preview.getByRole("alert").count()).toBe(0);
    await preview.getByRole("button", { name: "Train" }).click();
    await eventually(() => page.locator(".network header p").textContent()).toMatch(/^1 – 8 – 8 – 1, /);
    await eventually(() => page.url()).toContain("output=identity");
  });

  it("a file that cannot be read leaves the run that is there alone, and Play is not pressed beside the message", async () => {
    const { page } = await site.open("#/playground?data=xor&pace=10");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await eventually(() => page.getByTestId("steps").textContent()).toBe("1");
    await page
      .locator(".transport input[type=file]")
      .setInputFiles({ name: "sheet.xlsx", mimeType: "", buffer: Buffer.from("PK\u0003\u0004broken", "latin1") });
    await eventually(() => page.locator(".notice.problem").count()).toBe(1);
    expect(await page.getByTestId("steps").textContent()).toBe("1");
    expect(page.url()).toContain("data=xor");
    expect(await page.getByRole("button", { name: "Pause", exact: true }).count()).toBe(0);
  });
});
