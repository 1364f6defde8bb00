import { createBaseline } from "@adjoint/baseline";
import { createKernels, kernelsInfo } from "@adjoint/kernels";
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

/** Returns the kernels in the variants that this engine can run, with wide tiles too where it packs vectors into 256 bits, and plain TypeScript. */
export function engines(): readonly Engine[] {
  const kernels = KINDS.filter((kind) => loadCeiling(kind)).map((kind): Engine => ({
    name: kind,
    kind,
    create: () => createKernels({ variant: kind }),
  }));
  const wide = KINDS.filter((kind) => loadCeiling(kind) && kernelsInfo({ variant: kind, wide: "auto" }).wide).map((kind): Engine => ({
    name: `${kind}, wide`,
    kind,
    create: () => createKernels({ variant: kind, wide: "auto" }),
  }));
  return [...kernels, ...wide, { name: "baseline", create: createBaseline }];
}

/** The kernels on one thread and on two, or why there is only one. */
export function threadedEngines(): readonly Engine[] | string {
  const engine = (kind: VectorKind, threads: number): Engine => ({
    name: `${kind}, ${threads === 1 ? "1 thread" : `${threads} threads`}`,
    kind,
    create: () => createKernels({ variant: kind, threads }),
  });
  const { threads, threadsReason } = kernelsInfo({ threads: 2 });
  if (threads !== 2) return threadsReason;
  return KINDS.flatMap((kind) => (loadCeiling(kind) ? [engine(kind, 1), engine(kind, 2)] : []));
}
