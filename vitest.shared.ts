import { defineConfig } from "vitest/config";

/** Every package's tests run alike: the titles on the terminal, the counts in `.results/`, from where the root script adds them up. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    reporters: ["default", "json"],
    outputFile: { json: `.results/node-${process.versions.node.split(".")[0]}.json` },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
