import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";
import { rightIndices, wrongIndices } from "./indices.ts";
import { repaired } from "./repair.ts";

const right = rightIndices(3);
const wrong = wrongIndices(2);

describe("equations for each index", () => {
  it("are at least 80 right ones and 200 wrong ones", () => {
    expect(right.length).toBeGreaterThanOrEqual(80);
    expect(wrong.length).toBeGreaterThanOrEqual(200);
  });

  it.each(right)("$name: every line is right", ({ text, options }) => {
    const { targets } = checkFormulas(text, options);
    expect(targets.flatMap(({ name, status, code }) => (status === "correct" ? [] : [`${name} ${code ?? status}`]))).toEqual([]);
  });

  it.each(wrong)("$name: the one mistake is named, and its repair is right", ({ text, options, mistake }) => {
    const found = checkFormulas(text, options).targets.filter(({ status }) => status !== "correct");
    expect(found.map(({ span, code }) => ({ line: span.line, code }))).toEqual([mistake]);
    expect(found[0].repair).toBeDefined();
    expect(checkFormulas(repaired(text, found[0]), options).ok, `with ${found[0].repair}`).toBe(true);
  });
});
