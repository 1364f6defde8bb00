// Whether the page keeps its memory: `pnpm --filter @adjoint/web run memory [minutes]`. Trains, resets, changes layers, engines and data sets, and compares the heap after
// collection at the end with the heap after the first tenth.
import { withPage } from "./browser.mjs";

const minutes = Number(process.argv[2] ?? 10);
const MEGABYTE = 2 ** 20;

await withPage(
  async ({ page, url, browser }) => {
    await page.goto(`${url}#/playground?pace=full`);
    await page.waitForSelector(".graph");
    const session = await page.context().newCDPSession(page);
    await session.send("HeapProfiler.enable");
    const heap = async () => {
      for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      return usedSize / MEGABYTE;
    };
    const processes = async () => {
      const root = await browser.newBrowserCDPSession();
      const { processInfo } = await root.send("SystemInfo.getProcessInfo");
      return processInfo.length;
    };
    const sets = ["moons", "spirals", "circles", "gaussians", "sine", "iris", "xor"];
    const play = () => page.locator(".transport .primary").click();
    const start = Date.now();
    let first;
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
      if (round % 7 === 0) {
        samples.push(await heap());
        if (first === undefined && Date.now() - start > minutes * 6000) first = samples.at(-1);
        console.log(`${((Date.now() - start) / 60_000).toFixed(1)} min, ${round} rounds: ${samples.at(-1).toFixed(2)} MB of page heap`);
      }
    }
    const last = await heap();
    console.log(
      `heap after collection: ${first?.toFixed(2)} MB → ${last.toFixed(2)} MB, ${((100 * last) / first - 100).toFixed(1)} % (bar: 5 %), ${await processes()} processes`,
    );
  },
  { args: ["--js-flags=--expose-gc"] },
);
