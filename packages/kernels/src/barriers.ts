import { LOSS_OPS, operands } from "@adjoint/reference";
import type { Instruction } from "@adjoint/reference";
import type { GradientUpdate } from "./fuse.ts";
import type { InstructionRecord } from "./records.ts";

/** What an instruction reads and writes, by name. */
interface Uses {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}
/** The losses of rows and columns, which `check` adds. */
export const LOSS_ROWS: Uses = { reads: ["losses"], writes: [] };

export function usesOf(instruction: Instruction | GradientUpdate): Uses {
  const parts = instruction.op === "gradientUpdate" ? [instruction.backward, instruction.W, instruction.b] : [instruction];
  const all = parts.map(operands);
  const names = (side: "reads" | "writes"): string[] => all.flatMap((one) => one[side].map(([, { name }]) => name));
  return {
    reads: names("reads"),
    writes: parts.some(({ op }) => LOSS_OPS.has(op)) ? [...names("writes"), "losses"] : names("writes"),
  };
}

/** Inserts barriers. */
export interface Barriers {
  /** Inserts one before an instruction if it accesses what others still write, or writes what others still read. */
  before(uses: Uses): void;
  insertBarrier(): void;
}

/** Returns what inserts barriers between dependent instructions; for one thread nothing. */
export function createBarriers(records: InstructionRecord[], threads: number): Barriers {
  const read = new Set<string>();
  const written = new Set<string>();
  const insertBarrier = (): void => {
    if (threads === 1) return;
    records.push({ op: "barrier" });
    read.clear();
    written.clear();
  };
  return {
    before({ reads, writes }) {
      if (threads === 1) return;
      if (reads.some((name) => written.has(name)) || writes.some((name) => written.has(name) || read.has(name))) insertBarrier();
      for (const name of reads) read.add(name);
      for (const name of writes) written.add(name);
    },
    insertBarrier,
  };
}
