import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { crc32c, createEventFile } from "../src/run/tensorboard.ts";
import { createFolder } from "./child.ts";

const folder = createFolder();
afterAll(() => folder.remove());

function written(use: (file: ReturnType<typeof createEventFile>) => void, step?: number): Buffer {
  const path = mkdtempSync(join(folder.path, "run-"));
  const file = createEventFile(path, 1_700_000_000.5, step);
  use(file);
  file.close();
  return readFileSync(join(path, readdirSync(path)[0]));
}

/** The messages of a file, whose checksums must be right. */
function messages(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const check = (part: Buffer, at: number): void => {
    const masked = bytes.readUInt32LE(at);
    const rotated = (masked - 0xa282ead8) >>> 0;
    expect(((rotated >>> 17) | (rotated << 15)) >>> 0).toBe(crc32c(part));
  };
  for (let at = 0; at < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    check(bytes.subarray(at, at + 8), at + 8);
    const message = bytes.subarray(at + 12, at + 12 + length);
    check(message, at + 12 + length);
    found.push(message);
    at += 16 + length;
  }
  return found;
}

test("CRC-32C has the values of RFC 3720, B.4", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => 31 - i))).toBe(0x113fdb5c);
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
});

test("a file begins as those that TensorFlow writes do, byte for byte up to the time", () => {
  const bytes = written(() => {});
  expect(bytes.subarray(0, 13).toString("hex")).toBe("1800000000000000a37f4b2209");
  expect(bytes.readDoubleLE(13)).toBe(1_700_000_000.5);
  expect(bytes.subarray(21, 36).toString("latin1")).toBe("\u001a\u000dbrain.Event:2");
});

test("scalars are summaries with step, tag and a float; a resumed run begins with SessionLog START at its step", () => {
  const [, start, scalar, ...more] = messages(written((file) => file.scalars(300, { "loss/training": 0.5 }), 299));
  expect(more).toEqual([]);
  // Field 2, the step 299 = 0b10_0101011, then field 7 with field 1 = 1.
  expect(start.subarray(9).toString("hex")).toBe("10ab023a020801");
  // Field 2, the step 300, then field 5: a value (1) with its tag (1) and the float 0.5 (2).
  const tag = Buffer.from("loss/training").toString("hex");
  expect(scalar.subarray(9).toString("hex")).toBe(`10ac022a160a140a0d${tag}150000003f`);
});

test("any text can be a tag, and steps beyond 2³¹ are whole", () => {
  const [, scalar] = messages(written((file) => file.scalars(2 ** 40, { Verlust: 1 })));
  expect(scalar.subarray(9, 16).toString("hex")).toBe("10808080808020");
});
