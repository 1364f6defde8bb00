import { operands } from "@adjoint/reference";
import type { Instruction, InstructionOf, Matrix, Program } from "@adjoint/reference";

/** A gradient fused with the updates that read it: dW and db are never stored. It replaces the first of the updates. */
export interface GradientUpdate {
  readonly op: "gradientUpdate";
  readonly backward: InstructionOf<"denseBackwardWeights">;
  readonly W: InstructionOf<"update">;
  readonly b: InstructionOf<"update">;
}

/**
 * Fuses gradients with the updates that are their only readers. A gradient that is an output, or that another instruction reads or writes, is kept; so is one whose
 * operands or parameters are accessed before its update. The bits are the same: the sums and their order do not change.
 * `mayMove` returns whether the fused instruction can read X and dZ in their layout.
 */
export function fuse(
  { instructions, outputs }: Pick<Program, "instructions" | "outputs">,
  mayMove: (matrix: Matrix) => boolean,
): readonly (Instruction | GradientUpdate)[] {
  const kept = new Set(outputs.map(({ name }) => name));
  const fused: (Instruction | GradientUpdate | undefined)[] = [...instructions];
  for (const [index, backward] of instructions.entries()) {
    if (backward.op !== "denseBackwardWeights" || kept.has(backward.dW.name) || kept.has(backward.db.name)) continue;
    const w = onlyUpdate(instructions, { index, gradient: backward.dW });
    const b = onlyUpdate(instructions, { index, gradient: backward.db });
    if (w === undefined || b === undefined) continue;
    const [W, bias] = [instructions[w], instructions[b]];
    if (W?.op !== "update" || bias?.op !== "update") continue;
    if (W.theta.name !== backward.W.name || W.optimizer !== bias.optimizer || W.hyper.name !== bias.hyper.name || W.rate !== bias.rate)
      continue;
    const first = Math.min(w, b);
    const last = Math.max(w, b);
    // The fused instruction replaces the first update: before it nothing may write its operands, after it nothing may access what the second update writes.
    const before = instructions.slice(index + 1, first);
    const between = instructions.slice(first + 1, last);
    const changed = new Set([W.theta, ...W.states, bias.theta, ...bias.states].map(({ name }) => name));
    if ([backward.X, backward.dZ].some((matrix) => !mayMove(matrix) || changed.has(matrix.name))) continue;
    const inputs = [backward.X, backward.dZ, ...(backward.l2 === 0 && !backward.l1 ? [] : [backward.W])];
    const moved = instructions[last] === W ? W : bias;
    if (before.some((one) => writes(one, inputs))) continue;
    if (between.some((one) => touches(one, [moved.theta, ...moved.states]) || writes(one, [moved.hyper]))) continue;
    fused[index] = undefined;
    fused[first] = { op: "gradientUpdate", backward, W, b: bias };
    fused[last] = undefined;
  }
  return fused.filter((instruction) => instruction !== undefined);
}

/** Returns the index of the update that reads a gradient, if no other instruction reads or writes it. */
function onlyUpdate(
  instructions: readonly Instruction[],
  { index, gradient }: { readonly index: number; readonly gradient: Matrix },
): number | undefined {
  const users = instructions.flatMap((instruction, at) => (at !== index && touches(instruction, [gradient]) ? [at] : []));
  const [only] = users;
  return users.length === 1 && only !== undefined && only > index && instructions[only]?.op === "update" ? only : undefined;
}

function writes(instruction: Instruction, matrices: readonly Matrix[]): boolean {
  return operands(instruction).writes.some(([, { name }]) => matrices.some((matrix) => matrix.name === name));
}

function touches(instruction: Instruction, matrices: readonly Matrix[]): boolean {
  return (
    writes(instruction, matrices) || operands(instruction).reads.some(([, { name }]) => matrices.some((matrix) => matrix.name === name))
  );
}
