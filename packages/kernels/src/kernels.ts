import type { Backend } from "@adjoint/reference";
import { createMachine } from "./machine.ts";
import { createTeam } from "./team.ts";
import type { ThreadTeam } from "./team.ts";
import { chooseProbe, chooseVariant } from "./variants.ts";
import type { Source, Variant, VariantName, VariantOptions } from "./variants.ts";
import { decideWide } from "./wide.ts";

export interface KernelsOptions extends VariantOptions {
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

/** The choices made, and the reasons: one sentence each. */
export interface KernelsInfo {
  readonly variant: VariantName;
  readonly reason: string;
  readonly threads: number;
  readonly threadsReason: string;
  readonly wide: boolean;
  readonly wideReason: string;
}

/** The kernels as a backend, with the choices made. */
export interface Kernels extends Backend {
  readonly info: KernelsInfo;
}

/** Returns the functions of the package for the binaries of a host. */
export function bindKernels(source: Source): {
  /**
   * Returns the kernels in WebAssembly SIMD. `simd` gives the reference's bits, `relaxed` (the default where the host has it) fuses multiplication and addition.
   * Synchronous; nothing needs to be disposed of.
   * @throws HostError if the host cannot run them, ArgumentError for an invalid number of threads.
   */
  createKernels(this: void, options?: KernelsOptions): Kernels;
  /** Returns what {@link createKernels} chooses on this host, and why. */
  kernelsInfo(this: void, options?: KernelsOptions): KernelsInfo;
} {
  const choose = (
    options: KernelsOptions,
  ): {
    readonly variant: Variant;
    readonly team: ThreadTeam;
    readonly wide: boolean;
    readonly info: KernelsInfo;
  } => {
    const { reason, ...variant } = chooseVariant(source, options);
    const team = createTeam(options.threads ?? 1);
    const { wide, reason: wideReason } = decideWide(options.wide ?? false, { probe: () => chooseProbe(source), variant });
    return {
      variant,
      team,
      wide,
      info: {
        variant: variant.name,
        reason,
        threads: team.threads,
        threadsReason: team.reason,
        wide,
        wideReason,
      },
    };
  };
  return {
    createKernels(options = {}) {
      const { variant, team, wide, info } = choose(options);
      return {
        name: variant.name,
        info,
        load: (program) => createMachine(program, { variant, team, wide }),
      };
    },
    kernelsInfo: (options = {}) => choose(options).info,
  };
}
