import * as fc from "fast-check";
import { AdjointError } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { parseNpy } from "../src/index.ts";

/** An NPY file as numpy.save writes it: magic, version, the length of the header, the header padded to 64, the data. */
function npy(header: string, data: ArrayLike<number>, version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const padded = `${header}${" ".repeat((64 - ((start + header.length + 1) % 64)) % 64)}\n`;
  const file = new Uint8Array(start + padded.length + data.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, padded.length, true);
  else view.setUint32(8, padded.length, true);
  file.set(new TextEncoder().encode(padded), start);
  file.set(data, start + padded.length);
  return file;
}
const header = (descr: string, shape: string, fortran = "False"): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
const bytesOf = (array: ArrayBufferView): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** np.save(io, np.array([[1.5, -2], [3, 0.25]], dtype='<f4')) of NumPy 2.4, as base64. */
const written =
  "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEAAAIA+";

describe("parseNpy", () => {
  it("reads what NumPy wrote", () => {
    expect(parseNpy(Buffer.from(written, "base64"))).toEqual({ shape: [2, 2], values: Float32Array.of(1.5, -2, 3, 0.25) });
  });

  it.each([
    ["|b1", [0, 1, 2], Uint8Array.of(0, 1, 1)],
    ["|u1", [0, 1, 255], Uint8Array.of(0, 1, 255)],
    ["|i1", [0, 1, 255], Int8Array.of(0, 1, -1)],
    ["<u2", [1, 2, 3, 0, 255, 255], Uint16Array.of(513, 3, 65535)],
    [">i2", [1, 2, 0, 3, 255, 254], Int16Array.of(258, 3, -2)],
    ["<u4", [...bytesOf(Uint32Array.of(1, 2, 4294967295))], Uint32Array.of(1, 2, 4294967295)],
    ["<i4", [...bytesOf(Int32Array.of(1, 2, -5))], Int32Array.of(1, 2, -5)],
    ["<i8", [...bytesOf(BigInt64Array.of(1n, -2n, 9007199254740991n))], Float64Array.of(1, -2, 9007199254740991)],
    ["<u8", [...bytesOf(BigUint64Array.of(1n, 2n, 3n))], Float64Array.of(1, 2, 3)],
    ["<f8", [...bytesOf(Float64Array.of(0.1, -2, Infinity))], Float64Array.of(0.1, -2, Infinity)],
    // Half floats: 1, the smallest subnormal 2⁻²⁴, −65504.
    ["<f2", [0x00, 0x3c, 0x01, 0x00, 0xff, 0xfb], Float32Array.of(1, 2 ** -24, -65504)],
  ])("reads three elements of %s", (descr, data, values) => {
    expect(parseNpy(npy(header(descr, "(3,)"), data))).toEqual({ shape: [3], values });
  });

  it("reads every half float to its value: sign, exponent and fraction, subnormals, infinities and NaN", () => {
    const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
    const { values } = parseNpy(npy(header("<f2", "(65536,)"), bytesOf(all)));
    all.forEach((bits) => {
      const exponent = (bits >> 10) & 31;
      const fraction = (bits & 1023) / 1024;
      const magnitude =
        exponent === 31 ? (fraction === 0 ? Infinity : NaN) : exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15);
      if (!Object.is(values[bits], bits & 0x8000 ? -magnitude : magnitude)) expect(values[bits]).toBe(magnitude);
    });
  });

  it("transposes Fortran order: columns 1 4, 2 5, 3 6 are the rows 1 2 3, 4 5 6", () => {
    expect(parseNpy(npy(header("|u1", "(2, 3)", "True"), [1, 4, 2, 5, 3, 6]))).toEqual({
      shape: [2, 3],
      values: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
  });

  it("gives back an array of any shape that was stored by columns", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), (shape) => {
        const count = shape.reduce((a, b) => a * b);
        const stored = new Uint16Array(count);
        for (let i = 0; i < count; i++) {
          let rest = i;
          const indices = shape
            .toReversed()
            .map((size) => [rest % size, (rest = Math.floor(rest / size))][0])
            .toReversed();
          const at = indices.reduceRight((sum, index, d) => sum * shape[d] + index, 0);
          stored[at] = i;
        }
        const { values } = parseNpy(npy(header("<u2", `(${shape.join(", ")},)`, "True"), bytesOf(stored)));
        expect(Array.from(values)).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });

  it("reads versions 2 and 3, a single number and an empty array", () => {
    expect(parseNpy(npy(header("|u1", "()"), [7], 2))).toEqual({ shape: [], values: Uint8Array.of(7) });
    expect(parseNpy(npy(header("<f4", "(0, 3)"), [], 3))).toEqual({ shape: [0, 3], values: new Float32Array(0) });
  });

  it.each([
    [
      "another format",
      new TextEncoder().encode("PK\x03\x04 an archive"),
      "FormatError",
      `parseNpy: not an NPY file: "x" does not begin with \\x93NUMPY. Write it with numpy.save.`,
    ],
    [
      "an empty file",
      new Uint8Array(0),
      "FormatError",
      `parseNpy: not an NPY file: "x" does not begin with \\x93NUMPY. Write it with numpy.save.`,
    ],
    [
      "another version",
      npy(header("<f4", "(0,)"), [], 9),
      "FormatError",
      `parseNpy: an unknown version: "x" is 9.0. Versions 1 to 3 can be read.`,
    ],
    [
      "a truncated header",
      npy(header("<f4", "(0,)"), []).subarray(0, 40),
      "FormatError",
      `parseNpy: the header is truncated: "x" ends after 40 bytes, within it. Fetch the file again.`,
    ],
    [
      "a header that is no dictionary",
      npy("hello", []),
      "FormatError",
      `parseNpy: the header is damaged: "x" has "hello". It needs descr, fortran_order and shape; write it with numpy.save.`,
    ],
    [
      "objects",
      npy(header("|O", "(1,)"), [1]),
      "FormatError",
      `parseNpy: an unsupported dtype: "x" holds "|O". Objects are pickled Python, which is not read: save numbers, such as array.astype("f4").`,
    ],
    [
      "complex numbers",
      npy(header("<c16", "(1,)"), [1]),
      "FormatError",
      `parseNpy: an unsupported dtype: "x" holds "<c16". Save real numbers, such as array.astype("f4").`,
    ],
    [
      "a structure",
      npy("{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (1,), }", [1]),
      "FormatError",
      `parseNpy: an unsupported dtype: "x" holds "[('a', '<f4'), ('b', '<i4')]". Save real numbers, such as array.astype("f4").`,
    ],
    [
      "truncated data",
      npy(header("<f4", "(2, 3)"), Array(23).fill(0)),
      "FormatError",
      `parseNpy: the length does not fit the header: "x" has 23 bytes of data, (2, 3) of "<f4" need 24. Fetch the file again.`,
    ],
    [
      "a size that no memory holds",
      npy(header("<f8", "(1000000000, 1000000000)"), [0]),
      "FormatError",
      `parseNpy: the length does not fit the header: "x" has 1 bytes of data, (1000000000, 1000000000) of "<f8" need 8000000000000000000. Fetch the file again.`,
    ],
    [
      "an integer beyond 2⁵³",
      npy(header("<i8", "(2,)"), bytesOf(BigInt64Array.of(1n, 9007199254740993n))),
      "DataError",
      `parseNpy: an integer that f64 cannot hold: "x" has 9007199254740992 at index 1. Integers end at ±9007199254740991.`,
    ],
  ])("refuses %s", (_, file, name, message) => {
    expect(() => parseNpy(file, "x")).toThrow(expect.objectContaining({ name, message }));
  });

  it("gives an array or a typed error, whatever byte is changed", () => {
    const file = npy(header("<f4", "(2, 2)"), bytesOf(Float32Array.of(1, 2, 3, 4)));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length), (at, byte, length) => {
        const changed = Uint8Array.from(file);
        changed[at] = byte;
        try {
          parseNpy(changed.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(AdjointError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
