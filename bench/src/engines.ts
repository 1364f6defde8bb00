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
  readonly wide?: boolean;
}

const KINDS: readonly VectorKind[] = ["simd", "relaxed"];

/** The variants of the kernels that this engine can run, with wide tiles too where it packs vectors into 256 bits. */
function variants(wideOnly: boolean): readonly { readonly name: string; readonly kind: VectorKind; readonly wide: boolean }[] {
  const kinds = KINDS.filter((kind) => loadCeiling(kind));
  const wide = kinds.filter((kind) => kernelsInfo({ variant: kind, wide: "auto" }).wide);
  return [
    ...(wideOnly ? [] : kinds.map((kind) => ({ name: kind, kind, wide: false }))),
    ...wide.map((kind) => ({ name: `${kind}, wide`, kind, wide: true })),
  ];
}

/** Returns the kernels in the variants that this engine can run, and plain TypeScript; or only those with wide tiles. */
export function engines({ wideOnly }: { readonly wideOnly: boolean }): readonly Engine[] {
  const kernels = variants(wideOnly).map(({ name, kind, wide }): Engine => ({
    name,
    kind,
    wide,
    create: () => createKernels({ variant: kind, wide: wide && "auto" }),
  }));
  return wideOnly ? kernels : [...kernels, { name: "baseline", create: createBaseline }];
}

/** The kernels on one thread and on two, or why there is only one. */
export function threadedEngines({ wideOnly }: { readonly wideOnly: boolean }): readonly Engine[] | string {
  const { threads, threadsReason } = kernelsInfo({ threads: 2 });
  if (threads !== 2) return threadsReason;
  return variants(wideOnly).flatMap(({ name, kind, wide }) =>
    [1, 2].map((count): Engine => ({
      name: `${name}, ${count === 1 ? "1 thread" : `${count} threads`}`,
      kind,
      wide,
      create: () => createKernels({ variant: kind, threads: count, wide: wide && "auto" }),
    })),
  );
}
