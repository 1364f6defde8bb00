import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseNpy, readZip } from "@adjoint/datasets";
import { readSafetensors } from "@adjoint/formats";
import { describe, expect, test } from "vitest";
import {
  exportKeras,
  exportNpz,
  exportOnnx,
  exportPytorch,
  exportTfjs,
  fromDense,
  importNamed,
  importNpz,
  importOnnx,
  importTfjs,
} from "adjoint/exchange";
import type { DenseModel, Exported, Imported, NamedArray } from "adjoint/exchange";
import { casesOfTfjs, createCases, difference } from "./models.ts";

const fixtures = fileURLToPath(new URL("../fixtures/exchange/", import.meta.url));
const readFixture = (name: string): Uint8Array => readFileSync(join(fixtures, name));
type Expected = Readonly<Record<string, number[]>> & { readonly rows: number[][] };
const expected = (name: string): Expected => JSON.parse(readFileSync(join(fixtures, name), "utf8")) as Expected;

async function arraysOf(bytes: Uint8Array): Promise<Map<string, NamedArray>> {
  const entries = readZip("test", bytes, "test.npz");
  return new Map(
    await Promise.all(entries.map(async (entry) => [entry.name.replace(/\.npy$/, ""), parseNpy(await entry.read())] as const)),
  );
}

/** Predicts with an imported model for raw rows. */
function predict(model: DenseModel, rows: readonly ArrayLike<number>[]): ArrayLike<number> {
  const net = fromDense(model);
  const { scaling } = net.data ?? {};
  const scaled = rows.map((row) =>
    Array.from(row, (raw, i) => (scaling === undefined ? raw : (raw - scaling.shift[i]) * scaling.scale[i])),
  );
  return net.predict(scaled);
}

function named(file: string, activations?: Parameters<typeof importNamed>[1]["activations"]): Imported {
  return importNamed(readSafetensors(readFixture(file)), { name: "model", ...(activations && { activations }) });
}

const tfjs = (name: string): Imported => importTfjs({ json: readFixture(`${name}.json`), read: readFixture }, "model");

describe("models that other programs wrote predict what those programs predict, within 1e-6", () => {
  const python = expected("python.json");
  test.each(["scaled", "mish", "selu"])("%s.onnx of PyTorch", (name) => {
    const { model } = importOnnx(readFixture(`${name}.onnx`), "model");
    expect(difference(predict(model, python.rows), python[name])).toBeLessThanOrEqual(1e-6);
  });

  test("the scaling of the first of them is kept beside, its activations are known by their values", () => {
    const { model } = importOnnx(readFixture("scaled.onnx"), "model");
    expect(model.layers.map(({ activation }) => activation)).toEqual(["relu", "silu", "gelu", "identity"]);
    expect(model.inputScaling?.shift).toEqual([1, -2, 0.5, 3]);
    expect(model.inputScaling?.scale).toEqual([0.5, 2, expect.closeTo(1 / 1.5, 6), 0.25]);
    // ·3 + 7 is one number for all outputs: it goes into the last layer.
    expect(model.outputScaling).toBeUndefined();
  });

  test("weights of PyTorch and Keras, whose activations are named", () => {
    const activations = ["tanh", "relu", "softmax"] as const;
    for (const file of ["pytorch.safetensors", "keras.safetensors"])
      expect(difference(predict(named(file, activations).model, python.rows), python["pytorch"])).toBeLessThanOrEqual(1e-6);
  });

  test("batch normalizations of PyTorch before and behind an activation, by the numbers of the modules", () => {
    const { model, notes } = named("norms.safetensors", ["relu", "tanh", "identity"]);
    expect(difference(predict(model, python.rows), python["norms"])).toBeLessThanOrEqual(1e-6);
    expect(notes).toEqual([expect.stringContaining("1e-5")]);
  });

  test("scikit-learn's coefs_ and intercepts_", async () => {
    const { model } = importNpz(await arraysOf(readFixture("sklearn.npz")), {
      name: "model",
      activations: ["sigmoid", "sigmoid", "softmax"],
    });
    expect(model.precision).toBe("f64");
    expect(difference(predict(model, python.rows), python["sklearn"])).toBeLessThanOrEqual(1e-6);
  });

  const tensorflow = expected("tfjs.json");
  test.each(["tfjs-standardised", "tfjs-functional"])("%s of TensorFlow.js", (name) => {
    expect(difference(predict(tfjs(name).model, tensorflow.rows), tensorflow[name])).toBeLessThanOrEqual(1e-6);
  });

  test("a batch normalization before the first layer becomes the scaling of the inputs", () => {
    const { model } = tfjs("tfjs-standardised");
    expect(model.layers).toHaveLength(2);
    expect(model.inputScaling?.scale[0]).toBeCloseTo(1 / Math.sqrt(4 + 1e-3), 6);
  });
});

describe("what is exported comes back", () => {
  const cases = createCases();
  const bytes = (exported: Exported, index = 0): Uint8Array => exported.files[index].bytes;
  const ways: Readonly<Record<string, (model: DenseModel) => Imported | Promise<Imported>>> = {
    onnx: (model) => importOnnx(bytes(exportOnnx(model)), model.name),
    tfjs: (model) => {
      const { files } = exportTfjs(model);
      return importTfjs({ json: files[0].bytes, read: (path) => files.find(({ name }) => name === path)!.bytes }, model.name);
    },
    npz: async (model) => importNpz(await arraysOf(bytes(exportNpz(model))), { name: model.name }),
    pytorch: (model) => importNamed(readSafetensors(bytes(exportPytorch(model), 1)), { name: model.name }),
    keras: (model) => importNamed(readSafetensors(bytes(exportKeras(model), 1)), { name: model.name }),
  };
  test.each(Object.keys(ways))("through %s: the same outputs within 1e-6 for every activation, and the names", async (format) => {
    for (const { model, rows, expected } of format === "tfjs" ? casesOfTfjs(cases) : cases) {
      const back = (await ways[format](model)).model;
      const table = Array.from({ length: rows.length / model.inputs }, (_, i) => rows.subarray(i * model.inputs, (i + 1) * model.inputs));
      expect(difference(predict(back, table), expected), model.name).toBeLessThanOrEqual(1e-6);
      expect(back.classes).toEqual(model.classes);
      expect(back.features).toEqual(model.features);
    }
  });
});

test("an exponential output is refused where the format has none, with one that has", () => {
  const exponential = createCases().find(({ model }) => model.name === "each_exponential")!;
  expect(() => exportTfjs(exponential.model)).toThrow("TensorFlow.js has no such activation: exponential. Export to another format");
  expect(exportOnnx(exponential.model).files).not.toHaveLength(0);
});

describe("what cannot be imported is refused with the reason", () => {
  const code = (act: () => unknown): unknown => {
    try {
      act();
    } catch (error) {
      return [(error as { code?: unknown }).code, (error as Error).message];
    }
    return undefined;
  };

  test("gelu with erf is no activation here: its values differ from the tanh form by up to 5e-4", () => {
    expect(code(() => importOnnx(readFixture("erf.onnx"), "model"))).toEqual(["unknown-activation", expect.stringContaining("Erf")]);
  });

  test("weights without their activations", () => {
    expect(code(() => named("pytorch.safetensors"))).toEqual(["activations-missing", expect.stringContaining("3 layers, 0 activations")]);
    expect(code(() => named("pytorch.safetensors", ["relu", "relu", "relu", "softmax"]))).toEqual([
      "activations-missing",
      expect.any(String),
    ]);
    expect(code(() => named("pytorch.safetensors", ["softmax", "relu", "relu"]))).toEqual(["not-dense", expect.any(String)]);
  });

  test("a slope of leaky ReLU that is not 0.01, as Keras' own is", () => {
    const json = JSON.parse(new TextDecoder().decode(readFixture("tfjs-functional.json"))) as unknown;
    const changed = JSON.stringify(json).replace('"alpha":0.01', '"alpha":0.3');
    expect(code(() => importTfjs({ json: new TextEncoder().encode(changed), read: readFixture }, "model"))).toEqual([
      "unknown-activation",
      expect.stringContaining("slope 0.3"),
    ]);
  });

  test("files that are cut off", () => {
    const { length } = readFixture("scaled.onnx");
    expect(code(() => importOnnx(readFixture("scaled.onnx").subarray(0, length - 40), "model"))).toEqual(["damaged", expect.any(String)]);
    const read = (): Uint8Array => readFixture("tfjs-standardised.bin").subarray(0, 100);
    expect(code(() => importTfjs({ json: readFixture("tfjs-standardised.json"), read }, "model"))).toEqual(["damaged", expect.any(String)]);
  });
});
