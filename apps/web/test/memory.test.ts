import { expect, it } from "vitest";
import { inBrowser, steps } from "./browser.ts";

const CHANGES = 10;

inBrowser("the memory of the page", (site) => {
  it(`keeps no removed element and no listener after ${CHANGES} layers that came and went`, async () => {
    const { page } = await site.open("#/playground");
    await page.waitForSelector(".graph");
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("HeapProfiler.enable");
    const counted = async () => {
      for (let i = 0; i < 3; i++) await devtools.send("HeapProfiler.collectGarbage");
      return devtools.send("Memory.getDOMCounters");
    };
    const layers = page.locator(".columns");
    const change = async (): Promise<void> => {
      for (const [button, columns] of [
        ["+ layer", 5],
        ["− layer", 4],
      ] as const) {
        await page.getByRole("button", { name: button }).click();
        await page.waitForSelector(`.columns[data-layers="${columns}"]`);
        // The summary of the new network comes from the worker; it makes the panel render once more.
        await page.waitForFunction(
          (count) => document.querySelector(".network header p")?.textContent?.split("–").length === count,
          columns,
        );
      }
    };
    expect(await layers.getAttribute("data-layers")).toBe("4");
    expect(await steps(page)).toBe(0);
    for (let i = 0; i < 3; i++) await change();
    const before = await counted();
    for (let i = 0; i < CHANGES; i++) await change();
    const after = await counted();
    // Each change made 97 nodes and 3 listeners that stayed.
    expect(after.nodes - before.nodes).toBeLessThan(50);
    expect(after.jsEventListeners - before.jsEventListeners).toBeLessThan(10);
  });
});
