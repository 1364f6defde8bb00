import { readFile, readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);

/** The files that the first view needs: what the page names, what they import at once, and the worker with the kernels in it. */
async function firstView(): Promise<Map<string, number>> {
  const files = await readdir(new URL("assets/", dist));
  const sizes = new Map<string, number>();
  const add = async (name: string): Promise<void> => {
    if (sizes.has(name)) return;
    const text = await readFile(new URL(`assets/${name}`, dist));
    sizes.set(name, gzipSync(text, { level: 9 }).length);
    // Static imports alone: import("./x.js") is fetched when it is asked for.
    for (const [, imported] of text.toString().matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) await add(imported);
  };
  const page = await readFile(new URL("index.html", dist), "utf8");
  for (const [, script] of page.matchAll(/assets\/([^"]+\.js)/g)) await add(script);
  for (const name of files) if (/^worker-.*\.js$/.test(name)) await add(name);
  return sizes;
}

it("the first view takes at most 156 KB of JavaScript and WebAssembly, gzipped", async () => {
  const sizes = await firstView();
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  console.log(
    `first view: ${(total / 1024).toFixed(1)} KB gzipped: ${[...sizes].map(([name, size]) => `${name} ${(size / 1024).toFixed(1)}`).join(", ")}`,
  );
  expect([...sizes.keys()].some((name) => name.startsWith("worker-"))).toBe(true);
  expect(total).toBeLessThanOrEqual(156 * 1024);
});

it("the page holds no inline script or style, and names files by relative paths", async () => {
  const page = await readFile(new URL("index.html", dist), "utf8");
  expect(page).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
  expect([...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path).filter((path) => !path.startsWith("./"))).toEqual([]);
  expect(page.replaceAll("&#39;", "'")).toContain("script-src 'self' 'wasm-unsafe-eval'");
});
