import { assert, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { printAnew } from "../../src/language/print.ts";
import { readProgram } from "../../src/language/read.ts";
import { bare, octaveExpressions, pythonExpressions } from "./core.ts";

describe("what is printed reads back as the same expression", () => {
  it.each([
    ["python", pythonExpressions],
    ["octave", octaveExpressions],
  ] as const)("in %s, for 2,000 random expressions", (language, expressions) => {
    assert(
      property(expressions, (expression) => {
        const text = `x = ${printAnew(expression, language)}`;
        const [statement] = readProgram(text, { language }).body;
        expect(statement.kind === "assign" && bare(statement.value), text).toEqual(bare(expression));
      }),
      { numRuns: 2000 },
    );
  });
});
