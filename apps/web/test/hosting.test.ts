import { createServer } from "node:http";
import type { Server } from "node:http";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, inBrowser, steps } from "./browser.ts";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/** A host that knows nothing of the page: no headers, and a path of its own. */
let server: Server;
let address = "";
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname.replace("/deep/down/", "").replace(/^$/, "index.html");
    readFile(new URL(`../dist/${path}`, import.meta.url)).then(
      (file) => response.writeHead(200, { "Content-Type": TYPES[path.split(".").at(-1)!] ?? "application/octet-stream" }).end(file),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}/deep/down/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

inBrowser("on any host", (site) => {
  it("works from a folder, without the headers for threads, and says that it has one thread", async () => {
    const page = await site.visit("#/playground");
    await page.goto(`${address}#/playground`);
    await page.waitForSelector(".graph");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBe(100);
    await page.goto(`${address}#/benchmark?size=128&round=100`);
    await page.getByRole("button", { name: "Measure" }).click();
    await eventually(() => page.locator("[data-contender=threads] .why").first().textContent()).toContain("not cross-origin isolated");
    await page.getByRole("button", { name: "Stop" }).click();
  });
});
