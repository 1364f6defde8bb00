import { probe, relaxed, simd } from "./generated/binaries.ts";
import { bindKernels } from "./kernels.ts";

export type { Kernels, KernelsInfo, KernelsOptions } from "./kernels.ts";
export type { VariantName } from "./variants.ts";

export const { createKernels, kernelsInfo } = bindKernels({ simd, relaxed, probe });
