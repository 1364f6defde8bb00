import type { Backend } from "@adjoint/reference";
import { createMachine } from "./machine.ts";
import { chooseVariant } from "./variants.ts";
import type { KernelsInfo, VariantOptions } from "./variants.ts";

export type { KernelsInfo, VariantName } from "./variants.ts";

export interface KernelsOptions extends VariantOptions {}

/** The kernels as a backend, with what was chosen. */
export interface Kernels extends Backend {
  readonly info: KernelsInfo;
}

/**
 * The kernels in WebAssembly SIMD. `simd` gives the reference's bits, `relaxed` (the default where the host has it) fuses multiplication and addition.
 * Synchronous; nothing needs to be disposed of.
 * @throws HostError where the host cannot run them.
 */
export function createKernels(options: KernelsOptions = {}): Kernels {
  const { name, module, variant, reason } = chooseVariant(options);
  return { name, info: { variant, reason }, load: (program) => createMachine(program, { name, module }) };
}

/** What {@link createKernels} would choose here, and why. */
export function kernelsInfo(options: KernelsOptions = {}): KernelsInfo {
  const { variant, reason } = chooseVariant(options);
  return { variant, reason };
}
