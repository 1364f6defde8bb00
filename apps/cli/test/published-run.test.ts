import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

// Trained once, with adamw, two activations and early stopping; every host and version must give its bits again.
const published = fileURLToPath(new URL("fixtures/published-run", import.meta.url));
const folder = createFolder();
const cwd = folder.path;
const before = process.cwd();
afterAll(() => {
  process.chdir(before);
  folder.remove();
});

const mnist = process.env["ADJOINT_DATA_DIR"];
const there = mnist !== undefined && existsSync(join(mnist, "mnist"));
if (!there) console.log("skipped: the published run on MNIST, which is not under ADJOINT_DATA_DIR");

describe.runIf(there)("a run on MNIST that was published: 15 epochs with dropout, label smoothing and a schedule", () => {
  test("verifies to the last bit here", async () => {
    cpSync(fileURLToPath(new URL("fixtures/published-mnist", import.meta.url)), join(cwd, "mnist"), { recursive: true });
    const { status, stdout } = await adjoint(["verify", "mnist"], { cwd, env: { ADJOINT_DATA_DIR: mnist! } });
    expect([status, stdout]).toEqual([0, "verified to the last bit: mnist, 15 epochs from the beginning, the model\n"]);
  }, 300_000);
});

describe("a run that was published", () => {
  test("verifies to the last bit here, from its beginning and from a checkpoint, on one thread and on two", async () => {
    cpSync(published, join(cwd, "run"), { recursive: true });
    for (const more of [[], ["--last", "50%"], ["--threads", "2"]]) {
      const { status, stdout } = await adjoint(["verify", "run", ...more], { cwd });
      expect([status, stdout]).toEqual([0, expect.stringContaining("verified to the last bit")]);
    }
  });

  test("does not verify where one bit of its model is another", async () => {
    cpSync(published, join(cwd, "changed"), { recursive: true });
    const path = join(cwd, "changed", "model.safetensors");
    const bytes = readFileSync(path);
    bytes[bytes.length - 4] ^= 1;
    writeFileSync(path, bytes);
    const { status, stdout } = await adjoint(["verify", "changed"], { cwd });
    expect([status, stdout]).toEqual([1, expect.stringMatching(/not verified[\s\S]*[Wb]\d\[\d+, \d+\] is/)]);
  });
});
