import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "@adjoint/reference";
import { afterAll, describe, expect, test } from "vitest";
import { MAIN, createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const folder = createFolder({
  "points.csv": `x,y,kind\n${Array.from({ length: 90 }, (_, i) => `${(i % 10) / 10},${((i * 7) % 13) / 10},${["near", "far", "away"][(i * i) % 3]}`).join("\n")}\n`,
});
const cwd = folder.path;
afterAll(() => folder.remove());

/**
 * Runs of 0.3 to 2 s: both precisions, one and two threads, batches that do not divide the rows, an unshuffled one, scaled values; dropout,
 * schedules, limits, a method that sees all rows, early stopping, values and a fold. Some write a checkpoint so often that most
 * signals come while one is written.
 */
const RUNS = [
  "--data moons --epochs 3000 --batch-size 7 --checkpoint-every 4999batches",
  "--data moons --epochs 2000 --precision f64 --threads 2 --hidden 24,8 --checkpoint-every 300epochs",
  "--data points.csv --epochs 30 --optimizer nesterov --l2 0.01 --test 0.1 --seed 5 --checkpoint-every 1batches",
  "--data sine --epochs 20000 --scale-targets minMax --set shuffle=false --optimizer rmsprop --checkpoint-every 1s",
  "--data iris --epochs 60 --threads 2 --validation 0 --optimizer adamw --checkpoint-every 7batches",
  "--data moons --epochs 1500 --batch-size 13 --dropout 0.3 --input-dropout 0.1 --schedule cosine --set warmup=0.1 --max-norm 2 --clip-norm 1 --clip-value 0.5 --label-smoothing 0.05 --l1 0.01 --checkpoint-every 3001batches",
  "--data wine --epochs 1500 --optimizer variableLearningRate --hidden 8 --checkpoint-every 100epochs",
  "--data points.csv --label y --targets values --epochs 1000 --patience 15 --hidden 8 --checkpoint-every 10epochs",
  "--data moons --epochs 3000 --patience 60 --fold 2/3 --threads 2 --checkpoint-every 50epochs",
  "--data points.csv --epochs 40 --schedule plateau --set plateauPatience=2 --loss focal --dropout 0.2 --threads 2 --checkpoint-every 1batches",
] as const;
const SIGNALS = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"] as const;

/** 200 of them take a quarter of an hour: the thorough level, at night, runs so many. */
const DRAWS = Number(process.env["ADJOINT_INTERRUPTIONS"]) || (process.env["ADJOINT_TESTS"] === "thorough" ? 200 : RUNS.length);

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** Starts the command; sends the signal so many milliseconds after the folder of the run has its configuration. */
function interrupted(args: readonly string[], config: string, signal: (typeof SIGNALS)[number], delay: number): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    const poll = setInterval(() => {
      if (!existsSync(config)) return;
      clearInterval(poll);
      setTimeout(() => child.kill(signal), delay);
    }, 1);
    child.on("close", (status, by) => {
      clearInterval(poll);
      resolve({ status, signal: by, stderr });
    });
  });
}

const references = new Map<string, Promise<Uint8Array>>();

/** The model of a run that nothing interrupted. */
function reference(args: string): Promise<Uint8Array> {
  const index = RUNS.indexOf(args as (typeof RUNS)[number]);
  const known = references.get(args);
  if (known !== undefined) return known;
  const out = `whole-${index}.safetensors`;
  const run = adjoint(`train ${args} --out ${out} --json`.split(" "), { cwd }).then(({ status, stderr }) => {
    expect([status, stderr]).toEqual([0, ""]);
    return readFileSync(join(cwd, out));
  });
  references.set(args, run);
  return run;
}

describe(
  `${DRAWS} runs, each interrupted up to three times at random moments (SIGKILL, SIGTERM, SIGINT, SIGHUP)`,
  { timeout: 300_000 },
  () => {
    test.each(Array.from({ length: DRAWS }, (_, draw) => draw))(
      "run %i ends with the bits of one that nothing interrupted, through adjoint resume alone",
      async (draw) => {
        const random = createRandom(draw, 1);
        const args = RUNS[draw % RUNS.length];
        const name = `runs-${draw}`;
        const config = join(cwd, name, "config.json");
        const expected = await reference(args);
        let command = `train ${args} --run ${name} --json`.split(" ");
        for (let attempt = 0; attempt < 3; attempt++) {
          const signal = SIGNALS[(draw + attempt) % SIGNALS.length];
          const { status, signal: by, stderr } = await interrupted(command, config, signal, random.below(attempt === 0 ? 400 : 700));
          // The signal before may have come just after the last epoch.
          if (status === 0 || stderr.includes(" is finished: ")) break;
          // A signal before the command listens ends it like any program.
          if (by === null) expect([{ SIGTERM: 143, SIGINT: 130, SIGHUP: 129, SIGKILL: 137 }[signal], stderr]).toEqual([status, stderr]);
          command = ["resume", name, "--json"];
        }
        const model = join(cwd, name, "model.safetensors");
        if (!existsSync(model)) {
          const { status, stderr } = await adjoint(["resume", name, "--json"], { cwd });
          expect([status, stderr.replace(/^.*could not be read.*\n/gm, "")]).toEqual([0, ""]);
        }
        expect(Buffer.compare(readFileSync(model), expected)).toBe(0);
        // The events have every epoch once, in order, and a last line; nothing temporary is left, and nobody holds the folder.
        const events = readFileSync(join(cwd, name, "events.jsonl"), "utf8")
          .trimEnd()
          .split("\n");
        const parsed = events.map((line) => JSON.parse(line) as { event: string; epoch: number });
        const epochs = parsed.filter(({ event }) => event === "epoch").map(({ epoch }) => epoch);
        const length = args.includes("--patience") ? epochs.length : Number(/--epochs (\d+)/.exec(args)![1]);
        expect(epochs).toEqual(Array.from({ length }, (_, i) => i + 1));
        expect(epochs.length).toBeGreaterThan(0);
        expect(parsed.at(-1)?.event).toBe("end");
        expect(
          readdirSync(join(cwd, name)).filter(
            (file) =>
              !["checkpoints", "config.json", "events.jsonl", "model.safetensors", "report.html"].includes(file) &&
              !file.endsWith(".tmp") &&
              !file.startsWith("events.out.tfevents."),
          ),
        ).toEqual([]);
      },
    );
  },
);
