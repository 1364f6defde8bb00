import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { readSafetensors, writeSafetensors } from "@adjoint/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAIN, createFolder } from "./child.ts";
import { adjoint, codeOf, inProcess } from "./in-process.ts";

const rows = Array.from({ length: 60 }, (_, i) => `${(i % 10) / 10},${((i * 7) % 13) / 10},${i % 3 === 0 ? "near" : "far"}`);
const folder = createFolder({
  "points.csv": `x,y,kind\n${rows.join("\n")}\n`,
  "others.csv": `x,y,kind\n${rows.toReversed().join("\n")}\n`,
});
const cwd = folder.path;
afterAll(() => folder.remove());
const at = (...names: string[]): string => join(cwd, ...names);
const run = (line: string, stdin?: string): ReturnType<typeof adjoint> =>
  adjoint(line.split(" "), { cwd, ...(stdin === undefined ? {} : { stdin }) });

/** Starts a long training, sends the signal when its log has two lines, and returns what it said. */
async function interrupted(
  args: string,
  signal: NodeJS.Signals,
  stdin = "",
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const log = at("interrupted.jsonl");
  rmSync(log, { force: true });
  const child = spawn(process.execPath, [MAIN, ...`${args} --log ${log}`.split(" ")], { cwd });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => (stdout += text));
  child.stderr.on("data", (text) => (stderr += text));
  child.stdin.end(stdin);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  while (child.exitCode === null && (!existsSync(log) || readFileSync(log, "utf8").split("\n").length < 3))
    await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill(signal);
  return { status: await ended, stdout, stderr };
}

/** The words behind "Go on with:", as a shell would pass them to adjoint. */
function continuation(stdout: string): string[] {
  const [, line] = /\nGo on with:\n {2}adjoint (.*)\n$/.exec(stdout)!;
  return line.split(" ");
}

describe("a run that asked for no folder", () => {
  const settings =
    "--data moons --hidden 12 --optimizer sgd --learning-rate 0.5 --batch-size 100 --set shuffle=false --epochs 4000 --deterministic";

  test("ends with the same bits through the line that it printed: optimiser, rate, batches, engine, epochs that are left and --out", async () => {
    const { status, stdout, stderr } = await interrupted(`train ${settings} --out u.st`, "SIGTERM");
    expect([status, stderr.trimEnd().split("\n").at(-1)]).toEqual([
      143,
      expect.stringContaining("the network of that moment is saved in u.st."),
    ]);
    expect(continuation(stdout)).toEqual(["resume", "u.st.run"]);
    expect(await run(`train ${settings} --out whole.st`)).toMatchObject({ status: 0 });
    const resumed = await adjoint(continuation(stdout), { cwd });
    expect(resumed.status).toBe(0);
    expect(readFileSync(at("u.st"))).toEqual(readFileSync(at("whole.st")));
    // What was kept for resuming is gone, and the log has each epoch once.
    expect(readdirSync(cwd).filter((name) => name.startsWith("u.st") || name.endsWith(".tmp"))).toEqual(["u.st"]);
    const epochs = readFileSync(at("interrupted.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { epoch: number }).epoch);
    expect(epochs).toEqual(Array.from({ length: 4000 }, (_, i) => i + 1));
  }, 120_000);

  test("leaves nothing beside its model where nothing interrupts it, though it wrote checkpoints", async () => {
    expect((await run("train --data moons --epochs 30 --checkpoint-every 2epochs --out clean.st")).status).toBe(0);
    expect(readdirSync(cwd).filter((name) => name.startsWith("clean"))).toEqual(["clean.st"]);
  });

  test("a new run with the same --out says that the interrupted one is there, and takes nothing from it", async () => {
    await interrupted("train --data moons --epochs 100000 --out twice.st", "SIGINT");
    const first = readFileSync(at("twice.st.run", "config.json"));
    const { status, stderr } = await interrupted("train --data moons --epochs 100000 --out twice.st", "SIGINT");
    expect(status).toBe(130);
    expect(stderr).toContain("adjoint train: twice.st.run has an interrupted run, which adjoint resume continues; this is a new one.\n");
    expect(readFileSync(at("twice.st.run", "config.json"))).toEqual(first);
    expect(existsSync(at("twice.st.run-2", "config.json"))).toBe(true);
  });

  test("data from standard input is asked for again, and only the same rows are taken", async () => {
    const csv = readFileSync(at("points.csv"), "utf8");
    const { stdout } = await interrupted("train --data - --label kind --epochs 20000 --out stdin.st", "SIGHUP", csv);
    expect(continuation(stdout)).toEqual(["resume", "stdin.st.run", "--data", "FILE.csv"]);
    process.chdir(cwd);
    expect(codeOf((await inProcess(["resume", "stdin.st.run"])).error)).toBe("data-of-run-missing");
    expect(codeOf((await inProcess("resume stdin.st.run --data others.csv".split(" "))).error)).toBe("data-changed");
    expect((await run("resume stdin.st.run --data points.csv")).status).toBe(0);
    await run("train --data - --label kind --epochs 20000 --out stdin-whole.st", csv);
    expect(readFileSync(at("stdin.st"))).toEqual(readFileSync(at("stdin-whole.st")));
  }, 120_000);
});

describe("train --from", () => {
  test("goes on with the optimiser, its state and the batches of the file; what is dropped is said", async () => {
    await interrupted(
      "train --data moons --optimizer momentum --learning-rate 0.1 --batch-size 20 --epochs 50000 --out part.st --deterministic",
      "SIGTERM",
    );
    const { epoch, run: record } = JSON.parse((await run("info part.st --json")).stdout) as { epoch: number; run: { batchSize: number } };
    expect(record.batchSize).toBe(20);
    await run(
      `train --data moons --optimizer momentum --learning-rate 0.1 --batch-size 20 --epochs ${epoch + 3} --out whole.st --deterministic`,
    );
    const same = await run("train --from part.st --data moons --epochs 3 --out on.st --deterministic --json");
    expect([same.status, same.stderr]).toEqual([0, ""]);
    const tensors = (name: string): unknown => readSafetensors(readFileSync(at(name))).tensors;
    expect(tensors("on.st")).toEqual(tensors("whole.st"));
    const other = await run("train --from part.st --data moons --optimizer adam --batch-size 7 --epochs 1 --out on.st --json");
    expect(other.stderr).toContain(
      "adjoint train: the state of momentum in part.st is dropped: adam has another. Leave --optimizer out to continue with it.\n",
    );
  }, 120_000);
});

describe("a run in a folder", () => {
  beforeAll(async () => {
    expect((await run("train --data points.csv --epochs 12 --test 0.1 --run runs/whole --checkpoint-every 5epochs --keep 1")).status).toBe(
      0,
    );
  });
  /** A copy of the run as it was after the checkpoint of epoch 10. */
  function cut(name: string): string {
    cpSync(at("runs", "whole"), at("runs", name), { recursive: true });
    rmSync(at("runs", name, "model.safetensors"));
    return `runs/${name}`;
  }

  test("has its configuration, events, the last checkpoints, the model and a report", () => {
    expect(readdirSync(at("runs", "whole")).sort()).toEqual([
      "checkpoints",
      "config.json",
      "events.jsonl",
      expect.stringMatching(/^events\.out\.tfevents\.\d{10}\./),
      "model.safetensors",
      "report.html",
    ]);
    const config = JSON.parse(readFileSync(at("runs", "whole", "config.json"), "utf8")) as Record<string, unknown>;
    expect(config).toMatchObject({
      format: "adjoint-run",
      version: 1,
      options: { data: "points.csv", hidden: "100", activation: "relu", epochs: "12", seed: "1" },
      data: { spec: "points.csv", path: at("points.csv"), rows: 60 },
      epochs: 12,
      out: "model.safetensors",
    });
    const events = readFileSync(at("runs", "whole", "events.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect([events[0], events.filter((event) => event === "epoch").length, events.at(-1)]).toEqual(["start", 12, "end"]);
    // Of three checkpoints the last stays, and the best.
    const checkpoints = readdirSync(at("runs", "whole", "checkpoints")).filter((name) => name.endsWith(".safetensors"));
    expect(checkpoints.at(-1)).toBe("epoch-00000010-row-0000000000.safetensors");
    expect(checkpoints.length).toBeLessThanOrEqual(2);
  });

  test("is not begun twice, and not resumed when it has ended; --epochs trains it further, as if it had been meant so", async () => {
    process.chdir(cwd);
    expect(codeOf((await inProcess("train --data points.csv --run runs/whole".split(" "))).error)).toBe("run-exists");
    expect(codeOf((await inProcess("resume runs/whole".split(" "))).error)).toBe("run-finished");
    const longer = cut("longer");
    expect(codeOf((await inProcess(`resume ${longer} --epochs 3`.split(" "))).error)).toBe("run-too-short");
    expect((await run(`resume ${longer} --epochs 20`)).status).toBe(0);
    expect((await run("train --data points.csv --epochs 20 --test 0.1 --out twenty.st")).status).toBe(0);
    expect(readFileSync(at("runs", "longer", "model.safetensors"))).toEqual(readFileSync(at("twenty.st")));
  });

  test("a damaged checkpoint is passed over with a word, and the bits are the same", async () => {
    const path = cut("damaged");
    const files = readdirSync(at(path, "checkpoints")).filter((name) => name.endsWith(".safetensors"));
    truncateSync(at(path, "checkpoints", files.at(-1) ?? "none"), 100);
    const { status, stderr } = await run(`resume ${path} --json`);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^adjoint: checkpoint: \S+: .*\. The run continues from an earlier one\.\n$/);
    expect(readFileSync(at(path, "model.safetensors"))).toEqual(readFileSync(at("runs", "whole", "model.safetensors")));
  });

  test("its data may move, its rows may not change; its folder may move, too", async () => {
    const path = cut("moved");
    renameSync(at("points.csv"), at("elsewhere.csv"));
    try {
      process.chdir(cwd);
      expect((await inProcess(["resume", path])).status).toBe(1);
      writeFileSync(at("points.csv"), readFileSync(at("others.csv")));
      expect(codeOf((await inProcess(["resume", path])).error)).toBe("data-changed");
      mkdirSync(at("other"));
      renameSync(at(path), at("other", "place"));
      expect((await run("resume other/place --data elsewhere.csv")).status).toBe(0);
      expect(readFileSync(at("other", "place", "model.safetensors"))).toEqual(readFileSync(at("runs", "whole", "model.safetensors")));
    } finally {
      renameSync(at("elsewhere.csv"), at("points.csv"));
    }
  });

  test("two processes do not train one run: a lock of a living process is respected, one that was left is not", async () => {
    const path = cut("locked");
    process.chdir(cwd);
    const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    writeFileSync(at(path, "lock"), `${other.pid} ${hostname()}\n`);
    const { status, error } = await inProcess(["resume", path]);
    expect([status, codeOf(error)]).toEqual([2, "run-in-use"]);
    const gone = new Promise((resolve) => other.on("close", resolve));
    other.kill();
    await gone;
    expect((await run(`resume ${path}`)).status).toBe(0);
    expect(existsSync(at(path, "lock"))).toBe(false);
  });

  test.each([
    ["nothing", undefined, 1],
    ["no JSON", "{", 1],
    ["another thing", '{"format":"x"}', 1],
    ["another version", '{"format":"adjoint-run","version":2}', 1],
    ["an array", "[1]", 1],
    ["null", "null", 1],
    ["deep", `${"[".repeat(5000)}${"]".repeat(5000)}`, 1],
  ])("a folder whose config.json is %s is refused in one line", async (_, text, status) => {
    mkdirSync(at("bad"), { recursive: true });
    rmSync(at("bad", "config.json"), { force: true });
    if (text !== undefined) writeFileSync(at("bad", "config.json"), text);
    const { status: ended, stderr } = await run("resume bad");
    expect([ended, stderr.split("\n").length]).toEqual([status, 2]);
  });

  test("a configuration with any one value replaced is read, or refused with a typed error", async () => {
    const path = cut("mutated");
    process.chdir(cwd);
    const file = at(path, "config.json");
    const original = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    const values: readonly unknown[] = [null, -1, 0.5, "x", [], {}, true, "../../../etc/passwd", 1e300];
    const places = ["options", "data", "optimizer"]
      .flatMap((key) => Object.keys(original[key] as object).map((inner) => [key, inner]))
      .concat(Object.keys(original).map((key) => [key]));
    for (const [index, [key, inner]] of places.entries()) {
      const value = values[index % values.length];
      const changed = structuredClone(original);
      if (inner === undefined) changed[key] = value;
      else (changed[key] as Record<string, unknown>)[inner] = value;
      // Nothing must be trained for long, or written elsewhere.
      if (key === "epochs" || key === "out" || inner === "epochs") continue;
      writeFileSync(file, JSON.stringify(changed));
      const { status } = await inProcess(["resume", path, "--json"]);
      expect([key, inner, value, status === 70]).toEqual([key, inner, value, false]);
      rmSync(at(path, "model.safetensors"), { force: true });
    }
  });
});

describe("verify", () => {
  beforeAll(async () => {
    expect(
      (await run("train --data moons --epochs 10 --run runs/verified --checkpoint-every 17batches --keep 3 --deterministic --threads 2"))
        .status,
    ).toBe(0);
  });

  test("a run that nothing changed is verified to the last bit, from the beginning and from a checkpoint, on one thread as on two", async () => {
    for (const [line, said] of [
      ["verify runs/verified", "verified to the last bit: runs/verified, 10 epochs from the beginning, 3 checkpoints and the model\n"],
      [
        "verify runs/verified --threads 1 --last 1%",
        expect.stringMatching(
          /^verified to the last bit: runs\/verified, [12] epochs? from the checkpoint of epoch [89], \d checkpoints? and the model\n$/,
        ),
      ],
    ] as const) {
      const { status, stdout, stderr } = await run(line);
      expect([status, stdout, stderr]).toEqual([0, said, ""]);
    }
  });

  test("one changed bit is found, with its tensor and its entry, and when the run was last equal", async () => {
    cpSync(at("runs", "verified"), at("runs", "forged"), { recursive: true });
    const file = at("runs", "forged", "model.safetensors");
    const { tensors, metadata } = readSafetensors(readFileSync(file));
    const weights = tensors.find(({ name }) => name === "W2")!;
    const bits = new Uint32Array(weights.values.buffer);
    bits[5] ^= 1;
    writeFileSync(file, writeSafetensors({ tensors, metadata }));
    const { status, stdout } = await run("verify runs/forged --json");
    const { verified, difference } = JSON.parse(stdout) as { verified: boolean; difference: Record<string, unknown> };
    expect([status, verified]).toEqual([1, false]);
    // W2 is [16, 2]: entry 5 is row 2, column 1.
    expect(difference).toMatchObject({
      tensor: "W2",
      row: 2,
      col: 1,
      stored: weights.values[5],
      stop: { epoch: 10, position: 0 },
      equalUntil: { epoch: expect.any(Number) as number },
    });
    expect((await run("verify runs/forged")).stdout).toMatch(
      /^not verified: runs\/forged differs after epoch 10; until epoch \d+(, row \d+ of the next)? every bit is equal\n {2}W2\[3, 2\] is /,
    );
  });

  test("another seed is found at the first checkpoint; what has no end, and another engine, are refused", async () => {
    cpSync(at("runs", "verified"), at("runs", "seed"), { recursive: true });
    const file = at("runs", "seed", "config.json");
    const config = JSON.parse(readFileSync(file, "utf8")) as { options: Record<string, string>; data: { sha256: string } };
    process.chdir(cwd);
    writeFileSync(file, JSON.stringify({ ...config, options: { ...config.options, seed: "2" } }));
    // The seed decides the generated data as well.
    expect(codeOf((await inProcess("verify runs/seed".split(" "))).error)).toBe("data-changed");
    writeFileSync(
      file,
      JSON.stringify({
        ...config,
        options: { ...config.options, learningRate: "0.1" },
        optimizer: { ...(config as unknown as { optimizer: object }).optimizer, learningRate: 0.1 },
      }),
    );
    const { status, stdout } = await inProcess("verify runs/seed".split(" "));
    expect([status, stdout]).toEqual([1, expect.stringContaining("until the beginning of this comparison every bit is equal")]);
    writeFileSync(file, JSON.stringify({ ...config, backend: "another" }));
    expect(codeOf((await inProcess("verify runs/seed".split(" "))).error)).toBe("backend-differs");
    rmSync(at("runs", "seed", "model.safetensors"));
    expect(codeOf((await inProcess("verify runs/seed".split(" "))).error)).toBe("nothing-to-verify");
  });
});

describe("runs", () => {
  test("lists each run of a folder with its state, settings and losses, the lowest loss on held-out rows first", async () => {
    mkdirSync(at("list"));
    for (const [name, more] of [
      ["short", "--epochs 2"],
      ["long", "--epochs 150 --hidden 24"],
    ])
      expect((await run(`train --data points.csv --run list/${name} ${more}`)).status).toBe(0);
    const { status } = await interrupted(
      "train --data points.csv --epochs 100000 --hidden none --run list/cut --checkpoint-every 1s",
      "SIGTERM",
    );
    expect(status).toBe(143);
    mkdirSync(at("list", "damaged"));
    writeFileSync(at("list", "damaged", "config.json"), "{");
    const { stdout, stderr } = await run("runs list --json");
    const { runs } = JSON.parse(stdout) as {
      runs: readonly { run: string; state: string; done: number; epochs: number; hidden: string; validation: { loss: number } }[];
    };
    expect(stderr).toMatch(/^adjoint runs: .*config\.json is not the configuration of a run: it is not JSON\..*\n$/);
    expect(Object.fromEntries(runs.map(({ run: name, state, hidden }) => [name, [state, hidden]]))).toEqual({
      long: ["finished", "24"],
      short: ["finished", "100"],
      cut: ["interrupted", "none"],
    });
    const losses = runs.map(({ validation }) => validation.loss);
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
    expect(runs.find(({ run: name }) => name === "short")).toMatchObject({ done: 2, epochs: 2 });
    const table = (await run("runs list")).stdout.split("\n");
    expect(table[0]).toMatch(/^run +state +epochs +time +loss +validation +accuracy +data +hidden +optimizer +batch +seed$/);
    expect(table).toHaveLength(5);
  });

  test("a folder without runs says how one is made; one that is not there is refused", async () => {
    mkdirSync(at("nothing"));
    expect((await run("runs nothing")).stdout).toBe("no runs in nothing: adjoint train --run nothing/first makes one\n");
    expect((await run("runs nowhere")).stderr).toBe(
      "adjoint runs: nowhere could not be read: there is no such file or folder. Check the path.\n",
    );
  });
});
