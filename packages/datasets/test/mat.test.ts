import * as fc from "fast-check";
import { AdjointError } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { readIdx, readMat } from "../src/index.ts";
import { matFile as fixture } from "./mat-files.ts";
import { hasShared, readShared } from "./shared-data.ts";

const A = { shape: [2, 3], values: Float64Array.of(1.5, 2, 3, 4, 5, -6) };

const FLAGS = 6;
const SIZES = 5;
const TEXT = 1;

/** A MAT file written by hand, big-endian: header, then one variable from its parts. */
function bigEndian(...parts: readonly [type: number, data: readonly number[]][]): Uint8Array {
  const word = (value: number): number[] => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  const element = ([type, data]: readonly [number, readonly number[]]): number[] => [
    ...word(type),
    ...word(data.length),
    ...data,
    ...Array<number>((8 - (data.length % 8)) % 8).fill(0),
  ];
  const header = Array.from({ length: 124 }, (_, i) => "MATLAB 5.0 MAT-file, by hand".charCodeAt(i) || 32);
  return Uint8Array.from([...header, 1, 0, 77, 73, ...element([14, parts.flatMap(element)])]);
}
const word = (value: number): number[] => [0, 0, value >> 8, value & 255];

describe("readMat", () => {
  it.each(["plain", "compressed"] as const)("reads what SciPy wrote, %s", async (name) => {
    const variables = await readMat(fixture(name));
    expect(variables.get("A")).toEqual(A);
    expect(variables.get("b")).toEqual({ shape: [1, 3], values: Float64Array.of(1, 2, 3) });
    if (name === "plain") expect(variables.get("flag")).toEqual({ shape: [1, 2], values: Float64Array.of(1, 0) });
  });

  it("reads the variables that are named, whatever else the file holds", async () => {
    expect(Array.from(await readMat(fixture("odd"), { variables: ["A"] }))).toEqual([["A", A]]);
  });

  it("reads big-endian files, and doubles that are stored as 16-bit integers", async () => {
    const file = bigEndian(
      [FLAGS, [...word(6), ...word(0)]],
      [SIZES, [...word(2), ...word(2)]],
      [TEXT, [88]],
      [3, [0, 1, 255, 254, 1, 0, 0, 4]],
    );
    expect(Array.from(await readMat(file))).toEqual([["X", { shape: [2, 2], values: Float64Array.of(1, 256, -2, 4) }]]);
  });

  it.skipIf(!hasShared("ex4", "ex4weights.mat"))(
    "reads ex4weights.mat: Theta1 25×401, Theta2 10×26, their first numbers as SciPy reads them",
    async () => {
      const variables = await readMat(readShared("ex4", "ex4weights.mat"));
      expect([...variables.keys()]).toEqual(["Theta1", "Theta2"]);
      expect(variables.get("Theta1")!.shape).toEqual([25, 401]);
      expect(variables.get("Theta2")!.shape).toEqual([10, 26]);
      expect(Array.from(variables.get("Theta1")!.values.subarray(0, 2))).toEqual([-0.022562389859934213, -1.0562416310683364e-8]);
      expect(Array.from(variables.get("Theta2")!.values.subarray(0, 2))).toEqual([-0.7610035157900087, -1.2124449845935756]);
    },
  );

  it.skipIf(!hasShared("ex4", "ex4weights.mat") || !hasShared("mnist", "t10k-images-idx3-ubyte.gz"))(
    "with these weights, the MNIST test images resized to 20×20 are classified at the published 93.39 %",
    async () => {
      const variables = await readMat(readShared("ex4", "ex4weights.mat"));
      const images = await readIdx(readShared("mnist", "t10k-images-idx3-ubyte.gz"));
      const labels = await readIdx(readShared("mnist", "t10k-labels-idx1-ubyte.gz"));
      const resize = new TextDecoder()
        .decode(readShared("ex4", "resize_R_20x28.csv"))
        .trim()
        .split("\n")
        .map((line) => line.split(",").map(Number));
      const layer = (theta: readonly number[], cols: number, x: ArrayLike<number>): number[] =>
        Array.from({ length: theta.length / cols }, (_, unit) => {
          let z = theta[unit * cols];
          for (let i = 1; i < cols; i++) z += theta[unit * cols + i] * x[i - 1];
          return 1 / (1 + Math.exp(-z));
        });
      const theta1 = Array.from(variables.get("Theta1")!.values);
      const theta2 = Array.from(variables.get("Theta2")!.values);
      let right = 0;
      const half = new Float64Array(20 * 28);
      const small = new Float64Array(400);
      for (let n = 0; n < 10000; n++) {
        const image = images.values.subarray(n * 784, (n + 1) * 784);
        for (let i = 0; i < 20; i++) {
          for (let j = 0; j < 28; j++) {
            let sum = 0;
            for (let k = 0; k < 28; k++) sum += resize[i][k] * image[k * 28 + j];
            half[i * 28 + j] = sum / 255;
          }
        }
        for (let i = 0; i < 20; i++) {
          for (let j = 0; j < 20; j++) {
            let sum = 0;
            for (let k = 0; k < 28; k++) sum += half[i * 28 + k] * resize[j][k];
            small[j * 20 + i] = sum;
          }
        }
        const outputs = layer(theta2, 26, layer(theta1, 401, small));
        // The exercise counts classes from 1 and calls the digit 0 class 10.
        if ((outputs.indexOf(Math.max(...outputs)) + 1) % 10 === labels.values[n]) right++;
      }
      expect(right).toBe(9339);
    },
  );

  const double = (name: string) =>
    bigEndian(
      [FLAGS, [...word(6), ...word(0)]],
      [SIZES, [...word(1), ...word(2)]],
      [TEXT, [name.charCodeAt(0)]],
      [9, Array<number>(8).fill(0)],
    );
  const refusals: [string, () => Uint8Array, string, string, string[]?][] = [
    ["version 4", () => fixture("v4"), "FormatError", `readMat: version 4, or no MAT file: "x". Save it again with save("-v7", …).`],
    [
      "version 7.3",
      () => new TextEncoder().encode("MATLAB 7.3 MAT-file, Platform: GLNXA64".padEnd(600)),
      "FormatError",
      `readMat: version 7.3 is HDF5, which is not read: "x". Save it again with save("-v7", …).`,
    ],
    [
      "another version of the same header",
      () => {
        const file = fixture("plain");
        file[125] = 3;
        return file;
      },
      "FormatError",
      `readMat: not a MAT file of version 5: "x" begins with "MATLAB 5.0 MAT-file Platform: posix, Cre…43:07 2026". Save it with save("-v7", …).`,
    ],
    [
      "an empty file",
      () => new Uint8Array(0),
      "FormatError",
      `readMat: the file is too short: "x" has 0 bytes, the header alone 128. Fetch the file again.`,
    ],
    [
      "a truncated element",
      () => fixture("plain").subarray(0, 200),
      "FormatError",
      `readMat: an element is truncated: "x" needs 232 bytes, 200 are there. Fetch the file again.`,
    ],
    [
      "a truncated tag",
      () => fixture("plain").subarray(0, 132),
      "FormatError",
      `readMat: an element is truncated: "x" needs 136 bytes, 132 are there. Fetch the file again.`,
    ],
    [
      "a size that no memory holds",
      () => {
        const file = fixture("plain");
        file.fill(255, 132, 136);
        return file;
      },
      "FormatError",
      `readMat: an element is truncated: "x" needs 4294967431 bytes, 344 are there. Fetch the file again.`,
    ],
    [
      "an element that is no variable",
      () => {
        const file = fixture("plain");
        file[128] = 9;
        return file;
      },
      "FormatError",
      `readMat: an element is no variable: "x" has type 9, 14 is expected. Fetch the file again.`,
    ],
    [
      "a variable without a name",
      () => bigEndian([FLAGS, [...word(6), ...word(0)]], [SIZES, [0, 0]], [TEXT, []]),
      "FormatError",
      `readMat: a variable is damaged: the one at byte 136 of "x" has no flags, no sizes or no name. Fetch the file again.`,
    ],
    [
      "fewer numbers than the shape needs",
      () => double("X"),
      "FormatError",
      `readMat: the length does not fit the shape: "X" of "x" is 1×2 and has 8 bytes of type 9. Fetch the file again.`,
    ],
    [
      "a struct",
      () => fixture("odd"),
      "DataError",
      `readMat: a variable holds no real numbers: "s" of "x" is a struct. Name the variables to read, such as variables: ["X"].`,
    ],
    [
      "complex numbers",
      () => fixture("odd"),
      "DataError",
      `readMat: a variable holds no real numbers: "z" of "x" is complex. Name the variables to read, such as variables: ["X"].`,
      ["z"],
    ],
    [
      "text",
      () => fixture("odd"),
      "DataError",
      `readMat: a variable holds no real numbers: "t" of "x" is text. Name the variables to read, such as variables: ["X"].`,
      ["t"],
    ],
    [
      "a variable that is not there",
      () => fixture("compressed"),
      "DataError",
      `readMat: no such variable: "x" has no "a". The nearest name is "A"; the variables are "A", "b".`,
      ["a"],
    ],
    [
      "a file without variables",
      () => fixture("plain").subarray(0, 128),
      "DataError",
      `readMat: no such variable: "x" has no "A". It has none at all; save it again.`,
      ["A"],
    ],
    [
      "an integer beyond 2⁵³",
      () => bigEndian([FLAGS, [...word(14), ...word(0)]], [SIZES, [...word(1), ...word(1)]], [TEXT, [88]], [12, [0, 32, 0, 0, 0, 0, 0, 0]]),
      "DataError",
      `readMat: an integer that f64 cannot hold: "X" of "x" has 9007199254740992 at index 0. Integers end at ±9007199254740991.`,
    ],
  ];
  it.each(refusals)("refuses %s", async (_, file, name, message, variables) => {
    await expect(readMat(file(), { name: "x", ...(variables && { variables }) })).rejects.toMatchObject({ name, message });
  });

  it("refuses compressed data that is damaged", async () => {
    const file = fixture("compressed");
    file[150] ^= 0x55;
    await expect(readMat(file, { name: "x" })).rejects.toMatchObject({
      name: "FormatError",
      message: expect.stringMatching(
        /^readMat "x": the zlib data is truncated or damaged: \d+ bytes gave \d+ before that showed\. Fetch the file again\.$/,
      ),
    });
  });

  it("gives variables or a typed error, whatever byte is changed", async () => {
    const files = [fixture("plain"), fixture("compressed"), fixture("odd")];
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(663), fc.nat(255), fc.nat(663), async (which, at, byte, length) => {
        const changed = Uint8Array.from(files[which]);
        changed[Math.min(at, changed.length - 1)] = byte;
        try {
          await readMat(changed.subarray(0, 128 + length));
        } catch (error) {
          expect(error).toBeInstanceOf(AdjointError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
