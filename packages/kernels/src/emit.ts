import { operands } from "@adjoint/reference";
import type { Instruction, Matrix } from "@adjoint/reference";
import type { Learn } from "./fuse.ts";
import { panelOperands, panelWidth, rowOperands } from "./layout.ts";
import { learn, recordOf } from "./lowerings.ts";
import type { Context } from "./lowerings.ts";
import type { Record } from "./records.ts";

/** Writes the records of one instruction after another. */
export function createEmitter(
  context: Context & { readonly meet: () => void },
  records: Record[],
): { check(): void; instruction(instruction: Instruction | Learn): void } {
  const { memory, meet } = context;
  const adams = new Set(
    context.program.instructions.flatMap((one) => (one.op === "update" && one.optimizer.startsWith("adam") ? [one.hyper.name] : [])),
  );
  let rates: string | undefined;
  /** An optimiser's settings are worked out once after they have changed. */
  const need = (hyper: Matrix): void => {
    if (rates === hyper.name) return;
    rates = hyper.name;
    records.push({ op: "rates", hyper: context.place(hyper).address, adams: adams.has(hyper.name) ? 1 : 0 });
  };
  const plain = (instruction: Instruction, place: Context["place"]): void => {
    if (instruction.op === "tick") rates = undefined;
    if (instruction.op === "update") need(instruction.hyper);
    records.push(recordOf(instruction, { ...context, place }));
  };
  return {
    check: () => void records.push({ op: "check" }),
    instruction(instruction) {
      if (instruction.op === "learn") {
        need(instruction.W.hyper);
        records.push(learn(instruction, context));
        return;
      }
      // A matrix that some use in panels and others in rows lies in panels: who wants rows gets a copy, before or after.
      const strays = rowOperands(instruction).filter((matrix) => matrix.rows > 1 && context.place(matrix).layout === "panels");
      if (strays.length === 0) return plain(instruction, context.place);
      const copies = new Map(strays.map((matrix) => [matrix.name, memory.place(matrix, "rows")]));
      const repack = (matrix: Matrix, back: number): Record => {
        const copy = copies.get(matrix.name)!;
        return {
          op: "repack",
          k: matrix.rows,
          panelCount: Math.ceil(matrix.cols / panelWidth(matrix)),
          rows: copy.address,
          rowsR: copy.row,
          panels: context.place(matrix).address,
          back,
        };
      };
      const written = new Set(operands(instruction).writes.map(([, { name }]) => name));
      meet();
      for (const matrix of unique(strays)) records.push(repack(matrix, 1));
      meet();
      plain(
        instruction,
        (matrix) => (panelOperands(instruction).includes(matrix) ? undefined : copies.get(matrix.name)) ?? context.place(matrix),
      );
      meet();
      for (const matrix of unique(strays)) if (written.has(matrix.name)) records.push(repack(matrix, 0));
      meet();
    },
  };
}

function unique(matrices: readonly Matrix[]): readonly Matrix[] {
  return matrices.filter((matrix, index) => matrices.findIndex(({ name }) => name === matrix.name) === index);
}
