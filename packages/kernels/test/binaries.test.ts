import { readFileSync } from "node:fs";
import { ELEMENTWISE } from "@adjoint/reference";
import { describe, expect, test } from "vitest";
import { relaxed, simd } from "../src/generated/binaries.ts";
import { HEAP_START } from "../src/memory-layout.ts";
import { writeRecords } from "../src/records.ts";
import type { InstructionRecord } from "../src/records.ts";
import { DERIVATIVE, LAYOUTS, SIZES } from "../src/tables.ts";
import { tablesSource } from "../scripts/tables.mjs";
import { loopsOf, packingFaults, readFunctions } from "./wasm.ts";

/** 46 KiB: what each binary may have. */
const BUDGET = 46 * 1024;
const binaries = { simd: simd(), relaxed: relaxed() };

describe.each(Object.entries(binaries))("%s.wasm", (name, bytes) => {
  const functions = readFunctions(bytes);

  test("has at most 46 KiB, and the embedded bytes are those of the file", () => {
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

  test("stores each row of a panel so that an engine can pack its halves, and has no access that V8's packing gets wrong", () => {
    expect(functions.flatMap(packingFaults)).toEqual([]);
    expect(functions.flat().filter((op) => op === "v128.store+16").length).toBeGreaterThan(100);
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

test("what hinders packing would be found", () => {
  expect(packingFaults(["20", "v128.store+16", "20", "v128.store+0"])).toEqual([]);
  expect(packingFaults(["20", "v128.store+16", "20", "v128.load+0", "v128.store+0"])).toHaveLength(1);
  expect(packingFaults(["i32.const", "v128.load+0"])).toHaveLength(1);
  expect(packingFaults(["v128.load_extend", "v128.load_extend"])).toHaveLength(1);
});

const VECTOR_ARITHMETIC = /^[fi]\d+x\d+\.(add|sub|mul|div|sqrt|relaxed_n?madd)$/;

test("a call or a growing memory in a loop would be found", () => {
  expect(loopsOf(["loop", "f32x4.add", "call", "br", "end", "end"])).toEqual([["f32x4.add", "call", "br"]]);
  expect(loopsOf(["loop", "call", "loop", "f32x4.mul", "end", "end"])).toEqual([["f32x4.mul"]]);
});

describe("the tables that both sides use", () => {
  const source = readFileSync(new URL("../assembly/generated/tables.ts", import.meta.url), "utf8");

  test("the binaries were built from src/tables.ts as it is", async () => {
    expect(source).toBe(await tablesSource());
  });

  test.each(Object.entries(LAYOUTS).filter(([, fields]) => fields.length > 0))(
    "AssemblyScript reads each field of %s where the TypeScript writes it",
    (op, fields) => {
      const name = LAYOUTS.softmax === fields ? "Loss" : op[0].toUpperCase() + op.slice(1);
      const body = new RegExp(`class ${name} \\{([^}]*)\\}`).exec(source)?.[1] ?? "";
      const members = [...body.matchAll(/(\w+): (usize|f64);/g)];
      // A record with the number i + 1 in field i, read at the offset that AssemblyScript gives the field.
      const record = { op, ...Object.fromEntries(fields.map((field, i) => [field.replace("f64:", ""), i + 1])) } as InstructionRecord;
      const buffer = new ArrayBuffer(SIZES.RECORD);
      writeRecords([record], { buffer, address: 0 });
      const view = new DataView(buffer);
      let offset = 0;
      const values = members.map(([, , type]) => {
        if (type === "f64") offset = Math.ceil(offset / 8) * 8;
        const value = type === "f64" ? view.getFloat64(offset, true) : view.getUint32(offset, true);
        offset += type === "f64" ? 8 : 4;
        return value;
      });
      expect(values).toEqual([Object.keys(LAYOUTS).indexOf(op), ...fields.map((_, i) => i + 1)]);
      expect(offset).toBeLessThanOrEqual(SIZES.RECORD);
    },
  );

  test("a derivative's code is that of no activation", () => {
    for (const { code } of Object.values(ELEMENTWISE)) expect(code).toBeLessThan(DERIVATIVE);
  });
});
