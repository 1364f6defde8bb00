import { planMemory } from "@adjoint/reference";
import { exp32, gelu, gelu32, sigmoid, sigmoid32, tanh, tanh32 } from "@adjoint/reference";
import type { Elementwise, Precision } from "@adjoint/reference";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createKernels, kernelsInfo } from "../src/index.ts";
import { unpack } from "../src/unpack.ts";
import { expectError } from "./errors.ts";
import { hasRelaxed } from "./relaxed.ts";
import { packBytes } from "../scripts/pack.mjs";

afterEach(() => vi.restoreAllMocks());

/** The package anew, on a host that validates what `accepts` says. */
async function onHost(accepts: (call: number) => boolean): Promise<typeof createKernels> {
  vi.resetModules();
  const { createKernels: create } = await import("../src/index.ts");
  let calls = 0;
  vi.spyOn(WebAssembly, "validate").mockImplementation(() => accepts(calls++));
  return create;
}

describe("the variant", () => {
  test("is relaxed where the host has it, else simd, and info says why", () => {
    expect(kernelsInfo()).toMatchObject(
      hasRelaxed
        ? { variant: "relaxed", reason: "this host has relaxed SIMD: fused multiply-add" }
        : { variant: "simd", reason: "this host has SIMD, not relaxed SIMD" },
    );
    expect(createKernels().name).toBe(hasRelaxed ? "relaxed" : "simd");
  });

  test("is simd where the same bits are asked for on every host", () => {
    expect(createKernels({ deterministic: true }).info).toMatchObject({
      variant: "simd",
      reason: "deterministic: the same bits on every host",
    });
    expect(createKernels({ variant: "simd" }).info).toMatchObject({ variant: "simd", reason: "it was asked for" });
  });

  test("is never changed silently: a host without SIMD is an error", async () => {
    const create = await onHost(() => false);
    expectError(() => create(), "kernels-not-supported", { where: "createKernels" });
    expectError(() => create({ deterministic: true }), "variant-not-supported", { where: "createKernels", variant: "simd" });
  });

  test("relaxed that was asked for on a host without it is an error", async () => {
    const create = await onHost(() => false);
    expectError(() => create({ variant: "relaxed" }), "variant-not-supported", { where: "createKernels", variant: "relaxed" });
  });
});

describe("a program that needs more memory than there is", () => {
  test("is an error that names the size", () => {
    const { matrices, bytes } = planMemory({
      A: { name: "A", rows: 50_000, cols: 50_000, storage: "f32" },
      B: { name: "B", rows: 50_000, cols: 1, storage: "f32" },
      C: { name: "C", rows: 50_000, cols: 1, storage: "f32" },
    });
    const { A, B, C } = matrices;
    const load = () =>
      createKernels().load({
        precision: "f32",
        batchSize: 1,
        matrices: [A, B, C],
        bytes,
        instructions: [{ op: "gemm", A, B, C, transposeA: false, transposeB: false, start: "zero" }],
        outputs: [C],
      });
    expect(load).toThrow(/^load: no memory: the program needs 9\.3 GiB/);
    expect(load).toThrow(expect.objectContaining({ code: "out-of-memory" }));
  });
});

describe("the functions of the vectors are those of the reference, bit for bit", () => {
  /** f over all x, by a layer of one unit with weight 1 and bias −0, which keeps every z = x. */
  function apply(activation: Elementwise, xs: Float64Array, precision: Precision): ArrayLike<number> {
    const { matrices, bytes } = planMemory({
      X: { name: "X", rows: xs.length, cols: 1, storage: precision },
      W: { name: "W", rows: 1, cols: 1, storage: precision },
      b: { name: "b", rows: 1, cols: 1, storage: precision },
      A: { name: "A", rows: xs.length, cols: 1, storage: precision },
    });
    const { X, W, b, A } = matrices;
    const machine = createKernels({ variant: "simd" }).load({
      precision,
      batchSize: xs.length,
      matrices: [X, W, b, A],
      bytes,
      instructions: [{ op: "denseForward", X, W, b, A, activation }],
      outputs: [A],
    });
    machine.write(X, xs);
    machine.write(W, [1]);
    machine.write(b, [-0]);
    machine.run(0, xs.length);
    return machine.read(A);
  }

  const twins = { f32: { sigmoid: sigmoid32, tanh: tanh32, gelu: gelu32 }, f64: { sigmoid, tanh, gelu } };
  const special = [0, -0, Infinity, -Infinity, NaN, 1e-40, -1e-40, 1e-310, 88.7, 88.8, -104, 710, -746, 0.625, -0.625, 3e38, -3e38];

  test.each(
    (["f32", "f64"] as const).flatMap((precision) => (["sigmoid", "tanh", "gelu"] as const).map((name) => [precision, name] as const)),
  )("%s %s over 200,000 numbers from 1e-8 to 1e3 of both signs, and the special ones", (precision, name) => {
    const wide = Float64Array.from({ length: 200_000 }, (_, i) => 10 ** (-8 + (11 * i) / 200_000) * (i % 2 === 0 ? 1 : -1));
    const xs = Float64Array.from([...special, ...wide]);
    const numbers = precision === "f32" ? Float32Array.from(xs) : xs;
    const actual = apply(name, xs, precision);
    for (const [i, x] of numbers.entries())
      if (!Object.is(actual[i], twins[precision][name](x)))
        throw new Error(`${name}(${x}) is ${actual[i]}, not ${twins[precision][name](x)}`);
  });

  test("and the check would see a last bit", () => {
    const near = exp32(1) * (1 + 2 ** -23);
    expect(Object.is(Math.fround(near), exp32(1))).toBe(false);
  });
});

test("binaries that were packed come back, all 256 bytes, several chunks, and none", () => {
  const long = Uint8Array.from({ length: 10_000 }, (_, i) => ((i * i) % 256) ^ (i % 7));
  const every = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (const binaries of [[long, every], [every, long, new Uint8Array(0), every], []])
    expect(
      unpack(
        JSON.parse(packBytes(binaries)) as string,
        binaries.map(({ length }) => length),
      ),
    ).toEqual(binaries);
});
