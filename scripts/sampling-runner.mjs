import { relative } from "node:path";
import { TestRunner } from "vitest";
import { SAMPLED, root } from "./thorough.mjs";

/** Runs every nth test of the files that `thorough.mjs` lists, in their order, and skips the others. All tests of other files run. */
export default class SamplingRunner extends TestRunner {
  #seen = new Map();

  async onBeforeRunTask(test) {
    await super.onBeforeRunTask(test);
    const every = SAMPLED[relative(root, test.file.filepath).replaceAll("\\", "/")];
    if (every === undefined || test.mode === "skip" || test.mode === "todo") return;
    const seen = this.#seen.get(test.file) ?? 0;
    this.#seen.set(test.file, seen + 1);
    if (seen % every !== 0) test.mode = "skip";
  }
}
