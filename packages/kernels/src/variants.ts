import { HostError } from "@adjoint/reference";
import { relaxed, simd } from "./generated/binaries.ts";
import { host } from "./webassembly.ts";
import type { WasmModule } from "./webassembly.ts";

/** `relaxed` has fused multiply-add, `simd` the reference's bits. */
export type VariantName = "simd" | "relaxed";

export interface Variant {
  readonly name: VariantName;
  readonly module: WasmModule;
}

/** What was chosen, and why. */
export interface KernelsInfo {
  readonly variant: VariantName;
  /** One sentence. */
  readonly reason: string;
}

export interface VariantOptions {
  readonly variant?: VariantName | undefined;
  /** The same bits on every host: `simd`. */
  readonly deterministic?: boolean | undefined;
}

/**
 * The binary to run: the one asked for, else `relaxed` where the host can run it, else `simd`.
 * @throws HostError where the host can run none, or not the one asked for.
 */
export function chooseVariant({ variant, deterministic = false }: VariantOptions): Variant & KernelsInfo {
  const wanted = variant ?? (deterministic ? "simd" : undefined);
  if (wanted !== undefined) {
    if (!runs(wanted))
      throw new HostError(`createKernels: this host cannot run ${wanted}: WebAssembly ${MISSING[wanted]}. ${NEXT[wanted]}`);
    return chosen(wanted, variant === undefined ? "deterministic: the same bits on every host" : "it was asked for");
  }
  if (runs("relaxed")) return chosen("relaxed", "this host has relaxed SIMD: fused multiply-add");
  if (runs("simd")) return chosen("simd", "this host has SIMD, not relaxed SIMD");
  throw new HostError(`createKernels: this host cannot run the kernels: WebAssembly ${MISSING.simd}. ${NEXT.simd}`);
}

function chosen(variant: VariantName, reason: string): Variant & KernelsInfo {
  return { name: variant, variant, reason, module: moduleOf(variant)! };
}

const compiled = new Map<VariantName, WasmModule | undefined>();

/** The compiled binary, once a process; none where the host cannot run it. */
function moduleOf(name: VariantName): WasmModule | undefined {
  if (!compiled.has(name)) compiled.set(name, compile(BINARIES[name]));
  return compiled.get(name);
}

function compile(binary: () => Uint8Array<ArrayBuffer>): WasmModule | undefined {
  const bytes = binary();
  return host?.validate(bytes) ? new host.Module(bytes) : undefined;
}

const BINARIES: { readonly [V in VariantName]: () => Uint8Array<ArrayBuffer> } = { simd, relaxed };

function runs(name: VariantName): boolean {
  return moduleOf(name) !== undefined;
}

const MISSING = { simd: "has no SIMD", relaxed: "has no relaxed SIMD" } as const;
const NEXT = {
  simd: "Use a newer engine (Node 16.4, Chrome 91, Firefox 89, Safari 16.4), or the baseline backend.",
  relaxed: 'Use Node 22 or Chrome 114, or variant: "simd".',
} as const;
