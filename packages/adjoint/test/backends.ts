import { createBaseline } from "@adjoint/baseline";
import { createKernels } from "@adjoint/kernels";
import { createReference } from "@adjoint/reference";
import type { Backend } from "@adjoint/reference";

// What WebAssembly the host has to offer: `relaxed` from Node 22 on.
const best = createKernels();

/** Every suite that computes runs on all of these. */
export const backends: readonly (readonly [name: string, backend: Backend])[] = [
  createReference(),
  createBaseline(),
  createKernels({ variant: "simd" }),
  ...(best.name === "simd" ? [] : [best]),
].map((backend) => [backend.name, backend] as const);
