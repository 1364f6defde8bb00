import { describe, expect, it } from "vitest";
import { checkProgram } from "../../src/check-program.ts";
import { PARTS, type Fault } from "./undefined.ts";

const flagged = (text: string): readonly number[] =>
  checkProgram(text)
    .targets.filter(({ status }) => status === "mistake" || status === "unknown")
    .map(({ span }) => span.line);

/** The text with one fault, and the lines on which it may be found. */
function planted(text: string, { from, to, or = [] }: Fault): { readonly wrong: string; readonly lines: readonly number[] } {
  const wrong = text.replace(from, () => to);
  const lines = wrong.split("\n").flatMap((line, i) => (or.some((part) => line.includes(part)) ? [i + 1] : []));
  return { wrong, lines: [text.slice(0, text.indexOf(from)).split("\n").length, ...lines] };
}

describe("parts of programs that use what they do not define", () => {
  it.each(PARTS)(
    "$name: a gradient is judged and nothing is flagged",
    ({ text }) => {
      expect(flagged(text)).toEqual([]);
      expect(checkProgram(text).targets.some(({ status }) => status === "correct")).toBe(true);
    },
    60_000,
  );

  it.each(PARTS.flatMap(({ name, text, faults }) => faults.map((fault) => ({ name, text, fault, to: fault.to }))))(
    "$name, with $to: the fault is found on its line, nothing else is flagged",
    ({ text, fault }) => {
      expect(text).toContain(fault.from);
      const { wrong, lines } = planted(text, fault);
      const found = flagged(wrong);
      expect(found).not.toEqual([]);
      expect(found.filter((line) => !lines.includes(line))).toEqual([]);
    },
    60_000,
  );
});
