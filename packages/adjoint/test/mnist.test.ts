import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { hasShared } from "./shared-data.ts";

const files = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"].map((name) => `mnist/${name}-ubyte.gz`);
// Beside its source, from where it finds the data and the packages.
const outfile = fileURLToPath(new URL("mnist-run.mjs", import.meta.url));

afterAll(() => rmSync(outfile, { force: true }));

describe.skipIf(!hasShared(...files))("MNIST", () => {
  it("784-128-10 with Adam in batches of 64 reaches 97.6 % in 10 epochs, within 600 MB", { timeout: 300_000 }, async () => {
    await build({
      entryPoints: [fileURLToPath(new URL("mnist-run.ts", import.meta.url))],
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      outfile,
    });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
    const { losses, accuracy, bytes } = JSON.parse(stdout) as { losses: number[]; accuracy: number; bytes: number };
    console.log(`MNIST: ${(100 * accuracy).toFixed(2)} % after 10 epochs, ${(bytes / 1e6).toFixed(0)} MB at the most`);
    expect(accuracy).toBeGreaterThanOrEqual(0.976);
    expect(losses.at(-1)).toBeLessThan(0.03);
    expect(bytes).toBeLessThan(600e6);
  });
});
