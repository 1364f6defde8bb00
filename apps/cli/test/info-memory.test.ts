import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { MAIN, createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const folder = createFolder();
const cwd = folder.path;
afterAll(() => folder.remove());

/** Prints the most memory that a process had [KiB]. What Linux counts for a child begins with what its parent had, but for VmHWM. */
const REPORT = `data:text/javascript,${encodeURIComponent(`
import { existsSync, readFileSync } from "node:fs";
const status = "/proc/self/status";
const most = () => existsSync(status) ? /VmHWM:\\s*(\\d+)/.exec(readFileSync(status, "utf8"))[1] : process.resourceUsage().maxRSS;
process.on("exit", () => process.stderr.write(String(most())));
`)}`;

/** Saves a network of two such layers; returns the size of its file, and the most memory of `adjoint info` [bytes]. */
async function peak(units: number, precision: string): Promise<{ readonly memory: number; readonly file: number }> {
  const out = `${precision}-${units}.safetensors`;
  const line = `train --data xor --hidden ${units},${units} --epochs 1 --precision ${precision} --out ${out} --json`;
  expect((await adjoint(line.split(" "), { cwd })).status).toBe(0);
  const { status, stderr } = spawnSync(process.execPath, ["--import", REPORT, MAIN, "info", out], { cwd, encoding: "utf8" });
  expect(status).toBe(0);
  return { memory: 1024 * Number(/\d+$/.exec(stderr)), file: statSync(join(cwd, out)).size };
}

// Measured: 2.0 times.
test.each(["f32", "f64"])(
  "adjoint info of an %s model takes at most 4 times the size of its file, beside what it takes for a small one",
  async (precision) => {
    const small = await peak(8, precision);
    const large = await peak(2500, precision);
    expect(large.file).toBeGreaterThan(24e6);
    expect(large.memory - small.memory).toBeGreaterThan(0.5 * large.file);
    expect(large.memory - small.memory).toBeLessThan(4 * large.file);
  },
  60_000,
);
