import { fusedBound, runConformance } from "@adjoint/reference/conformance";
import { describe, test } from "vitest";
import { createKernels } from "../src/index.ts";
import { hasRelaxed } from "./relaxed.ts";

for (const precision of ["f32", "f64"] as const) {
  describe(`simd ${precision} is the reference bit for bit`, () => {
    runConformance({ backend: createKernels({ variant: "simd" }), test, precision });
  });
  describe.skipIf(!hasRelaxed)(
    `relaxed ${precision} is within the bound of fused arithmetic${hasRelaxed ? "" : " (not on this engine)"}`,
    () => {
      if (hasRelaxed) runConformance({ backend: createKernels({ variant: "relaxed" }), test, precision, bound: fusedBound(precision) });
    },
  );
}
