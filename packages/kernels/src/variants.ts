import { fail } from "./problems.ts";
import { host } from "./webassembly.ts";
import type { WasmModule } from "./webassembly.ts";

/** `relaxed` has fused multiply-add, `simd` the reference's bits. */
export type VariantName = "simd" | "relaxed";

export interface Variant {
  readonly name: VariantName;
  readonly module: WasmModule;
  /** The same code for a memory that threads share; none where the host takes no bytes. */
  readonly shared: () => WasmModule | undefined;
}

/** The binaries: compiled modules of the host, or bytes. */
export type Source = { readonly [V in VariantName]: () => Uint8Array | WasmModule } & {
  /** Measures whether the engine packs vectors into 256 bits; none where code may not be compiled at run time. */
  readonly probe?: () => Uint8Array;
};

export interface VariantOptions {
  readonly variant?: VariantName | undefined;
  /** The same bits on every host: `simd`. */
  readonly deterministic?: boolean | undefined;
}

/**
 * Returns the requested binary, otherwise `relaxed` if the host can run it, otherwise `simd`.
 * @throws HostError if the host cannot run any, or not the requested one.
 */
export function chooseVariant(source: Source, { variant, deterministic = false }: VariantOptions): Variant & { readonly reason: string } {
  const module = {
    simd: memoize("simd", () => compile(source.simd())),
    relaxed: memoize("relaxed", () => compile(source.relaxed())),
  };
  const runs = (name: VariantName): boolean => module[name]() !== undefined;
  const chosen = (name: VariantName, reason: string): Variant & { readonly reason: string } => ({
    name,
    reason,
    module: module[name]()!,
    shared: memoize(`${name} shared`, () => withSharedMemory(source[name]())),
  });
  const wanted = variant ?? (deterministic ? "simd" : undefined);
  if (wanted !== undefined) {
    if (!runs(wanted)) fail("createKernels", "variant-not-supported", { variant: wanted });
    return chosen(wanted, variant === undefined ? "deterministic: the same bits on every host" : "it was asked for");
  }
  if (runs("relaxed")) return chosen("relaxed", "this host has relaxed SIMD: fused multiply-add");
  if (runs("simd")) return chosen("simd", "this host has SIMD, not relaxed SIMD");
  return fail("createKernels", "kernels-not-supported", {});
}

/** Returns the probe for 256 bits, compiled; none where the host cannot run it. */
export function chooseProbe({ probe }: Source): WasmModule | undefined {
  return probe && memoize("probe", () => compile(probe()))();
}

const compiled = new Map<string, WasmModule | undefined>();

/** Returns a function that computes its value once per process. */
function memoize(name: string, make: () => WasmModule | undefined): () => WasmModule | undefined {
  return () => {
    if (!compiled.has(name)) compiled.set(name, make());
    return compiled.get(name);
  };
}

/** Compiles a binary; none if the host cannot run it. */
function compile(binary: Uint8Array | WasmModule): WasmModule | undefined {
  if (!(binary instanceof Uint8Array)) return binary;
  return host?.validate(binary) ? new host.Module(binary) : undefined;
}

/** Returns the binary with a shared memory: after the import's name and kind stand the flags, 1 for a memory with a maximum, 3 if it is shared as well. */
function withSharedMemory(binary: Uint8Array | WasmModule): WasmModule | undefined {
  if (!(binary instanceof Uint8Array)) return undefined;
  const name = [0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79]; // memory
  const at = binary.findIndex((_, i) => name.every((code, j) => binary[i + j] === code));
  const shared = binary.slice();
  shared[at + name.length + 1] = 3;
  return compile(shared);
}
