import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const require = createRequire(import.meta.url);
const tsc = join(require.resolve("typescript/package.json"), "..", "bin", "tsc");
const here = fileURLToPath(new URL(".", import.meta.url));

it("the types accept and reject what they must, in types/api.ts and in every test", () => {
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", join(here, "tsconfig.json")], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});
