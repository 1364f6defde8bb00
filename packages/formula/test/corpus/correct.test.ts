import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";
import { correctCases } from "./correct.ts";

const cases = correctCases(13);

describe("right texts", () => {
  it("are at least 200", () => expect(cases.length).toBeGreaterThanOrEqual(200));

  it.each(cases)("$name", ({ text, options }) => {
    const { ok, targets } = checkFormulas(text, options);
    expect(
      targets.filter(({ status }) => status !== "correct" && status !== "unchecked").map(({ name, message }) => `${name}: ${message}`),
    ).toEqual([]);
    expect(ok).toBe(true);
    expect(targets.some(({ status }) => status === "correct")).toBe(true);
  });
});
