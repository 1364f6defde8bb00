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

/** What a file is written from. */
export type SafetensorsContent = Pick<Safetensors, "tensors"> & Partial<Safetensors>;

/**
 * Writes a file. The same tensors and metadata give the same bytes, in whatever order they come: wide types first and then by name, so every tensor is aligned.
 * @throws ArgumentError where two tensors have one name, or a shape does not fit its numbers
 */
export function writeSafetensors(content: SafetensorsContent): Uint8Array {
  const pieces = writeSafetensorsInPieces(content);
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * Writes a file as its consecutive pieces: the header, and the numbers of each tensor, which are views of its array and not copies. For files larger than one array can be.
 * @throws ArgumentError as {@link writeSafetensors}
 */
export function writeSafetensorsInPieces({ tensors, metadata = {} }: SafetensorsContent): Uint8Array[] {
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
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, 8);
  return [head, ...sorted.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength))];
}

/** Bytes that are read in pieces, such as those of a file that is larger than one array can be. */
export interface ByteSource {
  /** All bytes there are. */
  readonly size: number;
  /** Returns the bytes [begin, end) in an array of their own, which begins its buffer. */
  read(begin: number, end: number): Uint8Array;
}

/**
 * Reads a file of floating-point tensors; f16 and bf16 are widened to f32. The caller owns the arrays, which come in the order in which they lie in the file.
 * @throws FormatError for each way in which the bytes can break the format, and for a type that is no floating-point number
 */
export function readSafetensors(bytes: Uint8Array | ByteSource): Safetensors {
  const source = bytes instanceof Uint8Array ? sourceOf(bytes) : bytes;
  const { header, start } = readHeader(source);
  const { [METADATA]: metadata = {}, ...described } = header;
  const available = source.size - start;
  const entries = Object.entries(described)
    .map(([name, value]) => readEntry(name, value, available))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  refuseHoles(entries, available);
  return { tensors: entries.map((entry) => readTensor(source, start, entry)), metadata: readMetadata(metadata) };
}

/** Copies, because the numbers need not be aligned in the array; not by slice, which of a Node Buffer gives a view. */
function sourceOf(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (begin, end) => new Uint8Array(bytes.subarray(begin, end)) };
}

function fail(rule: string, values: string, next = "The file is damaged, or no safetensors file."): never {
  throw new FormatError(`readSafetensors: ${rule}: ${values}. ${next}`);
}

function readHeader(source: ByteSource): { readonly header: Readonly<Record<string, unknown>>; readonly start: number } {
  if (source.size < 8) fail("a file begins with the 8 bytes of its header's length", `it has ${source.size}`);
  const length = Number(new DataView(source.read(0, 8).buffer).getBigUint64(0, true));
  if (length > HEADER_LIMIT) fail("the header is too long", `${length} bytes, the format allows ${HEADER_LIMIT}`);
  if (length > source.size - 8)
    fail(
      "the header is longer than the file",
      `${length} bytes are announced, ${source.size - 8} follow`,
      "The file is cut off, or no safetensors file.",
    );
  const text = decodeText(source.read(8, 8 + length));
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
    if (typeof value !== "string") fail("the metadata must be strings", `${JSON.stringify(key)} is ${brief(value)}`);
  }
  return metadata as Record<string, string>;
}

function readEntry(name: string, value: unknown, available: number): Entry {
  const quoted = JSON.stringify(name);
  if (!isRecord(value)) fail("a tensor is described by an object", `${quoted} is ${brief(value)}`);
  const { dtype, shape, data_offsets: offsets, ...others } = value;
  const other = Object.keys(others)[0];
  if (other !== undefined) fail("a tensor is described by dtype, shape and data_offsets alone", `${quoted} has ${JSON.stringify(other)}`);
  if (typeof dtype !== "string" || !Object.hasOwn(DTYPES, dtype))
    fail("the type of a tensor is unknown", `${quoted} has dtype ${brief(dtype)}`);
  if (!Array.isArray(shape) || !shape.every(isSize)) fail("a shape must be whole numbers from 0", `${quoted} has ${brief(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    fail("data_offsets must be two whole numbers from 0", `${quoted} has ${brief(offsets)}`);
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

function readTensor(source: ByteSource, start: number, { name, dtype, shape, begin, end }: Entry): Tensor {
  const { buffer } = source.read(start + begin, start + end);
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

/** Returns a value as a message shows it, cut; an object or a nested array by its kind, because the header may be nested deeper than a stack. */
function brief(value: unknown): string {
  const nested = Array.isArray(value) ? value.some((item) => typeof item === "object" && item !== null) : isRecord(value);
  if (nested) return Array.isArray(value) ? "a nested array" : "an object";
  return value === undefined ? "undefined" : JSON.stringify(Array.isArray(value) ? value.slice(0, 10) : value).slice(0, 40);
}

/** Compares by code units: the host's language does not matter. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
