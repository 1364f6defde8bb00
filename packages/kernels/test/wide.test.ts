import { createReference } from "@adjoint/reference";
import { runConformance } from "@adjoint/reference/conformance";
import { describe, expect, test } from "vitest";
import { createKernels, kernelsInfo } from "../src/index.ts";
import { STORED_HASHES, hashAfterRun, trainingRun } from "../src/wide.ts";
import { hasRelaxed } from "./relaxed.ts";

describe("wide simd f32 is the reference bit for bit", () => {
  runConformance({ backend: createKernels({ variant: "simd", wide: true }), test, precision: "f32" });
});

describe("the stored bits, by which wide tiles are accepted or not", () => {
  const hashOf = (backend: ReturnType<typeof createReference>): string => hashAfterRun(backend.load(trainingRun()));

  test("of simd are those of the reference, of narrow and of wide tiles", () => {
    for (const backend of [
      createReference(),
      createKernels({ variant: "simd" }),
      createKernels({ variant: "simd", wide: true, threads: 2 }),
    ])
      expect(hashOf(backend), backend.name).toBe(STORED_HASHES.simd);
  });

  test.skipIf(!hasRelaxed)("of relaxed are those of narrow and of wide tiles", () => {
    for (const wide of [false, true])
      expect(hashOf(createKernels({ variant: "relaxed", wide })), `wide: ${wide}`).toBe(STORED_HASHES.relaxed);
  });
});

describe("info says whether wide tiles are on, and why", () => {
  test("they are off unless asked for", () => {
    expect(kernelsInfo()).toMatchObject({ wide: false, wideReason: "wide tiles were not asked for" });
  });

  test("asked for, they are on where the bits are the stored ones", () => {
    expect(kernelsInfo({ variant: "simd", wide: true })).toMatchObject({ wide: true, wideReason: "wide tiles were asked for" });
  });

  test("auto decides by what the engine does, and says so", () => {
    const { wide, wideReason } = kernelsInfo({ variant: "simd", wide: "auto" });
    expect(wideReason).toMatch(
      wide ? /^this engine packs vectors/ : /^this engine does not pack vectors into 256 bits: pairs take \d+\.\d\d times/,
    );
  });
});
