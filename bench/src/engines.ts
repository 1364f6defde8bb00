import { createBaseline } from "@adjoint/baseline";
import { createKernels } from "@adjoint/kernels";
import type { Backend } from "@adjoint/reference";
import { loadCeiling } from "./ceiling.ts";
import type { VectorKind } from "./ceiling.ts";

/** A backend to be timed. */
export interface Engine {
  readonly name: string;
  readonly create: () => Backend;
  /** Whose ceiling it is held against; none for plain TypeScript. */
  readonly kind?: VectorKind;
}

const KINDS: readonly VectorKind[] = ["simd", "relaxed"];

/** The kernels in the variants that this engine can run, and plain TypeScript. */
export function engines(): readonly Engine[] {
  const kernels = KINDS.filter((kind) => loadCeiling(kind)).map((kind): Engine => ({
    name: kind,
    kind,
    create: () => createKernels({ variant: kind }),
  }));
  return [...kernels, { name: "baseline", create: createBaseline }];
}
