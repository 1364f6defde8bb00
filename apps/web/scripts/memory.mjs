// Whether the page keeps its memory: `pnpm --filter @adjoint/web run memory [minutes]`. Trains, resets, changes layers, engines and data sets, and compares the memory of
// page and workers whenever the settings are the same again.
import { withPage } from "./browser.mjs";

const minutes = Number(process.argv[2] ?? 10);
const MEGABYTE = 2 ** 20;

await withPage(
  async ({ page, url }) => {
    await page.goto(`${url}#/playground?pace=full`);
    await page.waitForSelector(".graph");
    // Of the page and its workers, WebAssembly included, after a collection.
    const heap = async () => (await page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes)) / MEGABYTE;
    const sets = ["moons", "spirals", "circles", "gaussians", "sine", "iris", "xor"];
    const play = () => page.locator(".transport .primary").click();
    const start = Date.now();
    let round = 0;
    const samples = [];
    while (Date.now() - start < minutes * 60_000) {
      await page.getByLabel("Set", { exact: true }).selectOption(sets[round % sets.length]);
      await page.getByRole("button", { name: round % 2 === 0 ? "+ layer" : "− layer" }).click();
      await page
        .locator(".segmented input")
        .nth(round % 3)
        .check({ force: true });
      await play();
      await page.waitForTimeout(1500);
      await page.getByRole("button", { name: "Reset" }).click();
      await page.waitForTimeout(200);
      round++;
      // After so many rounds data, layers and engine are the same again: only then can two sizes be compared.
      if (round % 42 === 0) {
        samples.push(await heap());
        console.log(`${((Date.now() - start) / 60_000).toFixed(1)} min, ${round} rounds: ${samples.at(-1).toFixed(2)} MB`);
      }
    }
    const [first, last] = [samples[0], samples.at(-1)];
    console.log(
      `page and workers: ${first?.toFixed(2)} MB → ${last?.toFixed(2)} MB, ${((100 * last) / first - 100).toFixed(1)} % (bar: 5 %)`,
    );
  },
  { args: ["--enable-blink-features=ForceEagerMeasureMemory"] },
);
