import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const packages = fileURLToPath(new URL("../..", import.meta.url));
const names = ["reference", "baseline", "formats", "kernels", "datasets", "formula", "derivations", "adjoint"];
/** What npm calls a package, and the folder that it is installed in. */
const nameOf = (name: string): string => (name === "adjoint" ? name : `@adjoint/${name}`);

/** Where a tool's command stands, that is not to be imported. */
const bin = (tool: string, file: string): string => join(dirname(require.resolve(`${tool}/package.json`)), file);

/** The programs of a package's README. */
function programsOf(name: string): string[] {
  return Array.from(readFileSync(join(packages, name, "README.md"), "utf8").matchAll(/```ts\n([\s\S]*?)```/g), ([, code]) => code);
}
const [program] = programsOf("adjoint");

const folder = mkdtempSync(join(tmpdir(), "adjoint-packaging-"));
const app = join(folder, "app");
const { version } = JSON.parse(readFileSync(join(packages, "adjoint", "package.json"), "utf8")) as { version: string };
const tarball = (name: string): string => join(folder, `${name === "adjoint" ? name : `adjoint-${name}`}-${version}.tgz`);

/** Runs a program of the app; its lines. */
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

beforeAll(async () => {
  mkdirSync(app);
  await Promise.all(names.map((name) => run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: join(packages, name) })));
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  writeFileSync(join(app, "main.ts"), program);
  writeFileSync(join(app, "index.html"), '<script type="module" src="./main.ts"></script>');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...names.map(tarball)], { cwd: app });
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent("packages as npm packs them, in an empty folder", () => {
  it("the README's program runs in Node, and learns", async () => {
    writeFileSync(join(app, "main.js"), program);
    expectTraining(await lines("main.js"));
  });

  it.each(["nodenext", "bundler"])(
    "it type-checks under moduleResolution %s, every declaration of ours included",
    async (moduleResolution) => {
      const module = moduleResolution === "nodenext" ? "nodenext" : "esnext";
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        target: "ES2023",
        lib: ["ES2023", "DOM"],
        module,
        moduleResolution,
        types: [],
      };
      writeFileSync(join(app, `tsconfig.${moduleResolution}.json`), JSON.stringify({ compilerOptions, files: ["main.ts", "all.ts"] }));
      writeFileSync(join(app, "all.ts"), names.map((name) => `import "${nameOf(name)}";\n`).join(""));
      const check = run(process.execPath, [bin("typescript", "bin/tsc"), "-p", `tsconfig.${moduleResolution}.json`], { cwd: app });
      await expect(check.catch((error: { stdout: string }) => error)).resolves.toMatchObject({ stdout: "" });
    },
  );

  it("bundles with esbuild without a setting, and the bundle learns", async () => {
    await esbuild({
      entryPoints: [join(app, "main.ts")],
      bundle: true,
      format: "esm",
      outfile: join(app, "esbuild.js"),
      logLevel: "error",
    });
    expectTraining(await lines("esbuild.js"));
  });

  it("bundles with Vite without a setting, and the bundle learns", async () => {
    await vite({ root: app, logLevel: "error", configFile: false, build: { outDir: "vite", modulePreload: false } });
    const file = readdirSync(join(app, "vite", "assets")).find((name) => name.endsWith(".js"));
    expectTraining(await lines(join("vite", "assets", file ?? "none")));
  });

  it("all of adjoint with its kernels and threads, bundled and minified, is at most 45 KB gzipped", async () => {
    writeFileSync(join(app, "whole.js"), 'export * from "adjoint";\n');
    const { outputFiles } = await esbuild({
      entryPoints: [join(app, "whole.js")],
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
    console.log(`size: adjoint and its kernels are ${outputFiles[0].contents.length} bytes minified, ${bytes} gzipped, of 46080`);
    expect(bytes).toBeLessThanOrEqual(45 * 1024);
  });
});

describe.concurrent.each(names)("%s", (name) => {
  it("every program of its README runs", async () => {
    for (const [i, code] of programsOf(name).entries()) {
      writeFileSync(join(app, `readme-${name}-${i}.js`), code);
      expect((await lines(`readme-${name}-${i}.js`)).join("\n")).not.toBe("");
    }
  });

  it("publint has nothing to say", async () => {
    const { messages, pkg } = await publint({ pkgDir: join(app, "node_modules", nameOf(name)), pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("are the types wrong? They are not: each entry resolves as ESM and in bundlers", async () => {
    // A .wasm file has no types.
    const wasm = Object.keys((require(join(app, "node_modules", nameOf(name), "package.json")) as { exports: object }).exports).filter(
      (key) => key.endsWith(".wasm"),
    );
    const exclude = wasm.length === 0 ? [] : ["--exclude-entrypoints", ...wasm];
    const { stdout } = await run(process.execPath, [
      bin("@arethetypeswrong/cli", "dist/index.js"),
      tarball(name),
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
    const { stdout } = await run("tar", ["-tzf", tarball(name)]);
    const files = stdout.trimEnd().split("\n");
    const needed = ["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"].map((file) => `package/${file}`);
    expect(needed.filter((file) => !files.includes(file))).toEqual([]);
    expect(files.filter((file) => !/^package\/(dist\/|data\/|package\.json$|README\.md$|LICENSE$|.*SOURCES\.md$)/.test(file))).toEqual([]);
  });
});
