import { readFile } from "node:fs/promises";
import { moons } from "@adjoint/datasets";
import { adam, dense, load, network } from "adjoint";
import { expect, it } from "vitest";
import { eventually, inBrowser, steps } from "./browser.ts";

inBrowser("the playground in the hand", (site) => {
  it("keeps what a finger has pressed, names it, and lets its number be changed", async () => {
    const { page } = await site.open("#/playground?data=xor&hidden=2tanh&engine=simd", {
      hasTouch: true,
      viewport: { width: 390, height: 844 },
    });
    await page.waitForSelector("canvas.graph");
    const box = (await page.locator("canvas.graph").boundingBox())!;
    // A column in the middle, the first of two units.
    await page.locator("canvas.graph").tap({ position: { x: box.width / 2, y: box.height / 2 - 26 } });
    const reading = page.getByTestId("reading");
    await eventually(() => reading.textContent()).toMatch(/^Layer 1, unit 1: bias/);
    await page.waitForTimeout(300);
    expect(await reading.textContent()).toMatch(/^Layer 1, unit 1: bias/);
    const bias = page.getByRole("spinbutton", { name: "Bias of unit 1, layer 1" });
    await bias.fill("1.5");
    await eventually(() => reading.textContent()).toContain("bias 1.5000");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await eventually(() => steps(page)).toBe(1);
    // Adam's first step has the length of the rate, 0.01.
    await eventually(async () => Math.abs(Number(/bias (\d+\.\d+)/.exec((await reading.textContent())!)![1]) - 1.5)).toBeCloseTo(0.01, 3);
  });

  it("is asked for a unit from the keyboard, and speaks of no plane where there is none", async () => {
    const { page } = await site.open("#/playground?data=iris&output=softmax&hidden=4silu-4mish&engine=simd");
    await page.waitForSelector("canvas.graph");
    await page.getByLabel("Look at").selectOption({ label: "layer 1, unit 2" });
    await eventually(() => page.getByTestId("reading").textContent()).toMatch(/^Layer 1, unit 2: bias −?[\d.]+\.$/);
    await page.getByLabel("Look at").selectOption({ index: 1 });
    await eventually(() => page.getByTestId("reading").textContent()).toMatch(/^Input sepal/i);
  });

  it.each([1000, 700, 1440])("at %d pixels the focus goes in the order of what is seen", async (width) => {
    const { page } = await site.open("#/playground", { viewport: { width, height: 900 } });
    await page.waitForSelector("canvas.graph");
    const tops = await page
      .locator(".bench > *")
      .evaluateAll((parts) =>
        parts.map((part) => part.getBoundingClientRect()).map(({ top, left }) => [Math.round(top), Math.round(left)]),
      );
    const sorted = tops.toSorted(([a, x], [b, y]) => a - b || x - y);
    expect(tops).toEqual(sorted);
  });

  it("separates circles without a hidden layer where x₁² and x₂² are inputs", async () => {
    const { page } = await site.open("#/playground?data=circles&noise=0.05&inputs=sq1.sq2&hidden=&rate=0.1&engine=simd");
    await page.waitForSelector("canvas.graph");
    expect(await page.locator(".notice").count()).toBe(0);
    for (let i = 0; i < 5; i++) await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBe(500);
    await eventually(async () => Number.parseFloat((await page.getByTestId("test-accuracy").textContent())!)).toBeGreaterThan(95);
    await page.getByLabel("x₁x₂").check();
    await eventually(() => page.locator(".network header p").textContent()).toBe("3 – 1, 4 parameters");
  });

  it("drops hidden units as the package does: after 100 steps the weights are those of Node, bit for bit", async () => {
    const { page } = await site.open("#/playground?data=moons&noise=0.12&rows=200&hidden=8tanh-8relu&seed=7&dropout=0.5&engine=simd");
    await page.waitForSelector("canvas.graph");
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
    for (const _ of net.fit(train, { epochs: 100, batchSize: 10, optimizer: adam({ learningRate: 0.01 }), dropout: 0.5, every: 1 }))
      if (++done === 100) break;
    expect(saved.parameters()).toEqual(net.parameters());
  });

  it("learns two values at once", async () => {
    const { page } = await site.open("#/playground");
    await page.waitForSelector("canvas.graph");
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${(i * 37) % 61},${(i * 11) % 17},${((i * 37) % 61) * 2 + 0.5},${((i * 11) % 17) - 0.25}`,
    );
    await page
      .locator("#table-file")
      .setInputFiles({ name: "two.csv", mimeType: "text/csv", buffer: Buffer.from(["a,b,u,v", ...rows].join("\n")) });
    const preview = page.getByTestId("table-preview");
    await preview.getByLabel("Use of u").selectOption("target");
    await eventually(() => preview.getByLabel("Use of u").inputValue()).toBe("target");
    await preview.getByRole("button", { name: "Train" }).click();
    await eventually(() => steps(page)).toBeGreaterThan(100);
    expect(await page.locator(".network header p").textContent()).toBe("2 – 8 – 8 – 2, 114 parameters");
    expect(await page.locator(".notice").count()).toBe(0);
  });
});
