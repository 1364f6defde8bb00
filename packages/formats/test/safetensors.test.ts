import { ArgumentError, FormatError } from "@adjoint/reference";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors, writeSafetensorsInPieces } from "../src/index.ts";
import type { Tensor } from "../src/index.ts";

/** A file with this header, as text or as a value, and so many bytes after it. */
function file(header: unknown, data: number | Uint8Array = 0): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const body = typeof data === "number" ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + text.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(body, 8 + text.length);
  return bytes;
}

const one = (more: object = {}) => ({ a: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...more } });

describe("safetensors", () => {
  it("writes a file byte by byte as the format says", () => {
    const bytes = writeSafetensors({ tensors: [{ name: "w", shape: [2, 1], values: Float32Array.of(1, -2) }], metadata: { by: "us" } });
    const header = '{"__metadata__":{"by":"us"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8, " ");
    expect([...bytes.subarray(0, 8)]).toEqual([padded.length, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded.length))).toBe(padded);
    expect([...bytes.subarray(8 + padded.length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it("gives the same bytes in whatever order tensors and metadata come, wide types first", () => {
    const a: Tensor = { name: "a", shape: [1], values: Float32Array.of(1) };
    const z: Tensor = { name: "z", shape: [1], values: Float64Array.of(2) };
    const there = writeSafetensors({ tensors: [a, z], metadata: { p: "1", q: "2" } });
    expect(writeSafetensors({ tensors: [z, a], metadata: { q: "2", p: "1" } })).toEqual(there);
    expect(readSafetensors(there).tensors.map(({ name }) => name)).toEqual(["z", "a"]);
  });

  it("reads back what it wrote: names, shapes, metadata and every bit of the numbers", () => {
    const values = fc.oneof(
      fc.array(fc.float(), { maxLength: 9 }).map((list) => Float32Array.from(list)),
      fc.array(fc.double(), { maxLength: 9 }).map((list) => Float64Array.from(list)),
    );
    const tensors = fc.uniqueArray(fc.tuple(fc.string({ unit: "grapheme" }), values, fc.boolean()), {
      selector: ([name]) => name,
      maxLength: 6,
    });
    const metadata = fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(tensors, metadata, fc.nat(7), (list, strings, shift) => {
        const written = list.map(([name, numbers, row]): Tensor => ({
          name,
          shape: row ? [1, numbers.length] : [numbers.length],
          values: numbers,
        }));
        const bytes = writeSafetensors({ tensors: written, metadata: strings });
        // In a larger buffer, at any alignment.
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        const read = readSafetensors(moved);
        expect({ ...read.metadata }).toEqual({ ...strings });
        const byName = new Map(read.tensors.map((tensor) => [tensor.name, tensor]));
        expect(byName.size).toBe(written.length);
        for (const tensor of written) expect(byName.get(tensor.name)).toEqual(tensor);
      }),
    );
  });

  it("reads a Node Buffer, which may be a view of a larger one, as any bytes", () => {
    const tensors: Tensor[] = [
      { name: "a", shape: [2], values: Float32Array.of(1, 2) },
      { name: "b", shape: [1], values: Float32Array.of(3) },
    ];
    expect(readSafetensors(Buffer.from(writeSafetensors({ tensors }))).tensors).toEqual(tensors);
  });

  it("keeps names that mean something to an object: __proto__, constructor, 1", () => {
    const names = ["__proto__", "constructor", "1", ""];
    const bytes = writeSafetensors({ tensors: names.map((name, i) => ({ name, shape: [], values: Float32Array.of(i) })) });
    expect(readSafetensors(bytes).tensors.map(({ name, values }) => [name, values[0]])).toEqual([
      ["", 3],
      ["1", 2],
      ["__proto__", 0],
      ["constructor", 1],
    ]);
  });

  it("reads a file without tensors, and tensors without elements", () => {
    expect(readSafetensors(file({}))).toEqual({ tensors: [], metadata: {} });
    const empty = { a: { dtype: "F64", shape: [0, 3], data_offsets: [0, 0] } };
    expect(readSafetensors(file(empty)).tensors).toEqual([{ name: "a", shape: [0, 3], values: new Float64Array(0) }]);
  });

  it("widens f16 and bf16 exactly, subnormals, infinities and NaN included", () => {
    const f16 = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x0400, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x8000);
    const header = (dtype: string, n: number) => ({ a: { dtype, shape: [n], data_offsets: [0, 2 * n] } });
    expect([...readSafetensors(file(header("F16", 9), new Uint8Array(f16.buffer))).tensors[0].values]).toEqual([
      1,
      -2,
      2 ** -24,
      2 ** -14,
      65504,
      Infinity,
      -Infinity,
      NaN,
      -0,
    ]);
    const bf16 = Uint16Array.of(0x3f80, 0xc049, 0x7f80, 0x0001);
    expect([...readSafetensors(file(header("BF16", 4), new Uint8Array(bf16.buffer))).tensors[0].values]).toEqual([
      1,
      -3.140625,
      Infinity,
      2 ** -133,
    ]);
  });

  it("refuses to write two tensors of one name, the reserved name, and a shape that does not fit", () => {
    const tensor = (name: string, shape = [1]) => ({ name, shape, values: Float32Array.of(1) });
    const write =
      (...tensors: Tensor[]) =>
      () =>
        writeSafetensors({ tensors });
    expect(write(tensor("a"), tensor("a"))).toThrow(
      new ArgumentError('writeSafetensors: the name of a tensor must be its own: "a" is used twice. Rename it.'),
    );
    expect(write(tensor("__metadata__"))).toThrow(
      new ArgumentError('writeSafetensors: the name of a tensor must be its own: "__metadata__" is reserved. Rename it.'),
    );
    expect(write(tensor("a", [2]))).toThrow(
      new ArgumentError('writeSafetensors: a shape must fit its numbers: "a" is [2] and has 1. Correct the shape.'),
    );
  });
});

describe("a safetensors file is refused, with the values, where", () => {
  const damaged = "The file is damaged, or no safetensors file.";
  const cut = "The file is cut off, or no safetensors file.";
  const length = (n: bigint) => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setBigUint64(0, n, true);
    return bytes;
  };
  const cases: [title: string, bytes: Uint8Array, message: string][] = [
    ["it is empty", new Uint8Array(0), `a file begins with the 8 bytes of its header's length: it has 0. ${damaged}`],
    ["its length is cut off", new Uint8Array(7), `a file begins with the 8 bytes of its header's length: it has 7. ${damaged}`],
    [
      "the header is longer than the format allows",
      length(100_000_001n),
      `the header is too long: 100000001 bytes, the format allows 100000000. ${damaged}`,
    ],
    [
      "the header's length has all 64 bits",
      length(2n ** 64n - 1n),
      `the header is too long: 18446744073709552000 bytes, the format allows 100000000. ${damaged}`,
    ],
    ["the header is longer than the file", length(9n), `the header is longer than the file: 9 bytes are announced, 8 follow. ${cut}`],
    ["the header is not UTF-8", new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0xff]), `the header is not UTF-8: 1 bytes. ${damaged}`],
    ["the header is not JSON", file('{"a":'), `the header is not JSON: it begins with "{\\"a\\":". ${damaged}`],
    ["the header is empty", file(""), `the header is not JSON: it begins with "". ${damaged}`],
    ["the header begins with a byte order mark", file("\ufeff{}"), `the header is not JSON: it begins with "\ufeff{}". ${damaged}`],
    ["the header begins with a space", file(" {}"), `the header is not a JSON object: it begins with " {}". ${damaged}`],
    ["the header is an array", file("[]"), `the header is not a JSON object: it begins with "[]". ${damaged}`],
    [
      "two tensors have one name",
      file(`{"a":${JSON.stringify(one().a)},"a":${JSON.stringify(one().a)}}`, 8),
      `a name stands twice in the header: "a". ${damaged}`,
    ],
    [
      "a tensor has two shapes",
      file('{"a":{"dtype":"F32","shape":[1],"sh\\u0061pe":[2],"data_offsets":[0,8]}}', 8),
      `a name stands twice in the header: "shape". ${damaged}`,
    ],
    ["the metadata is a list", file({ __metadata__: ["x"] }), `the metadata is not an object: object. ${damaged}`],
    ["the metadata holds a number", file({ __metadata__: { epoch: 3 } }), `the metadata must be strings: "epoch" is 3. ${damaged}`],
    ["a tensor is no object", file({ a: 3 }), `a tensor is described by an object: "a" is 3. ${damaged}`],
    [
      "a tensor has another key",
      file(one({ strides: [1] }), 8),
      `a tensor is described by dtype, shape and data_offsets alone: "a" has "strides". ${damaged}`,
    ],
    ["the type is unknown", file(one({ dtype: "F31" }), 8), `the type of a tensor is unknown: "a" has dtype "F31". ${damaged}`],
    [
      "the type is missing",
      file({ a: { shape: [2], data_offsets: [0, 8] } }, 8),
      `the type of a tensor is unknown: "a" has dtype undefined. ${damaged}`,
    ],
    [
      "the type is no floating-point number",
      file(one({ dtype: "I32" }), 8),
      'only floating-point tensors are read: "a" is I32. Save it as F64, F32, F16 or BF16.',
    ],
    ["a size is negative", file(one({ shape: [-2] }), 8), `a shape must be whole numbers from 0: "a" has [-2]. ${damaged}`],
    ["a size is no whole number", file(one({ shape: [2.5] }), 8), `a shape must be whole numbers from 0: "a" has [2.5]. ${damaged}`],
    ["there is one offset", file(one({ data_offsets: [0] }), 8), `data_offsets must be two whole numbers from 0: "a" has [0]. ${damaged}`],
    [
      "an offset is negative",
      file(one({ data_offsets: [-8, 0] }), 8),
      `data_offsets must be two whole numbers from 0: "a" has [-8,0]. ${damaged}`,
    ],
    [
      "a tensor ends before it begins",
      file(one({ data_offsets: [8, 0] }), 8),
      `a tensor ends before it begins: "a" has data_offsets [8, 0]. ${damaged}`,
    ],
    [
      "bytes are missing at the end",
      file(one(), 7),
      'a tensor ends behind the end of the file: "a" ends at byte 8 of 7. The file is cut off, or damaged.',
    ],
    [
      "shape × type is not the bytes",
      file(one({ shape: [3] }), 8),
      `a tensor's bytes do not fit its shape and type: "a" is F32 [3], 12 bytes, and has 8. ${damaged}`,
    ],
    [
      "the sizes' product is beyond all integers",
      file(one({ shape: [2 ** 40, 2 ** 40] }), 8),
      `a tensor's bytes do not fit its shape and type: "a" is F32 [1099511627776, 1099511627776], 4.835703278458517e+24 bytes, and has 8. ${damaged}`,
    ],
    [
      "two tensors overlap",
      file({ ...one(), b: { dtype: "F32", shape: [2], data_offsets: [4, 12] } }, 12),
      `two tensors overlap: "a" ends at byte 8, "b" begins at 4. ${damaged}`,
    ],
    [
      "there is a hole between tensors",
      file({ ...one(), b: { dtype: "F32", shape: [1], data_offsets: [12, 16] } }, 16),
      `bytes belong to no tensor: 4 before "b". ${damaged}`,
    ],
    ["there is a hole before the first", file(one({ data_offsets: [4, 12] }), 12), `bytes belong to no tensor: 4 before "a". ${damaged}`],
    ["bytes follow the last tensor", file(one(), 9), `bytes follow the last tensor: 1. ${damaged}`],
  ];
  it.each(cases)("%s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(new FormatError(`readSafetensors: ${message}`));
  });

  it("any byte of it is changed: it is read, or refused with a FormatError, never anything else", () => {
    const bytes = writeSafetensors({ tensors: [{ name: "w", shape: [2], values: Float32Array.of(1, 2) }], metadata: { a: "b" } });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        try {
          readSafetensors(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("a header nested 5,000 deep is refused in a few words, where it stands for a shape, a type, a tensor or a value of the metadata", () => {
    const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
    for (const [json, what] of [
      [`{"a":{"dtype":"F32","shape":${deep},"data_offsets":[0,8]}}`, '"a" has a nested array'],
      [`{"a":{"dtype":${deep},"shape":[2],"data_offsets":[0,8]}}`, '"a" has dtype a nested array'],
      [`{"a":${deep}}`, '"a" is a nested array'],
      [`{"__metadata__":{"k":${deep}}}`, '"k" is a nested array'],
    ] as const)
      expect(() => readSafetensors(file(json, json.includes("metadata") ? 0 : 8))).toThrow(new RegExp(`^readSafetensors: .*: ${what}\\.`));
  });

  it("a string of 9 MB in the header is read, also where it ends in backslashes", () => {
    const long = `${"x".repeat(9_000_000)}\\\\`;
    const metadata = { long };
    expect(readSafetensors(writeSafetensors({ tensors: [], metadata })).metadata).toEqual(metadata);
  });
});

describe("files larger than 2 GiB", () => {
  // Memory that is never touched takes no room.
  const values = new Float32Array(2 ** 29 + 2 ** 20);

  it("are written as a header and views of the tensors, without a copy", () => {
    const [head, first, second, ...more] = writeSafetensorsInPieces({
      tensors: [
        { name: "a", shape: [values.length], values },
        { name: "b", shape: [1], values: Float32Array.of(7) },
      ],
    });
    expect(more).toEqual([]);
    expect([first.buffer === values.buffer, first.byteLength, Array.from(second)]).toEqual([true, values.byteLength, [0, 0, 224, 64]]);
    expect(Buffer.from(head.subarray(8)).toString()).toContain(
      `"b":{"dtype":"F32","shape":[1],"data_offsets":[${values.byteLength},${values.byteLength + 4}]}`,
    );
  });

  it("are read in parts: a tensor that begins beyond 2³¹ is the one that was written", () => {
    const pieces = writeSafetensorsInPieces({
      tensors: [
        { name: "a", shape: [values.length], values },
        { name: "b", shape: [1], values: Float32Array.of(7) },
      ],
    });
    const starts = pieces.map((_, i) => pieces.slice(0, i).reduce((sum, piece) => sum + piece.length, 0));
    const size = starts[2] + 4;
    const parts: number[] = [];
    const { tensors } = readSafetensors({
      size,
      read(begin, end) {
        parts.push(end - begin);
        const index = starts.findLastIndex((start) => start <= begin);
        const piece = pieces[index].subarray(begin - starts[index], end - starts[index]);
        return piece.length > 2 ** 31 ? piece : new Uint8Array(piece);
      },
    });
    expect(parts).toEqual([8, pieces[0].length - 8, values.byteLength, 4]);
    expect(tensors.map(({ name, values: read }) => [name, read.length, read[0]])).toEqual([
      ["a", values.length, 0],
      ["b", 1, 7],
    ]);
  });
});
