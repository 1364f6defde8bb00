import { describe, test } from "vitest";
import { fusedBound, runConformance } from "../src/conformance/index.ts";
import { createReference } from "../src/index.ts";

for (const precision of ["f32", "f64"] as const) {
  describe("the reference is what it is compared with", () => {
    runConformance({ backend: createReference(), test, precision });
  });
  describe("the reference is within the bound of the exact formulas, which are written down a second time for it", () => {
    runConformance({ backend: createReference(), test, precision, bound: fusedBound(precision) });
  });
}
