import { describe, expect, it } from "vitest";
import { checkFormulas, FormulaError } from "../../src/index.ts";
import { BAD } from "./bad.ts";
import { LEARNER } from "./learner.ts";
import { repaired } from "./repair.ts";

describe("the learner's own text", () => {
  it.each(LEARNER)("$name", ({ text, options, lines }) => {
    const { targets } = checkFormulas(text, options);
    const found = lines.map(([line]) => {
      const target = targets.find(({ span }) => span.line === line)!;
      return [line, target.code ?? target.status];
    });
    expect(found).toEqual(lines.map((line) => [...line]));
    for (const target of targets.filter(({ status }) => status === "mistake")) {
      expect(target.repair, target.name).toBeDefined();
      const again = checkFormulas(repaired(text, target), options).targets.find(({ span }) => span.line === target.span.line);
      expect(again?.status, target.repair).toBe("correct");
    }
  });
});

describe("what cannot be read", () => {
  it.each(BAD)("$name: a message with its place", ({ text, options, says }) => {
    let error: unknown;
    try {
      checkFormulas(text, options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FormulaError);
    const { message, rendering, position } = error as FormulaError;
    expect(`${message}\n${rendering}`).toMatch(says);
    expect(position.line).toBeGreaterThanOrEqual(1);
    expect(position.column).toBeGreaterThanOrEqual(1);
  });
});
