import { describe, expect, it } from "vitest";
import { readProgram } from "../../src/language/read.ts";
import { POSTS } from "./posts.ts";
import { shown } from "./shown.ts";

describe("texts with the structure of public posts and files are read", () => {
  it.each(POSTS)("$name", ({ text, language, statements, some = {} }) => {
    const program = readProgram(text);
    expect(program.language).toBe(language);
    expect(program.body.map(shown)).toHaveLength(statements);
    for (const [index, expected] of Object.entries(some)) expect(shown(program.body[Number(index)])).toBe(expected);
  });
});
