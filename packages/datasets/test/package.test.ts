import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What a browser bundle of this program weighs and holds. */
async function bundle(program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

/** The start of each packed table, by which a bundle that holds it is known. */
const packed = Object.fromEntries(
  readdirSync(new URL("../src/generated/", import.meta.url)).map((file) => {
    const text = /"?text"?:\s*"([^"]+)"/.exec(readFileSync(new URL(`../src/generated/${file}`, import.meta.url), "utf8"))![1];
    return [file.replace(".ts", ""), text.slice(0, 300)];
  }),
);

describe("the package", () => {
  it("prints what the README says that it prints", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const programs = [...readme.matchAll(/```ts\n(.*?)```\n\n```\n(.*?)```/gs)];
    expect(programs).toHaveLength(2);
    // Inside the package, so that its own name leads to what is published.
    mkdirSync(new URL("../.results/", import.meta.url), { recursive: true });
    const path = fileURLToPath(new URL("../.results/readme.mjs", import.meta.url));
    for (const [, program, printed] of programs) {
      writeFileSync(path, program);
      expect(execFileSync(process.execPath, [path], { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } })).toBe(printed);
    }
  });

  it("a bundle holds the embedded sets that it names, and no other", async () => {
    const programs: [string, string[]][] = [
      [`import { moons } from "@adjoint/datasets"; console.log(moons());`, []],
      [`import { parseCsv } from "@adjoint/datasets"; console.log(parseCsv("1,2"));`, []],
      [`import { iris } from "@adjoint/datasets"; console.log(iris());`, ["iris"]],
      [`import { digits } from "@adjoint/datasets/digits"; console.log(digits());`, ["digits"]],
      [`import { wine, breastCancer } from "@adjoint/datasets"; console.log(wine(), breastCancer());`, ["breast-cancer", "wine"]],
    ];
    for (const [program, expected] of programs) {
      const text = await bundle(program);
      expect(Object.keys(packed).filter((name) => text.includes(packed[name]))).toEqual(expected);
    }
  });

  it("a bundle for the browser of everything but the Node part resolves, and asks for no module of Node", async () => {
    const text = await bundle(`import * as all from "@adjoint/datasets"; console.log(all);`);
    expect(text).not.toMatch(/["']node:/);
  });

  it("generates in less than 13 KB, minified, of which 3 are the sentences of errors", async () => {
    expect((await bundle(`import { moons } from "@adjoint/datasets"; console.log(moons());`)).length).toBeLessThan(13_000);
  });
});
