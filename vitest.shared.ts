import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { leftOut, root } from "./scripts/thorough.mjs";

/** Set by `npm test` unless it is to run more. */
const quick = process.env["ADJOINT_QUICK"];

const inOneOf = (folders: readonly string[]): boolean => folders.some((folder) => process.cwd().endsWith(folder));

/** Packages whose tests start browsers, servers and workers: on a busy machine one may fail for want of time, so CI runs it once more, and its output says so. */
const MAY_LACK_TIME = ["apps/cli", "apps/web", "bench", "packages/sweep", "packages/kernels", "packaging"];

/** Packages of many files whose modules keep nothing that tests could see: one process loads them once for all files. */
const LOADED_ONCE = ["adjoint", "datasets", "derivations", "formula", "reference"].map((name) => `packages/${name}`);

/** Every package's tests run alike: the titles on the terminal, the counts in `.results/`, from where the root script adds them up. */
export default defineConfig({
  test: {
    exclude: quick ? leftOut(process.cwd()) : [],
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    ...(quick === "sample" ? { runner: join(root, "scripts", "sampling-runner.mjs") } : {}),
    isolate: !inOneOf(LOADED_ONCE),
    reporters: ["default", "json"],
    outputFile: { json: `.results/node-${process.versions.node.split(".")[0]}.json` },
    retry: process.env["CI"] && inOneOf(MAY_LACK_TIME) ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: Boolean(quick),
  },
});
