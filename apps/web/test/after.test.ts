import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { eventually, inBrowser, steps } from "./browser.ts";

const SETTINGS = "data=iris&output=softmax&loss=crossEntropy&hidden=8tanh&engine=simd&batch=32&rate=0.01";

inBrowser("after training", (site) => {
  it("answers for a row of one's own, and says which inputs matter", async () => {
    const { page } = await site.open(`#/playground?${SETTINGS}`);
    await page.waitForSelector(".graph");
    for (let i = 0; i < 4; i++) await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBe(400);
    await page.getByText("After training:").click();
    const row = page.getByTestId("try-row");
    // The first setosa of Fisher's table.
    for (const [i, value] of ["5.1", "3.5", "1.4", "0.2"].entries()) await row.locator("input").nth(i).fill(value);
    await eventually(() => page.getByTestId("prediction").locator(".answer").textContent()).toMatch(/setosa/i);
    await row.locator("input").nth(2).fill("x");
    await eventually(() => row.textContent()).toContain("is “x”. Enter a number.");
    await page.getByRole("radio", { name: "What matters" }).check({ force: true });
    const names = page.getByTestId("importance").locator("li > :first-child");
    await eventually(() => names.count()).toBe(4);
    // Petals tell the species apart, as everybody who plots them sees.
    expect((await names.allTextContents()).slice(0, 2).every((name) => /petal/i.test(name))).toBe(true);
  });

  it("draws predictions against values in the units of the table", async () => {
    const { page } = await site.open("#/playground");
    await page.waitForSelector(".graph");
    const rows = Array.from({ length: 80 }, (_, i) => `${(i * 37) % 97},${(i * 7) % 13},${1000 + 25 * ((i * 37) % 97)}`);
    await page
      .locator("#table-file")
      .setInputFiles({ name: "prices.csv", mimeType: "text/csv", buffer: Buffer.from(["area,age,price", ...rows].join("\n")) });
    await page.getByTestId("table-preview").getByRole("button", { name: "Train" }).click();
    await eventually(() => steps(page)).toBeGreaterThan(500);
    await page.getByText("After training:").click();
    await page.getByRole("radio", { name: "Predicted against actual" }).check({ force: true });
    await eventually(() => page.locator(".scatter circle").count()).toBe(20);
    expect(await page.locator(".scatter text").allTextContents()).toContain("price, actual");
    await page.getByRole("button", { name: "Predict again" }).click();
    await eventually(async () =>
      Number(/R² = ([\d.]+)/.exec((await page.locator(".scatter figcaption").textContent())!)?.[1]),
    ).toBeGreaterThan(0.9);
  });

  it("gives the network as a program that trains it to the same loss, and as modules of others", async () => {
    const { page } = await site.open(`#/playground?${SETTINGS}`);
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBe(100);
    await page.getByText("After training:").click();
    await page.getByRole("radio", { name: "Take it with you" }).check({ force: true });
    const download = page.waitForEvent("download");
    await page.getByTestId("export").getByRole("button", { name: "Save" }).click();
    const program = await readFile(await (await download).path(), "utf8");
    const folder = await mkdtemp(fileURLToPath(new URL("../.program-", import.meta.url)));
    await writeFile(join(folder, "train.mjs"), program.replace("epochs: 100", "epochs: 25"));
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "train.mjs")]).finally(() =>
      rm(folder, { recursive: true }),
    );
    // 112 rows in batches of 32: four steps an epoch, a hundred in 25.
    const trained = Number(/loss: ([\d.]+)/.exec(stdout)![1]);
    const shown = Number((await page.getByTestId("test-loss").textContent())!);
    expect(trained).toBeCloseTo(shown, 3);
    for (const [label, holds] of [
      ["NumPy", "import numpy"],
      ["PyTorch", "torch"],
      ["Keras", "keras"],
      ["JavaScript", "export"],
    ] as const) {
      const option = await page.getByLabel("For", { exact: true }).locator("option", { hasText: label }).getAttribute("value");
      await page.getByLabel("For", { exact: true }).selectOption(option);
      await eventually(() => page.getByTestId("export").locator("pre").first().textContent()).toContain(holds);
    }
  });

  it.each(["pytorch.safetensors", "keras.safetensors"])("opens %s, which another program wrote", async (name) => {
    const { page } = await site.open(`#/playground?${SETTINGS}`);
    await page.waitForSelector(".graph");
    const file = fileURLToPath(new URL(`../../../packages/adjoint/test/fixtures/exchange/${name}`, import.meta.url));
    await page.locator(".transport input[type=file]").setInputFiles(file);
    await eventually(() => page.locator(".network header p").textContent()).toMatch(/^4 – \d+ – 3, /);
    expect(await page.locator(".notice").count()).toBe(0);
  });
});
