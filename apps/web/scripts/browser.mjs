// A Chromium on the built page, for the measurements in this folder.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";

const USUAL = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"];

/** Opens a tab of the page as the preview server sends it; gives it to `work` and closes everything afterwards. */
export async function withPage(work, { args = [] } = {}) {
  const executablePath = process.env.CHROMIUM_PATH ?? USUAL.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error("no Chromium was found. Name one in CHROMIUM_PATH.");
  const server = await preview({ root: fileURLToPath(new URL("..", import.meta.url)), logLevel: "error", preview: { port: 0 } });
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", ...args],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await work({ page, browser, url: server.resolvedUrls.local[0] });
  } finally {
    await browser.close();
    await server.close();
  }
}
