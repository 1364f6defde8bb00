import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "adjoint";
import { afterAll, describe, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const folder = createFolder({
  "counts.csv": `hour,kind,calls\n${Array.from({ length: 60 }, (_, i) => `${i % 12},${["a", "b"][i % 2]},${(i % 12) + (i % 3)}`).join("\n")}\n`,
  "rare.csv": `x,y,fraud\n${Array.from({ length: 80 }, (_, i) => `${(i % 9) / 9},${(i % 7) / 7},${i % 9 > 7 ? "yes" : "no"}`).join("\n")}\n`,
});
const cwd = folder.path;
afterAll(() => folder.remove());

const run = (command: string) => adjoint(command.split(" "), { cwd });
interface Trained {
  readonly loss: number;
  readonly optimizer: { readonly kind: string };
  readonly network: { readonly loss: unknown; readonly layers: readonly { readonly activation: string }[]; readonly l1?: number };
  readonly epochs: readonly { readonly loss: number }[];
  readonly [option: string]: unknown;
}
async function train(options: string): Promise<Trained> {
  const { status, stdout, stderr } = await run(`train ${options} --json`);
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Trained;
}

describe("adjoint train --optimizer, with methods that see all rows at once", () => {
  test.each([
    ["lbfgs", "lbfgs", 0.02],
    ["conjugate-gradient", "conjugateGradient", 0.02],
    ["cg", "conjugateGradient", 0.02],
    ["lm", "levenbergMarquardt", 0.005],
    ["rprop", "rprop", 0.05],
    ["variable-learning-rate", "variableLearningRate", 0.5],
  ])("%s is %s: the loss of the sine falls below %d in 60 steps", async (name, kind, below) => {
    const { optimizer, loss } = await train(`--data sine --epochs 60 --optimizer ${name} --activation tanh --out m.st`);
    expect(optimizer.kind).toBe(kind);
    expect(loss).toBeLessThan(below);
  });

  test("a run that was stopped after 5 of 12 steps and continued has the model of one that was not: its method is known again", async () => {
    await train("--data iris --epochs 12 --optimizer lbfgs --l2 0.1 --run whole");
    await train("--data iris --epochs 5 --optimizer lbfgs --l2 0.1 --run parts");
    expect((await run("resume parts --epochs 12 --json")).status).toBe(0);
    const [whole, parts] = ["whole", "parts"].map((name) => readFileSync(join(cwd, name, "model.safetensors")));
    expect(Buffer.compare(whole, parts)).toBe(0);
    expect((await run("verify whole")).stdout).toMatch(/^verified to the last bit/);
  });

  test("settings reach the method, and those of another are refused with their owners", async () => {
    const { optimizer } = await train("--data sine --epochs 3 --optimizer lm --set mu=0.5 --set muFactor=4 --out m.st");
    expect(optimizer).toMatchObject({ mu: 0.5, factor: 4 });
    expect((await run("train --data sine --optimizer lbfgs --set mu=1")).stderr).toMatch(
      /the optimizer lbfgs has no such setting: 1.*--optimizer levenbergMarquardt/,
    );
    expect((await run("train --data sine --optimizer lbfgs --learning-rate 1")).stderr).toMatch(/lbfgs has none/);
    expect((await run("train --data sine --optimizer lbfgs --batch-size 4")).stderr).toMatch(/lbfgs sees all rows at once/);
    expect((await run("train --data sine --optimizer lbfgs --dropout 0.5")).stderr).toMatch(/dropout is for steps from batches/);
    expect((await run("train --data iris --optimizer lm")).stderr).toMatch(/levenbergMarquardt\(\) minimises squares/);
  });
});

describe("adjoint train --schedule, and what regularises", () => {
  test.each([
    ["step", "--set decayAt=0.25,0.5 --set decayFactor=0.3", { kind: "stepDecay", factor: 0.3, at: [0.25, 0.5] }],
    ["exponential", "--set finalRate=0.2", { kind: "exponentialDecay", final: 0.2 }],
    ["cosine", "--set warmup=0.1", { kind: "cosine", warmup: 0.1, final: 0 }],
    ["one-cycle", "--set peak=0.4", { kind: "oneCycle", peak: 0.4, start: 0.04, final: 1e-4 }],
    ["plateau", "--set plateauPatience=2", { kind: "reduceOnPlateau", patience: 2, factor: 0.1, min: 1e-4, minDelta: 0 }],
  ])("%s with %s", async (name, settings, expected) => {
    const { schedule } = await train(`--data moons --epochs 20 --schedule ${name} ${settings} --out m.st`);
    expect(schedule).toEqual(expected);
  });

  test("a run with all of it is the same when its last part is verified, and when it is continued", async () => {
    const options =
      "--data moons --epochs 20 --schedule cosine --set warmup=0.2 --dropout 0.4 --input-dropout 0.1 --max-norm 1.5 --clip-norm 0.7 --clip-value 0.4 --label-smoothing 0.1 --l1 0.01 --swa 0.5 --checkpoint-every 50batches --keep 5";
    const trained = await train(`${options} --run regular`);
    expect(trained).toMatchObject({
      dropout: 0.4,
      inputDropout: 0.1,
      maxNorm: 1.5,
      clipNorm: 0.7,
      clipValue: 0.4,
      labelSmoothing: 0.1,
      network: { l1: 0.01 },
    });
    for (const part of ["", " --last 20%"]) expect((await run(`verify regular${part}`)).stdout).toMatch(/^verified to the last bit/);
    expect(load(readFileSync(join(cwd, "regular", "model.safetensors"))).describe().l1).toBe(0.01);
  });

  test("a run that stops early, or follows a plateau of the rows held out, can be verified", async () => {
    await train("--data wine --epochs 200 --patience 3 --learning-rate 0.05 --run early");
    expect((await run("verify early")).stdout).toMatch(/^verified to the last bit/);
    await train("--data wine --epochs 40 --schedule plateau --set plateauPatience=1 --learning-rate 0.05 --run plateau");
    expect((await run("verify plateau")).stdout).toMatch(/^verified to the last bit/);
  });

  test("values outside their range, and settings of another schedule, are refused", async () => {
    expect((await run("train --data moons --dropout 1")).stderr).toMatch(/--dropout must be a number ≥ 0 and < 1/);
    expect((await run("train --data moons --hidden 8,8 --dropout 0.1,0.2,0.3")).stderr).toMatch(/one for each hidden layer/);
    expect((await run("train --data moons --schedule step --set warmup=0.1")).stderr).toMatch(
      /the schedule step has no such setting.*--schedule cosine/,
    );
    expect((await run("train --data moons --schedule cosin")).stderr).toMatch(/Did you mean cosine/);
  });
});

describe("adjoint train --preset tabular", () => {
  test("classes: selu, smoothed labels, waves of the rate, rates by layer; the best epoch is kept, and the run can be verified and continued", async () => {
    const trained = await train("--data wine --epochs 30 --preset tabular --run tabular");
    expect(trained).toMatchObject({
      optimizer: { kind: "adam", learningRate: 0.04, beta2: 0.95 },
      schedule: { kind: "logCosine", cycles: 4 },
      labelSmoothing: 0.1,
      groups: [
        { parameters: ["W1"], rate: 1 / Math.sqrt(13) },
        { rate: 1 / 16 },
        { rate: 1 / 16 },
        { rate: 1 / 16 },
        { parameters: "biases", rate: 0.1 },
      ],
    });
    expect(trained.network.layers.map(({ activation }) => activation)).toEqual(["selu", "selu", "selu", "softmax"]);
    expect((await run("verify tabular")).stdout).toMatch(/^verified to the last bit/);
    await train("--data wine --epochs 30 --preset tabular --patience 40 --run again");
    const [a, b] = ["tabular", "again"].map((name) => load(readFileSync(join(cwd, name, "model.safetensors"))).parameters());
    expect(a).toEqual(b);
  });

  test("values: mish, and no labels to smooth; what is given counts", async () => {
    const trained = await train(
      "--data counts.csv --label calls --targets values --preset tabular --epochs 20 --hidden 16 --learning-rate 0.01 --out v.st",
    );
    expect(trained.network.layers.map(({ activation }) => activation)).toEqual(["mish", "identity"]);
    expect(trained.optimizer).toMatchObject({ learningRate: 0.01, beta2: 0.95 });
    expect(trained["labelSmoothing"]).toBeUndefined();
    const other = await train("--data wine --preset tabular --optimizer lbfgs --epochs 5 --out v.st");
    expect(other.optimizer.kind).toBe("lbfgs");
    expect(other["groups"]).toBeUndefined();
  });
});

test("the preset holds out rows for its best epoch, beside those of a test, however few there are", async () => {
  const trained = await train(
    "--data counts.csv --label calls --targets values --preset tabular --epochs 3 --hidden 8 --test 0.2 --out v.st",
  );
  expect(trained["data"]).toMatchObject({ rows: { training: 36, validation: 12, test: 12 } });
});

describe("adjoint train --normalization and --ema", () => {
  test.each(["--normalization batch", "--normalization layer", "--ema 0.9", "--input-noise 0.2"])(
    "%s: the run is verified to the last bit",
    async (option) => {
      const trained = await train(`--data wine --epochs 8 --hidden 16 --dropout 0.1 ${option} --run ${option.slice(2).replace(" ", "-")}`);
      expect(trained["test"] ?? trained["validation"]).toBeDefined();
      expect((await run(`verify ${option.slice(2).replace(" ", "-")}`)).stdout).toMatch(/^verified to the last bit/);
    },
  );

  test("a batch of one row, and two means at a time, are refused in one line", async () => {
    const { status, stderr } = await run("train --data wine --normalization batch --batch-size 3 --out n.st");
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining("142 rows in batches of 3 leave a last batch of 1")]);
    expect((await run("train --data wine --ema 0.9 --swa 0.5 --out n.st")).stderr).toContain("each leaves a mean of its own");
  });
});

test("a run whose epochs end before its patience keeps the best epoch, as it says", async () => {
  const trained = await train("--data wine --epochs 60 --patience 59 --learning-rate 0.03 --hidden 32 --out best.st");
  const losses = trained.epochs.map((epoch) => (epoch as { validation?: { loss: number } }).validation!.loss);
  const validation = trained["validation"] as { readonly loss: number };
  expect(validation.loss).toBeCloseTo(Math.min(...losses), 12);
  expect(validation.loss).toBeLessThan(losses.at(-1)!);
});

describe("adjoint train --loss", () => {
  test("counts are learnt unscaled, through an exponential output: predictions are means", async () => {
    const { network } = await train(
      "--data counts.csv --label calls --targets values --loss poisson --epochs 300 --learning-rate 0.01 --out counts.st",
    );
    expect(network.loss).toEqual({ kind: "poisson" });
    expect(network.layers.at(-1)!.activation).toBe("exponential");
    const { predictions: rows } = JSON.parse((await run("predict --model counts.st --data counts.csv --json")).stdout) as {
      predictions: readonly number[];
    };
    const predictions = rows.flat();
    expect(predictions).toHaveLength(60);
    expect(Math.min(...predictions)).toBeGreaterThan(0);
    expect(Math.abs(predictions[11] - 13)).toBeLessThan(3);
  });

  test("a quantile of 0.9 lies above nine of ten values, and its loss is in the label's unit whatever the scaling", async () => {
    const options =
      "--data counts.csv --label calls --targets values --loss pinball --set quantile=0.9 --epochs 400 --learning-rate 0.01 --validation 0";
    const { loss } = await train(`${options} --out q.st`);
    const { predictions: rows } = JSON.parse((await run("predict --model q.st --data counts.csv --json")).stdout) as {
      predictions: readonly number[];
    };
    const predictions = rows.flat();
    const calls = Array.from({ length: 60 }, (_, i) => (i % 12) + (i % 3));
    expect(calls.filter((value, i) => value <= predictions[i] + 0.2).length).toBeGreaterThanOrEqual(50);
    const mean = calls.reduce((sum, y, i) => sum + (y > predictions[i] ? 0.9 * (y - predictions[i]) : 0.1 * (predictions[i] - y)), 0) / 60;
    expect(loss).toBeCloseTo(mean, 1);
  });

  test("focal trains two classes with one sigmoid", async () => {
    const { network } = await train("--data rare.csv --label fraud --loss focal --set gamma=1 --epochs 100 --out f.st");
    expect(network.loss).toEqual({ kind: "focal", gamma: 1, alpha: 0.25 });
    expect(network.layers.at(-1)).toMatchObject({ activation: "sigmoid", units: 1 });
  });

  test("a loss that does not go with the targets, the output or the scaling is refused", async () => {
    expect((await run("train --data iris --loss poisson")).stderr).toMatch(/--loss poisson needs values/);
    expect((await run("train --data sine --loss focal")).stderr).toMatch(/--loss focal needs classes/);
    expect((await run("train --data counts.csv --label calls --targets values --loss poisson --output identity")).stderr).toMatch(
      /Use --output exponential/,
    );
    expect((await run("train --data counts.csv --label calls --targets values --loss poisson --scale-targets standardize")).stderr).toMatch(
      /scaled counts are no counts/,
    );
    expect((await run("train --data sine --loss huber --set quantile=0.5")).stderr).toMatch(/the loss huber has no such setting/);
  });
});

test("adjoint explain descent prints the first steps of five methods over the contours, and all of them as JSON", async () => {
  const { stdout } = await run("explain descent");
  expect(stdout).toMatch(/levenbergMarquardt: \d+ steps/);
  const { paths } = JSON.parse((await run("explain descent --json")).stdout) as { paths: Record<string, readonly unknown[]> };
  expect(Object.keys(paths)).toEqual(["steepestDescent", "momentum", "variableLearningRate", "conjugateGradient", "levenbergMarquardt"]);
  expect(paths["momentum"]).toHaveLength(100);
});
