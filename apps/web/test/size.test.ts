import { readFile, readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);

/** The gzipped sizes of files and of what they import at once; import("./x.js") is fetched when it is asked for. */
async function sizesOf(first: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const add = async (name: string): Promise<void> => {
    if (sizes.has(name)) return;
    const text = await readFile(new URL(`assets/${name}`, dist));
    sizes.set(name, gzipSync(text, { level: 9 }).length);
    for (const [, imported] of text.toString().matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) await add(imported);
  };
  for (const name of first) await add(name);
  return sizes;
}

/** The scripts that the page names. */
async function scripts(): Promise<string[]> {
  const page = await readFile(new URL("index.html", dist), "utf8");
  return [...page.matchAll(/assets\/([^"]+\.js)/g)].map(([, script]) => script);
}

/** The built file of a module. */
async function built(name: string): Promise<string> {
  const file = (await readdir(new URL("assets/", dist))).find((each) => new RegExp(`^${name}-[\\w-]+\\.js$`).test(each));
  if (file === undefined) throw new Error(`There is no file of ${name} in dist/assets.`);
  return file;
}

const kilobytes = (sizes: ReadonlyMap<string, number>): number => [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1024;

it("the first view takes at most 150 KB of JavaScript and WebAssembly, gzipped: the page and the worker with the kernels in it", async () => {
  const sizes = await sizesOf([...(await scripts()), await built("worker")]);
  console.log(
    `first view: ${kilobytes(sizes).toFixed(1)} KB gzipped: ${[...sizes].map(([name, size]) => `${name} ${(size / 1024).toFixed(1)}`).join(", ")}`,
  );
  expect(kilobytes(sizes)).toBeLessThanOrEqual(150);
});

it.each(["step", "check", "digits", "benchmark"])(
  "the view %s takes at most 250 KB with all that it shares; its worker comes apart",
  async (view) => {
    expect(kilobytes(await sizesOf([...(await scripts()), await built(view)]))).toBeLessThanOrEqual(250);
  },
);

it.each([
  // Two readers of formulas stand side by side in it, until one judges all that the other does: then it is 250 again.
  ["check-worker", 266],
  ["bench-worker", 100],
  ["plot", 30],
])("the lazy part %s adds at most %i KB", async (name, most) => {
  const shared = kilobytes(await sizesOf(await scripts()));
  expect(kilobytes(await sizesOf([...(await scripts()), await built(name)])) - shared).toBeLessThanOrEqual(most);
});

it("the page holds no inline script or style, and names files by relative paths", async () => {
  const page = await readFile(new URL("index.html", dist), "utf8");
  expect(page).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
  expect([...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path).filter((path) => !path.startsWith("./"))).toEqual([]);
  expect(page.replaceAll("&#39;", "'")).toContain("script-src 'self' 'wasm-unsafe-eval'");
});
