import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { relaxed, simd } from "../src/generated/binaries.ts";
import { HEAP_START } from "../src/memory-layout.ts";
import { LAYOUTS, RECORD_BYTES } from "../src/records.ts";
import { loopsOf, readFunctions } from "./wasm.ts";

/** 24 KiB: what each binary may have. */
const BUDGET = 24 * 1024;
const binaries = { simd: simd(), relaxed: relaxed() };

describe.each(Object.entries(binaries))("%s.wasm", (name, bytes) => {
  const functions = readFunctions(bytes);

  test("has at most 24 KiB, and the embedded bytes are those of the file", () => {
    expect(bytes.length).toBeLessThanOrEqual(BUDGET);
    expect(Buffer.compare(bytes, readFileSync(new URL(`../dist/${name}.wasm`, import.meta.url)))).toBe(0);
  });

  test("never grows its memory", () => {
    expect(functions.flat().filter((op) => op === "memory.grow")).toEqual([]);
  });

  test("has no call in an innermost loop that computes with vectors, but for the loops that call a tile each", () => {
    const vectorLoops = functions.flatMap(loopsOf).filter((loop) => loop.some((op) => VECTOR_ARITHMETIC.test(op)));
    expect(vectorLoops.length).toBeGreaterThan(40);
    expect(vectorLoops.filter((loop) => loop.some((op) => op.startsWith("call")))).toEqual([]);
  });

  test(name === "relaxed" ? "fuses multiplication and addition" : "has no fused multiplication", () => {
    const fused = functions.flat().filter((op) => op.includes("relaxed"));
    if (name === "relaxed") expect(fused.length).toBeGreaterThan(100);
    else expect(fused).toEqual([]);
  });

  test.skipIf(!WebAssembly.validate(bytes))("keeps its constants below the programs' memory", () => {
    const module = new WebAssembly.Module(bytes);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const { heap } = new WebAssembly.Instance(module, { env: { memory } }).exports as { heap(): number };
    expect(heap()).toBeLessThanOrEqual(HEAP_START);
  });
});

const VECTOR_ARITHMETIC = /^[fi]\d+x\d+\.(add|sub|mul|div|sqrt|relaxed_n?madd)$/;

test("a call or a growing memory in a loop would be found", () => {
  expect(loopsOf(["loop", "f32x4.add", "call", "br", "end", "end"])).toEqual([["f32x4.add", "call", "br"]]);
  expect(loopsOf(["loop", "call", "loop", "f32x4.mul", "end", "end"])).toEqual([["f32x4.mul"]]);
});

describe("records", () => {
  const source = readFileSync(new URL("../assembly/records.ts", import.meta.url), "utf8");
  const classes = new Map(
    [...source.matchAll(/class (\w+) \{([^}]*)\}/g)].map(([, name, body]) => [
      name,
      [...body.matchAll(/(\w+): (usize|f64);/g)].map(([, field, type]) => (type === "f64" ? `f64:${field}` : field)),
    ]),
  );
  const classOf = { softmax: "Loss", sigmoidLoss: "Loss", squaredLoss: "Loss" } as Readonly<Record<string, string>>;

  test.each(Object.entries(LAYOUTS).filter(([, fields]) => fields.length > 0))(
    "%s has the fields of its class in assembly/records.ts, in order",
    (op, fields) => {
      const name = classOf[op] ?? op[0].toUpperCase() + op.slice(1);
      expect(classes.get(name)?.filter((field) => field !== "_")).toEqual(["op", ...fields]);
    },
  );

  test("operations have the numbers of assembly/records.ts, and records its size", () => {
    const upper = (op: string): string => op.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    for (const [number, op] of Object.keys(LAYOUTS).entries()) expect(source).toMatch(new RegExp(`\\b${upper(op)}: usize = ${number}\\b`));
    expect(source).toContain(`RECORD: usize = ${RECORD_BYTES};`);
  });
});
