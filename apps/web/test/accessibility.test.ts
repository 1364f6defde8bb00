import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inBrowser } from "./browser.ts";

const VIEWS = [
  ["#/playground", ".graph"],
  ["#/playground?data=iris&output=softmax", ".confusion"],
  ["#/playground?data=sine&output=identity&loss=half&test=0", ".graph"],
  ["#/playground?data=iris&output=softmax&beside=data%3Diris%26output%3Dsoftmax%26optimizer%3Dsgd", "[data-testid=beside] .confusion"],
  ["#/step", ".stagecraft"],
  ["#/step?example=ex4&look=check", ".ucurve"],
  ["#/step?example=hagan&look=published", ".published"],
  ["#/step?example=learner&look=check", ".ucurve"],
  ["#/lesson", ".contents"],
  ["#/lesson/transpose/2", ".stagecraft"],
  ["#/lesson/optimisers/2", ".descents"],
  ["#/check?printed=0.00105872", ".candidates"],
  ["#/digits?engine=simd", ".units"],
  ["#/benchmark", ".case"],
] as const;

/** What axe-core finds on the page as it stands. */
async function violations(page: Page): Promise<string[]> {
  // The policy lets no script in by a tag: it is evaluated by the debugger.
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(async () => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

inBrowser("accessibility", (site) => {
  it.each((["light", "dark"] as const).flatMap((scheme) => VIEWS.map(([hash, ready]) => [hash, scheme, ready] as const)))(
    "%s in %s colours has no violation",
    async (hash, colorScheme, ready) => {
      const page = await site.visit(hash);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.waitForSelector(ready);
      expect(await violations(page)).toEqual([]);
    },
  );

  it.each([
    [320, 640, "light", "none"],
    [390, 844, "dark", "none"],
    [2560, 1440, "light", "none"],
    [1440, 900, "dark", "active"],
  ] as const)("no view has a violation at %d × %d in %s, forced colours %s", async (width, height, colorScheme, forcedColors) => {
    const { page } = await site.open("#/playground", { viewport: { width, height }, colorScheme, forcedColors, reducedMotion: "reduce" });
    for (const [hash, ready] of [
      ["#/playground", ".graph"],
      ["#/step?example=learner", ".stagecraft"],
      ["#/step?example=ex4&look=check", ".ucurve"],
      ["#/lesson/transpose/2", ".stagecraft"],
      ["#/check", ".targets"],
      ["#/digits?engine=simd", ".units"],
    ] as const) {
      await page.goto(site.url + hash);
      await page.waitForSelector(`main[data-view=${hash.slice(2).split(/[?/]/)[0]}][data-ready=true] ${ready}`);
      expect([hash, ...(await violations(page))]).toEqual([hash]);
    }
  });

  it.each([
    [320, 640],
    [390, 844],
    [1440, 900],
    [2560, 1440],
  ])("no view is wider than a window of %d × %d", async (width, height) => {
    const { page } = await site.open("#/playground", { viewport: { width, height } });
    for (const hash of [
      "#/playground",
      "#/step?example=ex4",
      "#/step?example=ex4&look=check",
      "#/lesson/transpose/2",
      "#/check",
      "#/digits",
      "#/benchmark",
    ]) {
      await page.goto(site.url + hash);
      await page.waitForSelector(`main[data-view=${hash.slice(2).split(/[?/]/)[0]}][data-ready=true] h1`, { state: "attached" });
      await page.waitForTimeout(150);
      expect(`${hash} ${await page.evaluate(() => document.documentElement.scrollWidth)}`).toBe(`${hash} ${width}`);
    }
  });
});
