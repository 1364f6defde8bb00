import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder with the tarballs, and with the app that has installed them. */
    folder: string;
  }
}

const run = promisify(execFile);
export const workspace = fileURLToPath(new URL("../..", import.meta.url));

/** The libraries, by the names of their folders; `sweep` alone depends on packages of others, and is tested with the command that loads it. */
export const LIBRARIES = ["reference", "baseline", "formats", "kernels", "datasets", "formula", "derivations", "adjoint"];

/** Returns the name under which npm knows a library. */
export function nameOf(library: string): string {
  return library === "adjoint" ? library : `@adjoint/${library}`;
}

/** Returns the tarball of a package by its name: `adjoint-cli`, `@adjoint/kernels`. */
export function tarballOf(folder: string, name: string): string {
  const { version } = JSON.parse(readFileSync(join(workspace, "packages", "adjoint", "package.json"), "utf8")) as { version: string };
  return join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
}

/** Packs every package, and commander, which the command needs, from what is installed: nothing is downloaded. Then installs the libraries into an empty app. */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "adjoint-packaging-")));
  const commander = realpathSync(join(workspace, "packaging", "node_modules", "commander"));
  const sources = [...[...LIBRARIES, "sweep"].map((name) => join(workspace, "packages", name)), join(workspace, "apps", "cli"), commander];
  await Promise.all(sources.map((cwd) => run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], { cwd })));
  const app = join(folder, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  const tarballs = LIBRARIES.map((library) => tarballOf(folder, nameOf(library)));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...tarballs], { cwd: app });
  project.provide("folder", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
