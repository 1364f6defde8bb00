import { STORAGE_BYTES, assert, checkProgram, checkRead, checkRun, createWriteCheck } from "@adjoint/reference";
import type { Machine, Program, Storage, TypedArray } from "@adjoint/reference";
import { now } from "./clock.web.ts";
import { readPlaced, writePlaced } from "./layout.ts";
import { lower } from "./lower.ts";
import type { Lowered } from "./lower.ts";
import { createPace } from "./pace.ts";
import { fail } from "./problems.ts";
import { writeRecords } from "./records.ts";
import type { ThreadTeam } from "./team.ts";
import { FRAME, SIZES, SYNC } from "./tables.ts";
import type { ThreadPool } from "./threads.ts";
import type { Variant } from "./variants.ts";
import { host } from "./webassembly.ts";
import type { WasmMemory, WasmModule } from "./webassembly.ts";

const PAGE_BYTES = 65536;
/** Words of {@link SYNC}. */
const READY = SYNC.READY / 4;
const LOST = SYNC.LOST / 4;
/** Batches that this thread runs alone before it checks again whether the workers are ready. */
const BATCHES_ALONE = 16;

/** How often, and how long [ms], the first run of a machine waits for the workers, which take about 30 ms to start. */
const MAX_WAITS = 20;
const WAIT_SLICE = 10;

/** Why a thread counts as ended that no host reported. */
const LOST_REASON = "it did not do its part";

/** What a binary exports. */
interface Exports {
  readonly run: Run;
}
type Run = (frame: number, from: number, to: number, thread: number, threads: number, mayBlock: number) => number;

/** Loads a program: one instance for each thread over one memory, whose size is fixed. */
export function createMachine(
  program: Program,
  { variant, team, wide }: { readonly variant: Variant; readonly team: ThreadTeam; readonly wide: boolean },
): Machine {
  checkProgram(program);
  const shared = team.pool && (!team.auto || isWorthSharing(program)) ? variant.shared() : undefined;
  const threads = shared ? team.threads : 1;
  const lowered = lower(program, threads);
  const memory = takeMemory(lowered.bytes, shared !== undefined);
  writeRecords(lowered.records, {
    buffer: memory.buffer,
    address: lowered.program,
  });
  const frame = { ...lowered, batch: program.batchSize, size: STORAGE_BYTES[program.precision], wide: wide ? 1 : 0 };
  new Uint32Array(memory.buffer, lowered.frame, FRAME.length).set(FRAME.map((field) => frame[field]));
  const check = createWriteCheck(program);
  const views = createViews(memory.buffer);
  const lossTotal = new Float64Array(memory.buffer, lowered.lossTotal, 1);
  const parts = { program, lowered, memory };
  const run =
    shared && team.pool
      ? runTogether({ ...parts, module: shared, threads, pool: team.pool })
      : runAlone({ ...parts, module: variant.module });
  const machine: Machine = {
    backend: variant.name,
    program,
    write(matrix, values) {
      check(matrix, values);
      const placement = lowered.placements.get(matrix.name);
      // A matrix that fusion removed has no placement: nothing reads it.
      if (placement)
        writePlaced(values, {
          placement,
          cols: matrix.cols,
          into: views[matrix.storage],
        });
    },
    read(matrix, rows = matrix.rows, into) {
      checkRead(program, matrix, rows);
      const placement = lowered.placements.get(matrix.name);
      assert(placement !== undefined, `the output ${matrix.name} has a place`);
      const out = into ?? new ARRAYS[matrix.storage](rows * matrix.cols);
      readPlaced(out, { placement, cols: matrix.cols, from: views[matrix.storage] });
      return out;
    },
    run(from, to) {
      checkRun(program, from, to);
      lossTotal[0] = 0;
      const position = run(from, to);
      return { position, loss: lossTotal[0] };
    },
  };
  return machine;
}

interface Parts {
  readonly program: Program;
  readonly lowered: Lowered;
  readonly memory: WasmMemory;
  readonly module: WasmModule;
}

function instantiate({ memory, module }: Parts): Run {
  assert(host !== undefined, "the host had WebAssembly when the variant was chosen");
  return (new host.Instance(module, { env: { memory } }).exports as Exports).run;
}

function runAlone(parts: Parts): (from: number, to: number) => number {
  const run = instantiate(parts);
  const { frame } = parts.lowered;
  return (from, to) => run(frame, from, to, 0, 1, 0) >>> 0;
}

let machines = 0;
/** Tells the workers to drop a machine that was garbage-collected. */
const registry = typeof FinalizationRegistry === "function" ? new FinalizationRegistry<() => void>((forget) => forget()) : undefined;

function runTogether(parts: Parts & { readonly threads: number; readonly pool: ThreadPool }): (from: number, to: number) => number {
  const { program, lowered, memory, module, threads, pool } = parts;
  const { frame } = lowered;
  const run = instantiate(parts);
  const id = ++machines;
  const sync = new Int32Array(memory.buffer, lowered.sync, SIZES.SYNC / 4);
  pool.need(threads - 1);
  pool.send({
    id,
    module,
    memory,
    sync: lowered.sync,
    frame,
    threads,
  });
  const pace = createPace();
  let waits = MAX_WAITS;
  const together = (from: number, to: number): number => {
    const failure = pool.failure();
    if (failure !== undefined) fail("run", "thread-ended", { reason: failure });
    let position = from;
    const missing = (): boolean => Atomics.load(sync, READY) < threads - 1;
    for (; pool.mayBlock && waits > 0 && missing(); waits--) Atomics.wait(sync, READY, Atomics.load(sync, READY), WAIT_SLICE);
    // On a page, workers start when it is idle: until then this thread works alone, with the same results.
    while (position < to && missing()) {
      const end = Math.min(to, position + BATCHES_ALONE * program.batchSize);
      position = run(frame, position, end, 0, 1, 0) >>> 0;
      if (position < end) return position;
    }
    while (position < to) {
      const slice = pace.next();
      const end = Math.min(to, position + slice.batches * program.batchSize);
      const began = now();
      const first = position;
      if (slice.together) {
        pool.post({ id, from: position, to: end, threads });
        position = run(frame, position, end, 0, threads, pool.mayBlock ? 1 : 0) >>> 0;
        if (Atomics.load(sync, LOST) !== 0) {
          pool.fail(LOST_REASON);
          return fail("run", "thread-ended", { reason: LOST_REASON });
        }
      } else position = run(frame, position, end, 0, 1, 0) >>> 0;
      if (position < end) return position;
      pace.done(Math.ceil((end - first) / program.batchSize), now() - began);
    }
    return position;
  };
  registry?.register(together, () => pool.send({ id }));
  return together;
}

/** Multiplications of a step from which on threads gain more than their barriers cost: about 25 µs on one thread. */
const MIN_SHARED_WORK = 500_000;
/** The cost of an optimiser step for each parameter, in multiplications: mostly a root and a quotient. */
const UPDATE_COST = 16;

function isWorthSharing({ instructions, batchSize }: Program): boolean {
  let work = 0;
  for (const instruction of instructions) {
    if (instruction.op === "gemm") work += instruction.A.rows * instruction.A.cols * instruction.C.cols;
    else if (instruction.op === "update") work += UPDATE_COST * instruction.theta.rows * instruction.theta.cols;
    else if ("W" in instruction) work += batchSize * instruction.W.rows * instruction.W.cols;
  }
  return work >= MIN_SHARED_WORK;
}

const ARRAYS = {
  f32: Float32Array,
  f64: Float64Array,
  u8: Uint8Array,
  u32: Uint32Array,
} as const;

/** The whole memory as each storage. */
function createViews(buffer: ArrayBufferLike): {
  readonly [S in Storage]: TypedArray;
} {
  const block = buffer as ArrayBuffer;
  return {
    f32: new Float32Array(block),
    f64: new Float64Array(block),
    u8: new Uint8Array(block),
    u32: new Uint32Array(block),
  };
}

function takeMemory(bytes: number, shared: boolean): WasmMemory {
  assert(host !== undefined, "the host had WebAssembly when the variant was chosen");
  const pages = Math.ceil(bytes / PAGE_BYTES);
  try {
    return new host.Memory({
      initial: pages,
      maximum: pages,
      ...(shared ? { shared } : {}),
    });
  } catch {
    return fail("load", "out-of-memory", { bytes });
  }
}
