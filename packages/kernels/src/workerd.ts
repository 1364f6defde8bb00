// Where code may not be compiled at run time (workerd), the binaries are imported as modules. Threads do not exist there.
import relaxed from "@adjoint/kernels/relaxed.wasm";
import simd from "@adjoint/kernels/simd.wasm";
import { bindKernels } from "./kernels.ts";

export type { Kernels, KernelsInfo, KernelsOptions } from "./kernels.ts";
export type { VariantName } from "./variants.ts";

export const { createKernels, kernelsInfo } = bindKernels({
  simd: () => simd,
  relaxed: () => relaxed,
});
