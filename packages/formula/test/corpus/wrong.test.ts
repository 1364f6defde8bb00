import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";
import { wrongCases } from "./wrong.ts";
import { repaired } from "./repair.ts";

const cases = wrongCases(5);

describe("wrong texts that no name of the catalogue fits", () => {
  it("are at least 200", () => expect(cases.length).toBeGreaterThanOrEqual(200));

  it.each(cases)("$name: no name is given, and any repair that is offered is one", ({ text, options, line }) => {
    const { ok, targets } = checkFormulas(text, options);
    expect(ok).toBe(false);
    expect(targets.flatMap(({ name, code }) => (code === undefined ? [] : [`${name} ${code}`]))).toEqual([]);
    if (line > 0) expect(targets.filter(({ status }) => status === "unknown").map(({ span }) => span.line)).toEqual([line]);
    for (const target of targets.filter(({ repair }) => repair !== undefined)) {
      const again = checkFormulas(repaired(text, target), options).targets.filter(({ name }) => name === target.name);
      expect(
        again.map(({ status }) => status),
        `${target.name} with ${target.repair}`,
      ).toContain("correct");
      expect(
        again.filter(({ status }) => status === "mistake" || status === "unknown"),
        `${target.name} with ${target.repair}`,
      ).toEqual([]);
    }
  });
});
