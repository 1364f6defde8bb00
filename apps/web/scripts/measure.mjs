// How fast the page is here: `pnpm --filter @adjoint/web run measure`. Prints first paint, the time until it answers, frames and steps per second while it trains
// 2-8-8-1 at full speed, the longest tasks of the main thread, and how long a pause takes.
import { withPage } from "./browser.mjs";

const SECONDS = 10;
const milliseconds = (value) => `${Math.round(value)} ms`;

await withPage(async ({ page, url }) => {
  const loads = [];
  for (let i = 0; i < 5; i++) {
    await page.goto(`${url}?${i}`);
    await page.waitForSelector(".graph");
    loads.push(
      await page.evaluate(() => {
        const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
        return { paint, ready: performance.now() };
      }),
    );
  }
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
  console.log(`first contentful paint      ${milliseconds(median(loads.map(({ paint }) => paint)))} (bar: 1000)`);
  console.log(`network drawn, answering    ${milliseconds(median(loads.map(({ ready }) => ready)))} (bar: 1500)`);

  for (const engine of ["wasm", "simd", "typescript"]) {
    await page.goto(`${url}?${engine}#/playground?pace=full&engine=${engine}`);
    await page.waitForSelector(".graph");
    await page.waitForTimeout(500);
    const found = await page.evaluate(async (seconds) => {
      const tasks = [];
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        entryTypes: ["longtask"],
      });
      const count = () => Number(document.querySelector("[data-testid=steps]").textContent.replaceAll(",", ""));
      document.querySelector(".transport .primary").click();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const gaps = [];
      const start = performance.now();
      const from = count();
      let last = start;
      await new Promise((resolve) => {
        const frame = (now) => {
          gaps.push(now - last);
          last = now;
          if (now - start < seconds * 1000) requestAnimationFrame(frame);
          else resolve();
        };
        requestAnimationFrame(frame);
      });
      const elapsed = (performance.now() - start) / 1000;
      const steps = (count() - from) / elapsed;
      const counter = document.querySelector("[data-testid=steps]");
      let changed = performance.now();
      const pressed = changed;
      new MutationObserver(() => (changed = performance.now())).observe(counter, { characterData: true, childList: true, subtree: true });
      document.querySelector(".transport .primary").click();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return {
        frames: gaps.length / elapsed,
        worst: Math.max(...gaps),
        steps,
        longest: Math.max(0, ...tasks),
        tasks: tasks.length,
        pause: changed - pressed,
      };
    }, SECONDS);
    const backend = await page.locator("[data-testid=backend]").textContent();
    console.log(
      `${backend.padEnd(10)} ${found.frames.toFixed(1)} frames/s (bar: 55), ${Math.round(found.steps).toLocaleString("en")} steps/s (bar: 100,000), worst frame ${milliseconds(found.worst)}, ` +
        `${found.tasks} tasks over 50 ms (longest ${milliseconds(found.longest)}), pause answered in ${milliseconds(found.pause)} (bar: 100)`,
    );
  }
});
