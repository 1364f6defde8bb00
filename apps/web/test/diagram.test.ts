import { expect, it } from "vitest";
import { eventually, inBrowser } from "./browser.ts";

inBrowser("the diagram of a step", (site) => {
  it("lights an edge, the entries of both matrices and the term of the sum together", async () => {
    const { page } = await site.open("#/step?example=ex4&step=z1&notation=sudeep");
    const lit = (selector: string): Promise<number> => page.locator(selector).count();
    // Unit 1 of the hidden layer adds what comes from three inputs.
    expect(await lit(".diagram line[data-lit=true]")).toBe(3);
    await page.locator(".entry .term").nth(1).hover();
    await eventually(() =>
      page.locator(".diagram line[data-term=true]").evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset["edge"])),
    ).toEqual(["1-0-1"]);
    expect(await lit(".operand td[data-strong=true]")).toBe(2);
    expect(
      await page
        .locator(".operand td[data-strong=true]")
        .evaluateAll((cells) => cells.map((cell) => (cell as HTMLTableCellElement).cellIndex)),
    ).toEqual([1, 0]);
    // From the edge to the term.
    await page.locator(".diagram line[data-edge='1-2-0']").dispatchEvent("pointerdown");
    await eventually(() => page.url()).toContain("row=2");
    expect(await page.locator(".term[data-lit=true]").getAttribute("data-term")).toBe("0");
  });

  it("walks the same edges the other way for δ: those that lead from the unit, not to it", async () => {
    const { page } = await site.open("#/step?example=ex4&step=delta1&notation=sudeep&row=1");
    const edges = (): Promise<(string | undefined)[]> =>
      page.locator(".diagram line[data-lit=true]").evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset["edge"]));
    expect(await edges()).toEqual(["2-0-1", "2-1-1", "2-2-1"]);
    expect(await page.locator(".diagram").getAttribute("data-direction")).toBe("backward");
    // Each edge is one entry of the row of Wᵀ and one term.
    await page.locator(".entry .term").nth(2).hover();
    await eventually(() => page.locator(".diagram line[data-term=true]").getAttribute("data-edge")).toBe("2-2-1");
    await page.goto(`${site.url}#/step?example=ex4&step=z2&notation=sudeep&row=1`);
    await eventually(() => page.locator(".diagram").getAttribute("data-direction")).toBe("forward");
    expect(await edges()).toEqual(expect.arrayContaining(["2-1-0", "2-1-4"]));
  });

  it("shows the numbers that are known by now, and goes through time with a slider", async () => {
    const { page } = await site.open("#/step?example=mazur&notation=sudeep&step=a0");
    expect(await page.locator(".diagram .unit text").allTextContents()).toEqual([".05", ".10", "", "", "", ""]);
    const time = page.getByLabel("Time", { exact: true });
    await time.fill("2.5");
    await eventually(() => page.locator(".stagecraft").getAttribute("data-step")).toBe("a1");
    expect((await page.locator(".diagram .unit text").allTextContents()).slice(2, 4)).toEqual([".59", ".60"]);
    await time.fill("3.5");
    await eventually(() => page.locator(".stagecraft").getAttribute("data-step")).toBe("z2");
    await eventually(() => page.locator(".diagram .signal circle").count()).toBe(2);
  });

  it("says what it shows, and draws of large layers the units about the chosen one", async () => {
    const { page } = await site.open("#/step?example=hagan&step=z1");
    expect(await page.locator(".diagram").getAttribute("aria-label")).toBe(
      "A network of 1, 2, 1 units. Forward, 1 edge leads from layer 0 to unit 1 of layer 1.",
    );
    const { page: large } = await site.open("#/playground?data=breastCancer&hidden=12tanh&output=sigmoid&engine=simd");
    await large.waitForSelector("canvas.graph");
    await large.getByRole("button", { name: "Step through it" }).click();
    await large.waitForSelector(".diagram");
    expect(await large.locator(".diagram .more").allTextContents()).toEqual(["⋮ 22 more", "⋮ 4 more"]);
  });
});
