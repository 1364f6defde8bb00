import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNumber } from "../src/csv/number.ts";

const parse = (text: string): number => {
  const bytes = new TextEncoder().encode(`x${text}y`);
  return parseNumber(bytes, 1, bytes.length - 1);
};

describe("parseNumber", () => {
  it("reads any double that JavaScript prints to the same bits", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(parse(String(x))).toBe(Number(String(x)));
      }),
      { numRuns: 1000 },
    );
  });

  it("reads any decimal as the host reads it: 0 to 25 digits, a point anywhere, exponents from −330 to 310", () => {
    const decimal = fc
      .tuple(
        fc.constantFrom("", "-", "+"),
        fc.stringMatching(/^\d{0,13}$/),
        fc.stringMatching(/^\d{0,12}$/),
        fc.boolean(),
        fc.integer({ min: -330, max: 310 }),
      )
      .filter(([, whole, fraction]) => whole.length + fraction.length > 0)
      .map(([sign, whole, fraction, small, power]) => `${sign}${whole}.${fraction}${small ? "" : `e${power}`}`);
    fc.assert(
      fc.property(decimal, (text) => {
        expect(parse(text)).toBe(Number(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["0", 0],
    ["-0", -0],
    ["007", 7],
    ["1.", 1],
    [".5", 0.5],
    ["+1e3", 1000],
    ["1E-2", 0.01],
    ["9007199254740993", 9007199254740992],
    ["0.1000000000000000055511151231257827", 0.1],
    ["123456789012345", 123456789012345],
    ["1e22", 1e22],
    ["1e23", 1e23],
    ["4.9e-324", 5e-324],
    ["1e999", Infinity],
  ])("reads %s as %d", (text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each(["", ".", "-", "+", "e5", "1e", "1e+", "1,5", "1 000", "0x10", "1_000", "Infinity", "NaN", "1.2.3", "--1", "1e5.5", "٣"])(
    "reads no number in %j",
    (text) => {
      expect(parse(text)).toBeNaN();
    },
  );
});
