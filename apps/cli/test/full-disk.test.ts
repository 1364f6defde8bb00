import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors } from "@adjoint/formats";
import { afterAll, expect, test } from "vitest";
import { MAIN, createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const folder = createFolder({});
const cwd = folder.path;
const EPOCHS = 3000;
const TRAIN = `train --data moons --epochs ${EPOCHS} --hidden 40,40 --checkpoint-every 20epochs --json`;

const disk = join(cwd, "disk");
mkdirSync(disk);
/** A disk of 400 KB, where this user may mount one. */
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=400k", "tmpfs", disk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync("umount", [disk]);
  folder.remove();
});

/** The model of a run that had room. */
const whole = (async () => {
  const { status } = await adjoint(`${TRAIN} --out whole.safetensors`.split(" "), { cwd });
  expect(status).toBe(0);
  return readFileSync(join(cwd, "whole.safetensors"));
})();

/** Runs a line of the shell; returns its status and what it wrote to standard error. */
function shell(line: string): Promise<{ readonly status: unknown; readonly stderr: string }> {
  return new Promise((resolve) =>
    execFile("/bin/sh", ["-c", line], { cwd, maxBuffer: 1 << 26, env: { ...process.env, TMPDIR: cwd } }, (error, _, stderr) =>
      resolve({ status: error?.code ?? 0, stderr }),
    ),
  );
}

/** Expects checkpoints that can be read and lines that are whole; returns the last epoch that was written. */
function expectWhole(run: string): number {
  const names = readdirSync(join(run, "checkpoints")).filter((name) => name !== "checkpoints.json");
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    expect(name).toMatch(/^epoch-\d+-row-\d+\.safetensors$/);
    expect(readSafetensors(readFileSync(join(run, "checkpoints", name))).tensors.length).toBeGreaterThan(6);
  }
  const lines = readFileSync(join(run, "events.jsonl"), "utf8");
  expect(lines.endsWith("\n")).toBe(true);
  const epochs = lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly event: string; readonly epoch: number })
    .filter(({ event }) => event === "epoch")
    .map(({ epoch }) => epoch);
  expect(epochs).toEqual(Array.from({ length: epochs.length }, (_, i) => i + 1));
  return epochs.length;
}

test.skipIf(!mounted)(
  "a disk that fills while a run writes its checkpoints loses nothing; with room, resume ends with the bits of a run that had room",
  async () => {
    const run = join(disk, "run");
    const { status, stderr } = await shell(`exec ${process.execPath} ${MAIN} ${TRAIN} --run ${run}`);
    expect(status).toBe(1);
    expect(stderr).toContain("no checkpoint: --run: ");
    expect(stderr).toMatch(/the disk is full\. Make room for \d+ bytes or name another place; what was there before is unchanged\./);
    expect(expectWhole(run)).toBeLessThan(EPOCHS);
    // Without room the same is said again, and nothing is lost either.
    expect((await adjoint(["resume", run, "--json"], { cwd })).status).toBe(1);
    expectWhole(run);
    expect(spawnSync("mount", ["-o", "remount,size=8m", disk]).status).toBe(0);
    expect(await adjoint(["resume", run, "--json"], { cwd })).toMatchObject({ status: 0, stderr: "" });
    expect(expectWhole(run)).toBe(EPOCHS);
    expect(Buffer.compare(readFileSync(join(run, "model.safetensors")), await whole)).toBe(0);
  },
  120_000,
);

test.skipIf(process.platform === "win32")(
  "a limit of the system on the size of files stops a run where its events reach it; without the limit, resume ends with the same bits",
  async () => {
    const run = join(cwd, "limited");
    const { status, stderr } = await shell(`ulimit -f 256 && exec ${process.execPath} ${MAIN} ${TRAIN} --run ${run}`);
    expect(status).toBe(1);
    expect(stderr).toMatch(/events\.jsonl could not be written: the file would be too large/);
    // The network of that moment is kept under a name that does not say that the run is finished.
    expect(stderr).toMatch(
      /Training stopped after \d+ of 3,000 epochs; the network of that moment is saved in \S+unfinished\.safetensors\.\n$/,
    );
    expect(readSafetensors(readFileSync(join(run, "unfinished.safetensors"))).tensors.length).toBeGreaterThan(6);
    expect((await adjoint(["runs", cwd, "--json"], { cwd })).stdout).toMatch(/"state":\s*"interrupted"/);
    expect(expectWhole(run)).toBeLessThan(EPOCHS);
    expect(await adjoint(["resume", run, "--json"], { cwd })).toMatchObject({ status: 0, stderr: "" });
    expect(expectWhole(run)).toBe(EPOCHS);
    expect(Buffer.compare(readFileSync(join(run, "model.safetensors")), await whole)).toBe(0);
  },
  120_000,
);
