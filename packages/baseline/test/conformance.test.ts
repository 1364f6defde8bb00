import { runConformance, wideBound } from "@adjoint/reference/conformance";
import { test } from "vitest";
import { createBaseline } from "../src/index.ts";

for (const precision of ["f32", "f64"] as const)
  runConformance({ backend: createBaseline(), test, precision, bound: wideBound(precision) });
