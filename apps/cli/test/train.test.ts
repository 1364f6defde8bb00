import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { execFile, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { readSafetensors } from "@adjoint/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAIN, adjoint, createFolder } from "./child.ts";
import type { Outcome } from "./child.ts";

const folder = createFolder({
  "points.csv": `x,y,kind\n${Array.from({ length: 60 }, (_, i) => `${(i % 10) / 10},${((i * 7) % 10) / 10},${(i % 10) + ((i * 7) % 10) > 9 ? "far" : "near"}`).join("\n")}\n`,
});
const cwd = folder.path;
afterAll(() => folder.remove());

const run = (line: string, more: { readonly stdin?: string; readonly env?: Record<string, string> } = {}): Promise<Outcome> =>
  adjoint(line.split(" "), { cwd, ...more });

/** The bytes that two models have in common: everything but the record of the run. */
function tensors(path: string): unknown {
  return readSafetensors(readFileSync(join(cwd, path))).tensors;
}

describe("train", () => {
  let first: Outcome;
  beforeAll(async () => {
    first = await run("train --data iris --epochs 30 --seed 3 --out iris.safetensors --log run.jsonl");
  });

  test("says what it trains, how it went, how well on rows it has not seen, where the model is, and what to try", () => {
    expect(first.status).toBe(0);
    const lines = first.stdout.split("\n");
    expect(lines[0]).toBe("iris: 120 rows to train on, 30 to validate; 4 columns, 3 classes");
    expect(lines[1]).toMatch(
      /^4-16-3 \(relu, softmax\): 131 parameters, cross-entropy, adam \(learning rate 0\.001, β1 0\.9, β2 0\.999\), batches of 16, \w+ f32$/,
    );
    expect(first.stdout).toMatch(
      /\n +\d\.\d+ ┤[⠀-⣿]+\n( +│[⠀-⣿]*\n){4} *\d\.\d+ ┤[⠀-⣿]+\n +epoch 1 +30\ntrained 30 epochs in .*samples\/s\n/,
    );
    expect(first.stdout).toMatch(
      /\nheld-out accuracy \d+\.\d % \(\d+ of 30\), loss \d\.\d+\n\nactual +setosa versicolor +virginica +right\n/,
    );
    expect(first.stdout).toMatch(
      /\nsaved iris\.safetensors \(1\.\d kB\)\n\nTry next:\n {2}adjoint evaluate --model iris\.safetensors --data iris\n/,
    );
  });

  test("away from a terminal progress is plain lines on standard error, with epoch, loss, validation, samples/s and time left", () => {
    const lines = first.stderr.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^epoch 1\/30 {2}loss [\d.]+ {2}validation [\d.]+ \(\d+\.\d %\) {2}[\d,]+ samples\/s, \d+:\d\d left$/);
    expect(lines.at(-1)).toMatch(/^epoch 30\/30 {2}loss [\d.]+ {2}validation [\d.]+ \(\d+\.\d %\) {2}[\d,]+ samples\/s$/);
    expect(first.stdout + first.stderr).not.toContain("\u001b");
  });

  test("prices that are predicted no better than by their mean: says what helps, and it does", async () => {
    const priced = (unit: number): string =>
      `area,rooms,price\n${Array.from({ length: 80 }, (_, i) => `${30 + ((i * 37) % 80)},${1 + (i % 5)},${(2000 * (30 + ((i * 37) % 80)) + 50000 * (i % 5)) / unit}`).join("\n")}\n`;
    writeFileSync(join(cwd, "prices.csv"), priced(1));
    writeFileSync(join(cwd, "hundred-thousands.csv"), priced(1e5));
    const [raw, divided, scaled] = await Promise.all(
      ["prices.csv --scale-targets none", "hundred-thousands.csv --scale-targets none", "prices.csv"].map((data, i) =>
        run(`train --data ${data} --targets values --out prices-${i}.safetensors`),
      ),
    );
    expect(raw.stdout).toMatch(
      /\nheld-out loss \S+ on 16 rows\nR² .*\nThe mean alone predicts as well: price is \d+ ± \d+, and outputs begin near 0\.\nTry --scale-targets standardize: the network then learns values near 0, and predictions stay in their own units\.\nsaved /,
    );
    expect(raw.stdout).toContain("  adjoint predict --model prices-0.safetensors --data prices.csv\n");
    for (const { status, stdout } of [divided, scaled]) {
      expect(status).toBe(0);
      expect(stdout).not.toContain("The mean alone");
    }
  });

  test("a loss that rises, or is far above guessing, is reported with what helps; one that falls is not", async () => {
    const { status, stdout } = await run("train --data iris --learning-rate 1e9 --epochs 5 --out rising.safetensors");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /\nThe loss (?:rose from \S+ to \S+|is \S+, and 1\.099 for guessing): the steps are probably too large\. Try a smaller --learning-rate than 1000000000 of adam\.\n/,
    );
    expect(first.stdout).not.toContain("the steps are probably");
  });

  test("the log has a JSON line for each epoch", () => {
    const lines = readFileSync(join(cwd, "run.jsonl"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(30);
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records.map((record) => record["epoch"])).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(Object.keys(records[0])).toEqual(["epoch", "loss", "validation", "seconds", "samplesPerSecond"]);
  });

  test("--json is exactly one object on standard output, and standard error stays empty", async () => {
    const { status, stdout, stderr } = await run("train --data iris --epochs 30 --seed 3 --out json.safetensors --json");
    expect([status, stderr]).toEqual([0, ""]);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(stdout.trimEnd()).toBe(JSON.stringify(result));
    expect(result).toMatchObject({
      command: "train",
      data: {
        name: "iris",
        source: "iris",
        columns: 4,
        classes: ["setosa", "versicolor", "virginica"],
        rows: { training: 120, validation: 30, test: 0 },
      },
      network: {
        inputs: 4,
        layers: [
          { units: 16, activation: "relu" },
          { units: 3, activation: "softmax" },
        ],
        loss: "crossEntropy",
        l2: 0,
        seed: 3,
        precision: "f32",
        parameters: 131,
      },
      optimizer: { kind: "adam", learningRate: 0.001 },
      batchSize: 16,
      interrupted: false,
      model: "json.safetensors",
    });
    expect(result["epochs"]).toHaveLength(30);
    const { accuracy, validation } = result as { accuracy: number; validation: { accuracy: number; confusion: number[][] } };
    expect(accuracy).toBe(validation.accuracy);
    expect(validation.confusion.flat().reduce((a, b) => a + b)).toBe(30);
    expect(tensors("json.safetensors")).toEqual(tensors("iris.safetensors"));
  });

  test("every setting of --set does what its option does", async () => {
    await run(
      "train --data iris --hidden 5,4 --activation tanh,sigmoid --optimizer nesterov --learning-rate 0.02 --epochs 2 --batch-size 8 --l2 0.1 --out a.safetensors",
    );
    const pairs = "hidden=5,4 activation=tanh,sigmoid optimizer=nesterov learning-rate=0.02 epochs=2 batchSize=8 l2=0.1 momentum=0.9".split(
      " ",
    );
    await run(`train --data iris ${pairs.map((pair) => `--set ${pair}`).join(" ")} --out b.safetensors`);
    expect(readFileSync(join(cwd, "b.safetensors"))).toEqual(readFileSync(join(cwd, "a.safetensors")));
    await run(`train --data iris ${pairs.map((pair) => `--set ${pair.replace("0.9", "0.5")}`).join(" ")} --out c.safetensors`);
    expect(tensors("c.safetensors")).not.toEqual(tensors("a.safetensors"));
  });

  test("the same seed gives the same bytes, another seed others, and --deterministic those of the reference", async () => {
    for (const [name, more] of [
      ["d1", "--deterministic"],
      ["d2", "--deterministic"],
      ["d3", "--backend reference"],
      ["d4", "--deterministic --seed 2"],
    ])
      await run(`train --data moons --epochs 3 --out ${name}.safetensors ${more}`);
    expect(readFileSync(join(cwd, "d2.safetensors"))).toEqual(readFileSync(join(cwd, "d1.safetensors")));
    expect(readFileSync(join(cwd, "d3.safetensors"))).toEqual(readFileSync(join(cwd, "d1.safetensors")));
    expect(tensors("d4.safetensors")).not.toEqual(tensors("d1.safetensors"));
  });

  test("each generated set trains, values as well as classes", async () => {
    for (const data of [
      "xor",
      "circles",
      "spirals --set classes=3 --set turns=0.5",
      "gaussians --samples 30 --noise 0.1",
      "sine --noise 0.05 --samples 40",
    ]) {
      const { status, stdout, stderr } = await run(`train --data ${data} --epochs 2 --out generated.safetensors --json`);
      expect([data, status, stderr]).toEqual([data, 0, ""]);
      expect((JSON.parse(stdout) as { model: string }).model).toBe("generated.safetensors");
    }
  });

  test("a test part is measured once, beside the validation", async () => {
    const { stdout } = await run("train --data wine --epochs 2 --validation 0.1 --test 0.3 --out wine.safetensors");
    expect(stdout).toContain("wine: 107 rows to train on, 18 to validate, 53 to test; 13 columns, 3 classes");
    expect(stdout).toMatch(/\nvalidation accuracy .* of 18\)[^]*\ntest accuracy .* of 53\)/);
  });
});

describe("digits, as npm start trains them", () => {
  for (const seed of [1, 2, 3]) {
    test.concurrent(`seed ${seed} reaches 97 % of rows it has not seen`, async () => {
      const { status, stdout } = await run(`train --data digits --seed ${seed} --out digits${seed}.safetensors --json`);
      const { accuracy, data } = JSON.parse(stdout) as { accuracy: number; data: { rows: { validation: number } } };
      expect(status).toBe(0);
      expect(data.rows.validation).toBe(359);
      expect(accuracy).toBeGreaterThanOrEqual(0.97);
    });
  }

  test("each command that is proposed at the end works as it is printed", async () => {
    const { stdout } = await run("train --data digits --epochs 1 --out a,b.safetensors", {
      env: { ADJOINT_COMMAND: "npm run -s adjoint --" },
    });
    const proposed = stdout.split("Try next:\n")[1].trimEnd().split("\n");
    expect(proposed).toHaveLength(6);
    const outcomes = await Promise.all(proposed.map((line) => run(line.replace("  npm run -s adjoint -- ", ""))));
    proposed.forEach((line, i) => {
      expect(line).toMatch(/^ {2}npm run -s adjoint -- \w/);
      const { status, stderr } = outcomes[i];
      expect([line, status, stderr]).toEqual([line, line.includes("--relative-difference") ? 1 : 0, ""]);
    });
  });
});

describe("an interruption", () => {
  /** Starts a long run, and sends the signal once its log has two lines. */
  async function interrupt(signal: NodeJS.Signals, args: string): Promise<Outcome> {
    const log = join(cwd, `${signal}.jsonl`);
    const child = spawn(process.execPath, [MAIN, ...`train --data moons --epochs 100000 --log ${log} ${args}`.split(" ")], { cwd });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    let running = true;
    const ended = new Promise<number | null>((resolve) => {
      child.on("close", (code) => {
        running = false;
        resolve(code);
      });
    });
    while (running && (!existsSync(log) || readFileSync(log, "utf8").split("\n").length < 3))
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill(signal);
    return { status: await ended, stdout, stderr };
  }

  test("Ctrl-C saves what is there, says so, and exits 130; --from goes on with the same bits", async () => {
    const { status, stdout, stderr } = await interrupt("SIGINT", "--out part.safetensors --json --deterministic");
    expect(status).toBe(130);
    const { epochs, interrupted } = JSON.parse(stdout) as { epochs: unknown[]; interrupted: boolean };
    const done = epochs.length;
    expect(interrupted).toBe(true);
    expect(stderr).toBe(
      `adjoint train: interrupted after ${done.toLocaleString("en")} of 100,000 epochs: the network of that moment is saved in part.safetensors.\n`,
    );
    await run(`train --data moons --epochs ${done + 2} --out whole.safetensors --deterministic --json`);
    await run("train --from part.safetensors --data moons --epochs 2 --out rest.safetensors --deterministic --json");
    expect(tensors("rest.safetensors")).toEqual(tensors("whole.safetensors"));
  }, 120_000);

  test("SIGTERM does the same with 143, and a person reads it", async () => {
    const { status, stdout, stderr } = await interrupt("SIGTERM", "--out term.safetensors");
    expect(status).toBe(143);
    expect(stderr).toMatch(
      /\nadjoint train: interrupted after [\d,]+ of 100,000 epochs: the network of that moment is saved in term\.safetensors\.\n$/,
    );
    expect(stdout).toMatch(/\nsaved term\.safetensors \(.*\)\n\nGo on with:\n {2}adjoint resume term\.safetensors\.run\n$/);
    expect(existsSync(join(cwd, "term.safetensors"))).toBe(true);
  });
});

describe("files", () => {
  test("a link stays a link, permissions stay, and nothing temporary is left", async () => {
    mkdirSync(join(cwd, "real"));
    writeFileSync(join(cwd, "real", "m.safetensors"), "old", { mode: 0o640 });
    symlinkSync(join("real", "m.safetensors"), join(cwd, "link.safetensors"));
    expect((await run("train --data xor --epochs 2 --out link.safetensors")).status).toBe(0);
    expect(readdirSync(join(cwd, "real"))).toEqual(["m.safetensors"]);
    expect(statSync(join(cwd, "real", "m.safetensors")).mode & 0o777).toBe(0o640);
    expect(readSafetensors(readFileSync(join(cwd, "link.safetensors"))).tensors.length).toBeGreaterThan(0);
    expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("a full disk: the model is kept elsewhere and the error says where", async () => {
    const { status, stderr } = await run("train --data xor --epochs 2 --out /dev/full", { env: { TMPDIR: cwd } });
    expect(status).toBe(1);
    const [, kept] =
      /^adjoint train: --out: \/dev\/full could not be written: the disk is full\. Make room for \d+ bytes or name another place\. The model is kept in (.*)\.$/m.exec(
        stderr,
      )!;
    expect(readSafetensors(readFileSync(kept)).tensors.length).toBeGreaterThan(0);
  });

  test.skipIf(spawnSync("mount", ["--version"]).status !== 0 || process.getuid?.() !== 0)(
    "a disk with room for a part only leaves the old file as it was",
    async () => {
      const disk = join(cwd, "disk");
      mkdirSync(disk);
      if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=8k", "tmpfs", disk]).status !== 0) return;
      try {
        writeFileSync(join(disk, "m.safetensors"), "old");
        const { status, stderr } = await run("train --data digits --epochs 1 --out disk/m.safetensors", { env: { TMPDIR: cwd } });
        expect(status).toBe(1);
        expect(stderr).toContain("adjoint train: --out: disk/m.safetensors could not be written: the disk is full.");
        expect(readdirSync(disk)).toEqual(["m.safetensors"]);
        expect(readFileSync(join(disk, "m.safetensors"), "utf8")).toBe("old");
      } finally {
        spawnSync("umount", [disk]);
      }
    },
  );

  test("a log that cannot grow ends the training, and the network is saved", async () => {
    const { status, stderr } = await run("train --data iris --epochs 50 --log /dev/full --out logless.safetensors");
    expect(status).toBe(1);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(
      "adjoint train: --log: /dev/full could not be written: the disk is full. The lines before are whole; make room or name another place. Training stopped after 1 of 50 epochs; the network of that moment is saved in logless.safetensors.",
    );
    expect(existsSync(join(cwd, "logless.safetensors"))).toBe(true);
  });

  test("standard output on a full disk is an error, a closed pipe is not", async () => {
    const shell = (line: string): Promise<unknown> =>
      new Promise((resolve) =>
        execFile("bash", ["-c", `set -o pipefail; ${line}`], { cwd }, (error, _, stderr) => resolve([error?.code ?? 0, stderr])),
      );
    const command = `'${process.execPath}' '${MAIN}'`;
    const [full, ...closed] = await Promise.all(
      ["info > /dev/full", "trace --example ex4 --json | head -c 10", "explain transpose | true"].map((line) =>
        shell(`${command} ${line}`),
      ),
    );
    expect(full).toEqual([1, "adjoint info: standard output could not be written: the disk is full. Make room, or send it elsewhere.\n"]);
    for (const outcome of closed) expect(outcome).toEqual([0, ""]);
  });
});
