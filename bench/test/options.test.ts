import { expect, test } from "vitest";
import { MORE_SECTIONS, SECTIONS, parseOptions } from "../src/options.ts";

const usual = { quick: false, wide: false, wideOnly: false, minutes: 30, only: SECTIONS } as const;

test("without arguments all sections run in full", () => {
  expect(parseOptions([], 24)).toEqual(usual);
});

test("--quick, --wide, --json FILE and --only LIST are read, a value after a space or an equals sign", () => {
  expect(parseOptions(["--", "--quick", "--wide", "--json", "out.json", "--only=gemm,step"], 20)).toEqual({
    ...usual,
    quick: true,
    wide: true,
    json: "out.json",
    only: ["gemm", "step"],
  });
});

test("--round measures all that the page shows on Node 24, what is compared on others, wide tiles on 24 and 26", () => {
  const [n20, n24, n26] = [20, 24, 26].map((major) => parseOptions(["--round"], major));
  expect(n24).toMatchObject({ wide: true, only: expect.arrayContaining(["start", "threads", "growth", "forms", "decay"]) as unknown });
  expect(n26).toMatchObject({ wide: true, only: ["ceiling", "gemm", "step"] });
  expect(n20).toMatchObject({ wide: false, only: ["ceiling", "gemm", "step"] });
  expect(n20).toMatchObject({ json: expect.stringMatching(/docs[/\\]performance[/\\]node-20\.json$/) as unknown });
  expect(() => parseOptions(["--round", "--quick"], 24)).toThrow(
    new Error("bench: --round goes alone: it chooses the sections and the file. See --help."),
  );
});

test("--help asks for help", () => {
  expect(parseOptions(["--quick", "--help"], 24)).toBe("help");
});

test("what is not known is refused in one line", () => {
  const parse = (...args: readonly string[]) => parseOptions(args, 24);
  expect(() => parse("--fast")).toThrow(new Error("bench: an argument is not known: --fast. See --help."));
  expect(() => parse("--json")).toThrow(new Error("bench: a value is missing: --json. See --help."));
  expect(() => parse("--minutes", "none")).toThrow(new Error("bench: --minutes is not a number above 0: none. See --help."));
  expect(() => parse("--only", "gemm,speed")).toThrow(
    new Error(`bench: there is no such section: speed. Take some of ${[...SECTIONS, ...MORE_SECTIONS].join(", ")}.`),
  );
});
