import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseNpy, readZip } from "@adjoint/datasets";
import { readSafetensors } from "@adjoint/formats";
import { AdjointError, createRandom } from "@adjoint/reference";
import type { Random } from "@adjoint/reference";
import { describe, expect, test } from "vitest";
import { fromDense, importNamed, importNpz, importOnnx, importTfjs } from "adjoint/exchange";
import type { NamedArray } from "adjoint/exchange";
import { load } from "adjoint";

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../fixtures/exchange/${name}`, import.meta.url))));
const activations = ["tanh", "relu", "softmax"] as const;

async function readNpz(bytes: Uint8Array): Promise<unknown> {
  const arrays = new Map<string, NamedArray>();
  for (const entry of readZip("test", bytes, "a.npz"))
    if (entry.size < 1e6) arrays.set(entry.name.replace(/\.npy$/, ""), parseNpy(await entry.read()));
  return importNpz(arrays, { name: "a", activations });
}

/** A model of ours in the middle of its training, as a checkpoint is. */
function checkpoint(): Uint8Array {
  const net = fromDense(importNamed(readSafetensors(fixture("keras.safetensors")), { name: "a", activations }).model);
  net.train(
    { inputs: [[1, 2, 3, 4]], labels: [1] },
    { epochs: 1, optimizer: { kind: "adam", learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } },
  );
  return net.save({ training: true });
}

/** The readers, each with a file that it reads. */
const READERS: Readonly<Record<string, { readonly files: readonly Uint8Array[]; readonly read: (bytes: Uint8Array) => unknown }>> = {
  "ONNX files": { files: [fixture("scaled.onnx"), fixture("mish.onnx"), fixture("selu.onnx")], read: (bytes) => importOnnx(bytes, "a") },
  "model.json of TensorFlow.js": {
    files: [fixture("tfjs-standardised.json"), fixture("tfjs-functional.json")],
    read: (json) => importTfjs({ json, read: (path) => fixture(path === "tfjs-functional.bin" ? path : "tfjs-standardised.bin") }, "a"),
  },
  "safetensors of PyTorch and Keras": {
    files: [fixture("pytorch.safetensors"), fixture("keras.safetensors")],
    read: (bytes) => importNamed(readSafetensors(bytes), { name: "a", activations }),
  },
  "NPZ and NPY files": { files: [fixture("sklearn.npz")], read: readNpz },
  checkpoints: { files: [checkpoint()], read: (bytes) => load(bytes) },
};

/** Changes, removes, repeats or inserts some bytes; digits and letters often become others of their kind, so that JSON stays JSON. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const result = Array.from(bytes);
  for (let count = 1 + random.below(3); count > 0 && result.length > 0; count--) {
    const at = random.below(result.length);
    const length = 1 + random.below(8);
    switch (random.below(6)) {
      case 0:
        result[at] = random.below(256);
        break;
      case 1:
        result[at] ^= 1 << random.below(8);
        break;
      case 2:
        result.splice(at, length);
        break;
      case 3:
        result.splice(at, 0, ...result.slice(at, at + length));
        break;
      case 4:
        result.splice(at, 0, ...Array.from({ length }, () => 0x30 + random.below(10)));
        break;
      default: {
        const digit = result.findIndex((byte, i) => i >= at && byte >= 0x30 && byte <= 0x39);
        if (digit >= 0) result[digit] = 0x30 + random.below(10);
      }
    }
  }
  return Uint8Array.from(result);
}

const ROUNDS = process.env["ADJOINT_TESTS"] === "thorough" ? 2000 : 150;

describe(`of ${ROUNDS} mutated files of each kind, all are read or refused with a typed error`, () => {
  test.each(Object.keys(READERS))("%s", async (kind) => {
    const { files, read } = READERS[kind];
    const random = createRandom(11);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const mutated = mutate(files[round % files.length], random);
      try {
        await read(mutated);
      } catch (error) {
        if (!(error instanceof AdjointError)) throw new Error(`${kind}, round ${round}: ${String(error)}`, { cause: error });
        refused++;
      }
    }
    // The mutations do reach the readers.
    expect(refused).toBeGreaterThan(ROUNDS / 10);
    expect(refused).toBeLessThan(ROUNDS);
  });
});

describe("files that say they are larger than they are take no memory", () => {
  const field = (number: number, content: Uint8Array): Uint8Array =>
    Uint8Array.from([number * 8 + 2, ...varint(content.length), ...content]);
  const text = (number: number, value: string): Uint8Array => field(number, new TextEncoder().encode(value));
  const join = (...pieces: Uint8Array[]): Uint8Array => Uint8Array.from(pieces.flatMap((piece) => Array.from(piece)));
  function varint(value: number): number[] {
    return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
  }
  const grows = (act: () => unknown): number => {
    const before = process.memoryUsage().arrayBuffers;
    expect(act).toThrow(AdjointError);
    return process.memoryUsage().arrayBuffers - before;
  };

  test("an ONNX file of 100 bytes with an input of 10¹² columns, or a tensor of 10¹² numbers", () => {
    const input = (cols: number) =>
      field(
        11,
        join(text(1, "x"), field(2, field(1, field(2, join(field(1, text(2, "N")), field(1, Uint8Array.from([8, ...varint(cols)]))))))),
      );
    const tensor = field(5, join(Uint8Array.from([8, ...varint(1e12), 16, 1]), text(8, "W"), field(9, new Uint8Array(8))));
    for (const graph of [join(input(1e12)), join(input(4), tensor)])
      expect(grows(() => importOnnx(field(7, graph), "a"))).toBeLessThan(1e6);
  });

  test("a model.json with weights of 10¹² numbers", () => {
    const json = new TextEncoder().encode(
      new TextDecoder().decode(fixture("tfjs-standardised.json")).replace(/"shape":\s*\[4,\s*6\]/, '"shape":[1000000,1000000]'),
    );
    expect(grows(() => importTfjs({ json, read: () => fixture("tfjs-standardised.bin") }, "a"))).toBeLessThan(1e6);
  });

  test("a chain of 10,000 operations and JSON that is nested 10,000 deep end with a typed error", () => {
    const node = (i: number) => field(1, join(text(1, i === 0 ? "x" : `n${i - 1}`), text(2, `n${i}`), text(4, "Tanh")));
    const input = field(
      11,
      join(text(1, "x"), field(2, field(1, field(2, join(field(1, text(2, "N")), field(1, Uint8Array.from([8, 4]))))))),
    );
    const graph = join(...Array.from({ length: 10_000 }, (_, i) => node(i)), input, field(12, text(1, "n9999")));
    expect(() => importOnnx(field(7, graph), "a")).toThrow(AdjointError);
    const nested = new TextEncoder().encode(`{"modelTopology":${"[".repeat(10_000)}${"]".repeat(10_000)}}`);
    expect(() => importTfjs({ json: nested, read: () => nested }, "a")).toThrow(AdjointError);
  });
});
