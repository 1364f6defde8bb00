import { failFiles } from "./problems/files.ts";
import { columnMajorIndex } from "./column-major.ts";
import { decompress } from "./decompress.ts";
import { host } from "./host.ts";
import { quote } from "./names.ts";

/** A variable of a MAT file: real numbers, row-major though the file stores columns, with the size of each dimension (two at least). */
export interface MatArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export interface MatOptions {
  /** What messages call the file; "mat" when left out. */
  readonly name?: string;
  /** The variables to read; all when left out. Others may then be of any kind. */
  readonly variables?: readonly string[];
}

/** Numeric storage types by their number, with the bytes of an element (MAT-File Format, table 1-1). */
const STORAGE: Readonly<Record<number, { readonly bytes: number; read(view: DataView, at: number, little: boolean): number }>> = {
  1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  2: { bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  4: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  5: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  6: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  7: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  9: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  12: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  13: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};
const MATRIX = 14;
const COMPRESSED = 15;

/** Array classes by their number (table 1-3); from 6 to 15 they are numbers. */
const CLASSES = ["", "a cell array", "a struct", "an object", "text", "a sparse matrix"];
const COMPLEX = 0x0800;

/** A larger variable is not decompressed [bytes]. */
const LARGEST = 2 ** 30;

/** The length of a compressed element as its tag says, with the tag [bytes]. */
function elementLength(head: Uint8Array, little: boolean): number {
  if (head.length < 8) return LARGEST;
  return Math.min(LARGEST, 8 + new DataView(head.buffer, head.byteOffset, 8).getUint32(4, little));
}

/**
 * Reads the numeric variables of a MAT file, version 5 (what MATLAB's `save -v6` and `-v7` and Octave's `save -v6` and `-v7` write), compressed or not, of
 * either byte order ("MAT-File Format", The MathWorks).
 * @returns for each variable a new array in f64
 * @throws FormatError where the file is none, is of another version, or is damaged; DataError where a variable is not there or holds no real numbers
 */
export async function readMat(file: Uint8Array, options: MatOptions = {}): Promise<ReadonlyMap<string, MatArray>> {
  const where = `readMat`;
  const name = quote(options.name ?? "mat");
  const little = checkHeader(name, file);
  const found = new Map<string, MatArray>();
  const seen: string[] = [];
  const whole: Block = { bytes: file, name, little };
  for (let at = 128; at < file.length;) {
    let element = readElement(whole, at);
    let block = whole;
    at = element.next;
    if (element.type === COMPRESSED) {
      const data = file.subarray(element.start, element.end);
      block = { ...whole, bytes: await decompress(`${where} ${name}`, data, "deflate", (head) => elementLength(head, little)) };
      element = readElement(block, 0);
    }
    if (element.type !== MATRIX) {
      failFiles(where, "mat-not-a-variable", { name, type: element.type, expected: MATRIX });
    }
    const { variable, read } = openMatrix(block, element);
    seen.push(variable);
    if (options.variables === undefined || options.variables.includes(variable)) found.set(variable, read());
  }
  for (const wanted of options.variables ?? []) {
    if (!found.has(wanted)) {
      failFiles(where, "no-such-variable", { name, wanted, variables: seen });
    }
  }
  return found;
}

/** Bytes with elements in them. */
interface Block {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly little: boolean;
}

/** An element: its type, where its data stand, and where the next element begins. */
interface Element {
  readonly type: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** @returns whether the file is little-endian */
function checkHeader(name: string, file: Uint8Array): boolean {
  const text = String.fromCharCode(...file.subarray(0, 116));
  if (text.startsWith("MATLAB 7.3") || text.startsWith("\x89HDF")) {
    failFiles("readMat", "mat-version-7.3", { name });
  }
  if (file.length >= 4 && file.subarray(0, 4).includes(0)) {
    failFiles("readMat", "mat-version-4", { name });
  }
  if (file.length < 128) {
    failFiles("readMat", "mat-too-short", { name, bytes: file.length });
  }
  const mark = String.fromCharCode(file[126], file[127]);
  const version = mark === "IM" ? file[125] : file[124];
  if ((mark !== "IM" && mark !== "MI") || version !== 1) {
    failFiles("readMat", "not-mat", { name, found: text.split("\0")[0].trim() });
  }
  return mark === "IM";
}

function readElement({ bytes, name, little }: Block, at: number): Element {
  const truncated: (needed: number) => never = (needed) => failFiles("readMat", "mat-truncated", { name, needed, bytes: bytes.length });
  if (at + 8 > bytes.length) truncated(at + 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint32(at, little);
  // A small element has its size in the upper half of the first word and its data in the second.
  if (first > 0xffff) return { type: first & 0xffff, start: at + 4, end: at + 4 + Math.min(4, first >>> 16), next: at + 8 };
  const size = view.getUint32(at + 4, little);
  const end = at + 8 + size;
  if (end > bytes.length) truncated(end);
  return { type: first, start: at + 8, end, next: first === COMPRESSED ? end : Math.ceil(end / 8) * 8 };
}

/** The name of a variable, and how to read its numbers. */
function openMatrix(block: Block, matrix: Element): { readonly variable: string; readonly read: () => MatArray } {
  const { bytes, name, little } = block;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = readElement(block, matrix.start);
  const sizes = readElement(block, flags.next);
  const label = readElement(block, sizes.next);
  if (flags.end - flags.start < 4 || sizes.end - sizes.start < 8 || label.end > matrix.end) {
    failFiles("readMat", "mat-variable-damaged", { at: matrix.start, name });
  }
  const variable = new host.TextDecoder("latin1").decode(bytes.subarray(label.start, label.end));
  return {
    variable,
    read() {
      const word = view.getUint32(flags.start, little);
      const kind = word & 0xff;
      if (kind < 6 || kind > 15 || (word & COMPLEX) !== 0) {
        const what = kind >= 6 && kind <= 15 ? "complex" : (CLASSES[kind] ?? `of class ${kind}`);
        failFiles("readMat", "mat-not-numbers", { variable, name, what });
      }
      const shape = Array.from({ length: Math.floor((sizes.end - sizes.start) / 4) }, (_, i) => view.getInt32(sizes.start + 4 * i, little));
      const count = shape.reduce((product, size) => product * size, 1);
      const data = readElement(block, label.next);
      const storage = STORAGE[data.type];
      if (storage === undefined || shape.some((size) => size < 0) || count * storage.bytes !== data.end - data.start) {
        failFiles("readMat", "mat-length", { variable, name, shape: shape.join("×"), bytes: data.end - data.start, type: data.type });
      }
      const stored = columnMajorIndex(shape);
      const values = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        const value = storage.read(view, data.start + stored(i) * storage.bytes, little);
        if (data.type >= 12 && !Number.isSafeInteger(value)) {
          failFiles("readMat", "mat-integer-too-large", { variable, name, value, index: i });
        }
        values[i] = value;
      }
      return { shape, values };
    },
  };
}
