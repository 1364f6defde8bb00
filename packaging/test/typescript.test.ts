import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, it } from "vitest";
import { LIBRARIES, nameOf, workspace } from "./install.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const app = join(inject("folder"), "app");

const thorough = process.env["ADJOINT_TESTS"] === "thorough";

/** The compilers: the first and last of 5, the last in JavaScript, and the native one, which no longer has node10. In the gate the oldest and the newest alone. */
const COMPILERS = [
  { tool: "typescript-5.4", resolutions: thorough ? ["node10", "node16", "bundler"] : ["node10"] },
  { tool: "typescript-5.9", resolutions: thorough ? ["node10", "node16", "bundler"] : [] },
  { tool: "typescript-6.0", resolutions: thorough ? ["node10", "node16", "bundler"] : [] },
  { tool: "typescript", resolutions: ["node16", "nodenext", "bundler"] },
].flatMap(({ tool, resolutions }) => resolutions.map((resolution) => ({ tool, resolution })));

const [program] = Array.from(
  readFileSync(join(workspace, "packages", "adjoint", "README.md"), "utf8").matchAll(/```ts\n([\s\S]*?)```/g),
  ([, code]) => code,
);

/** Compiles these files of the app without emitting; returns what the compiler says. */
async function check(tool: string, moduleResolution: string, files: Readonly<Record<string, string>>): Promise<string> {
  const id = `${tool}-${moduleResolution}-${Object.keys(files).join("-")}`;
  const named = Object.entries(
    thorough ? files : { ...files, "console.d.ts": "declare const console: { log(...values: unknown[]): void };\n" },
  ).map(([name, code]) => [`${id}-${name}`, code] as const);
  for (const [name, code] of named) writeFileSync(join(app, name), code);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    target: "ES2022",
    // To check the declarations of the DOM takes most of the time.
    lib: thorough ? ["ES2023", "DOM"] : ["ES2023"],
    module:
      moduleResolution.startsWith("node1") && moduleResolution !== "node10"
        ? "node16"
        : moduleResolution === "nodenext"
          ? "nodenext"
          : "esnext",
    moduleResolution,
    types: [],
    // node10 still works in 6, which announces its end.
    ...(tool === "typescript-6.0" ? { ignoreDeprecations: "6.0" } : {}),
  };
  const project = `tsconfig.${id}.json`;
  writeFileSync(join(app, project), JSON.stringify({ compilerOptions, files: named.map(([name]) => name) }));
  const compiler = join(dirname(require.resolve(`${tool}/package.json`)), "bin", "tsc");
  return run(process.execPath, [compiler, "-p", project], { cwd: app }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}

// One after another: twelve compilers at once would wait for each other.
describe("declarations, every one of ours checked (skipLibCheck: false)", { timeout: 300_000 }, () => {
  it.each(COMPILERS)("$tool under moduleResolution $resolution has nothing to say", async ({ tool, resolution }) => {
    const all = LIBRARIES.map((library) => `import "${nameOf(library)}";\n`).join("");
    expect(await check(tool, resolution, { "main.ts": program, "all.ts": all })).toBe("");
  });

  it("the oldest compiler refuses a wrong argument: the types are there, not any", async () => {
    const wrong = 'import { dense } from "adjoint";\ndense("four", "relu");\n';
    expect(await check("typescript-5.4", "node10", { "wrong.ts": wrong })).toContain("TS2345");
  });
});
