import { HostError, assert, checkProgram, checkRead, checkRun, createWriteCheck } from "@adjoint/reference";
import type { Machine, Matrix, Program, Storage, TypedArray } from "@adjoint/reference";
import { collect, scatter } from "./layout.ts";
import { lower } from "./lower.ts";
import type { Lowered } from "./lower.ts";
import { writeRecords } from "./records.ts";
import type { Variant } from "./variants.ts";
import { host } from "./webassembly.ts";
import type { WasmMemory } from "./webassembly.ts";

const PAGE = 65536;

/** What a binary exports. */
export interface Exports {
  readonly run32: Run;
  readonly run64: Run;
}
type Run = (
  program: number,
  from: number,
  to: number,
  batch: number,
  work: number,
  total: number,
  thread: number,
  threads: number,
) => number;

/** Loads a program: one instance over a memory of its own, sized once. */
export function createMachine(program: Program, { name, module }: Variant): Machine {
  checkProgram(program);
  const lowered = lower(program);
  const memory = takeMemory(lowered.bytes);
  const { run32, run64 } = new host!.Instance(module, { env: { memory } }).exports as Exports;
  const run = program.precision === "f32" ? run32 : run64;
  writeRecords(lowered.records, { buffer: memory.buffer, address: lowered.program });
  const check = createWriteCheck(program);
  const views = createViews(memory.buffer);
  const total = new Float64Array(memory.buffer, lowered.total, 1);
  const place = (matrix: Matrix): Lowered["places"] extends ReadonlyMap<string, infer P> ? P | undefined : never =>
    lowered.places.get(matrix.name);
  return {
    backend: name,
    program,
    write(matrix, values) {
      check(matrix, values);
      const at = place(matrix);
      // What was joined away need not be written: nothing reads it.
      if (at) scatter(values, { place: at, cols: matrix.cols, into: views[matrix.storage] });
    },
    read(matrix, rows = matrix.rows) {
      checkRead(program, matrix, rows);
      const at = place(matrix);
      assert(at !== undefined, `the output ${matrix.name} has a place`);
      const out = new ARRAYS[matrix.storage](rows * matrix.cols);
      collect(out, { place: at, cols: matrix.cols, from: views[matrix.storage] });
      return out;
    },
    run(from, to) {
      checkRun(program, from, to);
      total[0] = 0;
      const position = run(lowered.program, from, to, program.batchSize, lowered.work, lowered.total, 0, 1) >>> 0;
      return { position, loss: total[0] };
    },
  };
}

const ARRAYS = { f32: Float32Array, f64: Float64Array, u8: Uint8Array, u32: Uint32Array } as const;

/** The whole memory as each storage. */
function createViews(buffer: ArrayBufferLike): { readonly [S in Storage]: TypedArray } {
  return { f32: new Float32Array(buffer), f64: new Float64Array(buffer), u8: new Uint8Array(buffer), u32: new Uint32Array(buffer) };
}

function takeMemory(bytes: number): WasmMemory {
  const pages = Math.ceil(bytes / PAGE);
  try {
    return new host!.Memory({ initial: pages, maximum: pages });
  } catch {
    throw new HostError(
      `load: no memory: the program needs ${(bytes / 2 ** 30).toFixed(1)} GiB, WebAssembly has at most 4. Use a smaller batch, a smaller network or less data.`,
    );
  }
}
