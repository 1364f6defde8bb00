import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exportC, exportHtml, exportJs, exportKeras, exportNpz, exportNumpy, exportPytorch } from "adjoint/exchange";
import { ROWS, SCHEMA, createCases, difference } from "./models.ts";
import type { Case } from "./models.ts";
import { bytesOf, compiler, folderOf, numbersOf, pythonWith } from "./peers.ts";

const BOUND = 1e-6;
const cases = createCases();

/** The rows of all cases in one file each, and what is exported. */
function filesOf(write: (each: Case) => readonly { readonly name: string; readonly bytes: Uint8Array }[]) {
  return cases.flatMap((each) => [...write(each), { name: `${each.model.name}.rows`, bytes: bytesOf(each.rows) }]);
}

/** Compares numbers that one program printed for all cases, one after another. */
function expectAll(numbers: Float64Array, bound = BOUND): void {
  let at = 0;
  for (const { model, expected } of cases) {
    const part = numbers.subarray(at, at + expected.length);
    expect(difference(part, expected), model.name).toBeLessThanOrEqual(bound);
    at += expected.length;
  }
  expect(at).toBe(numbers.length);
}

const [gcc, numpy, torch, sklearn] = [compiler(), pythonWith("numpy"), pythonWith("torch"), pythonWith("numpy", "sklearn")];

describe("what is exported gives the outputs of the network within 1e-6, on 1,000 random rows for every activation", () => {
  test("as an ES module", async () => {
    const folder = folderOf(filesOf(({ model }) => exportJs(model).files));
    try {
      for (const { model, rows, expected } of cases) {
        const module = (await import(pathToFileURL(join(folder.path, `${model.name}.js`)).href)) as {
          outputs: (row: number[]) => number[];
        };
        const outputs = Array.from({ length: ROWS }, (_, i) => module.outputs(Array.from(rows.subarray(5 * i, 5 * i + 5)))).flat();
        expect(difference(outputs, expected), model.name).toBeLessThanOrEqual(BOUND);
      }
    } finally {
      folder.remove();
    }
  });

  test.runIf(gcc)("as a C99 header that a strict compiler takes without a warning", () => {
    const main = `#include <stdio.h>\n${cases.map(({ model }) => `#include "${model.name}.h"`).join("\n")}
#define RUN(NAME) { FILE *f = fopen(#NAME ".rows", "rb"); float x[NAME##_INPUTS], y[NAME##_OUTPUTS]; int k; \\
  while (fread(x, sizeof(float), NAME##_INPUTS, f) == NAME##_INPUTS) { NAME##_predict(x, y); \\
    for (k = 0; k < NAME##_OUTPUTS; k++) { double d = y[k]; fwrite(&d, sizeof d, 1, stdout); } } fclose(f); }
int main(void) {\n${cases.map(({ model }) => `RUN(${model.name})`).join("\n")}\n  return classes_output_name(2)[0] == 0; }\n`;
    const folder = folderOf([...filesOf(({ model }) => exportC(model).files), { name: "main.c", bytes: Buffer.from(main) }]);
    try {
      execFileSync(gcc!, ["-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-pedantic", "main.c", "-lm", "-o", "main"], {
        cwd: folder.path,
      });
      expectAll(numbersOf("./main", [], folder.path));
    } finally {
      folder.remove();
    }
  });

  test.runIf(numpy)("as a Python module that needs NumPy alone", () => {
    const script = `import sys, importlib, numpy as np
for name in ${JSON.stringify(cases.map(({ model }) => model.name))}:
    module = importlib.import_module(name)
    module.predict(np.zeros((2, 5)))
    sys.stdout.buffer.write(module.outputs(np.fromfile(name + ".rows", "<f4").reshape(-1, 5)).astype("<f8").tobytes())
`;
    const folder = folderOf([...filesOf(({ model }) => exportNumpy(model).files), { name: "main.py", bytes: Buffer.from(script) }]);
    try {
      expectAll(numbersOf(numpy!, ["main.py"], folder.path));
    } finally {
      folder.remove();
    }
  });

  test.runIf(torch)("as safetensors by PyTorch's names, with the script", () => {
    const script = `import array, sys, importlib, torch
for name in ${JSON.stringify(cases.map(({ model }) => model.name))}:
    module = importlib.import_module(name)
    with open(name + ".rows", "rb") as file:
        x = torch.frombuffer(bytearray(file.read()), dtype=torch.float32).reshape(-1, 5)
    y = module.predict(module.load(), x).to(torch.float64)
    sys.stdout.buffer.write(array.array("d", y.flatten().tolist()).tobytes())
`;
    const folder = folderOf([...filesOf(({ model }) => exportPytorch(model).files), { name: "main.py", bytes: Buffer.from(script) }]);
    try {
      expectAll(numbersOf(torch!, ["main.py"], folder.path));
    } finally {
      folder.remove();
    }
  });

  test.runIf(sklearn)("as NPZ, by predict_proba of scikit-learn", () => {
    const script = `import sys, numpy as np
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler
for name, activation, output in [("classes", "relu", "softmax"), ("two_classes", "tanh", "logistic")]:
    file = np.load(name + ".npz")
    x = np.fromfile(name + ".rows", "<f4").reshape(-1, 5).astype("f8")
    if "mean_" in file:
        scaler = StandardScaler()
        scaler.mean_, scaler.scale_, scaler.var_ = file["mean_"], file["scale_"], file["scale_"] ** 2
        scaler.n_features_in_ = 5
        x = scaler.transform(x)
    count = sum(key.startswith("coefs_") for key in file)
    net = MLPClassifier(activation=activation)
    net.fit(np.zeros((3, 5)), [0, 1, 2] if output == "softmax" else [0, 1, 1])
    net.coefs_ = [file[f"coefs_{i}"] for i in range(count)]
    net.intercepts_ = [file[f"intercepts_{i}"] for i in range(count)]
    net.n_layers_, net.out_activation_ = count + 1, output
    p = net.predict_proba(x)
    sys.stdout.buffer.write((p if output == "softmax" else p[:, 1]).astype("<f8").tobytes())
`;
    const [classes, two] = ["classes", "two_classes"].map((name) => cases.find(({ model }) => model.name === name)!);
    const folder = folderOf([...filesOf(({ model }) => exportNpz(model).files), { name: "main.py", bytes: Buffer.from(script) }]);
    try {
      const numbers = numbersOf(sklearn!, ["-W", "ignore", "main.py"], folder.path);
      expect(difference(numbers, [...classes.expected, ...two.expected])).toBeLessThanOrEqual(BOUND);
    } finally {
      folder.remove();
    }
  });
});

describe("a model that knows its table", () => {
  const { model } = cases.find((each) => each.model.name === "two_classes")!;
  const layers = [{ ...model.layers[0], weights: model.layers[0].weights.slice(0, 7 * 4), units: 4 }, model.layers[1]];
  const table = {
    ...model,
    name: "buys",
    inputs: 7,
    layers: [{ ...layers[0], weights: new Float32Array(7 * 4).fill(0.25) }, layers[1]],
    schema: SCHEMA,
  };

  test("encodes rows as they are written: categories, dates, and cells that are missing", async () => {
    const folder = folderOf(exportJs(table).files);
    try {
      const { encode, predict } = (await import(pathToFileURL(join(folder.path, "buys.js")).href)) as {
        encode: (row: unknown) => number[];
        predict: (row: unknown) => unknown;
      };
      // 1 March 2024 was a Friday: 4 from Monday 0.
      expect(encode({ age: "41.5", colour: "green", since: "2024-03-01" })).toEqual([41.5, 0, 1, 0, 2024, 3, 4]);
      expect(encode([null, "", "2020-06-04 12:30"])).toEqual([30, 0, 0, 1, 2020, 6, 3]);
      expect(predict({ age: 41, colour: "red", since: "2024-03-01" })).toMatchObject({
        class: expect.stringMatching(/^(no|yes)$/) as string,
      });
      for (const row of [
        { age: "old", colour: "red", since: "2024-03-01" },
        { age: 1, colour: "blue", since: "2024-03-01" },
        { age: 1, colour: "red" },
        { age: 1, colour: "red", since: "2024-02-30" },
        [1, "red"],
      ])
        expect(() => encode(row)).toThrow(TypeError);
    } finally {
      folder.remove();
    }
  });

  test("is a page whose script no name can leave", () => {
    const html = new TextDecoder().decode(
      exportHtml({ ...cases.find((each) => each.model.name === "classes")!.model, name: "</title><script>alert(1)</script>" }).files[0]
        .bytes,
    );
    expect(html.match(/<\/?script/g)).toHaveLength(2);
    expect(html).not.toContain("<script>alert");
  });
});

test("Keras' file has the names and shapes of dense layers", () => {
  const { files } = exportKeras(cases.find(({ model }) => model.name === "classes")!.model);
  expect(files.map(({ name }) => name)).toEqual(["classes.py", "classes.keras.safetensors"]);
  const header = new TextDecoder().decode(files[1].bytes.subarray(8, 1200));
  for (const part of ['"dense/kernel":{"dtype":"F32","shape":[5,8]', '"dense_1/bias":{"dtype":"F32","shape":[3]'])
    expect(header).toContain(part);
});
