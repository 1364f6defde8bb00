import { execFile } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build as vite } from "vite";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { LIBRARIES, nameOf, tarballOf, workspace } from "./install.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const folder = inject("folder");
const app = join(folder, "app");

/** Returns the command of a tool that cannot be imported. */
const bin = (tool: string, file: string): string => join(dirname(require.resolve(`${tool}/package.json`)), file);

/** Returns the programs of a package's README. */
function programsOf(library: string): string[] {
  const text = readFileSync(join(workspace, "packages", library, "README.md"), "utf8");
  return Array.from(text.matchAll(/```ts\n([\s\S]*?)```/g), ([, code]) => code);
}
const [program] = programsOf("adjoint");

/** Runs a program of the app and returns its lines. */
async function lines(file: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, [file], { cwd: app });
  return stdout.trimEnd().split("\n");
}

/** What the README's program must print: twenty epochs with a falling loss, and an accuracy. */
function expectTraining(printed: string[]): void {
  expect(printed).toHaveLength(21);
  const losses = printed.slice(0, 20).map((line, i) => {
    const [epoch, loss] = line.split(" ").map(Number);
    expect(epoch).toBe(i + 1);
    return loss;
  });
  expect(losses.at(-1)).toBeLessThan(losses[0] / 10);
  expect(Number(printed[20])).toBeGreaterThan(0.95);
}

/** Rewrites a program's imports as CommonJS, its top-level code as a function that may await. */
function commonJs(code: string): string {
  const imports = [...code.matchAll(/^import (\{[^}]*\}) from ("[^"]+");\n/gm)].map(
    ([, names, from]) => `const ${names} = require(${from});`,
  );
  return `${imports.join("\n")}\n(async () => {\n${code.replace(/^import .*\n/gm, "")}\n})();\n`;
}

beforeAll(() => {
  writeFileSync(join(app, "main.ts"), program);
  writeFileSync(join(app, "index.html"), '<script type="module" src="./main.ts"></script>');
});

describe.concurrent("packages as npm packs them, in an empty folder", () => {
  it("the README's program runs in Node, and learns", async () => {
    writeFileSync(join(app, "main.js"), program);
    expectTraining(await lines("main.js"));
  });

  it.skipIf(Number(process.versions.node.split(".")[0]) < 22)("J68: CommonJS can require it, from Node 22 on, and it learns", async () => {
    writeFileSync(join(app, "main.cjs"), commonJs(program));
    expectTraining(await lines("main.cjs"));
  });

  it("J67: bundles with esbuild without a setting, and the bundle learns", async () => {
    await esbuild({
      entryPoints: [join(app, "main.ts")],
      bundle: true,
      format: "esm",
      outfile: join(app, "esbuild.js"),
      logLevel: "error",
    });
    expectTraining(await lines("esbuild.js"));
  });

  it("J67: bundles with Vite without a setting, and the bundle learns", async () => {
    await vite({ root: app, logLevel: "error", configFile: false, build: { outDir: "vite", modulePreload: false } });
    const file = readdirSync(join(app, "vite", "assets")).find((name) => name.endsWith(".js"));
    expectTraining(await lines(join("vite", "assets", file ?? "none")));
  });

  it("all of adjoint with its kernels and threads, bundled and minified, is at most 73 KB gzipped", async () => {
    writeFileSync(join(app, "whole.js"), 'export * from "adjoint";\n');
    const { outputFiles } = await esbuild({
      entryPoints: [join(app, "whole.js")],
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
    console.log(`size: adjoint and its kernels are ${outputFiles[0].contents.length} bytes minified, ${bytes} gzipped, of ${73 * 1024}`);
    expect(bytes).toBeLessThanOrEqual(73 * 1024);
  });
});

describe.concurrent.each(LIBRARIES)("%s", (library) => {
  const name = nameOf(library);

  it("every program of its README runs", async () => {
    for (const [i, code] of programsOf(library).entries()) {
      writeFileSync(join(app, `readme-${library}-${i}.js`), code);
      expect((await lines(`readme-${library}-${i}.js`)).join("\n")).not.toBe("");
    }
  });

  it("publint has nothing to say", async () => {
    const { messages, pkg } = await publint({ pkgDir: join(app, "node_modules", name), pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("are the types wrong? They are not: each entry resolves as ESM and in bundlers", async () => {
    // A .wasm file has no types.
    const wasm = Object.keys((require(join(app, "node_modules", name, "package.json")) as { exports: object }).exports).filter((key) =>
      key.endsWith(".wasm"),
    );
    const exclude = wasm.length === 0 ? [] : ["--exclude-entrypoints", ...wasm];
    const { stdout } = await run(process.execPath, [
      bin("@arethetypeswrong/cli", "dist/index.js"),
      tarballOf(folder, name),
      "--profile",
      "esm-only",
      "--format",
      "json",
      ...exclude,
    ]);
    const { problems = {} } = JSON.parse(stdout) as {
      problems?: Readonly<Record<string, readonly { kind: string; resolutionKind?: string }[]>>;
    };
    // CommonJS must import() an ES module, and Node 10 knows no exports: neither is meant.
    const others = Object.values(problems)
      .flat()
      .filter(({ kind, resolutionKind }) => kind !== "CJSResolvesToESM" && resolutionKind !== "node10");
    expect(others).toEqual([]);
  });

  it("holds what a package needs: code, declarations, README, licence; nothing of the sources", async () => {
    const { stdout } = await run("tar", ["-tzf", tarballOf(folder, name)]);
    const files = stdout.trimEnd().split("\n");
    const needed = ["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"].map((file) => `package/${file}`);
    expect(needed.filter((file) => !files.includes(file))).toEqual([]);
    expect(files.filter((file) => !/^package\/(dist\/|data\/|package\.json$|README\.md$|LICENSE$|.*SOURCES\.md$)/.test(file))).toEqual([]);
  });
});
