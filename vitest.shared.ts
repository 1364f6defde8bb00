import { defineConfig } from "vitest/config";
import { leftOut } from "./scripts/thorough.mjs";

/** Set by `npm test` unless it is thorough. */
const quick = Boolean(process.env["ADJOINT_QUICK"]);

/** Packages whose tests start browsers, servers and workers: on a busy machine one may fail for want of time, so CI runs it once more, and its output says so. */
const MAY_LACK_TIME = ["apps/cli", "apps/web", "bench", "packages/sweep", "packages/kernels", "packaging"];

/** Every package's tests run alike: the titles on the terminal, the counts in `.results/`, from where the root script adds them up. */
export default defineConfig({
  test: {
    exclude: quick ? leftOut(process.cwd()) : [],
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    reporters: ["default", "json"],
    outputFile: { json: `.results/node-${process.versions.node.split(".")[0]}.json` },
    retry: process.env["CI"] && MAY_LACK_TIME.some((folder) => process.cwd().endsWith(folder)) ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: quick,
  },
});
