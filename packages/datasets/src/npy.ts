import { failFiles } from "./problems/files.ts";
import { columnMajorIndex } from "./column-major.ts";

/** An array of an NPY file: real numbers in row-major order, with the size of each dimension ([] for a single number). */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;
}

type Values = NpyArray["values"];
type Reader = (view: DataView, at: number, little: boolean) => number;

/** Kind and bytes of an element in NumPy's array protocol: what holds it here, and how one is read. */
const TYPES: Readonly<Record<string, { create(n: number): Values; read: Reader }>> = {
  b1: { create: (n) => new Uint8Array(n), read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
  u1: { create: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
  i1: { create: (n) => new Int8Array(n), read: (view, at) => view.getInt8(at) },
  u2: { create: (n) => new Uint16Array(n), read: (view, at, little) => view.getUint16(at, little) },
  i2: { create: (n) => new Int16Array(n), read: (view, at, little) => view.getInt16(at, little) },
  u4: { create: (n) => new Uint32Array(n), read: (view, at, little) => view.getUint32(at, little) },
  i4: { create: (n) => new Int32Array(n), read: (view, at, little) => view.getInt32(at, little) },
  u8: { create: (n) => new Float64Array(n), read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { create: (n) => new Float64Array(n), read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f2: { create: (n) => new Float32Array(n), read: (view, at, little) => halfToNumber(view.getUint16(at, little)) },
  f4: { create: (n) => new Float32Array(n), read: (view, at, little) => view.getFloat32(at, little) },
  f8: { create: (n) => new Float64Array(n), read: (view, at, little) => view.getFloat64(at, little) },
};

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * Reads an NPY file, versions 1 to 3, of either byte order; an array in Fortran order is transposed (NumPy Enhancement Proposal 1).
 * 64-bit integers become f64, half floats f32, booleans bytes.
 * @param name what messages call the file
 * @returns a new array
 * @throws FormatError where the file is none, or damaged, or holds something else than real numbers; DataError for a 64-bit integer that f64 cannot hold
 */
export function parseNpy(file: Uint8Array, name = "npy"): NpyArray {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 10 || MAGIC.some((byte, i) => file[i] !== byte)) {
    failFiles("parseNpy", "not-npy", { name });
  }
  const version = file[6];
  if (version < 1 || version > 3) {
    failFiles("parseNpy", "npy-version", { name, major: version, minor: file[7] });
  }
  const start = version === 1 ? 10 : 12;
  const headerEnd = file.length < start ? Infinity : start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (headerEnd > file.length) {
    failFiles("parseNpy", "npy-header-truncated", { name, bytes: file.length });
  }
  const header = parseHeader(name, String.fromCharCode(...file.subarray(start, Math.min(headerEnd, start + 4096))));
  const type = TYPES[header.type];
  if (type === undefined) {
    const remedy = header.type.startsWith("O") ? "Objects are pickled Python, which is not read: save numbers" : "Save real numbers";
    failFiles("parseNpy", "npy-dtype", { name, dtype: header.descr, remedy });
  }
  const { shape } = header;
  const bytes = Number(header.type.slice(1));
  const count = shape.reduce((product, size) => product * size, 1);
  if (headerEnd + count * bytes !== file.length) {
    failFiles("parseNpy", "npy-length", {
      name,
      bytes: file.length - headerEnd,
      shape: shape.join(", "),
      dtype: header.descr,
      needed: count * bytes,
    });
  }
  const values = type.create(count);
  const stored = header.fortran ? columnMajorIndex(shape) : (i: number): number => i;
  for (let i = 0; i < count; i++) {
    const value = type.read(view, headerEnd + stored(i) * bytes, header.little);
    if (bytes === 8 && values instanceof Float64Array && header.type !== "f8" && !Number.isSafeInteger(value)) {
      failFiles("parseNpy", "npy-integer-too-large", { name, value, index: i });
    }
    values[i] = value;
  }
  return { shape, values };
}

/** The Python literal of a header: `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`. */
function parseHeader(name: string, text: string) {
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[.*\]))/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const sizes = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text);
  if (!descr || !order || !sizes) {
    failFiles("parseNpy", "npy-header-damaged", { name, header: text.trim() });
  }
  const described = descr[1] ?? descr[2];
  const shape = sizes[1]
    .split(",")
    .map((size) => size.replace("L", "").trim())
    .filter((size) => size !== "")
    .map(Number);
  const little = !described.startsWith(">");
  return { descr: described, type: described.replace(/^[<>|=]/, ""), little, fortran: order[1] === "True", shape };
}

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return (sign * fraction) / 16777216;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  // The power of two is exact: an integer shift over an integer shift.
  return (sign * (1024 + fraction) * (1 << exponent)) / 33554432;
}
