import { readFile } from "node:fs/promises";
import { moons } from "@adjoint/datasets";
import { adam, dense, load, network } from "adjoint";
import { expect, it } from "vitest";
import { eventually, inBrowser, steps } from "./browser.ts";

inBrowser("the playground", (site) => {
  it("trains, pauses within 100 ms, and steps one batch", async () => {
    const { page } = await site.open("#/playground?pace=full");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(() => steps(page), { timeout: 20_000 }).toBeGreaterThan(2000);
    // From the press to the last change of the number of steps, as the page itself sees it.
    const answered = await page.evaluate(async () => {
      const button = document.querySelector<HTMLButtonElement>(".transport .primary")!;
      const counter = document.querySelector("[data-testid=steps]")!;
      const start = performance.now();
      let last = start;
      const observer = new MutationObserver(() => (last = performance.now()));
      observer.observe(counter, { characterData: true, subtree: true, childList: true });
      button.click();
      await new Promise((resolve) => setTimeout(resolve, 800));
      observer.disconnect();
      return last - start;
    });
    expect(answered).toBeLessThan(500);
    const stopped = await steps(page);
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await eventually(() => steps(page)).toBe(stopped + 1);
  });

  it("has the weights of the same network trained in Node, bit for bit, after 100 steps (simd)", async () => {
    const { page } = await site.open("#/playground?data=moons&noise=0.12&rows=200&hidden=8tanh-8relu&rate=0.03&seed=7&engine=simd");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBe(100);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save model" }).click();
    const saved = load(new Uint8Array(await readFile(await (await download).path())));

    const { train } = moons({ n: 200, noise: 0.12, seed: 7 }).split({ test: 0.25, seed: 7 });
    const net = network({
      inputs: 2,
      layers: [dense(8, "tanh"), dense(8, "relu"), dense(1, "sigmoid")],
      loss: "crossEntropy",
      seed: 7,
      deterministic: true,
    });
    let done = 0;
    for (const _ of net.fit(train, { epochs: 100, batchSize: 10, optimizer: adam({ learningRate: 0.03 }), every: 1 }))
      if (++done === 100) break;
    expect(saved.parameters()).toEqual(net.parameters());
    expect(saved.describe()).toEqual(net.describe());
  });

  it("goes on with the same weights when the engine changes while it trains", async () => {
    const { page } = await site.open("#/playground?pace=10&engine=simd");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(() => steps(page), { timeout: 20_000 }).toBeGreaterThan(50);
    const before = await steps(page);
    await page.getByRole("radio", { name: "TypeScript" }).check({ force: true });
    await eventually(() => page.getByTestId("backend").getAttribute("data-backend")).toBe("baseline");
    await eventually(() => steps(page)).toBeGreaterThan(before);
    await page.getByRole("radio", { name: "exact" }).check({ force: true });
    await eventually(() => page.getByTestId("backend").getAttribute("data-backend")).toBe("simd");
    const after = await steps(page);
    await eventually(() => steps(page)).toBeGreaterThan(after);
  });

  it("opens a saved model, and shows a CSV that is dropped", async () => {
    const { page } = await site.open("#/playground?data=xor");
    await page.waitForSelector(".graph");
    const net = network({ inputs: 2, layers: [dense(3, "relu"), dense(1, "sigmoid")], loss: "crossEntropy", seed: 5 });
    const input = page.locator(".transport input[type=file]");
    await input.setInputFiles({ name: "mine.safetensors", mimeType: "application/octet-stream", buffer: Buffer.from(net.save()) });
    await eventually(() => page.locator(".network header p").textContent()).toBe("2 – 3 – 1, 13 parameters");
    await page.getByText("Weights as tables").click();
    const first = await page.locator(".tables td").first().textContent();
    expect(first!.replace("−", "-")).toBe(net.parameters()[0].weights[0].toFixed(3));

    await input.setInputFiles({ name: "points.csv", mimeType: "text/csv", buffer: Buffer.from(csv(60)) });
    await page.getByTestId("table-preview").getByRole("button", { name: "Train" }).click();
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByRole("button", { name: "Reset" }).click();
    await eventually(() => page.locator(".settings").textContent()).toContain("45 rows to train on, 15 to test on; 2 inputs, 3 classes.");
    await eventually(() => page.url()).toContain("data=csv");
    await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBe(100);
  });

  it("keeps its whole state in the address", async () => {
    const { page } = await site.open("#/playground");
    await page.waitForSelector(".graph");
    await page.getByLabel("Set", { exact: true }).selectOption("gaussians");
    await page.getByRole("button", { name: "+ layer" }).click();
    await page.getByLabel("Activation of layer 1").selectOption("gelu");
    await page.getByLabel("Seed").fill("42");
    await page.getByLabel("Seed").press("Tab");
    await eventually(() => page.url()).toContain("seed=42");
    const { page: again } = await site.open(new URL(page.url()).hash);
    await again.waitForSelector(".graph");
    await eventually(() => again.locator(".network header p").textContent()).toBe("2 – 8 – 8 – 8 – 3, 195 parameters");
    expect(await again.getByLabel("Activation of layer 1").inputValue()).toBe("gelu");
    expect(await again.getByLabel("Seed").inputValue()).toBe("42");
  });

  it("rests while another view is looked at, and goes on afterwards", async () => {
    const { page } = await site.open("#/playground?pace=10");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(() => steps(page)).toBeGreaterThan(20);
    await page.getByRole("link", { name: "Benchmark" }).click();
    await page.waitForSelector(".benchmark");
    await page.waitForTimeout(500);
    await page.getByRole("link", { name: "Playground", exact: true }).click();
    await page.waitForSelector(".graph");
    const before = await steps(page);
    await eventually(() => steps(page)).toBeGreaterThan(before + 20);
  });

  it("says what went wrong where a loss leaves the numbers", async () => {
    const { page } = await site.open("#/playground?output=identity&loss=sum&rate=10&optimizer=sgd&hidden=8relu-8relu&pace=full");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(() => page.locator(".notice").textContent(), { timeout: 20_000 }).toMatch(
      /The loss became NaN or infinite: in epoch \d+, batch \d+ .* Lower the learning rate/,
    );
    await eventually(() => page.getByRole("button", { name: "Play", exact: true }).count()).toBe(1);
  });

  it("can be worked with the keyboard, and tells a screen reader how it goes", async () => {
    const { page } = await site.open("#/playground?pace=10");
    await page.waitForSelector(".graph");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await eventually(() => page.getByTestId("live").textContent(), { timeout: 20_000 }).toMatch(/Epoch \d+, loss [\d.]+, [\d.]+ % right/);
    expect(await page.locator("canvas:not([aria-label])").count()).toBe(await page.locator(".uplot canvas").count());
    expect(await page.locator(".curves [role=img][aria-label]").count()).toBe(2);
  });
});

/** Rows of a plane with three classes, by name. */
function csv(rows: number): string {
  const names = ["red", "green", "blue"];
  return ["x,y,colour", ...Array.from({ length: rows }, (_, i) => `${Math.cos(i)},${Math.sin(i * 1.3)},${names[i % 3]}`)].join("\n");
}
