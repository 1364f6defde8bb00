import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { PAGES } from "../pages.ts";
import { eventually, inBrowser } from "./browser.ts";

inBrowser("sharing", (site) => {
  it("gives a link and a frame of the view as it stands", async () => {
    const { page } = await site.open("#/step?example=ex4&step=delta1&row=2");
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const link = await page.getByLabel("Link", { exact: true }).inputValue();
    expect(link).toBe(`${site.url}step.html#/step?example=ex4&row=2`);
    const frame = await page.getByLabel("To embed in a page").inputValue();
    expect(frame).toContain('step.html#/step?example=ex4&amp;row=2&amp;embed=1"');
    await page.goto(link);
    await page.waitForSelector("main[data-view=step][data-ready=true] .stagecraft[data-step=delta1]");
    expect(await page.title()).toBe("Step through · Adjoint");
  });

  it("saves the diagram as an SVG that draws by itself, and a canvas as PNG", async () => {
    for (const [hash, name, begins] of [
      ["#/step", "adjoint.svg", "<svg"],
      ["#/playground", "adjoint.png", "\u0089PNG"],
    ] as const) {
      const { page } = await site.open(hash);
      await page.waitForSelector(hash === "#/step" ? ".diagram" : ".plane canvas");
      await page.getByRole("button", { name: "Share", exact: true }).click();
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: /Save the picture/ }).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe(name);
      const bytes = await readFile(await file.path());
      expect(bytes.toString("latin1").slice(0, 4)).toBe(begins);
      if (name.endsWith("svg")) expect(bytes.toString()).toMatch(/<circle[^>]*stroke="rgb/);
    }
  });

  it("stands in a frame of an isolated page of another origin, without masthead, and tells its height", async () => {
    const outer = createServer((_, response) => {
      response.writeHead(200, {
        "content-type": "text/html",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-opener-policy": "same-origin",
      });
      response.end(`<!doctype html><title>a course</title><script>addEventListener("message", ({ data }) => { if (data.type === "adjoint:height") window.told = data.height; });</script>
        <iframe src="${site.url}lesson.html#/lesson/transpose/2?embed=1" width="700" height="500"></iframe>`);
    });
    await new Promise<void>((resolve) => outer.listen(0, resolve));
    const { page, complaints } = await site.open("#/lesson");
    await page.goto(`http://127.0.0.1:${(outer.address() as AddressInfo).port}/`);
    const frame = page.frameLocator("iframe");
    await eventually(() => frame.locator(".lesson h1").textContent()).toBe("Why is W transposed?");
    expect(await frame.locator(".masthead, .colophon").count()).toBe(0);
    await eventually(() => page.evaluate(() => (window as unknown as { told?: number }).told ?? 0)).toBeGreaterThan(300);
    await frame.getByRole("link", { name: "Next →" }).click();
    await eventually(() => frame.locator("[data-card='3']").count()).toBe(1);
    expect(await frame.locator(".masthead").count()).toBe(0);
    outer.close();
    // The frame's requests go to its own origin, which is another than the page's.
    complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes(`asked ${site.url}`)));
  });

  it("is presented large, and moved with the arrow keys and the space bar", async () => {
    const { page } = await site.open("#/step?example=mazur&notation=sudeep&step=z1&present=1");
    const shown = (): Promise<string | null> => page.locator(".stagecraft").getAttribute("data-step");
    expect(await page.locator(".steps").isVisible()).toBe(false);
    expect(await page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))).toBeGreaterThan(20);
    await page.keyboard.press("ArrowRight");
    await eventually(shown).toBe("a1");
    await page.keyboard.press("Space");
    await eventually(shown).toBe("z2");
    await page.keyboard.press("ArrowLeft");
    await eventually(shown).toBe("a1");
    await eventually(() => page.url()).toContain("present=1");
  });

  it("prints on white without buttons, and a worksheet without the numbers", async () => {
    const { page } = await site.open("#/step?step=delta1", { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe("rgb(255, 255, 255)");
    expect(await page.locator(".masthead, .steps, .headline .button").filter({ visible: true }).count()).toBe(0);
    const cell = page.locator(".equation td button").first();
    expect(await cell.evaluate((each) => getComputedStyle(each).color)).toBe("rgb(0, 0, 0)");
    await page.evaluate(() => (document.documentElement.dataset["print"] = "blank"));
    expect(await cell.evaluate((each) => getComputedStyle(each).color)).toBe("rgba(0, 0, 0, 0)");
    expect(await page.locator(".headline .tex").isVisible()).toBe(true);
  });

  it("has a page for each view, with a title, a description and something to read before the script has run", async () => {
    for (const [view, { title, heading, description, card }] of Object.entries(PAGES)) {
      const text = await (await fetch(`${site.url}${view}.html`)).text();
      expect(text).toContain(`<title>${title}</title>`);
      expect(text).toContain(`data-start="${view}"`);
      expect(text).toContain(`<h1>${heading}</h1>`);
      expect(text).toContain(`content="./${card}"`);
      expect((await fetch(site.url + card)).headers.get("content-type")).toBe("image/png");
      expect(text.replaceAll("&amp;", "&").split(description).length).toBe(4);
    }
  });

  it("works without a network once it has been there, each view of it", async () => {
    const { page, complaints } = await site.open("#/playground", { serviceWorkers: "allow" });
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.context().setOffline(true);
    await page.goto(`${site.url}step.html?2#/step`);
    await page.waitForSelector(".stagecraft");
    await page.getByRole("link", { name: "Benchmark" }).click();
    await page.waitForSelector("h1:text('Benchmark')");
    expect(complaints.filter((complaint) => !complaint.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
    complaints.splice(0);
  });
});
