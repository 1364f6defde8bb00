import { widenFloat16 } from "../../half.ts";
import type { Constant } from "../chain.ts";
import { isRecord, listOf, recordOf, textOf } from "../json.ts";
import { fail } from "../problems.ts";

const WHERE = "importTfjs";

/** Bytes of an element of each type in which weights are stored. */
const SIZES: Readonly<Record<string, number>> = { float32: 4, float16: 2, uint8: 1, uint16: 2, int32: 4 };

/** Reads the weights that a manifest describes, by their names. @param read returns the bytes of a file that it names */
export function readWeights(manifest: unknown, read: (path: string) => Uint8Array): Map<string, Constant> {
  const weights = new Map<string, Constant>();
  for (const group of listOf(WHERE, "weightsManifest", manifest)) {
    const { paths, weights: described } = recordOf(WHERE, "a group of weights", group);
    const shards = listOf(WHERE, "paths", paths).map((path) => read(textOf(WHERE, "a path", path)));
    const bytes = new Uint8Array(shards.reduce((sum, shard) => sum + shard.length, 0));
    let end = 0;
    for (const shard of shards) {
      bytes.set(shard, end);
      end += shard.length;
    }
    let at = 0;
    for (const each of listOf(WHERE, "weights", described)) {
      const weight = recordOf(WHERE, "a weight", each);
      const name = textOf(WHERE, "the name of a weight", weight["name"]);
      const shape = listOf(WHERE, "a shape", weight["shape"]).map((size) =>
        typeof size === "number" && Number.isSafeInteger(size) && size >= 0
          ? size
          : fail(WHERE, "damaged", { what: "a size must be an integer ≥ 0", values: quote(name) }),
      );
      const quantization = isRecord(weight["quantization"]) ? weight["quantization"] : undefined;
      const dtype = String(quantization?.["dtype"] ?? weight["dtype"]);
      const size = Object.hasOwn(SIZES, dtype)
        ? SIZES[dtype]
        : fail(WHERE, "damaged", { what: "weights are of an unknown type", values: `${quote(name)} is ${dtype.slice(0, 20)}` });
      const length = shape.reduce((product, count) => product * count, 1) * size;
      if (length > bytes.length - at)
        fail(WHERE, "damaged", {
          what: "the files of weights are too short",
          values: `${quote(name)} needs ${length} bytes, ${bytes.length - at} are left`,
        });
      weights.set(name.replace(/:0$/, ""), { shape, values: decode(bytes.slice(at, at + length), dtype, quantization) });
      at += length;
    }
    if (at !== bytes.length)
      fail(WHERE, "damaged", { what: "the files of weights are too long", values: `${bytes.length} bytes, ${at} are described` });
  }
  return weights;
}

function decode(bytes: Uint8Array<ArrayBuffer>, dtype: string, quantization: Readonly<Record<string, unknown>> | undefined): Float32Array {
  const { buffer } = bytes;
  if (dtype === "float32") return new Float32Array(buffer);
  if (dtype === "float16") return widenFloat16(new Uint16Array(buffer));
  const numbers = dtype === "uint8" ? bytes : dtype === "uint16" ? new Uint16Array(buffer) : new Int32Array(buffer);
  if (quantization === undefined) return Float32Array.from(numbers);
  const [scale, min] = [quantization["scale"], quantization["min"]];
  if (typeof scale !== "number" || typeof min !== "number")
    return fail(WHERE, "damaged", { what: "a quantization must have scale and min", values: dtype });
  return Float32Array.from(numbers, (number) => number * scale + min);
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 60));
}
