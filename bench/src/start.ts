import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { summarize } from "./statistics.ts";
import type { Measurement } from "./measure.ts";

/** Node 20 has relaxed SIMD behind a flag. */
export const RELAXED_FLAG = "--experimental-wasm-relaxed-simd";
export const NODE_MAJOR = Number(process.versions.node.split(".")[0]);
export const NEEDS_RELAXED_FLAG = NODE_MAJOR < 22;

const SCRIPT = fileURLToPath(new URL("first-step.js", import.meta.url));

/** From import to the first trained step of digits [ms], each in a process of its own, in interleaved rounds. */
export function measureStart(names: readonly string[], rounds: number): readonly Measurement[] {
  const samples = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++)
    for (const name of names) {
      const printed: unknown = JSON.parse(
        execFileSync(process.execPath, [...(NEEDS_RELAXED_FLAG ? [RELAXED_FLAG] : []), SCRIPT, name], { encoding: "utf8" }),
      );
      const { milliseconds, backend } = printed as { readonly milliseconds: number; readonly backend: string };
      if (backend !== name) throw new Error(`bench: the first step ran on ${backend}, not on ${name}`);
      samples.get(name)!.push(milliseconds);
    }
  return names.map((name) => ({ name, rounds: samples.get(name)!, ...summarize(samples.get(name)!) }));
}
