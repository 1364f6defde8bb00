import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { LIBRARIES, nameOf, tarballOf, workspace } from "./install.ts";

const run = promisify(execFile);
const folder = inject("folder");
const empty = join(folder, "empty");
const installed = join(empty, "node_modules", "adjoint-cli");

beforeAll(async () => {
  mkdirSync(empty);
  const commander = join(
    folder,
    readdirSync(folder).find((name) => name.startsWith("commander-"))!,
  );
  const tarballs = [...LIBRARIES.map(nameOf), "adjoint-cli"].map((name) => tarballOf(folder, name));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", commander, ...tarballs], { cwd: empty });
});

describe("adjoint-cli as npm packs it, in an empty folder", () => {
  it("npx adjoint train --data digits trains, saves, and reaches 97 % of the rows it has not seen", async () => {
    const { stdout } = await run("npx", ["--no", "adjoint", "train", "--data", "digits", "--json"], { cwd: empty });
    expect((JSON.parse(stdout) as { accuracy: number }).accuracy).toBeGreaterThanOrEqual(0.97);
    expect(statSync(join(empty, "model.safetensors")).size).toBeGreaterThan(70_000);
    const evaluated = await run("npx", ["--no", "adjoint", "evaluate", "--model", "model.safetensors", "--data", "digits"], { cwd: empty });
    expect(evaluated.stdout).toMatch(/359 rows that training held out/);
  });

  it("npx adjoint sweep says what it lacks, and runs with @adjoint/sweep as npm packs it", async () => {
    writeFileSync(join(empty, "space.yaml"), "method: grid\nparameters: { hidden: [4, 6] }\n");
    const sweep = (): Promise<{ stdout: string }> =>
      run("npx", ["--no", "adjoint", "sweep", "space.yaml", "--data", "iris", "--epochs", "3", "--workers", "2", "--json"], { cwd: empty });
    await expect(sweep()).rejects.toThrow("npm install @adjoint/sweep");
    const there = join(empty, "node_modules", "@adjoint", "sweep");
    mkdirSync(join(there, "node_modules"), { recursive: true });
    await run("tar", ["-xzf", tarballOf(folder, "@adjoint/sweep"), "--strip-components", "1", "-C", there]);
    const { dependencies } = JSON.parse(readFileSync(join(there, "package.json"), "utf8")) as { dependencies: Record<string, string> };
    // What npm would fetch for it is taken from the workspace.
    for (const name of Object.keys(dependencies).filter((each) => !each.startsWith("@adjoint/")))
      symlinkSync(join(workspace, "packages", "sweep", "node_modules", name), join(there, "node_modules", name));
    const { trials } = JSON.parse((await sweep()).stdout) as { trials: { loss: number | null; failure?: string }[] };
    expect(trials.map(({ loss }) => typeof loss)).toEqual(["number", "number"]);
    const { messages, pkg } = await publint({ pkgDir: there, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("its manifest can be installed anywhere: exact versions, no catalog, no workspace, and the bin", () => {
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
      bin: object;
      dependencies: Record<string, string>;
      private?: boolean;
    };
    expect(manifest.bin).toEqual({ adjoint: "./bin/adjoint.js" });
    expect(manifest.private).toBeUndefined();
    for (const [name, version] of Object.entries(manifest.dependencies))
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  it("publint has nothing to say", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("holds the command, its README and the licence; nothing of the sources", async () => {
    const { stdout } = await run("tar", ["-tzf", tarballOf(folder, "adjoint-cli")]);
    const files = stdout.trimEnd().split("\n");
    expect(files).toEqual(
      expect.arrayContaining(["package.json", "README.md", "LICENSE", "bin/adjoint.js", "dist/main.js"].map((file) => `package/${file}`)),
    );
    expect(
      files.filter(
        (file) =>
          !/^package\/(?:(?:dist|bin)\/[\w-]+\.js(?:\.map)?|dist\/types\/fetch\.d\.ts|package\.json|README\.md|LICENSE)$/.test(file),
      ),
    ).toEqual([]);
  });
});
