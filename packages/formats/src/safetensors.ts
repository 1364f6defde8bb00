import { ArgumentError, FormatError } from "@adjoint/reference";
import { widenBfloat16, widenFloat16 } from "./half.ts";
import { findDuplicateKey } from "./json-keys.ts";
import { decodeText, encodeText } from "./utf8.ts";

/**
 * safetensors (https://github.com/huggingface/safetensors, README "Format"): 8 bytes with the length N of the header, little-endian; N bytes of JSON, which maps
 * each name to `{dtype, shape, data_offsets}`, and `__metadata__` to strings; then the numbers, little-endian and row-major, without holes or overlaps.
 */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major; its type is the precision in the file. */
  readonly values: Float32Array | Float64Array;
}

export interface Safetensors {
  readonly tensors: readonly Tensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's own limit for the header [bytes]. */
const HEADER_LIMIT = 100_000_000;

const METADATA = "__metadata__";

/** Bytes of an element of each type the format knows. */
const DTYPES: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  U64: 8,
  I32: 4,
  U32: 4,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
};

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Writes a file. The same tensors and metadata give the same bytes, in whatever order they come: wide types first and then by name, so every tensor is aligned.
 * @throws ArgumentError where two tensors have one name, or a shape does not fit its numbers
 */
export function writeSafetensors({ tensors, metadata = {} }: Pick<Safetensors, "tensors"> & Partial<Safetensors>): Uint8Array {
  const sorted = tensors.toSorted((a, b) => b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT || compareText(a.name, b.name));
  const header: [string, unknown][] = [];
  const keys = Object.keys(metadata).sort(compareText);
  if (keys.length > 0) header.push([METADATA, Object.fromEntries(keys.map((key) => [key, metadata[key]]))]);
  const names = new Set([METADATA]);
  let offset = 0;
  for (const { name, shape, values } of sorted) {
    if (names.has(name)) {
      throw new ArgumentError(
        `writeSafetensors: the name of a tensor must be its own: ${JSON.stringify(name)} is ${name === METADATA ? "reserved" : "used twice"}. Rename it.`,
      );
    }
    names.add(name);
    const count = shape.reduce((product, size) => product * size, 1);
    if (count !== values.length || shape.some((size) => !Number.isSafeInteger(size) || size < 0)) {
      throw new ArgumentError(
        `writeSafetensors: a shape must fit its numbers: ${JSON.stringify(name)} is [${shape.join(", ")}] and has ${values.length}. Correct the shape.`,
      );
    }
    header.push([
      name,
      { dtype: values instanceof Float64Array ? "F64" : "F32", shape, data_offsets: [offset, offset + values.byteLength] },
    ]);
    offset += values.byteLength;
  }
  // An object would put names like "1" first and lose "__proto__".
  const json = `{${header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
  const text = encodeText(json);
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const { values } of sorted) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads a file of floating-point tensors; f16 and bf16 are widened to f32. The arrays are copies that the caller owns, in the order in which they lie in the file.
 * @throws FormatError for each way in which the bytes can break the format, and for a type that is no floating-point number
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const { header, start } = readHeader(bytes);
  const { [METADATA]: metadata = {}, ...described } = header;
  const available = bytes.length - start;
  const entries = Object.entries(described)
    .map(([name, value]) => readEntry(name, value, available))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  refuseHoles(entries, available);
  return { tensors: entries.map((entry) => readTensor(bytes, start, entry)), metadata: readMetadata(metadata) };
}

function fail(rule: string, values: string, next = "The file is damaged, or no safetensors file."): never {
  throw new FormatError(`readSafetensors: ${rule}: ${values}. ${next}`);
}

function readHeader(bytes: Uint8Array): { readonly header: Readonly<Record<string, unknown>>; readonly start: number } {
  if (bytes.length < 8) fail("a file begins with the 8 bytes of its header's length", `it has ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > HEADER_LIMIT) fail("the header is too long", `${length} bytes, the format allows ${HEADER_LIMIT}`);
  if (length > bytes.length - 8)
    fail(
      "the header is longer than the file",
      `${length} bytes are announced, ${bytes.length - 8} follow`,
      "The file is cut off, or no safetensors file.",
    );
  const text = decodeText(bytes.subarray(8, 8 + length));
  if (text === undefined) fail("the header is not UTF-8", `${length} bytes`);
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    fail("the header is not JSON", `it begins with ${JSON.stringify(text.slice(0, 20))}`);
  }
  // The format's own rule: an object from the first byte on, so that no other file can be taken for one.
  if (!text.startsWith("{") || !isRecord(header))
    fail("the header is not a JSON object", `it begins with ${JSON.stringify(text.slice(0, 20))}`);
  const duplicate = findDuplicateKey(text);
  if (duplicate !== undefined) fail("a name stands twice in the header", JSON.stringify(duplicate));
  return { header, start: 8 + length };
}

function readMetadata(metadata: unknown): Readonly<Record<string, string>> {
  if (!isRecord(metadata)) fail("the metadata is not an object", typeof metadata);
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string") fail("the metadata must be strings", `${JSON.stringify(key)} is ${JSON.stringify(value)?.slice(0, 40)}`);
  }
  return metadata as Record<string, string>;
}

function readEntry(name: string, value: unknown, available: number): Entry {
  const quoted = JSON.stringify(name);
  if (!isRecord(value)) fail("a tensor is described by an object", `${quoted} is ${JSON.stringify(value).slice(0, 40)}`);
  const { dtype, shape, data_offsets: offsets, ...others } = value;
  const other = Object.keys(others)[0];
  if (other !== undefined) fail("a tensor is described by dtype, shape and data_offsets alone", `${quoted} has ${JSON.stringify(other)}`);
  if (typeof dtype !== "string" || !Object.hasOwn(DTYPES, dtype))
    fail("the type of a tensor is unknown", `${quoted} has dtype ${JSON.stringify(dtype)}`);
  if (!Array.isArray(shape) || !shape.every(isSize)) fail("a shape must be whole numbers from 0", `${quoted} has ${JSON.stringify(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    fail("data_offsets must be two whole numbers from 0", `${quoted} has ${JSON.stringify(offsets)}`);
  const [begin, end] = offsets as [number, number];
  if (begin > end) fail("a tensor ends before it begins", `${quoted} has data_offsets [${begin}, ${end}]`);
  if (end > available)
    fail("a tensor ends behind the end of the file", `${quoted} ends at byte ${end} of ${available}`, "The file is cut off, or damaged.");
  const size = shape.reduce((product, n) => product * n, DTYPES[dtype]);
  if (size !== end - begin)
    fail(
      "a tensor's bytes do not fit its shape and type",
      `${quoted} is ${dtype} [${shape.join(", ")}], ${size} bytes, and has ${end - begin}`,
    );
  return { name, dtype, shape: shape, begin, end };
}

function refuseHoles(entries: readonly Entry[], available: number): void {
  let at = 0;
  let before = "";
  for (const { name, begin, end } of entries) {
    if (begin < at) fail("two tensors overlap", `${before} ends at byte ${at}, ${JSON.stringify(name)} begins at ${begin}`);
    if (begin > at) fail("bytes belong to no tensor", `${begin - at} before ${JSON.stringify(name)}`);
    at = end;
    before = JSON.stringify(name);
  }
  if (at < available) fail("bytes follow the last tensor", `${available - at}`);
}

function readTensor(bytes: Uint8Array, start: number, { name, dtype, shape, begin, end }: Entry): Tensor {
  // A copy, because the numbers need not be aligned in the file; not by slice, which of a Node Buffer gives a view.
  const { buffer } = new Uint8Array(bytes.subarray(start + begin, start + end));
  switch (dtype) {
    case "F64":
      return { name, shape, values: new Float64Array(buffer) };
    case "F32":
      return { name, shape, values: new Float32Array(buffer) };
    case "F16":
      return { name, shape, values: widenFloat16(new Uint16Array(buffer)) };
    case "BF16":
      return { name, shape, values: widenBfloat16(new Uint16Array(buffer)) };
    default:
      return fail("only floating-point tensors are read", `${JSON.stringify(name)} is ${dtype}`, "Save it as F64, F32, F16 or BF16.");
  }
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** By code units: the host's language does not matter. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
