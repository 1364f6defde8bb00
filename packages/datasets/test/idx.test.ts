import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { AdjointError } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { imageSet, parseIdx, readIdx } from "../src/index.ts";
import { hasShared, readShared } from "./shared-data.ts";

/** An IDX file: magic with the type, the sizes, then the data as given. */
function idx(type: number, sizes: readonly number[], data: ArrayLike<number>): Uint8Array {
  const file = new Uint8Array(4 + 4 * sizes.length + data.length);
  const view = new DataView(file.buffer);
  file.set([0, 0, type, sizes.length]);
  sizes.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  file.set(data, 4 + 4 * sizes.length);
  return file;
}
const images = (sizes: readonly number[], data: ArrayLike<number>) => parseIdx(idx(8, sizes, data));

describe("parseIdx and readIdx", () => {
  it("reads bytes as a view of the file", () => {
    const file = idx(8, [2, 1, 3], [1, 2, 3, 253, 254, 255]);
    const array = parseIdx(file);
    expect(array).toEqual({ shape: [2, 1, 3], values: Uint8Array.of(1, 2, 3, 253, 254, 255) });
    expect(array.values.buffer).toBe(file.buffer);
  });

  it.each([
    [0x09, [0xff, 0x7f], Int8Array.of(-1, 127)],
    [0x0b, [0xff, 0xfe, 0x01, 0x00], Int16Array.of(-2, 256)],
    [0x0c, [0xff, 0xff, 0xff, 0xfd, 0, 1, 0, 0], Int32Array.of(-3, 65536)],
    [0x0d, [0x3f, 0xc0, 0, 0, 0xff, 0x80, 0, 0], Float32Array.of(1.5, -Infinity)],
    [0x0e, [0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a, 0xc0, 0, 0, 0, 0, 0, 0, 0], Float64Array.of(0.1, -2)],
  ])("reads big-endian numbers of type 0x%s", (type, data, values) => {
    // Within a larger buffer, off any boundary, as a file in a Node pool stands.
    const file = idx(type, [2], data);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(parseIdx(shifted.subarray(3))).toEqual({ shape: [2], values });
  });

  it("reads a gzipped file as the plain one", async () => {
    const file = idx(8, [2, 2], [1, 2, 3, 4]);
    expect(await readIdx(gzipSync(file))).toEqual(parseIdx(file));
    expect(await readIdx(file)).toEqual(parseIdx(file));
  });

  it.each([
    [
      "an empty file",
      new Uint8Array(0),
      `parseIdx: the file is too short: "x" has 0 bytes, the magic number alone 4. Fetch the file again.`,
    ],
    [
      "another format",
      new TextEncoder().encode("a,b\n1,2\n"),
      `parseIdx: not an IDX file: "x" begins with 0x612c620a. The magic number is 0x0000, a type (08, 09, 0b to 0e) and the number of dimensions, such as 0x00000803.`,
    ],
    [
      "an unknown type",
      idx(0x0a, [1], [1]),
      `parseIdx: not an IDX file: "x" begins with 0x00000a01. The magic number is 0x0000, a type (08, 09, 0b to 0e) and the number of dimensions, such as 0x00000803.`,
    ],
    [
      "no dimensions",
      idx(8, [], [1]),
      `parseIdx: not an IDX file: "x" begins with 0x00000800. The magic number is 0x0000, a type (08, 09, 0b to 0e) and the number of dimensions, such as 0x00000803.`,
    ],
    [
      "a truncated header",
      idx(8, [2, 28, 28], []).subarray(0, 11),
      `parseIdx: the header is truncated: "x" has 11 bytes, 3 dimensions need 16. Fetch the file again.`,
    ],
    [
      "truncated data",
      idx(8, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7]),
      `parseIdx: the length does not fit the header: "x" has 23 bytes, 2×2×2 u8 need 24. Fetch the file again.`,
    ],
    [
      "bytes too many",
      idx(0x0d, [1], [0, 0, 0, 0, 0]),
      `parseIdx: the length does not fit the header: "x" has 13 bytes, 1 f32 need 12. Fetch the file again.`,
    ],
    [
      "a size that no memory holds",
      idx(8, [0xffffffff, 0xffff, 0xffff], [1]),
      `parseIdx: the length does not fit the header: "x" has 17 bytes, 4294967295×65535×65535 u8 need 18446181123756261000. Fetch the file again.`,
    ],
  ])("refuses %s", (_, file, message) => {
    expect(() => parseIdx(file, "x")).toThrow(expect.objectContaining({ name: "FormatError", message }));
  });

  it("refuses gzip data that is truncated, or damaged in one bit", async () => {
    const file = gzipSync(
      idx(
        8,
        [64, 8, 8],
        Array.from({ length: 4096 }, (_, i) => (i * i) % 251),
      ),
    );
    const damaged = Uint8Array.from(file);
    damaged[damaged.length - 6] ^= 1;
    for (const bytes of [file.subarray(0, file.length - 9), file.subarray(0, 5), damaged]) {
      await expect(readIdx(bytes, "x")).rejects.toMatchObject({
        name: "FormatError",
        message: expect.stringMatching(
          new RegExp(
            `^readIdx "x": the gzip data is truncated or damaged: ${bytes.length} bytes gave \\d+ before that showed\\. Fetch the file again\\.$`,
          ),
        ),
      });
    }
  });

  it("gives an array or a typed error, whatever byte is changed", () => {
    const file = idx(0x0b, [2, 2], [0, 1, 0, 2, 0, 3, 0, 4]);
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length), (at, byte, length) => {
        const changed = Uint8Array.from(file);
        changed[at] = byte;
        try {
          parseIdx(changed.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(AdjointError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("imageSet", () => {
  it("keeps images as bytes with scale 1/255, and names the classes by their numbers", () => {
    const set = imageSet({ name: "two", images: images([2, 1, 2], [0, 255, 128, 1]), labels: images([2], [2, 0]) });
    expect({ ...set }).toEqual({
      name: "two",
      inputs: { values: Uint8Array.of(0, 255, 128, 1), rows: 2, cols: 2, scale: 1 / 255 },
      targets: { kind: "classes", labels: Uint32Array.of(2, 0), classes: ["0", "1", "2"] },
      scaling: { kind: "bytes", shift: [0, 0], scale: [1 / 255, 1 / 255] },
      image: { height: 1, width: 2 },
    });
  });

  const two = images([2, 1, 2], [0, 255, 128, 1]);
  const cases: [string, Parameters<typeof imageSet>[0], string, string][] = [
    [
      "another number of labels",
      { name: "x", images: two, labels: images([3], [0, 1, 2]) },
      "DataError",
      `imageSet: images and labels do not belong together: "x" has 2 images and 3 labels. Take both files from one part, train or t10k.`,
    ],
    [
      "the two files the wrong way round",
      { name: "x", images: images([2], [0, 1]), labels: two },
      "ArgumentError",
      `imageSet: not images of bytes: "x" has 2 uint8. Pass the images file first: n×height×width u8.`,
    ],
    [
      "images for labels",
      { name: "x", images: two, labels: two },
      "ArgumentError",
      `imageSet: not labels: "x" has 2×1×2 uint8. Pass the labels file second: n u8.`,
    ],
    [
      "no image at all",
      { name: "x", images: images([0, 28, 28], []), labels: images([0], []) },
      "ArgumentError",
      `imageSet: not images of bytes: "x" has 0×28×28 uint8. Pass the images file first: n×height×width u8.`,
    ],
    [
      "a label beyond the classes",
      { name: "x", images: two, labels: images([2], [0, 7]), classes: ["a", "b"] },
      "DataError",
      `imageSet: a label has no class: "x" has 7 in row 2, the classes are 0 to 1. Name all classes, or check the labels file.`,
    ],
  ];
  it.each(cases)("refuses %s", (_, options, name, message) => {
    expect(() => imageSet(options)).toThrow(expect.objectContaining({ name, message }));
  });

  it.skipIf(!hasShared("mnist", "t10k-images-idx3-ubyte.gz"))(
    "reads the MNIST test part: 10,000 images, the published sha256, 980 to 1135 of each digit",
    async () => {
      const pixels = await readIdx(readShared("mnist", "t10k-images-idx3-ubyte.gz"));
      const labels = await readIdx(readShared("mnist", "t10k-labels-idx1-ubyte.gz"));
      const file = new Uint8Array(pixels.values.buffer);
      expect(createHash("sha256").update(file).digest("hex")).toBe("0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
      const set = imageSet({ name: "mnist", images: pixels, labels });
      expect([set.inputs.rows, set.inputs.cols]).toEqual([10000, 784]);
      const counts = Array.from({ length: 10 }, () => 0);
      for (const label of labels.values) counts[label]++;
      expect(counts).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    },
  );
});
