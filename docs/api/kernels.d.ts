import type { Backend } from '@adjoint/reference';

export declare const createKernels: (this: void, options?: KernelsOptions) => Kernels;

/** The kernels as a backend, with the choices made. */
export declare interface Kernels extends Backend {
    readonly info: KernelsInfo;
}

/** The choices made, and the reasons: one sentence each. */
export declare interface KernelsInfo {
    readonly variant: VariantName;
    readonly reason: string;
    readonly threads: number;
    readonly threadsReason: string;
    readonly wide: boolean;
    readonly wideReason: string;
}

export declare const kernelsInfo: (this: void, options?: KernelsOptions) => KernelsInfo;

export declare interface KernelsOptions extends VariantOptions {
    /**
     * Threads that share each step, this one included; `auto`: one for each processor, and one alone for a program too small to share. One where the host has
     * no shared memory. While another program keeps the threads waiting, so that steps take longer than alone, this thread goes on alone and tries again within two
     * seconds. The results have the same bits for any number. Default 1.
     */
    readonly threads?: number | "auto" | undefined;
    /**
     * Tiles of two panels, for an engine that packs pairs of vectors into 256 bits: V8 with `--experimental-wasm-revectorize`, which the process must have set; this
     * package sets no flag. `auto` measures whether it does. Elsewhere wide tiles are slower. The results have the same bits. Default false.
     */
    readonly wide?: boolean | "auto" | undefined;
}

/** `relaxed` has fused multiply-add, `simd` the reference's bits. */
export declare type VariantName = "simd" | "relaxed";

declare interface VariantOptions {
    readonly variant?: VariantName | undefined;
    /** The same bits on every host: `simd`. */
    readonly deterministic?: boolean | undefined;
}

export { }
