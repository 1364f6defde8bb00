import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../src/index.ts";
import { isGood, verdictOn, type Case } from "./verdict.ts";

/** The names that the expectations were written with: what is called by a newer one on the right line was found. */
const NAMES: ReadonlySet<string> = new Set(CATALOGUE.map(({ code }) => code));

const casesIn = (file: string): readonly Case[] => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as Case[];

describe.each([
  ["the smallest text of each kind of fault", casesIn("kinds.json"), 30],
  ["one construct in a text", casesIn("matrix.json"), 146],
] as const)("%s", (_, cases, count) => {
  it(`are ${count}`, () => {
    expect(cases).toHaveLength(count);
  });

  it.each(cases)("$name: $why", (each) => {
    expect(verdictOn(each, NAMES)).toSatisfy(isGood);
  });
});

describe("the verdict on a check", () => {
  const [{ text }] = casesIn("kinds.json");
  const made = (truth: string, lines: readonly number[], codes: readonly string[]): Case => ({
    name: "",
    why: "",
    truth,
    text,
    mistakes: [{ lines, codes }],
    gradients: [],
  });
  it("rejects a right text that should be wrong, one of which no gradient is confirmed, and a text that cannot be read", () => {
    expect(verdictOn(made("wrong", [3], ["sign-flipped"]), NAMES)).toBe("missed");
    expect(verdictOn(made("correct", [], []), NAMES)).toBe("not-judged");
    expect(verdictOn({ ...made("correct", [], []), text: "dZ = (A - Y" }, NAMES)).toMatch(/^cannot-read/u);
  });
  it("rejects a name on another line, and another name of the catalogue on the right one", () => {
    const wrong = {
      ...made("wrong", [1], ["sign-flipped"]),
      text: "dZ2 = A2 - Y\ndW2 = A2 @ dZ2.T / m\ndb2 = np.sum(dZ2, axis=1) / m\nW2 -= lr * dW2.T",
    };
    expect(isGood(verdictOn(wrong, NAMES))).toBe(false);
    expect(verdictOn({ ...made("correct", [], []), text: wrong.text }, NAMES)).toBe("false-alarm");
  });
});
