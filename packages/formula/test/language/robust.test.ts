import { assert, constantFrom, nat, property, tuple, array } from "fast-check";
import { describe, expect, it } from "vitest";
import { walk } from "../../src/ir/walk.ts";
import { readProgram } from "../../src/language/read.ts";
import { FormulaError } from "../../src/source.ts";
import { POSTS } from "./posts.ts";

const TEXTS = POSTS.map(({ text }) => text);
const BITS = (
  "( ) [ ] { } ' \" \\ ^ _ $ = : ; , ... # % @ end def if else for \\frac \\begin{cases} \\text{ ∂ Σ ᵀ 1e999 lambda not - ** ``` >>> \\left( & \\\\ ^{( _{ f' {\" ` 😀 ^{[l] " +
  "\\end{cases} %{ |  \\sum_ elif: -- ++"
)
  .split(" ")
  .concat("\n", "\t", "    ", "\n    ", "\u0000", "\ud800");

/** What a text ends in, which must be one of two. */
function outcome(text: string): "program" | "error" {
  try {
    const { body, skipped } = readProgram(text);
    walk(body, ({ span }) => {
      if (span.start < 0) return;
      expect(span.start).toBeLessThanOrEqual(span.end);
      expect(span.end).toBeLessThanOrEqual(text.length);
    });
    for (const { span } of skipped) expect(span.end).toBeLessThanOrEqual(text.length);
    return "program";
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    expect(error.position.line).toBeGreaterThanOrEqual(1);
    expect(error.position.column).toBeGreaterThanOrEqual(1);
    return "error";
  }
}

describe("any text ends in a program or in a typed error", () => {
  it("2,000 mutated texts, and both outcomes occur", () => {
    const counts = { program: 0, error: 0 };
    const edit = tuple(
      constantFrom("delete", "insert", "repeat", "splice"),
      nat(10_000),
      nat(60),
      constantFrom(...BITS),
      nat(TEXTS.length - 1),
    );
    assert(
      property(constantFrom(...TEXTS), array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
        let mutated = text;
        for (const [kind, place, length, bit, other] of edits) {
          const at = place % (mutated.length + 1);
          const inserted =
            kind === "delete"
              ? ""
              : kind === "insert"
                ? bit
                : kind === "repeat"
                  ? bit.repeat(length)
                  : TEXTS[other].slice(place % TEXTS[other].length).slice(0, length);
          mutated = mutated.slice(0, at) + inserted + mutated.slice(at + (kind === "delete" ? length : 0));
        }
        counts[outcome(mutated)]++;
      }),
      { numRuns: 2000 },
    );
    expect(counts.program).toBeGreaterThan(100);
    expect(counts.error).toBeGreaterThan(100);
  });

  it("strings of its own signs alone", () => {
    assert(
      property(array(constantFrom(...BITS, "x", "δ", "W", "1", " ", "="), { maxLength: 40 }), (parts) => {
        outcome(parts.join(""));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["(", "x = "],
    ["[", "x = "],
    ["-", "x = "],
    ["not ", "x = "],
    ["lambda: ", "x = "],
    ["a if b else ", "x = "],
    ["f(", "x = "],
    [".a", "x = a"],
    ["(1)", "x = f"],
    ["**a", "x = a"],
    [" - Y", "dZ3 = A3"],
    ["'", "x = a"],
    ["@(x) ", "f = "],
    ["{", "x = "],
    ["if x:\n ", ""],
    ["@a\n", ""],
    ["\\frac{", "\\delta = "],
    ["\\frac{d f(", "\\delta = "],
    ["^{a", "\\delta = a"],
    ["_i", "\\delta = a"],
    ["\\hat{", "\\delta = "],
    ["\\sum_i ", "\\delta = "],
    ["\\|", "\\delta = "],
    ["\\begin{cases} 1 & ", "\\delta = "],
    ["= \\delta ", "\\delta "],
    ["\\text{if }", "\\delta = 1"],
    ["$", ""],
    ["```\n", ""],
    ["> ", ""],
    ["'''", "x = "],
    ['{"', 'x = f"'],
    [";", ""],
    ["a;", ""],
    ["\n", "x = 1"],
  ])("20,000 characters of %j", (part, before) => {
    expect(outcome(before + part.repeat(Math.floor(20_000 / part.length)))).toMatch(/program|error/);
  });

  it("a program nested 250 deep is the deepest", () => {
    const nested = (n: number): string => `x = ${"f(".repeat(n)}1${")".repeat(n)}`;
    expect(outcome(nested(90))).toBe("program");
    expect(outcome(nested(300))).toBe("error");
  });
});
