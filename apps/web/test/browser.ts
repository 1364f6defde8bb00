import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { preview } from "vite";
import { afterAll, beforeAll, describe, expect } from "vitest";

/** Where a Chromium is, in this order: what `CHROMIUM_PATH` names, where systems keep one, what Playwright has downloaded. */
function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") return existsSync(named) ? named : undefined;
  const programs = process.env["PROGRAMFILES"] ?? "C:\\Program Files";
  const usual = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    join(programs, "Google", "Chrome", "Application", "chrome.exe"),
  ];
  const cache = join(homedir(), ".cache", "ms-playwright");
  const downloaded = existsSync(cache)
    ? readdirSync(cache)
        .filter((name) => name.startsWith("chromium-"))
        .map((name) => join(cache, name, "chrome-linux", "chrome"))
    : [];
  return [...usual, ...downloaded].find((path) => existsSync(path));
}

export const CHROMIUM = findChromium();

async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM!,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--no-default-browser-check",
    ],
  });
}

/** A tab of the built page, with everything that must not happen on it. */
interface Tab {
  readonly page: Page;
  /** Exceptions, console errors (a broken policy is one), and requests to other origins. */
  readonly complaints: readonly string[];
}

export interface Site {
  readonly url: string;
  /** Opens the page at `#/…`. */
  open(hash: string, options?: BrowserContextOptions): Promise<Tab>;
  /** Loads the page anew at `#/…` in a tab that the tests of a file share: quicker than a tab of its own. */
  visit(hash: string): Promise<Page>;
}

/**
 * Tests in a real browser, against the built page as the preview server sends it. Where there is no Chromium they are skipped, which `chromium.test.ts` says in one line; in CI that is an error.
 * Every tab must be free of complaints at the end.
 */
export function inBrowser(title: string, tests: (site: Site) => void): void {
  if (CHROMIUM === undefined && process.env["CI"] !== undefined && process.env["CI"] !== "") {
    throw new Error(
      "no Chromium was found, and CI must run the browser's tests. Install one (apt-get install chromium), or name it in CHROMIUM_PATH.",
    );
  }
  describe.skipIf(CHROMIUM === undefined)(title, () => {
    let browser: Browser;
    let close: () => Promise<void>;
    let url = "";
    const open: Tab[] = [];
    beforeAll(async () => {
      const root = fileURLToPath(new URL("..", import.meta.url));
      const server = await preview({ root, logLevel: "error", preview: { port: 0, strictPort: false } });
      url = server.resolvedUrls!.local[0]!;
      close = () => server.close();
      browser = await launch();
    });
    afterAll(async () => {
      const complaints = open.flatMap((tab) => tab.complaints);
      await browser.close();
      await close();
      expect(complaints).toEqual([]);
    });
    let shared: Page | undefined;
    let visits = 0;
    const site: Site = {
      get url() {
        return url;
      },
      async visit(hash) {
        if (shared === undefined) {
          ({ page: shared } = await site.open(hash));
          return shared;
        }
        // Another query, so that the page is loaded and not only its fragment changed.
        await shared.goto(`${url}?${++visits}${hash}`);
        await shared.waitForSelector("main[data-ready=true] h1", { state: "attached" });
        return shared;
      },
      async open(hash, options = {}) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: "block", ...options });
        const page = await context.newPage();
        page.setDefaultTimeout(20_000);
        const complaints: string[] = [];
        page.on("pageerror", (error) => complaints.push(`${hash}: ${error.message}`));
        page.on("console", (message) => {
          // Whether a preloaded font is used within seconds says how busy the machine is.
          if (message.text().includes("was preloaded using link preload")) return;
          if (message.text() === "Service Worker registration blocked by Playwright") return;
          if (message.type() === "error" || message.type() === "warning") complaints.push(`${hash}: ${message.text()}`);
        });
        page.on("request", (request) => {
          const target = new URL(request.url());
          const own = request.isNavigationRequest() || target.protocol === "blob:" || target.origin === new URL(page.url()).origin;
          if (!own) complaints.push(`${hash}: asked ${request.url()}`);
        });
        open.push({ page, complaints });
        await page.goto(url + hash);
        await page.waitForSelector("main[data-ready=true] h1", { state: "attached" });
        return { page, complaints };
      },
    };
    tests(site);
  });
}

/** What will hold before long: machines that test are slow. */
export function eventually<T>(read: () => T | Promise<T>, options: { readonly timeout?: number } = {}) {
  return expect.poll(read, { timeout: 25_000, interval: 50, ...options });
}

/** Waits until the playground has a network, and gives how many steps it has taken. */
export async function steps(page: Page): Promise<number> {
  return Number((await page.getByTestId("steps").textContent())!.replaceAll(",", ""));
}
