import { spawnSync } from "node:child_process";
import { Worker } from "node:worker_threads";
import { createRandom } from "@adjoint/reference";
import { runConformance } from "@adjoint/reference/conformance";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createKernels, kernelsInfo } from "../src/index.ts";
import { expectError } from "./errors.ts";
import { hasRelaxed } from "./relaxed.ts";
import { start, weights } from "./network.ts";

describe("wide simd f64 with 3 threads is the reference bit for bit", () => {
  runConformance({ backend: createKernels({ variant: "simd", threads: 3, wide: true }), test, precision: "f64" });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("threads do not keep a process alive", () => {
  const program = `
    import { createKernels } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
    const A = { name: "A", rows: 1, cols: 1, storage: "f32", offset: 0 };
    const C = { ...A, name: "C", offset: 64 };
    const gemm = { op: "gemm", A, B: A, C, transposeA: false, transposeB: false, start: "zero" };
    const machine = createKernels({ threads: 2 }).load({ precision: "f32", batchSize: 1, matrices: [A, C], bytes: 128, instructions: [gemm], outputs: [C] });
    machine.write(A, [3]);
    machine.run(0, 1);
    console.log(machine.read(C)[0]);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "9\n", stderr: "" });
});

describe("a thread that ends", () => {
  test("is an error at the next run, not a wait", async () => {
    const { create, workers } = await freshKernels();
    const { machine } = start(create({ variant: "simd", threads: 2 }), small);
    machine.run(0, small.rows);
    await Promise.all(workers.map((worker) => worker.terminate()));
    expect(() => machine.run(0, small.rows)).toThrow(
      expect.objectContaining({
        code: "thread-ended",
        fields: { where: "run", reason: expect.stringMatching(/^it exited with code \d+$/) },
      }),
    );
  });

  test("is an error where it ends in the middle of a run", async () => {
    const { create, workers } = await freshKernels();
    const { machine } = start(create({ variant: "simd", threads: 2 }), small);
    machine.run(0, small.rows);
    for (const worker of workers) void worker.terminate();
    const began = performance.now();
    expect(() => {
      // The end comes when the host gives the thread its turn.
      while (performance.now() - began < 50_000) machine.run(0, small.rows);
    }).toThrow(expect.objectContaining({ code: "thread-ended", fields: { where: "run", reason: "it did not do its part" } }));
  });
});

describe("a host without threads", () => {
  test.each([
    ["no shared memory", { SharedArrayBuffer: undefined, process: undefined }, "this host has no workers"],
    ["a page without isolation", { process: undefined, Worker, crossOriginIsolated: false }, "the page is not cross-origin isolated"],
  ])("%s: one thread, and info says why", async (_, globals, reason) => {
    vi.resetModules();
    const { createKernels: create } = await import("../src/index.ts");
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
    const kernels = create({ variant: "simd", threads: 4 });
    expect(kernels.info.threads).toBe(1);
    expect(kernels.info.threadsReason).toContain(reason);
    expect(start(kernels, small).machine.run(0, small.rows).position).toBe(small.rows);
  });
});

/** The word of the board that a post changes. */
const SIGNAL = 0;
const small = { units: [5, 9, 3], batchSize: 4, rows: 40 };

/** The package anew, with threads of its own, and the workers it starts. */
async function freshKernels(): Promise<{ create: typeof createKernels; workers: Worker[] }> {
  const workers: Worker[] = [];
  class Watched extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      workers.push(this);
    }
  }
  const builtin = process.getBuiltinModule.bind(process);
  vi.spyOn(process, "getBuiltinModule").mockImplementation((name: string) =>
    name === "node:worker_threads" ? { ...builtin("node:worker_threads"), Worker: Watched } : builtin(name),
  );
  vi.resetModules();
  const { createKernels: create } = await import("../src/index.ts");
  return { create, workers };
}

describe("threads", () => {
  const variants = hasRelaxed ? (["simd", "relaxed"] as const) : (["simd"] as const);
  for (const variant of variants)
    test(`weights after 200 steps of ${variant} have the same bits with 1, 2, 3 and 5 threads`, () => {
      const [one, ...more] = [1, 2, 3, 5].map((threads) => {
        const { machine, kept } = start(createKernels({ variant, threads }), { units: [37, 70, 33, 10], batchSize: 17, rows: 400 });
        let loss = 0;
        for (let epoch = 0; epoch < 8; epoch++) loss = machine.run(0, 400).loss;
        return { loss, weights: weights(machine, kept) };
      });
      expect(Number.isFinite(one.loss)).toBe(true);
      for (const other of more) expect(other).toEqual(one);
    });

  test("weights have the same bits where slices of a run are shared and not shared in turn", () => {
    const network = { units: [37, 70, 33, 10], batchSize: 17, rows: 400 };
    const train = (threads: number): unknown => {
      const { machine, kept } = start(createKernels({ variant: "simd", threads }), network);
      let loss = 0;
      for (let epoch = 0; epoch < 40; epoch++) loss = machine.run(0, 400).loss;
      return { loss, weights: weights(machine, kept) };
    };
    const alone = train(1);
    // Each look at this clock is 0 to 60 ms later, so that the faster way changes all the time.
    const random = createRandom(4, 1);
    let [time, looks, posts] = [0, 0, 0];
    const now = (): number => {
      looks++;
      return (time += 60 * random.uniform());
    };
    vi.stubGlobal("performance", { now });
    const store = Atomics.store;
    vi.spyOn(Atomics, "store").mockImplementation((...args: Parameters<typeof store>) => {
      if (args[1] === SIGNAL) posts++;
      return store(...args);
    });
    expect(train(2)).toEqual(alone);
    // Two looks a slice, one post for each that is shared.
    expect(posts).toBeGreaterThan(10);
    expect(looks / 2 - posts).toBeGreaterThan(10);
  });

  test("info says how many threads, and why", () => {
    expect(kernelsInfo({ threads: 2 })).toMatchObject({ threads: 2, threadsReason: "2 threads were asked for" });
    expect(kernelsInfo()).toMatchObject({ threads: 1, threadsReason: "one thread was asked for" });
    expect(kernelsInfo({ threads: "auto" }).threads).toBeGreaterThanOrEqual(1);
  });

  test("a number of threads that is none is refused", () => {
    for (const threads of [0, -1, 1.5, 65, Number.NaN])
      expectError(() => createKernels({ threads }), "not-a-thread-count", { where: "createKernels", value: threads, most: 64 });
  });
});
