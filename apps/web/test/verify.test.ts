import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readSafetensors } from "@adjoint/formats";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CHROMIUM, eventually, inBrowser, steps } from "./browser.ts";

const cli = fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));
const table = fileURLToPath(new URL("../../../packages/datasets/test/files/irisid.csv", import.meta.url));
const fixtures = fileURLToPath(new URL("../../cli/test/fixtures", import.meta.url));
let folder = "";

/** Trains with the command line into a run folder; returns where it is. */
async function trained(name: string, ...options: readonly string[]): Promise<string> {
  const run = join(folder, name);
  await promisify(execFile)(process.execPath, [cli, "train", ...options, "--run", run]);
  return run;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "adjoint-run-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function verify(page: Page, run: string): Promise<string> {
  const panel = page.getByTestId("verified");
  // What came of another folder is not this one's.
  if ((await panel.count()) > 0) await panel.getByRole("button", { name: "Close" }).click();
  await page.locator("#run-folder").setInputFiles(run);
  await eventually(() => panel.getAttribute("data-state"), { timeout: 150_000 }).toMatch(/^(verified|refused)$/);
  return (await panel.textContent())!;
}

inBrowser("a run folder that is dropped on the page", (site) => {
  it.skipIf(CHROMIUM === undefined)("is trained again and verified to the last bit, on a set and on a table", async () => {
    const deterministic = ["--deterministic", "--epochs", "30", "--test", "0.2", "--seed", "2", "--checkpoint-every", "10epochs"];
    const set = await trained("set", "--data", "iris", "--hidden", "8", "--batch-size", "16", "--dropout", "0.1", ...deterministic);
    const rows = await trained("rows", "--data", table, "--hidden", "6", ...deterministic);
    // The file of the data stands in the folder, as whoever hands a run on puts it there.
    await writeFile(join(rows, "irisid.csv"), await readFile(table));
    const { page } = await site.open("#/playground");
    expect(await verify(page, set)).toMatch(
      /Verified to the last bit.*iris: 30 epochs trained again.*2 checkpoints and the model are the same/,
    );
    expect(await verify(page, rows)).toMatch(/Verified to the last bit.*irisid\.csv: 30 epochs/);
  });

  it("is verified with its schedule and its settings, each kind", async () => {
    const { page } = await site.open("#/playground");
    for (const [schedule, ...settings] of [
      ["cosine", "warmup=0.2", "beta1=0.8"],
      ["step", "decayFactor=0.5", "decayAt=0.3,0.6"],
      ["exponential", "finalRate=0.1"],
      ["oneCycle", "peak=0.4"],
      ["logCosine", "cycles=2"],
    ]) {
      const set = settings.flatMap((pair) => ["--set", pair]);
      const run = await trained(schedule, ..."--data moons --epochs 12 --deterministic --schedule".split(" "), schedule, ...set);
      expect(await verify(page, run), schedule).toMatch(/Verified to the last bit/);
    }
  });

  it("that stopped early, or whose schedule watches the rows held out, is verified with its best epoch", async () => {
    const { page } = await site.open("#/playground");
    const early = await trained(
      "early",
      ..."--data wine --epochs 400 --patience 5 --learning-rate 0.05 --seed 3 --deterministic".split(" "),
    );
    expect(await verify(page, early)).toMatch(/Verified to the last bit/);
    const settings = "--data moons --epochs 60 --patience 50 --schedule plateau --set plateauPatience=3 --deterministic".split(" ");
    const watched = await trained("watched", ...settings, "--checkpoint-every", "20epochs");
    expect(await verify(page, watched)).toMatch(/Verified to the last bit.*checkpoints and the model/);
  });

  it("of the project's publications is verified: iris with early stopping, and MNIST where its four files are among the files", async () => {
    const { page } = await site.open("#/playground");
    expect(await verify(page, join(fixtures, "published-run"))).toMatch(
      /Verified to the last bit.*4 checkpoints and the model are the same/,
    );
    const mnist = join(folder, "mnist");
    await cp(join(fixtures, "published-mnist"), mnist, { recursive: true });
    expect(await verify(page, mnist)).toContain("The run was trained on mnist, whose file train-images-idx3-ubyte is not among the files.");
    const data = join(process.env["ADJOINT_DATA_DIR"] ?? "", "mnist");
    if (process.env["ADJOINT_DATA_DIR"] === undefined || !existsSync(data)) {
      console.log("skipped: MNIST's published run in Chromium, without MNIST under ADJOINT_DATA_DIR");
      return;
    }
    for (const file of (await readdir(data)).filter((name) => name.includes("ubyte"))) await copyFile(join(data, file), join(mnist, file));
    expect(await verify(page, mnist)).toMatch(/Verified to the last bit.*mnist: 15 epochs/);
  }, 180_000);

  it("is what the playground trains: after 100 steps every weight has the bits of the command line's", async () => {
    const out = join(folder, "hundred.safetensors");
    const options = ["--hidden", "8", "--activation", "tanh", "--batch-size", "32", "--epochs", "25", "--learning-rate", "0.01"];
    const rows = ["--data", "iris", "--validation", "0", "--test", "0.25", "--seed", "1", "--deterministic"];
    await promisify(execFile)(process.execPath, [cli, "train", ...rows, ...options, "--out", out]);
    const { page } = await site.open("#/playground?data=iris&output=softmax&hidden=8tanh&engine=simd&batch=32&rate=0.01");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBe(100);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save model" }).click();
    const weights = (bytes: Uint8Array) =>
      readSafetensors(bytes)
        .tensors.filter(({ name }) => /^[Wb]\d$/.test(name))
        .map(({ name, values }) => [name, ...values])
        .toSorted(([a], [b]) => String(a).localeCompare(String(b)));
    const saved = weights(await readFile(await (await download).path()));
    expect(saved.length).toBe(4);
    expect(saved).toEqual(weights(await readFile(out)));
  });

  it("names the first number that differs where one bit of the model or of a checkpoint was changed", async () => {
    const run = await trained("changed", "--data", "moons", "--epochs", "20", "--deterministic", "--checkpoint-every", "10epochs");
    const [first] = (await readdir(join(run, "checkpoints"))).filter((name) => name.endsWith(".safetensors")).toSorted();
    const path = join(run, "checkpoints", first);
    const bytes = await readFile(path);
    // The lowest bit of the last number.
    bytes[bytes.length - 4] ^= 1;
    await writeFile(path, bytes);
    const { page } = await site.open("#/playground");
    const said = await verify(page, run);
    expect(said).toMatch(
      /Not verified.*It differs after epoch 10; until the beginning every bit is the same\. \w+, row \d+, column \d+, is/,
    );
  });

  it("is refused in one sentence where it is no run, has no data, or depends on what the page does not do", async () => {
    const { page } = await site.open("#/playground");
    const rows = await trained("bare", "--data", table, "--epochs", "2", "--deterministic");
    expect(await verify(page, rows)).toContain("which is not among the files. Drop that file together with the folder.");
    const averaged = await trained("averaged", "--data", "iris", "--epochs", "4", "--ema", "0.9", "--deterministic");
    expect(await verify(page, averaged)).toContain("because it has the option ema. Use the command line: adjoint verify FOLDER.");
    await writeFile(join(averaged, "config.json"), "{}");
    expect(await verify(page, averaged)).toContain("is not that of a run of this version");
  });
});
