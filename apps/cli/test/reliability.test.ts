import { execFile, spawn } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors } from "@adjoint/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refuseSameFiles } from "../src/files/paths.ts";
import { openSource } from "../src/files/read.ts";
import { writeAtomically } from "../src/files/write.ts";
import { createCurve } from "../src/training/curve.ts";
import { MAIN, createFolder } from "./child.ts";
import { adjoint, codeOf, inProcess } from "./in-process.ts";

const CSV = "a,b,c\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n9,10,x\n";
const folder = createFolder({ "d.csv": CSV });
const cwd = folder.path;
afterAll(() => folder.remove());
const run = (line: string): ReturnType<typeof adjoint> => adjoint(line.split(" "), { cwd });

describe("outputs over inputs", () => {
  beforeAll(async () => {
    expect((await run("train --data d.csv --epochs 1 --validation 0 --out f.st")).status).toBe(0);
    symlinkSync("d.csv", join(cwd, "link.csv"));
  });

  test.each([
    "train --data d.csv --out d.csv",
    "train --data ./d.csv --out link.csv",
    "train --data d.csv --log d.csv",
    "train --data d.csv --from f.st --log f.st",
    "train --data d.csv --out x --log x",
    "train --data d.csv --out new.st --log ./new.st",
    "predict --model f.st --data d.csv --out d.csv",
    "predict --model f.st --data d.csv --out f.st",
  ])("adjoint %s is refused, and nothing is written", async (line) => {
    process.chdir(cwd);
    const before = readFileSync(join(cwd, "f.st"));
    const { status, error, stdout } = await inProcess(line.split(" "));
    expect([status, codeOf(error), stdout]).toEqual([2, "same-file", ""]);
    expect(readFileSync(join(cwd, "d.csv"), "utf8")).toBe(CSV);
    expect(readFileSync(join(cwd, "f.st"))).toEqual(before);
  });

  test("a model may take the place of the one that it continues, and devices are no files", async () => {
    expect((await run("train --data d.csv --from f.st --epochs 1 --out f.st")).status).toBe(0);
    expect(() => refuseSameFiles({ "--out": "/dev/null", "--log": "/dev/null" }, {})).not.toThrow();
  });
});

describe("files that are written", () => {
  test("a file that a killed process left blocks nothing, and is removed when it is an hour old", () => {
    const path = join(cwd, "stale.txt");
    writeAtomically("--out", path, ["a"]);
    // What a killed process leaves: the name is random behind the part that tells its target.
    let left = "";
    expect(() =>
      writeAtomically(
        "--out",
        path,
        (function* () {
          left = readdirSync(cwd).find((name) => name.endsWith(".tmp"))!;
          yield "b";
          throw new Error("killed");
        })(),
      ),
    ).toThrow();
    expect(left).toMatch(/^\.adjoint-[0-9a-f]{12}-[0-9a-f]{12}\.tmp$/);
    for (const name of [left, left.replace(/.{6}\.tmp$/, "000000.tmp")]) writeFileSync(join(cwd, name), "half");
    utimesSync(join(cwd, left), 0, 0);
    writeAtomically("--out", path, ["c"]);
    expect(readFileSync(path, "utf8")).toBe("c");
    expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toEqual([left.replace(/.{6}\.tmp$/, "000000.tmp")]);
  });

  test("a link to nothing yet stays a link, and its target is made", async () => {
    symlinkSync("later.st", join(cwd, "now.st"));
    expect((await run("train --data xor --epochs 1 --out now.st")).status).toBe(0);
    expect(lstatSync(join(cwd, "now.st")).isSymbolicLink()).toBe(true);
    expect(existsSync(join(cwd, "later.st"))).toBe(true);
  });

  test("names that cannot be written are refused before training: a folder that is missing, 256 bytes, 127 × ä fits", async () => {
    for (const name of ["nosuch/", "x".repeat(256), "ä".repeat(128), "d.csv/model.st"]) {
      const { status, stdout, stderr } = await adjoint(["train", "--data", "xor", "--epochs", "1", "--out", name], { cwd });
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/could not be written: (it is a folder|the name is too long|a part of the path is a file, not a folder)/);
    }
    for (const name of ["ä".repeat(127), "y".repeat(255)])
      expect((await adjoint(["train", "--data", "xor", "--epochs", "1", "--out", name], { cwd })).status).toBe(0);
  });

  test("a model that cannot be saved is kept in a new folder, never through a link at a name that others can guess", async () => {
    const tmp = mkdtempSync(join(cwd, "tmp-"));
    writeFileSync(join(cwd, "victim"), "precious");
    // A child, because its number is what was guessed.
    const child = spawn(process.execPath, [MAIN, ..."train --data xor --epochs 2000 --out /dev/full".split(" ")], {
      cwd,
      env: { ...process.env, TMPDIR: tmp },
    });
    symlinkSync(join(cwd, "victim"), join(tmp, `adjoint-${child.pid}.safetensors`));
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    await new Promise((resolve) => child.on("close", resolve));
    const [, kept] = /The model is kept in (\S+)\.\n/.exec(stderr)!;
    expect(kept).toMatch(/\/adjoint-\w{6}\/model\.safetensors$/);
    expect(readSafetensors(readFileSync(kept)).tensors.length).toBeGreaterThan(0);
    expect(readFileSync(join(cwd, "victim"), "utf8")).toBe("precious");
  });

  test.skipIf(process.env["ADJOINT_TESTS"] !== "thorough")(
    "3 GiB are written and read in pieces",
    () => {
      const path = join(cwd, "large");
      const pieces = [new Uint8Array(3 * 2 ** 30), Uint8Array.of(1, 2, 3)];
      expect(writeAtomically("--out", path, pieces)).toBe(3 * 2 ** 30 + 3);
      const source = openSource("--model", path);
      expect([source.size, ...source.read(3 * 2 ** 30 - 1, source.size)]).toEqual([3 * 2 ** 30 + 3, 0, 1, 2, 3]);
      expect(source.read(0, 2 ** 31 + 5).length).toBe(2 ** 31 + 5);
      source.close();
    },
    300_000,
  );

  test("a device that never ends is refused, not read for ever", async () => {
    const { status, stderr } = await adjoint(["check", "/dev/zero"], { cwd });
    expect([status, stderr]).toEqual([
      2,
      "adjoint check: /dev/zero is too large: more than 10 MB, the limit is 10 MB. Check that this is the right file.\n",
    ]);
  });
});

describe("a reader that goes away", () => {
  const shell = (line: string): Promise<{ code: number; stderr: string }> =>
    new Promise((resolve) =>
      execFile("bash", ["-c", line], { cwd }, (error, _, stderr) => resolve({ code: Number(error?.code ?? 0), stderr })),
    );
  const command = `'${process.execPath}' '${MAIN}'`;

  test.each(["true", "sleep 0.05", "head -c 0"])("train | %s trains to its end and saves", async (reader) => {
    const out = `piped-${reader.replaceAll(" ", "-")}.st`;
    const { code } = await shell(`${command} train --data iris --epochs 20 --out ${out} 2>/dev/null | ${reader}; exit \${PIPESTATUS[0]}`);
    expect([code, existsSync(join(cwd, out))]).toEqual([0, true]);
  });

  test("train > /dev/full saves, and says that the report did not arrive", async () => {
    const { code, stderr } = await shell(`${command} train --data iris --epochs 20 --out full.st > /dev/full`);
    expect([code, existsSync(join(cwd, "full.st"))]).toEqual([1, true]);
    expect(stderr).toContain("adjoint train: standard output could not be written: the disk is full. Make room, or send it elsewhere.\n");
  });

  test("predict stops when nobody reads any longer", async () => {
    writeFileSync(join(cwd, "many.csv"), `a,b\n${"1,2\n".repeat(300_000)}`);
    const { code } = await shell(`${command} predict --model f.st --data many.csv | head -1 >/dev/null; exit \${PIPESTATUS[0]}`);
    expect(code).toBe(0);
  });
});

describe("texts from outside cannot control a terminal", () => {
  // ESC, the one-byte CSI, DEL, BEL, and the mark that reverses the direction of a line.
  const evil = "\u001b]0;PWNED\u0007\u009b31m\u007f\u202e";
  // oxlint-disable-next-line no-control-regex
  const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  const rows = Array.from({ length: 20 }, (_, i) => `${i},${1000 * i + 500},${evil}${i % 2}`);

  test.each([
    [
      "a column's name in a hint",
      ["train", "--data", "evil-values.csv", "--label", "2", "--targets", "values", "--ignore", "3", "--epochs", "1", "--validation", "0"],
      0,
    ],
    ["a class", ["train", "--data", "evil-classes.csv", "--epochs", "1", "--out", "evil.st"], 0],
    ["columns and classes of a model", ["info", "evil.st"], 0],
    ["a file's name", ["train", "--data", `${evil}.csv`, "--epochs", "1"], 0],
    ["the name of a model", ["train", "--data", "xor", "--epochs", "1", "--out", `${evil}.st`], 0],
    ["a model that is evaluated", ["evaluate", "--model", `${evil}.st`, "--data", "xor"], 0],
    ["a file that is not there", ["train", "--data", `${evil}/none.csv`], 1],
    ["an option", ["train", `--${evil}`], 2],
    ["an argument", ["train", evil], 2],
    ["a command", [evil], 2],
    ["the value of an option", ["train", "--epochs", evil], 2],
    ["a cell", ["train", "--data", "evil-cell.csv"], 1],
    ["a formula", ["check", `${evil}.m`], 1],
    ["a formula that cannot be read", ["check", `bad${evil}.m`], 2],
    ["a topic", ["explain", evil], 2],
  ] as const)("%s", async (_, args, status) => {
    writeFileSync(join(cwd, "evil-values.csv"), `a,"${evil}",c\n${rows.join("\n")}\n`);
    writeFileSync(join(cwd, "evil-classes.csv"), `a,b,"${evil}"\n${rows.join("\n")}\n`);
    writeFileSync(join(cwd, "evil-cell.csv"), `a,b,c\n1,2,x\n1,${evil},y\n`);
    writeFileSync(join(cwd, `${evil}.csv`), CSV);
    writeFileSync(join(cwd, `${evil}.m`), `delta4 = y - a4; % ${evil}\n`);
    writeFileSync(join(cwd, `bad${evil}.m`), `delta4 = a4 - ${evil};\n`);
    const outcome = await adjoint(args, { cwd });
    expect([outcome.status, raw.exec(outcome.stdout)?.[0], raw.exec(outcome.stderr)?.[0]]).toEqual([status, undefined, undefined]);
  });

  test("predict writes a class as it is to a pipe", async () => {
    expect((await adjoint(["predict", "--model", "evil.st", "--data", "evil-classes.csv", "--label", "3"], { cwd })).stdout).toContain(
      evil,
    );
  });
});

describe("texts that a spreadsheet would compute", () => {
  const header = "x,y,class";
  const lines = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 5},${i % 2 === 0 ? '=HYPERLINK("http://x.example")' : "+"}`);

  test("predict writes them as they are and says so; with --spreadsheet an apostrophe stands before them, never before a number or a sign alone", async () => {
    writeFileSync(
      join(cwd, "formulas.csv"),
      `${[header, ...lines].join("\n").replaceAll('=HYPERLINK("http://x.example")', '"=HYPERLINK(""http://x.example"")"')}\n`,
    );
    expect((await run("train --data formulas.csv --epochs 2 --out formulas.st")).status).toBe(0);
    writeFileSync(join(cwd, "new.csv"), "id,x,y\n=1+1,1,2\n-3.5,2,3\n@SUM(A1),3,4\n+,4,4\n");
    const kept = "predict --model formulas.st --data new.csv --keep id";
    const plain = await run(kept);
    expect(plain.stdout).toMatch(/^id,prediction\n=1\+1,/);
    expect(plain.stderr).toMatch(/cells begin like a formula, .* Pass --spreadsheet/);
    const safe = await run(`${kept} --spreadsheet`);
    expect([safe.status, safe.stderr]).toEqual([0, ""]);
    const cells = safe.stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(",")[0]);
    expect(cells).toEqual(["id", "'=1+1", "-3.5", "'@SUM(A1)", "+"]);
    expect(safe.stdout).not.toMatch(/(?:^|,)"?=/m);
  });
});

describe("memory and sizes", () => {
  const record = (epoch: number): Parameters<ReturnType<typeof createCurve>["add"]>[0] => ({
    epoch,
    loss: 1 / epoch,
    seconds: 1,
    samplesPerSecond: 1,
  });

  test("a million epochs keep at most 4096 records, evenly, with the first and the last", () => {
    const curve = createCurve();
    for (let epoch = 1; epoch <= 1_000_000; epoch++) curve.add(record(epoch));
    const kept = curve.records().map(({ epoch }) => epoch);
    expect(kept.length).toBeLessThanOrEqual(4097);
    expect(kept.length).toBeGreaterThan(1500);
    expect([kept[0], kept.at(-1)]).toEqual([1, 1_000_000]);
    const steps = new Set(kept.slice(1, -1).map((epoch, i) => epoch - kept[i]));
    expect(steps.size).toBe(1);
  });

  test("few epochs are kept all", () => {
    const curve = createCurve();
    for (let epoch = 1; epoch <= 100; epoch++) curve.add(record(epoch));
    expect(curve.records().map(({ epoch }) => epoch)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  test.each([
    ["train --data moons --samples 3000000000", 2],
    ["train --data moons --samples 1000000000", 2],
    [`train --data digits --l2 ${"1".repeat(100_000)}x`, 2],
  ])("adjoint %s is refused at once", async (line, status) => {
    const { status: ended, stderr } = await run(line);
    expect(ended).toBe(status);
    expect(stderr.split("\n")).toHaveLength(2);
  });
});
