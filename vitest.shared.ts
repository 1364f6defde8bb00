import { defineConfig } from "vitest/config";
import { leftOut } from "./scripts/thorough.mjs";

/** Set by `npm test` unless it is thorough. */
const quick = Boolean(process.env["ADJOINT_QUICK"]);

/** Every package's tests run alike: the titles on the terminal, the counts in `.results/`, from where the root script adds them up. */
export default defineConfig({
  test: {
    exclude: quick ? leftOut(process.cwd()) : [],
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    reporters: ["default", "json"],
    outputFile: { json: `.results/node-${process.versions.node.split(".")[0]}.json` },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: quick,
  },
});
