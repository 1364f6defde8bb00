// How fast the page is here: `pnpm --filter @adjoint/web run measure [--heap MINUTES]`. Prints the load of the machine; first paint and the time until the network answers;
// frames and steps per second while it trains 2-8-8-1; the interaction to next paint (INP) of what people do in each view, also with the processor 4 times slower;
// with --heap, the memory of page and workers over so many minutes of training.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { withPage } from "./browser.mjs";

const { values } = parseArgs({ options: { heap: { type: "string" }, seconds: { type: "string", default: "10" } } });
const SECONDS = Number(values.seconds);
const milliseconds = (value) => `${Math.round(value)} ms`;
const load = () => loadavg()[0].toFixed(1);

/** What people do, by view: each is one interaction. */
const ACTIONS = {
  "#/playground": async (page) => {
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.getByLabel("Learning rate η").selectOption("0.03");
    await page.getByRole("button", { name: "+ layer" }).click();
    await page.locator("canvas.graph").click({ position: { x: 150, y: 120 } });
    await page.getByLabel("Look at").selectOption({ index: 5 });
    await page.getByLabel("Show the test rows").click();
    await page.getByLabel("Set", { exact: true }).selectOption("moons");
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByRole("button", { name: "100", exact: true }).click();
    await page.getByRole("button", { name: "Reset" }).click();
  },
  "#/step?example=ex4": async (page) => {
    for (let i = 0; i < 4; i++) await page.getByRole("button", { name: "Next step" }).click();
    await page.keyboard.press("ArrowRight");
    await page.getByLabel("Notation").selectOption("sudeep");
    await page.locator(".brackets td").first().click();
    await page.getByRole("radio", { name: "Check the gradient" }).check({ force: true });
  },
  "#/lesson/transpose/1": async (page) => {
    await page.getByRole("button", { name: "Reveal" }).click();
    await page.locator("a[rel=next]").click();
    await page.locator("a[rel=next]").click();
  },
  "#/check": async (page) => {
    await page.getByTestId("editor").locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nx = 1", { delay: 60 });
    await page.getByLabel("Begin with").selectOption({ index: 3 });
  },
};

/** The longest interaction of each view [ms]: from the input to the next frame that is painted. */
async function interactions(page, url, slower) {
  const client = await page.context().newCDPSession(page);
  const found = {};
  for (const [hash, act] of Object.entries(ACTIONS)) {
    await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await page.goto(`${url}?${hash.slice(2, 6)}${slower}${hash}`);
    await page.waitForSelector("main[data-ready=true] h1");
    await page.waitForTimeout(1000);
    await page.evaluate(() => {
      globalThis.durations = [];
      const take = (list) => {
        for (const { interactionId, duration } of list.getEntries()) if (interactionId > 0) globalThis.durations.push(duration);
      };
      new PerformanceObserver(take).observe({ type: "event", durationThreshold: 16 });
    });
    await client.send("Emulation.setCPUThrottlingRate", { rate: slower });
    await act(page);
    await page.waitForTimeout(500);
    found[hash] = await page.evaluate(() => Math.max(0, ...globalThis.durations));
  }
  await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await client.detach();
  return found;
}

await withPage(
  async ({ page, url }) => {
    console.log(`load of the machine         ${load()} on ${(await import("node:os")).availableParallelism()} processors`);
    const loads = [];
    for (let i = 0; i < 5; i++) {
      await page.goto(`${url}?${i}`);
      await page.waitForSelector("canvas.graph");
      loads.push(
        await page.evaluate(() => {
          const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
          return { paint, ready: performance.now() };
        }),
      );
    }
    const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
    console.log(`first contentful paint      ${milliseconds(median(loads.map(({ paint }) => paint)))} (bar: 500)`);
    console.log(`network drawn, answering    ${milliseconds(median(loads.map(({ ready }) => ready)))} (bar: 800)`);

    for (const engine of ["wasm", "simd", "typescript"]) {
      await page.goto(`${url}?${engine}#/playground?pace=full&engine=${engine}`);
      await page.waitForSelector("canvas.graph");
      await page.waitForTimeout(500);
      const found = await page.evaluate(async (seconds) => {
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
        return { frames: gaps.length / elapsed, worst: Math.max(...gaps), steps, pause: changed - pressed };
      }, SECONDS);
      const backend = await page.getByTestId("backend").getAttribute("data-backend");
      console.log(
        `${backend.padEnd(10)} ${found.frames.toFixed(1)} frames/s (bar: 55), ${Math.round(found.steps).toLocaleString("en")} steps/s, ` +
          `worst frame ${milliseconds(found.worst)}, pause answered in ${milliseconds(found.pause)} (bar: 100), load ${load()}`,
      );
    }

    for (const [slower, bar] of [
      [1, 100],
      [4, 300],
    ]) {
      const found = await interactions(page, url, slower);
      const text = Object.entries(found)
        .map(([hash, longest]) => `${hash.slice(2).split(/[?/]/)[0]} ${Math.round(longest)}`)
        .join(", ");
      console.log(`longest interaction${slower === 1 ? "" : `, ${slower} × slower`}  ${text} ms (bar: ${bar}), load ${load()}`);
    }

    if (values.heap !== undefined) await measureHeap(page, url, Number(values.heap));
  },
  { args: ["--enable-blink-features=ForceEagerMeasureMemory"] },
);

/** Memory of page and workers, WebAssembly included, after a collection, once a minute while it trains [MB]. */
async function measureHeap(page, url, minutes) {
  await page.goto(`${url}?heap#/playground?pace=100`);
  await page.waitForSelector("canvas.graph");
  await page.locator(".transport .primary").click();
  const sizes = [];
  for (let minute = 0; minute <= minutes; minute++) {
    await page.waitForTimeout(minute === 0 ? 10_000 : 60_000);
    sizes.push((await page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes)) / 2 ** 20);
  }
  const shown = sizes.map((size) => size.toFixed(1)).join(", ");
  console.log(`memory, minute by minute    ${shown} MB: ${((100 * sizes.at(-1)) / sizes[0] - 100).toFixed(1)} % (bar: 5 %)`);
}
