import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { crc32, deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint, codeOf, inProcess } from "./in-process.ts";

const folder = createFolder();
const cwd = folder.path;
const before = process.cwd();
const fixtures = fileURLToPath(new URL("../../../packages/adjoint/test/fixtures/exchange/", import.meta.url));
afterAll(() => {
  process.chdir(before);
  folder.remove();
});

const train = ["train", "--data", "iris", "--hidden", "8", "--epochs", "20", "--seed", "2", "--deterministic"];
/** Lines of a CSV as objects. */
const csv = (text: string): string[][] =>
  text
    .trim()
    .split("\n")
    .map((line) => line.split(","));

beforeAll(async () => {
  cpSync(fixtures, cwd, { recursive: true });
  writeFileSync(
    join(cwd, "rows.csv"),
    "sepal length (cm),sepal width (cm),petal length (cm),petal width (cm)\n5.1,3.5,1.4,0.2\n6.7,3.1,4.7,1.5\n6.3,3.3,6.0,2.5\n",
  );
  expect((await adjoint([...train, "--out", "iris.safetensors"], { cwd })).status).toBe(0);
});

describe("export", () => {
  test("writes every format beside the model, and says what it wrote", async () => {
    const main = {
      onnx: "iris.onnx",
      tfjs: "iris.json",
      npz: "iris.npz",
      pytorch: "iris.py",
      keras: "iris.py",
      js: "iris.js",
      html: "iris.html",
      c: "iris.h",
      numpy: "iris.py",
    };
    for (const [format, file] of Object.entries(main)) {
      const { status, stdout } = await adjoint(["export", "iris.safetensors", "--to", format, "--json"], { cwd });
      expect(status).toBe(0);
      const { files } = JSON.parse(stdout) as { files: { path: string; bytes: number }[] };
      expect(files[0].path).toBe(file);
      for (const { path, bytes } of files) expect(readFileSync(join(cwd, path)).length).toBe(bytes);
    }
  });

  test("a module of a trained model predicts the classes by their names, as predict does", async () => {
    await adjoint(["export", "iris.safetensors", "--to", "js", "--out", "flowers.mjs"], { cwd });
    const { predict } = (await import(pathToFileURL(join(cwd, "flowers.mjs")).href)) as {
      predict: (row: number[]) => { class: string; probabilities: Record<string, number> };
    };
    const { stdout } = await adjoint(["predict", "--model", "iris.safetensors", "--data", "rows.csv", "--probabilities"], { cwd });
    const [header, ...rows] = csv(stdout);
    csv(readFileSync(join(cwd, "rows.csv"), "utf8"))
      .slice(1)
      .forEach((cells, i) => {
        const prediction = predict(cells.map(Number));
        expect(prediction.class).toBe(rows[i][0]);
        Object.values(prediction.probabilities).forEach((p, k) => expect(p).toBeCloseTo(Number(rows[i][k + 1]), 6));
        expect(Object.keys(prediction.probabilities)).toEqual(header.slice(1));
      });
  });

  test("a model that learns scaled values gives them in the units of the label", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${1.5 * i},${(i * 7) % 13},${1000 + 50 * i}`);
    writeFileSync(join(cwd, "prices.csv"), `size,age,price\n${rows.join("\n")}\n`);
    await adjoint(
      [
        "train",
        "--data",
        "prices.csv",
        "--label",
        "price",
        "--targets",
        "values",
        "--hidden",
        "6",
        "--epochs",
        "60",
        "--out",
        "prices.safetensors",
      ],
      {
        cwd,
      },
    );
    await adjoint(["export", "prices.safetensors", "--to", "js", "--out", "prices.mjs"], { cwd });
    const { predict } = (await import(pathToFileURL(join(cwd, "prices.mjs")).href)) as {
      predict: (row: object) => { values: { price: number } };
    };
    const { stdout } = await adjoint(["predict", "--model", "prices.safetensors", "--data", "prices.csv"], { cwd });
    const predicted = csv(stdout)
      .slice(1)
      .map(([price]) => Number(price));
    predicted.forEach((price, i) => expect(predict({ size: 1.5 * i, age: (i * 7) % 13 }).values.price / price).toBeCloseTo(1, 5));
  });

  test("takes the model of a run's folder", async () => {
    await adjoint(
      [...train, "--epochs", "2", "--run", "runs/first"].filter(
        (_, i, all) => !(all[i] === "20" || (all[i] === "--epochs" && all[i + 1] === "20")),
      ),
      { cwd },
    );
    const { stdout } = await adjoint(["export", "runs/first", "--to", "c"], { cwd });
    expect(stdout).toMatch(/^saved first\.h \(/);
  });

  test.each([
    ["no format", ["export", "iris.safetensors"], "format-missing"],
    ["no model", ["export", "--to", "c"], "model-missing"],
    ["the model itself as output", ["export", "iris.safetensors", "--to", "onnx", "--out", "iris.safetensors"], "same-file"],
    ["a folder that is not there", ["export", "iris.safetensors", "--to", "c", "--out", "nosuch/x.h"], "unwritable"],
  ])("%s is refused", async (_, args, code) => {
    process.chdir(cwd);
    expect(codeOf((await inProcess(args)).error)).toBe(code);
    expect(existsSync(join(cwd, "iris.safetensors"))).toBe(true);
  });
});

describe("import", () => {
  test.each([
    ["mish.onnx", []],
    ["tfjs-standardised.json", []],
    ["sklearn.npz", ["--activations", "sigmoid,softmax"]],
    ["pytorch.safetensors", ["--activations", "tanh,relu,softmax"]],
    ["keras.safetensors", ["--activations", "tanh,relu,softmax"]],
  ])("%s becomes a model that predicts what its program predicts", async (file, more) => {
    const name = file.replace(/\..*/, "");
    const expected = JSON.parse(readFileSync(join(cwd, file.endsWith("json") ? "tfjs.json" : "python.json"), "utf8")) as Record<
      string,
      number[]
    > & { rows: number[][] };
    writeFileSync(join(cwd, "unnamed.csv"), `${expected.rows.map((row) => row.join(",")).join("\n")}\n`);
    const { status, stdout } = await adjoint(["import", file, ...more, "--classes", "a,b,c", "--out", `${name}-model.safetensors`], {
      cwd,
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining("saved ")]);
    const predicted = await adjoint(
      ["predict", "--model", `${name}-model.safetensors`, "--data", "unnamed.csv", "--header", "no", "--probabilities"],
      { cwd },
    );
    const numbers = csv(predicted.stdout)
      .slice(1)
      .flatMap((cells) => cells.slice(1).map(Number));
    const wanted = expected[name === "keras" ? "pytorch" : name];
    expect(numbers).toHaveLength(wanted.length);
    numbers.forEach((number, i) => expect(Math.abs(number - wanted[i])).toBeLessThanOrEqual(1e-6));
  });

  test.each([
    ["activations that are not named", ["pytorch.safetensors"], "activations-missing"],
    ["activations of a file that says them", ["mish.onnx", "--activations", "relu,relu"], "not-together"],
    ["a model of ours", ["iris.safetensors", "--out", "x.safetensors"], "is-model"],
    ["another number of classes", ["mish.onnx", "--classes", "a,b", "--out", "x.safetensors"], "name-count"],
    ["a file that is none", ["rows.csv"], "damaged"],
    ["a file of weights elsewhere", ["elsewhere.json"], "not-beside"],
    ["a zip archive that unpacks to 100 MB", ["bomb.npz", "--activations", "relu,relu"], "too-large"],
  ])("%s is refused", async (_, args, code) => {
    const json = readFileSync(join(cwd, "tfjs-standardised.json"), "utf8");
    writeFileSync(join(cwd, "elsewhere.json"), json.replace("tfjs-standardised.bin", "../secret.bin"));
    writeFileSync(join(cwd, "bomb.npz"), zipOf("coefs_0.npy", Buffer.alloc(100e6)));
    process.chdir(cwd);
    const { status, error } = await inProcess(["import", ...args]);
    expect([codeOf(error), status]).toEqual([code, expect.toSatisfy((each: number) => each === 1 || each === 2)]);
  });
});

/** A zip archive with one file, packed. */
function zipOf(name: string, content: Uint8Array): Uint8Array {
  const packed = deflateRawSync(content);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32?.(content) ?? 0, 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const directory = Buffer.concat([Buffer.from([80, 75, 1, 2, 20, 0]), common, Buffer.alloc(14), Buffer.from(name)]);
  const local = Buffer.concat([Buffer.from([80, 75, 3, 4]), common, Buffer.from(name), packed]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, directory, Buffer.from([80, 75, 5, 6]), end]);
}
