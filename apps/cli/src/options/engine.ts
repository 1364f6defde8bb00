import { flag, option } from "./table.ts";
import type { OptionsOf } from "./table.ts";
import { choice, integer } from "./values.ts";

const BACKENDS = ["auto", "relaxed", "simd", "baseline", "reference"] as const;
const threads = integer({ min: 1, max: 64, example: 2 });

/** Where a network is computed. */
export const ENGINE = {
  backend: option("<name>", "auto (the default: the fastest WebAssembly kernels), relaxed, simd, baseline, reference", choice(BACKENDS)),
  threads: option("<n>", "threads that share a batch, or auto (1); the result does not depend on it", (value, flag): number | "auto" =>
    value === "auto" ? value : threads(value, flag),
  ),
  deterministic: flag("the same bits on every host: no fused multiply-add"),
  wide: flag("256-bit vectors by an experiment of V8 (Node 24 and 26), where its results prove right; the result does not depend on it"),
};

export type EngineOptions = OptionsOf<typeof ENGINE>;
