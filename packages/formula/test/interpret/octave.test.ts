import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnMajor } from "../../src/core/array.ts";
import { toArray } from "../../src/interpret/convert.ts";
import { run } from "../../src/interpret/run.ts";
import { arrayIn } from "../../src/interpret/values.ts";
import { readProgram } from "../../src/language/read.ts";

interface Case {
  readonly code: string;
  readonly type?: string;
  readonly shape?: readonly number[];
  readonly values?: readonly (number | null)[];
  readonly error?: true;
}
const { version, setup, cases } = JSON.parse(readFileSync(new URL("fixtures/octave.json", import.meta.url), "utf8")) as {
  version: string;
  setup: string[];
  cases: Case[];
};

/** The functions of the script that computed the values. */
const functions = /^function[\s\S]*^end$/m
  .exec(readFileSync(new URL("fixtures/expect_octave.m", import.meta.url), "utf8"))![0]
  .replace(/^here =[\s\S]*/m, "");

test.each(cases)(`Octave ${version}: $code`, ({ code, type, shape, values, error }) => {
  const program = readProgram(`${functions}\n${setup.join("\n")}\n${code}\n`, { language: "octave" });
  const trace = run(program, { entry: { kind: "script" } });
  if (error) {
    expect(trace.stopped?.code).toMatch(/shape-mismatch|index-out-of-range|type|unknown-name/);
    return;
  }
  expect(trace.stopped).toBeUndefined();
  const value = arrayIn(toArray(trace.variables.get("r")!, "r"));
  expect(value.shape).toEqual(shape);
  if (type === "logical") expect(value.type).toBe("bool");
  for (const [i, x] of columnMajor(value).entries()) {
    const wanted = values![i];
    if (wanted === null) expect(Number.isFinite(x)).toBe(false);
    else expect(Math.abs(x - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(x)));
  }
});
