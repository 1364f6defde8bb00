import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { flat } from "../../src/core/array.ts";
import { toArray } from "../../src/interpret/convert.ts";
import { run } from "../../src/interpret/run.ts";
import { arrayIn } from "../../src/interpret/values.ts";
import { readProgram } from "../../src/language/read.ts";

interface Case {
  readonly code: string;
  readonly type?: "float" | "int" | "bool";
  readonly shape?: readonly number[];
  readonly values?: readonly (number | string)[];
  readonly error?: true;
}
const { version, setup, cases } = JSON.parse(readFileSync(new URL("fixtures/numpy.json", import.meta.url), "utf8")) as {
  version: string;
  setup: string[];
  cases: Case[];
};

test.each(cases)(`NumPy ${version}: $code`, ({ code, type, shape, values, error }) => {
  const program = readProgram(`${setup.join("\n")}\nresult = ${code}\n`, { language: "python" });
  const trace = run(program, { entry: { kind: "script" } });
  if (error) {
    expect(trace.stopped?.code).toMatch(/shape-mismatch|index-out-of-range|type/);
    return;
  }
  expect(trace.stopped).toBeUndefined();
  const result = trace.variables.get("result")!;
  const value = arrayIn(toArray(result, "result"));
  expect(value.shape).toEqual(shape);
  if (value.data.length > 0) expect(value.type).toBe(type);
  for (const [i, x] of flat(value).entries())
    expect(Math.abs(x - Number(values![i]))).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(x)));
});
