import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";
import { POSTS } from "./posts.ts";

/** Texts whose weights have sizes of their own beside data without any; momentum made of the weights; two mistakes of which one hides the other. */
const OPEN: ReadonlySet<string> = new Set([
  "a squared error without g′, and weights that are updated too soon",
  "momentum that starts from the weights",
  "all weights of ones",
]);

/** What is flagged: line and code. */
const flagged = (text: string): { readonly line: number; readonly code: string | undefined }[] =>
  checkFormulas(text)
    .targets.filter(({ status }) => status === "mistake" || status === "unknown")
    .map(({ span, code }) => ({ line: span.line, code }));

describe("texts of the kind that people ask about", () => {
  it.each(POSTS.filter(({ name, mistakes }) => !OPEN.has(name) && mistakes.length === 0))("$name: nothing is flagged", ({ text }) => {
    expect(flagged(text)).toEqual([]);
    expect(checkFormulas(text).targets.some(({ status }) => status === "correct")).toBe(true);
  });

  it.each(POSTS.filter(({ name, mistakes }) => !OPEN.has(name) && mistakes.length > 0))(
    "$name: each mistake is found on its line, nothing else is flagged",
    ({ text, mistakes }) => {
      const found = flagged(text);
      const lines = new Set(mistakes.flatMap((mistake) => mistake.lines));
      expect(found.filter(({ line }) => !lines.has(line))).toEqual([]);
      for (const mistake of mistakes) expect(found.some(({ line }) => mistake.lines.includes(line))).toBe(true);
    },
    60_000,
  );

  it("most mistakes have their name", () => {
    const named = POSTS.filter(({ name, mistakes }) => !OPEN.has(name) && mistakes.length > 0)
      .slice(0, 6)
      .filter(({ text, mistakes }) => {
        const found = flagged(text);
        return mistakes.every(({ codes }) => found.some(({ code }) => code !== undefined && codes.includes(code)));
      });
    expect(named.length).toBeGreaterThanOrEqual(5);
  }, 60_000);
});
