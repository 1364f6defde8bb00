import { describe, expect, it } from "vitest";
import { checkProgram } from "../../src/check-program.ts";
import { CLASSES } from "./strangers-classes.ts";
import { LAYERS } from "./strangers-layers.ts";
import { NETWORKS } from "./strangers-networks.ts";
import { NOTEBOOKS } from "./strangers-notebooks.ts";
import { NUMBERS } from "./strangers-numbers.ts";
import { OCTAVE } from "./strangers-octave.ts";
import { PROGRAMS } from "./strangers-programs.ts";
import { PYTHON } from "./strangers-python.ts";
import { TRAINING } from "./strangers-training.ts";

const TEXTS = [...PYTHON, ...CLASSES, ...OCTAVE, ...NETWORKS, ...PROGRAMS, ...NUMBERS, ...TRAINING, ...LAYERS, ...NOTEBOOKS];

/** Lines that are flagged, in order. */
const flagged = (text: string): number[] =>
  checkProgram(text)
    .targets.filter(({ status }) => status === "mistake" || status === "unknown")
    .map(({ span }) => span.line);

describe("texts of the kinds that strangers write", () => {
  it.each(TEXTS)("$name: nothing is flagged, and something is right", ({ text }) => {
    expect(flagged(text)).toEqual([]);
    expect(checkProgram(text).targets.some(({ status }) => status === "correct")).toBe(true);
  });

  it.each(TEXTS.flatMap(({ name, text, changes }) => changes.map((change) => ({ name, text, ...change }))))(
    "$name: $to is found, and nothing else",
    ({ text, from, to, lines }) => {
      const first = text.slice(0, text.indexOf(from)).split("\n").length;
      const last = first + from.trimEnd().split("\n").length - 1;
      const found = flagged(text.replace(from, to));
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter((line) => (line < first || line > last) && !lines?.includes(line))).toEqual([]);
    },
  );
});
