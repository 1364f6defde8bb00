import { describe, expect, it } from "vitest";
import { choice, decimal, flag, integer, readFields, text, writeFields } from "../src/state/fields.ts";

const fields = {
  data: choice(["xor", "moons"], "moons"),
  noise: decimal({ min: 0, max: 1, initial: 0.1 }),
  rows: integer({ min: 1, max: 100, initial: 20 }),
  test: flag(),
  label: text({ most: 5 }),
};

const read = (query: string) => readFields(fields, new URLSearchParams(query));

describe("the state in the address", () => {
  it("is read with its initial values where nothing is said", () => {
    expect(read("")).toEqual({ values: { data: "moons", noise: 0.1, rows: 20, test: false, label: "" }, problems: [] });
  });

  it("is written so that reading gives the same, and only where it differs from the initial values", () => {
    const values = { data: "xor", noise: 0.25, rows: 20, test: true, label: "a b" } as const;
    const written = writeFields(fields, values).toString();
    expect(written).toBe("data=xor&noise=0.25&test=1&label=a+b");
    expect(read(written)).toEqual({ values, problems: [] });
  });

  it.each([
    ["noise=2", "The link says noise = “2”. It must be a number from 0 to 1; “0.1” is used."],
    ["noise=NaN", "The link says noise = “NaN”. It must be a number from 0 to 1; “0.1” is used."],
    ["noise=0x1", "The link says noise = “0x1”. It must be a number from 0 to 1; “0.1” is used."],
    ["rows=1.5", "The link says rows = “1.5”. It must be a whole number from 1 to 100; “20” is used."],
    ["rows=1e999", "The link says rows = “1e999”. It must be a whole number from 1 to 100; “20” is used."],
    ["data=__proto__", "The link says data = “__proto__”. It must be one of xor, moons; “moons” is used."],
    ["label=abcdef", "The link says label = “abcdef”. It must be at most 5 characters; “” is used."],
    ["__proto__=1", "The link says “__proto__”, which this view does not know. It is left out."],
    [`data=${"x".repeat(1000)}`, `The link says data = “${"x".repeat(40)}…”. It must be one of xor, moons; “moons” is used.`],
  ])("says what is wrong with ?%s", (query, problem) => {
    expect(read(query).problems).toEqual([problem]);
    expect(read(query).values).toEqual(read("").values);
  });
});
