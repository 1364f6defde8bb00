import { operands } from "@adjoint/reference";
import type { Instruction, Matrix } from "@adjoint/reference";
import type { GradientUpdate } from "./fuse.ts";
import { panelOperands, panelWidth, rowOperands } from "./layout.ts";
import { gradientUpdate, recordsOf } from "./lowerings.ts";
import type { Context } from "./lowerings.ts";
import type { InstructionRecord } from "./records.ts";

/** Returns functions that append the records of an instruction. */
export function createEmitter(
  context: Context & { readonly insertBarrier: () => void },
  records: InstructionRecord[],
): { check(): void; instruction(instruction: Instruction | GradientUpdate): void } {
  const { memory, insertBarrier } = context;
  const usesAdam = new Set(
    context.program.instructions.flatMap((one) => (one.op === "update" && one.optimizer.startsWith("adam") ? [one.hyper.name] : [])),
  );
  let rates: string | undefined;
  /** Computes the settings of an optimiser once after each change. */
  const need = (hyper: Matrix, factor = 1): void => {
    const known = `${factor} ${hyper.name}`;
    if (rates === known) return;
    rates = known;
    records.push({ op: "rates", hyper: context.placementOf(hyper).address, usesAdam: usesAdam.has(hyper.name) ? 1 : 0, factor });
  };
  const plain = (instruction: Instruction, placementOf: Context["placementOf"]): void => {
    if (instruction.op === "tick") rates = undefined;
    if (instruction.op === "update") need(instruction.hyper, instruction.rate);
    const list = recordsOf(instruction, { ...context, placementOf });
    for (const record of list) {
      if (record.op === "barrier") insertBarrier();
      else records.push(record);
    }
    // A barrier between records has ended what was known of the instruction's operands.
    if (list.length > 1) insertBarrier();
    if ("weights" in instruction && instruction.weights !== undefined) records.push({ ...list[0], op: "weigh" });
  };
  return {
    check: () => void records.push({ op: "check" }),
    instruction(instruction) {
      if (instruction.op === "gradientUpdate") {
        need(instruction.W.hyper, instruction.W.rate);
        records.push(gradientUpdate(instruction, context));
        return;
      }
      // A matrix that is used both in panels and in rows is stored in panels; instructions that need rows use a copy.
      const misplaced = rowOperands(instruction).filter((matrix) => matrix.rows > 1 && context.placementOf(matrix).layout === "panels");
      if (misplaced.length === 0) return plain(instruction, context.placementOf);
      const copies = new Map(misplaced.map((matrix) => [matrix.name, memory.allocate(matrix, "rows")]));
      const repack = (matrix: Matrix, back: number): InstructionRecord => {
        const copy = copies.get(matrix.name)!;
        return {
          op: "repack",
          k: matrix.rows,
          panelCount: Math.ceil(matrix.cols / panelWidth(matrix)),
          rows: copy.address,
          rowsR: copy.row,
          panels: context.placementOf(matrix).address,
          back,
        };
      };
      const written = new Set(operands(instruction).writes.map(([, { name }]) => name));
      insertBarrier();
      for (const matrix of unique(misplaced)) records.push(repack(matrix, 1));
      insertBarrier();
      plain(
        instruction,
        (matrix) => (panelOperands(instruction).includes(matrix) ? undefined : copies.get(matrix.name)) ?? context.placementOf(matrix),
      );
      insertBarrier();
      for (const matrix of unique(misplaced)) if (written.has(matrix.name)) records.push(repack(matrix, 0));
      insertBarrier();
    },
  };
}

function unique(matrices: readonly Matrix[]): readonly Matrix[] {
  return matrices.filter((matrix, index) => matrices.findIndex(({ name }) => name === matrix.name) === index);
}
