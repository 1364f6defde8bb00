import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ACTIVATIONS, LAYOUTS, LOSSES, NOTATIONS, SYNTAXES } from "@adjoint/formula";
import { GALLERY } from "@adjoint/derivations";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAIN, createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${(i * 3) % 5},${i % 7 > 3 ? "tall" : "short"}`).join("\n");
const folder = createFolder({
  "flowers.csv": `petal,sepal,species\n${rows}\n`,
  "new.csv": "petal,sepal\n1,2\n6,0\n",
  "backprop.m": "delta3 = a3 - y;\nDelta2 = delta3 * a2';\n",
  "before.m": "delta3 = a3 - y;\nDelta2 = delta3 * a2';\n",
  "after.m": "d3 = a3 - y;\nDelta2 = d3 * a2';\n",
});
const cwd = folder.path;
afterAll(() => folder.remove());

const COMMANDS = [
  "train",
  "resume",
  "verify",
  "runs",
  "evaluate",
  "crossvalidate",
  "calibrate",
  "predict",
  "serve",
  "gradcheck",
  "trace",
  "check",
  "explain",
  "info",
];

describe("help", () => {
  beforeAll(async () => {
    await adjoint("train --data flowers.csv --label species --epochs 1 --out flowers.safetensors".split(" "), { cwd });
    // A run that ended before its model was saved.
    await adjoint("train --data digits --epochs 1 --hidden 16 --run runs/digits --checkpoint-every 1epochs".split(" "), { cwd });
    rmSync(join(cwd, "runs", "digits", "model.safetensors"));
    await adjoint("train --data digits --epochs 1 --hidden 16 --out digits.safetensors".split(" "), { cwd });
  });

  test("lists the commands, and version is that of the package", async () => {
    const { status, stdout, stderr } = await adjoint(["--help"], { cwd });
    expect([status, stderr]).toEqual([0, ""]);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`\\n  ${command} `));
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
    expect((await adjoint(["--version"], { cwd })).stdout).toBe(`${version}\n`);
  });

  test.each(COMMANDS)("of %s stands on standard output with an example that runs", async (command) => {
    const { status, stdout, stderr } = await adjoint([command, "--help"], { cwd });
    expect([status, stderr]).toEqual([0, ""]);
    expect(await adjoint(["help", command], { cwd })).toEqual({ status, stdout, stderr });
    const examples = stdout.split("\nExample:\n")[1].trimEnd().split("\n");
    expect(examples.length).toBeGreaterThan(0);
    copyFileSync(
      join(cwd, command === "predict" || command === "calibrate" ? "flowers.safetensors" : "digits.safetensors"),
      join(cwd, "model.safetensors"),
    );
    for (const example of examples) {
      expect(example.startsWith(`  $ adjoint ${command}`)).toBe(true);
      // It runs until it is interrupted: serve.test.ts does that.
      if (command === "serve") continue;
      const outcome = await adjoint(example.slice("  $ adjoint ".length).split(" "), { cwd });
      const expected = example.includes("--relative-difference") ? 1 : 0;
      expect([example, outcome.status, outcome.stdout === ""]).toEqual([example, expected, false]);
    }
  });

  test.each(COMMANDS)("of %s says for every option that takes a value what holds without it", async (command) => {
    const { stdout } = await adjoint([command, "--help"], { cwd });
    const options = [...stdout.matchAll(/^ {2}(--[a-z-]+) <.*\n(?: {4,}.*\n)*/gm)].map(([text, flag]) => ({
      flag,
      text: text.replace(/\s+/g, " "),
    }));
    expect(options.length).toBe([...stdout.matchAll(/^ {2}--[a-z-]+ </gm)].length);
    // These name what has no usual value: without them nothing is ignored, written or asked.
    const none = new Set(["--data", "--model", "--from", "--ignore", "--set", "--log", "--run", "--example", "--relative-difference"]);
    for (const { flag, text } of options) {
      if (none.has(flag)) continue;
      expect(`${flag}: ${/\(.+\)|default|instead of/.test(text)}`).toBe(`${flag}: true`);
    }
  });

  test("names what the formula package knows: syntaxes, notations, losses, layouts, activations, examples", async () => {
    const flat = async (command: string): Promise<string> => (await adjoint([command, "--help"], { cwd })).stdout.replace(/\s+/g, " ");
    const check = await flat("check");
    for (const names of [SYNTAXES, NOTATIONS, LOSSES, ACTIVATIONS]) expect(check).toContain(names.join(", "));
    for (const layout of LAYOUTS) expect(check).toContain(layout);
    expect(await flat("trace")).toContain(Object.keys(GALLERY).join(", "));
  });
});

/** Runs in a terminal of 100 columns that `script` makes. */
function inTerminal(line: string, env: Record<string, string>): string {
  const command = `stty cols 100 rows 40; '${process.execPath}' '${MAIN}' ${line}`;
  const { NO_COLOR: _, ...rest } = process.env;
  return spawnSync("script", ["-qec", command, "/dev/null"], { cwd, encoding: "utf8", env: { ...rest, TERM: "xterm", ...env } }).stdout;
}

describe.skipIf(spawnSync("script", ["--version"]).status !== 0)("on a terminal", () => {
  test("one progress line is drawn over and over, in colour", () => {
    const shown = inTerminal("train --data iris --epochs 5", {});
    expect(shown).toContain("\r\u001b[Kepoch 5/5  \u001b[36m━━");
    expect(shown.split("epoch 5/5")).toHaveLength(2);
    expect(shown).toMatch(/epoch 5\/5 .* loss [\d.]+ {2}validation [\d.]+ \(\d+\.\d %\) {2}[\d,]+ samples\/s {2}0:00 left\r\n/);
    expect(shown).toContain("\u001b[1miris\u001b[22m: 120 rows to train on");
  });

  test("NO_COLOR takes the colours away and leaves the line; TERM=dumb has plain lines", () => {
    const plain = inTerminal("train --data iris --epochs 5", { NO_COLOR: "1" });
    expect(plain).toContain("\r\u001b[Kepoch 5/5  ━━");
    expect(plain.replaceAll("\u001b[K", "")).not.toContain("\u001b");
    const dumb = inTerminal("train --data iris --epochs 5", { TERM: "dumb" });
    expect(dumb).not.toContain("\u001b");
    expect(dumb).toContain("\nepoch 5/5  loss ");
  });

  test("info goes on below where a line is full, and cuts what would fill the screen", async () => {
    const shown = inTerminal("info", { NO_COLOR: "1" }).replaceAll("\r", "");
    expect(shown.split("\n").every((line) => line.length <= 100)).toBe(true);
    const whole = (await adjoint(["info"], { cwd })).stdout.split("\n");
    expect(shown.replace(/\n {13}/g, " ").split("\n")).toEqual(
      expect.arrayContaining(whole.filter((line) => /^(why|threads|processor)/.test(line))),
    );
    inTerminal("train --data breastCancer --epochs 1 --out cancer.safetensors", {});
    const model = inTerminal("info cancer.safetensors", { NO_COLOR: "1" }).replaceAll("\r", "");
    expect(model).toMatch(/\ncolumns {2}mean radius, .*\n(?: {9}.*\n){2} {9}.*…\nclasses {2}malignant, benign\n/);
  });

  test("--json leaves one object on standard output there too", () => {
    expect(JSON.parse(inTerminal("train --data iris --epochs 2 --json 2>/dev/null", {}))).toMatchObject({ command: "train" });
  });
});
