import { readFileSync } from "node:fs";
import type { Contender } from "./measure.ts";

export type Chains = (turns: number, x: number, y: number) => number;

/** What one core does in registers: chains of products and sums, and of roots and quotients. */
export interface CeilingExports {
  readonly chains32: Chains;
  readonly chains64: Chains;
  readonly sums32: Chains;
  readonly sums64: Chains;
  readonly roots32: Chains;
}

export type VectorKind = "simd" | "relaxed";

/** What one turn does: flops, but for `roots32` the numbers whose root and quotient it takes. */
export const PER_TURN: Readonly<Record<keyof CeilingExports, number>> = {
  chains32: 12 * 4 * 2,
  chains64: 12 * 2 * 2,
  sums32: 64 * 8 * 4 * 2,
  sums64: 64 * 8 * 2 * 2,
  roots32: 8 * 4,
};

/** The chains of a kind, or nothing where this engine cannot run them. */
export function loadCeiling(kind: VectorKind): CeilingExports | undefined {
  const bytes = readFileSync(new URL(`ceiling.${kind}.wasm`, import.meta.url));
  if (!WebAssembly.validate(bytes)) return undefined;
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as CeilingExports;
}

/** Turns of a unit. */
export const TURNS = 100;

/** One unit is {@link TURNS} turns. */
export function ceilingContender(name: string, chains: Chains): Contender {
  return {
    name,
    work(units) {
      // With x < 1 the chains tend to y/(1 − x), far from what is slow.
      if (!Number.isFinite(chains(TURNS * units, 0.75, 0.5))) throw new Error(`bench: the ceiling's chains went astray in ${name}`);
    },
  };
}
