import { readSafetensors, writeSafetensors } from "@adjoint/formats";
import { invertScaling, parseCsv, targetScalingOf } from "@adjoint/datasets";
import type { Scaling } from "adjoint";
import { load } from "adjoint/tables";
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";
import type { Outcome } from "./child.ts";

/** Prices from 60,000 to 408,000: 2,000 for each unit of area, 50,000 for each room beyond the first. */
const houses = Array.from({ length: 80 }, (_, i) => ({ area: 30 + ((i * 37) % 80), rooms: 1 + (i % 5) }));
const priceOf = ({ area, rooms }: (typeof houses)[number]): number => 2000 * area + 50000 * (rooms - 1);
const csv = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

const folder = createFolder({
  "prices.csv": csv(["area,rooms,price", ...houses.map((house) => `${house.area},${house.rooms},${priceOf(house)}`)]),
  "new.csv": csv(["area,rooms", "50,2", "100,5", "35,1"]),
  "same.csv": csv(["area,price", "1,7", "2,7", "3,7", "4,7", "5,7"]),
  "species.csv": csv(["petal,species", "1,a", "2,b", "3,a", "4,b", "5,a"]),
});
const cwd = realpathSync(folder.path);
afterAll(() => folder.remove());

const run = (line: string): Promise<Outcome> => adjoint(line.split(" "), { cwd });

interface Loss {
  readonly loss: number;
}
interface Shift {
  readonly kind: "standardize" | "minMax";
  readonly shift: readonly number[];
  readonly scale: readonly number[];
}
/** What is looked at in the objects of `--json`. */
interface Json extends Loss {
  readonly data: { readonly targetScaling: Shift };
  readonly targetScaling: Shift;
  readonly validation: Loss;
  readonly epochs: readonly { readonly validation: Loss }[];
  readonly predictions: readonly (readonly number[])[];
  readonly steps: readonly { readonly id: string; readonly value: readonly (readonly number[])[] }[];
}

const json = async (line: string): Promise<Json> => JSON.parse((await run(`${line} --json`)).stdout) as Json;

describe("--scale-targets", () => {
  let trained: Json;
  beforeAll(async () => {
    trained = await json(
      "train --data prices.csv --targets values --scale-targets standardize --epochs 400 --learning-rate 0.01 --deterministic --out prices.safetensors --log prices.jsonl",
    );
  });

  test("learns prices to within 2 %, where the same training without it stays at the mean", async () => {
    const variance = 82317 ** 2;
    expect(trained.validation.loss).toBeLessThan(variance / 1000);
    const raw = await json(
      "train --data prices.csv --targets values --scale-targets none --epochs 400 --learning-rate 0.01 --out raw.safetensors",
    );
    expect(raw.validation.loss).toBeGreaterThan(variance / 2);
    const { predictions } = await json("predict --model prices.safetensors --data new.csv");
    const right = [
      { area: 50, rooms: 2 },
      { area: 100, rooms: 5 },
      { area: 35, rooms: 1 },
    ].map(priceOf);
    predictions.forEach(([price], i) => expect(Math.abs(price / right[i] - 1)).toBeLessThan(0.02));
  });

  test("keeps mean and deviation of the rows that it learnt from, and says so", async () => {
    const { kind, shift, scale } = trained.data.targetScaling;
    expect(kind).toBe("standardize");
    expect([shift.length, scale.length]).toEqual([1, 1]);
    // The mean of all 80 prices is 242,000; 64 of them are learnt from.
    expect(Math.abs(shift[0] - 242000)).toBeLessThan(20000);
    expect(1 / scale[0]).toBeGreaterThan(70000);
    expect(1 / scale[0]).toBeLessThan(95000);
    const { stdout } = await run("info prices.safetensors");
    expect(stdout).toMatch(/\ntargets {2}standardized: price = [78]\d{4}\.?\d*·output \+ 2[34]\d{4}\n/);
    expect((await json("info prices.safetensors")).targetScaling).toEqual({ kind, shift, scale });
  });

  test("gives every loss in the units of the label: the mean square of what predict is off", async () => {
    const { predictions } = await json("predict --model prices.safetensors --data prices.csv");
    const all = await json("evaluate --model prices.safetensors --data prices.csv --rows all");
    const squares = predictions.map(([price], i) => (price - priceOf(houses[i])) ** 2);
    const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    expect(Math.abs(all.loss / mean - 1)).toBeLessThan(1e-3);
    const held = await json("evaluate --model prices.safetensors --data prices.csv --deterministic");
    expect(held.loss / trained.validation.loss).toBeCloseTo(1, 5);
    const log = readFileSync(join(cwd, "prices.jsonl"), "utf8").trimEnd().split("\n");
    const last = JSON.parse(log[399]) as { readonly loss: number; readonly validation: { readonly loss: number } };
    expect(last.validation.loss).toBe(trained.epochs.at(-1)!.validation.loss);
    expect(last.validation.loss / trained.validation.loss).toBeCloseTo(1, 5);
    expect(last.loss).toBe(trained.loss);
  });

  test("the library reads the model: predictRows gives the numbers of predict, as its outputs do with the scaling of the schema", async () => {
    const bytes = readFileSync(join(cwd, "prices.safetensors"));
    const net = load(bytes, { deterministic: true });
    const scaling: Scaling = targetScalingOf(net.data!.schema!)!;
    const rows = parseCsv(readFileSync(join(cwd, "new.csv"), "utf8"), { label: null }).scale(net.data!.scaling!);
    const values = net.predict(rows.inputs);
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(3);
    const prices = invertScaling({ values, rows: 3, cols: 1, scale: 1 }, scaling);
    const { predictions } = await json("predict --model prices.safetensors --data new.csv --deterministic");
    expect(predictions.flat()).toEqual(Array.from(prices, (price) => Number(price.toPrecision(9))));
    const raw = net.predictRows([
      { area: 50, rooms: 2 },
      { rooms: "5", area: "100" },
      { area: 35, rooms: 1 },
    ]);
    expect(raw.map(({ values }) => values!["price"])).toEqual(predictions.flat());
  });

  test("--from goes on with the scaling of the model, from near where it ended", async () => {
    const further = await json("train --from prices.safetensors --data prices.csv --epochs 3 --out further.safetensors");
    expect(further.data.targetScaling).toEqual(trained.data.targetScaling);
    expect(further.loss).toBeLessThan(82317 ** 2 / 100);
    expect((await json("info further.safetensors")).targetScaling).toEqual(trained.data.targetScaling);
  });

  test("minMax brings the values to [0, 1], which sigmoid can learn; gradcheck and trace take them so", async () => {
    const line = "train --data prices.csv --targets values --scale-targets minMax --output sigmoid --epochs 400 --learning-rate 0.02";
    const outcome = await run(`${line} --out unit.safetensors`);
    expect(outcome.stdout).toMatch(/\nprices\.csv: 64 rows to train on, 16 to validate; 2 columns, 1 value to learn, scaled to \[0, 1\]\n/);
    const [first] = (await run("predict --model unit.safetensors --data new.csv")).stdout.split("\n").slice(1).map(Number);
    expect(Math.abs(first / 150000 - 1)).toBeLessThan(0.05);
    expect((await run("gradcheck --model unit.safetensors --data prices.csv")).status).toBe(0);
    const { steps } = await json("trace --model unit.safetensors --data prices.csv");
    const loss = steps.find(({ id }) => id === "loss")!;
    expect(loss.value[0][0]).toBeLessThan(1);
  });

  test("standardize is what is done with a file where nothing is said: the same model", async () => {
    const line = "train --data prices.csv --targets values --epochs 2 --deterministic --out";
    await Promise.all([run(`${line} said.safetensors --scale-targets standardize`), run(`${line} silent.safetensors`)]);
    expect(readFileSync(join(cwd, "said.safetensors")).equals(readFileSync(join(cwd, "silent.safetensors")))).toBe(true);
  });

  test.each([
    [
      "train --data species.csv --scale-targets standardize",
      2,
      "adjoint train: --scale-targets scales values: species holds 2 classes. Leave it out, or read the label as --targets values.",
    ],
    [
      "train --data iris --scale-targets minMax",
      2,
      "adjoint train: --scale-targets scales values: the label of iris holds 3 classes. Leave it out.",
    ],
    [
      "train --data same.csv --targets values --scale-targets minMax",
      2,
      "adjoint train: --scale-targets needs values that vary: price is 7 in every row. Name a --label column that varies.",
    ],
    [
      "train --data prices.csv --targets values --scale-targets log",
      2,
      "adjoint train: --scale-targets must be one of standardize, minMax, none: log. Try --scale-targets standardize.",
    ],
    [
      "train --from prices.safetensors --data prices.csv --scale-targets none",
      2,
      "adjoint train: --scale-targets does not go with --from: the model says how its data are scaled. Leave one of them out.",
    ],
    [
      "train --from prices.safetensors --data prices.csv --scaling minMax",
      2,
      "adjoint train: --scaling does not go with --from: the model says how its data are scaled. Leave one of them out.",
    ],
    [
      "train --from prices.safetensors --data prices.csv --precision f64",
      2,
      "adjoint train: --precision does not go with --from: the model says what its network is. Leave one of them out.",
    ],
  ])("%s is refused", async (line, status, message) => {
    expect(await run(line)).toEqual({ status, stdout: "", stderr: `${message}\n` });
  });

  test.each([
    [{ kind: "standardize", shift: [1], scale: [0] }, "its scale must be above 0"],
    [{ kind: "bytes", shift: [1], scale: [1] }, "its scaling must be standardize or minMax"],
    [{ shift: [1, 2], scale: [1, 2] }, "its scaling must be finite numbers"],
    [{ shift: [null], scale: [1] }, "its scaling must be finite numbers"],
    ["standardize", "its scaling must be finite numbers"],
  ])("a model whose scaling is %j is refused: its predictions would be wrong without a sign", async (scaling, rule) => {
    const { tensors, metadata } = readSafetensors(readFileSync(join(cwd, "prices.safetensors")));
    const data = JSON.parse(metadata["data"]) as { schema: { columns: { role: string; scaling: unknown }[] } };
    data.schema.columns.find(({ role }) => role === "target")!.scaling = scaling;
    writeFileSync(join(cwd, "damaged.safetensors"), writeSafetensors({ tensors, metadata: { ...metadata, data: JSON.stringify(data) } }));
    const { status, stdout, stderr } = await run("predict --model damaged.safetensors --data new.csv");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`column "price": ${rule}: `);
  });

  test.each([
    "standardize",
    '{"kind":"standardize","shift":[1],"scale":[0]}',
    '{"kind":"standardize","shift":[1,2],"scale":[1,2]}',
    '{"kind":"bytes","shift":[0],"scale":[1]}',
    '{"kind":"minMax","shift":[null],"scale":[1]}',
    "null",
  ])("a model of a named set whose scaling is %s is refused", async (text) => {
    await run("train --data sine --scale-targets standardize --epochs 1 --out sine.safetensors");
    const { tensors, metadata } = readSafetensors(readFileSync(join(cwd, "sine.safetensors")));
    const name = `damaged-${text.length}.safetensors`;
    writeFileSync(join(cwd, name), writeSafetensors({ tensors, metadata: { ...metadata, "adjoint.targetScaling": text } }));
    expect(await run(`predict --model ${name} --data sine`)).toEqual({
      status: 1,
      stdout: "",
      stderr: `adjoint predict: --model: ${name}: the scaling of the values is damaged: ${text}. It must be standardize or minMax, with 1 finite shift and 1 scale above 0; train the model again.\n`,
    });
  });
});

describe("--scaling robust", () => {
  test("is kept in the model: the API predicts the numbers of the command, and a run verifies", async () => {
    const options = "--data prices.csv --targets values --epochs 5 --hidden 8 --scaling robust --deterministic";
    expect((await run(`train ${options} --run robust`)).status).toBe(0);
    const net = load(readFileSync(join(cwd, "robust", "model.safetensors")));
    expect(net.data?.scaling?.kind).toBe("robust");
    const { predictions } = JSON.parse(
      (await run("predict --model robust/model.safetensors --data new.csv --json --deterministic")).stdout,
    ) as {
      predictions: number[][];
    };
    const rows = [
      [50, 2],
      [100, 5],
      [35, 1],
    ];
    expect(net.predictRows(rows).map((row) => [row.values!["price"]])).toEqual(predictions);
    expect((await run("verify robust")).stdout).toMatch(/^verified to the last bit/);
    expect((await run("info robust/model.safetensors")).stdout).toContain("robust");
  });

  test("goes with the tabular preset", async () => {
    expect(
      (await run("train --data prices.csv --targets values --preset tabular --scaling robust --hidden 8 --epochs 2 --out k.st")).status,
    ).toBe(0);
    expect(load(readFileSync(join(cwd, "k.st"))).data?.scaling?.kind).toBe("robust");
  });

  test.each([
    ["train --data wine --scaling robust", "it is for the columns of a file"],
    ["train --data prices.csv --targets values --scale-targets robust", "--scale-targets must be one of standardize, minMax, none"],
    ["export robust/model.safetensors --to onnx --out r.onnx", "inputs that are clipped smoothly are no part of weights and biases"],
    ["export robust/model.safetensors --to js --out r.js", "inputs that are clipped smoothly are no part of weights and biases"],
  ])("%s is refused", async (line, message) => {
    const { status, stderr } = await run(line);
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining(message)]);
  });
});
