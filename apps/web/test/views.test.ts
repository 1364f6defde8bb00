import { expect, it } from "vitest";
import { eventually, inBrowser } from "./browser.ts";

inBrowser("digits and benchmark", (site) => {
  it("learns the digits in seconds, to more than 95 % of the test rows", async () => {
    const { page } = await site.open("#/digits?engine=simd");
    await eventually(() => page.getByTestId("epoch").textContent(), { timeout: 30_000 }).toBe("40 of 40");
    expect(Number.parseFloat((await page.getByTestId("accuracy").textContent())!)).toBeGreaterThan(95);
    expect(await page.locator(".units li").count()).toBe(32);
    // 57,520 images in less than a second: the time before training is no part of it.
    expect(Number((await page.locator(".rate dd").textContent())!.replaceAll(",", ""))).toBeGreaterThan(5000);
    expect(await page.getByTestId("probabilities").locator("li").count()).toBe(10);
  });

  it("shows the digits that fool it, one after the other", async () => {
    const { page } = await site.open("#/digits?engine=simd");
    await eventually(async () => Number.parseFloat((await page.getByTestId("epoch").textContent())!), { timeout: 60_000 }).toBe(40);
    const seen = new Set<string>();
    for (let i = 0; i < 2; i++) {
      await page.getByRole("button", { name: "One that fools it" }).click();
      await eventually(() => page.getByTestId("label").textContent()).toMatch(/^Labelled \d\. \d+ of 359 test digits fool it\.$/);
      const label = (await page.getByTestId("label").textContent())!.charAt(9);
      await eventually(() => page.getByTestId("probabilities").getAttribute("data-best")).not.toBe(label);
      await eventually(() => page.url()).toMatch(/example=/);
      await page.waitForTimeout(300);
      seen.add(page.url());
    }
    expect(seen.size).toBe(2);
  });

  it("says which digit is drawn with the mouse, and keeps the drawing in the address", async () => {
    const { page } = await site.open("#/digits?engine=simd&epochs=60");
    await eventually(() => page.getByTestId("epoch").textContent(), { timeout: 30_000 }).toBe("60 of 60");
    const pad = (await page.locator(".pad").boundingBox())!;
    // A 0: an upright oval.
    const at = (t: number): [number, number] => [
      pad.x + pad.width * (0.5 + 0.2 * Math.sin(t)),
      pad.y + pad.height * (0.5 - 0.34 * Math.cos(t)),
    ];
    await page.mouse.move(...at(0));
    await page.mouse.down();
    for (let i = 1; i <= 24; i++) await page.mouse.move(...at((i * 2 * Math.PI) / 24));
    await page.mouse.up();
    await eventually(() => page.getByTestId("probabilities").getAttribute("data-best")).toBe("0");
    const total = (await page.getByTestId("probabilities").locator("output").allTextContents()).reduce(
      (sum, text) => sum + Number.parseFloat(text),
      0,
    );
    expect(total).toBeGreaterThan(99);
    expect(total).toBeLessThan(101);
    await eventually(() => page.url()).toContain("drawing=");
    const { page: again } = await site.open(new URL(page.url()).hash);
    expect(await again.locator(".pad canvas").getAttribute("aria-label")).toBe("Your drawing, of 1 stroke.");
    await again.getByRole("button", { name: "Next test digit" }).click();
    await eventually(() => again.getByText(/^Labelled \d\.$/).count()).toBe(1);
  });

  it("learns MNIST files that are dropped", async () => {
    const { page } = await site.open("#/digits?engine=simd&epochs=2");
    await page.waitForSelector(".units");
    const input = page.locator(".transport input[type=file]");
    await input.setInputFiles([idxFile("train-images-idx3-ubyte", [40, 28, 28]), idxFile("train-labels-idx1-ubyte", [40])]);
    await eventually(() => page.locator(".transport").textContent()).toContain("32 images of 28 × 28 to train on, 8 to test on.");
    await eventually(() => page.getByTestId("epoch").textContent()).toBe("2 of 2");
    await page.getByRole("button", { name: "Embedded digits" }).click();
    await eventually(() => page.locator(".transport").textContent()).toContain("1,438 images of 8 × 8");
  });

  it("measures WebAssembly and TypeScript in the visitor's browser", async () => {
    const { page } = await site.open("#/benchmark?size=128&round=100");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.getByRole("button", { name: "Measure" }).click();
    await eventually(() => page.getByTestId("tiny-typescript").textContent(), { timeout: 50_000 }).not.toBe("–");
    for (const id of ["gemm", "mlp", "digits", "tiny"]) {
      const [simd, typescript] = await Promise.all(
        ["simd", "typescript"].map(async (engine) =>
          Number((await page.getByTestId(`${id}-${engine}`).textContent())!.replaceAll(",", "")),
        ),
      );
      expect(typescript).toBeGreaterThan(0);
      expect(simd).toBeGreaterThan(0);
    }
    await eventually(() => page.getByRole("button", { name: "Measure" }).count()).toBe(1);
  });

  it("follows a link that is gone to while a change is about to be written into the address", async () => {
    const { page } = await site.open("#/step");
    for (const to of ["check", "digits", "benchmark", "step"]) {
      await page.evaluate(async (next) => {
        document.querySelector<HTMLElement>(".theme")!.click();
        document.querySelector<HTMLInputElement>(".segmented input:not(:checked)")?.click();
        await new Promise((resolve) => setTimeout(resolve, 200));
        location.hash = `#/${next}`;
        // The change is due now, and the event of the link as well: either may come first.
        const until = performance.now() + 120;
        while (performance.now() < until);
      }, to);
      await page.waitForSelector(`main[data-view=${to}]`);
      await page.waitForTimeout(350);
      expect(await page.evaluate(() => location.hash)).toContain(`#/${to}`);
    }
  });

  it("shows each view of a link, and the view that the visitor goes to as it was left", async () => {
    const { page } = await site.open("#/step?example=hagan&notation=hagan");
    await page.getByRole("link", { name: "Check formulas" }).click();
    await page.waitForSelector(".checker");
    await page.getByRole("link", { name: "Step through" }).click();
    await page.waitForSelector(".stepper");
    expect(await page.getByLabel("Network", { exact: true }).inputValue()).toBe("hagan");
    await page.goBack();
    await page.waitForSelector(".checker");
  });

  it("takes a file that is dropped on any view: a program to Check, a table to the playground", async () => {
    const { page } = await site.open("#/step");
    await page.waitForSelector(".stagecraft");
    const drop = async (name: string, text: string): Promise<void> =>
      page.evaluate(
        ([called, content]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([content], called));
          document.querySelector("main")!.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        },
        [name, text],
      );
    await drop("net.py", "dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T / m\n");
    await page.waitForSelector(".checker");
    await eventually(() => page.getByLabel("Your formulas").textContent()).toContain("dZ2 = A2 - Y");
    await drop("points.csv", "a,b,kind\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n");
    await page.waitForSelector("[data-testid=table-preview]");
  });

  it("says on every view what it is, its licence and how to have it", async () => {
    const { page } = await site.open("#/benchmark");
    await page.waitForSelector(".benchmark");
    expect(await page.locator("footer").textContent()).toMatch(/nothing is sent anywhere.*MIT licence.*npm i adjoint/s);
    const licence = await page.getByRole("link", { name: "MIT licence" }).getAttribute("href");
    expect(await page.evaluate(async (address) => (await fetch(address!)).text(), licence)).toContain("Permission is hereby granted");
  });
});

/** An IDX file of bytes: of images any, of labels 0 to 9 in turn. */
function idxFile(name: string, shape: readonly number[]): { readonly name: string; readonly mimeType: string; readonly buffer: Buffer } {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x800 + shape.length);
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  const count = shape.reduce((product, size) => product * size, 1);
  const bytes = Buffer.from(Uint8Array.from({ length: count }, (_, i) => (shape.length === 1 ? i % 10 : (i * 37) % 256)));
  return { name, mimeType: "application/octet-stream", buffer: Buffer.concat([header, bytes]) };
}
