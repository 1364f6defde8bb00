import { failFiles } from "./problems/files.ts";
import { decompress, isGzip } from "./decompress.ts";
import { createExampleSet } from "./example-set.ts";
import type { ExampleSet } from "./example-set.ts";
import { byteScaling } from "./scaling.ts";

/** What an IDX file holds: numbers in row-major order, with the size of each dimension. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
}

type Values = IdxArray["values"];

/** The third byte of the magic number: element type, its name, its bytes, and how one is read from big-endian bytes. */
const TYPES: Readonly<
  Record<number, { readonly name: string; readonly bytes: number; create(n: number): Values; read(view: DataView, at: number): number }>
> = {
  0x08: { name: "u8", bytes: 1, create: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
  0x09: { name: "i8", bytes: 1, create: (n) => new Int8Array(n), read: (view, at) => view.getInt8(at) },
  0x0b: { name: "i16", bytes: 2, create: (n) => new Int16Array(n), read: (view, at) => view.getInt16(at) },
  0x0c: { name: "i32", bytes: 4, create: (n) => new Int32Array(n), read: (view, at) => view.getInt32(at) },
  0x0d: { name: "f32", bytes: 4, create: (n) => new Float32Array(n), read: (view, at) => view.getFloat32(at) },
  0x0e: { name: "f64", bytes: 8, create: (n) => new Float64Array(n), read: (view, at) => view.getFloat64(at) },
};

/**
 * Reads an IDX file: two zero bytes, the type, the number of dimensions, the size of each as u32, the numbers; all big-endian
 * (Y. LeCun, C. Cortes and C. Burges, "The MNIST database", file formats).
 * @param name what messages call the file
 * @returns bytes as a view of `file`, other types as new arrays
 * @throws FormatError where the magic number, the type or the length is not that of an IDX file
 */
export function parseIdx(file: Uint8Array, name = "idx"): IdxArray {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 4) {
    failFiles("parseIdx", "idx-too-short", { name, bytes: file.length });
  }
  const type = TYPES[file[2]];
  const dimensions = file[3];
  if (file[0] !== 0 || file[1] !== 0 || type === undefined || dimensions === 0) {
    const magic = view.getUint32(0).toString(16).padStart(8, "0");
    failFiles("parseIdx", "not-idx", { name, magic });
  }
  const header = 4 + 4 * dimensions;
  if (file.length < header) {
    failFiles("parseIdx", "idx-header-truncated", { name, bytes: file.length, dimensions, header });
  }
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const count = shape.reduce((product, size) => product * size, 1);
  const wanted = header + count * type.bytes;
  if (file.length !== wanted) {
    failFiles("parseIdx", "idx-length", { name, bytes: file.length, shape: shape.join("×"), type: type.name, wanted });
  }
  if (type.bytes === 1) {
    const start = file.byteOffset + header;
    return { shape, values: type.name === "u8" ? new Uint8Array(file.buffer, start, count) : new Int8Array(file.buffer, start, count) };
  }
  const values = type.create(count);
  for (let i = 0; i < count; i++) values[i] = type.read(view, header + i * type.bytes);
  return { shape, values };
}

/**
 * Reads an IDX file, gzipped or not.
 * @throws FormatError as {@link parseIdx}, and for gzip data that is truncated or damaged
 */
export async function readIdx(file: Uint8Array, name = "idx"): Promise<IdxArray> {
  return parseIdx(isGzip(file) ? await decompress(`readIdx "${name}"`, file, "gzip", idxLength) : file, name);
}

/** The length of an IDX file as its first bytes say [bytes]; of any other, enough to see that it is none. */
function idxLength(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const type = TYPES[head[2]];
  const header = 4 + 4 * (head[3] ?? 0);
  if (head[0] !== 0 || head[1] !== 0 || type === undefined || head.length < header) return head.length + 4096;
  let count = 1;
  for (let at = 4; at < header; at += 4) count *= view.getUint32(at);
  return header + count * type.bytes;
}

/**
 * Returns images [n, height, width] and their labels [n] as a data set: a row is an image, which stays bytes with scale 1/255. `classes` are the names of
 * the labels 0, 1, …; their numbers up to the largest when left out.
 * @throws DataError where the two do not belong together, or a label has no class; ArgumentError where one is not what it should be
 */
export function imageSet(options: {
  readonly name: string;
  readonly images: IdxArray;
  readonly labels: IdxArray;
  readonly classes?: readonly string[];
}): ExampleSet {
  const { name, images, labels } = options;
  if (!(images.values instanceof Uint8Array) || images.shape.length !== 3 || images.values.length === 0) {
    failFiles("imageSet", "not-images", { name, shape: images.shape.join("×"), type: typeOf(images) });
  }
  if (!(labels.values instanceof Uint8Array) || labels.shape.length !== 1) {
    failFiles("imageSet", "not-labels", { name, shape: labels.shape.join("×"), type: typeOf(labels) });
  }
  const [rows, height, width] = images.shape;
  if (labels.values.length !== rows) {
    failFiles("imageSet", "images-and-labels-differ", { name, images: rows, labels: labels.values.length });
  }
  const largest = labels.values.reduce((most, label) => Math.max(most, label), 0);
  const classes = options.classes ?? Array.from({ length: largest + 1 }, (_, label) => String(label));
  if (largest >= classes.length) {
    failFiles("imageSet", "label-without-class", {
      name,
      label: largest,
      row: labels.values.indexOf(largest) + 1,
      last: classes.length - 1,
    });
  }
  const cols = height * width;
  return createExampleSet({
    name,
    inputs: { values: images.values, rows, cols, scale: 1 / 255 },
    targets: { kind: "classes", labels: Uint32Array.from(labels.values), classes },
    scaling: byteScaling(cols, 1 / 255),
    image: { height, width },
  });
}

function typeOf({ values }: IdxArray): string {
  return values.constructor.name.replace("Array", "").toLowerCase();
}
