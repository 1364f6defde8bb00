import { expect, test } from "vitest";
import { MORE_SECTIONS, SECTIONS, parseOptions } from "../src/options.ts";

test("without arguments all sections run in full", () => {
  expect(parseOptions([])).toEqual({ quick: false, minutes: 30, only: SECTIONS });
});

test("--quick, --json FILE and --only LIST are read, a value after a space or an equals sign", () => {
  expect(parseOptions(["--", "--quick", "--json", "out.json", "--only=gemm,step"])).toEqual({
    quick: true,
    minutes: 30,
    json: "out.json",
    only: ["gemm", "step"],
  });
});

test("--help asks for help", () => {
  expect(parseOptions(["--quick", "--help"])).toBe("help");
});

test("what is not known is refused in one line", () => {
  expect(() => parseOptions(["--fast"])).toThrow(new Error("bench: an argument is not known: --fast. See --help."));
  expect(() => parseOptions(["--json"])).toThrow(new Error("bench: a value is missing: --json. See --help."));
  expect(() => parseOptions(["--minutes", "none"])).toThrow(new Error("bench: --minutes is not a number above 0: none. See --help."));
  expect(() => parseOptions(["--only", "gemm,speed"])).toThrow(
    new Error(`bench: there is no such section: speed. Take some of ${[...SECTIONS, ...MORE_SECTIONS].join(", ")}.`),
  );
});
