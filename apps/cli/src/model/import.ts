import { parseNpy, readZip } from "@adjoint/datasets";
import { readSafetensors } from "@adjoint/formats";
import { importNamed, importNpz, importOnnx, importTfjs } from "adjoint/exchange";
import type { Imported, LayerActivation, NamedArray } from "adjoint/exchange";
import { basename, dirname, extname, join } from "node:path";
import { FileError, UsageError, isAdjointError, withoutFunction } from "../errors.ts";
import { openSource, readFile } from "../files/read.ts";
import { bytes } from "../terminal/numbers.ts";

/** Formats that can be read. */
export type ImportFormat = "onnx" | "tfjs" | "npz" | "safetensors";

/** A larger file of these formats is read into one array, which ends here [bytes]. */
const LIMIT = 2 ** 31 - 1;

/** Reads a model of another program; its format is recognised by the first bytes. Throws a typed error that names the file. */
export async function importModel(
  path: string,
  { activations }: { readonly activations?: readonly LayerActivation[] },
): Promise<Imported & { readonly format: ImportFormat }> {
  const name = basename(path, extname(path));
  const asked = { name, ...(activations === undefined ? {} : { activations }) };
  try {
    const format = formatOf(path);
    if (activations !== undefined && (format === "onnx" || format === "tfjs"))
      throw new UsageError("not-together", { option: "--activations", other: path, why: "the file says its activations" });
    switch (format) {
      case "safetensors": {
        const source = openSource("file", path);
        try {
          const content = readSafetensors(source);
          if (content.metadata["format"] === "adjoint") throw new UsageError("is-model", { path });
          return { format, ...importNamed(content, asked) };
        } finally {
          source.close();
        }
      }
      case "npz":
        return { format, ...importNpz(await readArrays(path), asked) };
      case "tfjs":
        return { format, ...importTfjs({ json: readFile("file", path, LIMIT), read: (file) => readBeside(path, file) }, name) };
      case "onnx":
        return { format, ...importOnnx(readFile("file", path, LIMIT), name) };
    }
  } catch (error) {
    if (isAdjointError(error)) error.message = `file: ${path}: ${withoutFunction(error.message)}`;
    throw error;
  }
}

/** Recognises a format: zip archives begin with PK, JSON with a brace, safetensors with a length and then a brace; all else is taken for ONNX. */
function formatOf(path: string): ImportFormat {
  const source = openSource("file", path);
  try {
    const head = Buffer.from(source.read(0, Math.min(64, source.size)));
    if (head.subarray(0, 2).toString("latin1") === "PK") return "npz";
    if (/^[\s\uFEFF]*\{/.test(head.toString("utf8"))) return "tfjs";
    return head.length > 8 && head[8] === 0x7b && head.readBigUInt64LE(0) <= BigInt(source.size) ? "safetensors" : "onnx";
  } finally {
    source.close();
  }
}

/** Unpacked, weights are at most so much, or so many times the file: a few kilobytes could otherwise fill the memory [bytes]. */
const UNPACKED = { least: 64 * 2 ** 20, times: 16 };

async function readArrays(path: string): Promise<Map<string, NamedArray>> {
  const file = readFile("file", path, LIMIT);
  const entries = readZip("importNpz", file, path);
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  const most = Math.max(UNPACKED.least, UNPACKED.times * file.length);
  if (size > most)
    throw new FileError("too-large", {
      option: "file",
      path,
      bytes: bytes(size),
      limit: bytes(most),
      next: "Write it with numpy.savez, uncompressed.",
    });
  const arrays = new Map<string, NamedArray>();
  for (const entry of entries) {
    const name = entry.name.replace(/\.npy$/, "");
    // Others, such as classes as texts, are not used.
    if (!/^(?:coefs_\d+|intercepts_\d+|mean_|scale_|adjoint)$/.test(name)) continue;
    arrays.set(name, parseNpy(await entry.read(), entry.name));
  }
  return arrays;
}

/** Reads a file of weights, which must stand in the folder of the model. */
function readBeside(path: string, file: string): Uint8Array {
  if (basename(file) !== file || file === "." || file === ".." || file.includes("\\")) throw new UsageError("not-beside", { path, file });
  return readFile("file", join(dirname(path), file), LIMIT);
}
