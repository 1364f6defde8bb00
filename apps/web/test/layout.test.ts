import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { eventually, inBrowser } from "./browser.ts";

/** What has moved without the visitor's doing, as the browser adds it up (the share of the window, times how far). */
async function shifts(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { shifted: number }).shifted);
}

inBrowser("layout", (site) => {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    it(`no view jumps while it loads, by more than 0.03 of a window of ${width} × ${height}`, async () => {
      const { page } = await site.open("#/benchmark", { viewport: { width, height } });
      await page.addInitScript(() => {
        const counted = window as unknown as { shifted: number };
        counted.shifted = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) counted.shifted += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      let visits = 0;
      for (const view of [
        "playground",
        "playground?data=sine&output=identity&loss=half&test=0",
        "step",
        "step?example=ex4&step=delta1",
        "check",
      ]) {
        await page.goto(`${site.url}?${++visits}#/${view}`);
        await page.waitForSelector("main[data-ready=true] h1");
        await page.waitForSelector(
          view.startsWith("playground") ? ".plane canvas" : view.startsWith("step") ? ".four" : ".verdict, .report",
        );
        await page.waitForTimeout(500);
        expect([view, (await shifts(page)) < 0.03]).toEqual([view, true]);
      }
    });
  }

  it("what is below the matrices stays where it is while the pointer goes over their entries", async () => {
    const { page } = await site.open("#/step?example=ex4&step=dTheta1");
    const cells = page.locator(".stagecraft .matrix").first().locator("button");
    const tops = new Set<number>();
    for (let i = 0; i < 8; i++) {
      await cells.nth(i).hover();
      tops.add(await page.locator(".looks").evaluate((element) => Math.round(element.getBoundingClientRect().top + scrollY)));
    }
    expect(tops.size).toBe(1);
  });

  it("in the visitor's own colours what is chosen still differs from what is not", async () => {
    const { page } = await site.open("#/step", { forcedColors: "active" });
    const background = (selector: string): Promise<string> =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await background(".segmented label[data-on=true]")).not.toBe(await background(".segmented label[data-on=false]"));
    expect(await background(".steps button[aria-current]")).not.toBe(await background(".steps button:not([aria-current])"));
    expect(await background(".matrix td[data-picked=true] > button")).not.toBe(await background(".matrix td[data-picked=false] > button"));
    expect(
      await page
        .locator("td[data-marked=true]")
        .first()
        .evaluate((element) => getComputedStyle(element).outlineStyle),
    ).toBe("solid");
  });

  it("mathematics runs from left to right on a page that is translated into a language that does not", async () => {
    const { page } = await site.open("#/step");
    await page.waitForSelector(".stagecraft");
    await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
    const directions = await page.evaluate(() =>
      [...document.querySelectorAll("math, .equation, .entry, .brackets")].map((element) => getComputedStyle(element).direction),
    );
    expect(new Set(directions)).toEqual(new Set(["ltr"]));
  });

  it("goes back to the system's colours, and follows another tab of the page", async () => {
    const { page } = await site.open("#/lesson", { colorScheme: "light" });
    const theme = (of: typeof page) => of.evaluate(() => document.documentElement.dataset["theme"]);
    const other = await page.context().newPage();
    await other.goto(`${site.url}#/lesson`);
    await other.waitForSelector("main[data-ready=true] h1");
    await page.getByRole("button", { name: "Dark colours" }).click();
    await eventually(() => theme(page)).toBe("dark");
    await eventually(() => theme(other)).toBe("dark");
    await page.getByRole("button", { name: "Light colours" }).click();
    expect(await page.evaluate(() => localStorage.getItem("theme"))).toBeNull();
    await page.emulateMedia({ colorScheme: "dark" });
    await eventually(() => theme(page)).toBe("dark");
  });

  it("the keyboard alone goes through the steps and the entries", async () => {
    const { page } = await site.open("#/step?example=mazur&step=z1&notation=code");
    const current = page.locator(".steps [aria-current]");
    await current.focus();
    await page.keyboard.press("ArrowDown");
    await eventually(() => page.url()).toContain("step=a1");
    expect(await current.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.locator(".stagecraft .matrix button[tabindex='0']").first().focus();
    const before = await page.locator(".entry .value").textContent();
    await page.keyboard.press("ArrowRight");
    await eventually(() => page.locator(".entry .value").textContent()).not.toBe(before);
    await page.getByRole("link", { name: /^Raja’s/ }).focus();
    await page.keyboard.press("Enter");
    await eventually(() => page.url()).toContain("example=learner");
  });

  it("a page that is there trains without the network; a view that is not yet there says so in one line", async () => {
    const { page, complaints } = await site.open("#/playground");
    await page.waitForSelector(".plane canvas");
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Play" }).click();
    await eventually(async () => Number((await page.getByTestId("steps").textContent())!.replaceAll(",", ""))).toBeGreaterThan(100);
    await page.getByRole("link", { name: "Benchmark" }).click();
    await eventually(() => page.locator(".notice").allTextContents()).toEqual([
      "The view Benchmark could not be fetched. Go to another and come back when the server can be reached.",
    ]);
    await page.context().setOffline(false);
    await page.getByRole("link", { name: "Playground", exact: true }).click();
    await page.waitForSelector(".plane canvas");
    await page.getByRole("link", { name: "Benchmark" }).click();
    await page.waitForSelector("h1:text('Benchmark')");
    // The browser's own words about what it could not fetch.
    expect(complaints.splice(0).every((complaint) => complaint.includes("ERR_INTERNET_DISCONNECTED"))).toBe(true);
  });
});
