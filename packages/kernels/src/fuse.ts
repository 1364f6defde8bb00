import { operands } from "@adjoint/reference";
import type { Instruction, InstructionOf, Matrix, Program } from "@adjoint/reference";

/** Gradients that go straight into the optimiser: dW and db are never stored. It stands where the first of its updates stood. */
export interface GradientUpdate {
  readonly op: "gradientUpdate";
  readonly backward: InstructionOf<"denseBackwardWeights">;
  readonly W: InstructionOf<"update">;
  readonly b: InstructionOf<"update">;
}

/**
 * Joins gradients with the updates that alone read them. A gradient that is an output, or that anything else reads or writes, stays; so does one whose
 * operands or parameters something touches on the way to its update. The bits are the same, the sums and their order do not change.
 * `mayMove` says of X and dZ whether the joined instruction can read them where they lie.
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
    if (W.theta.name !== backward.W.name || W.optimizer !== bias.optimizer || W.hyper.name !== bias.hyper.name) continue;
    const first = Math.min(w, b);
    const last = Math.max(w, b);
    // All of it happens where the first update stands: until there nothing may write what is read, from there on nothing may touch what the second one writes.
    const before = instructions.slice(index + 1, first);
    const between = instructions.slice(first + 1, last);
    const changed = new Set([W.theta, ...W.states, bias.theta, ...bias.states].map(({ name }) => name));
    if ([backward.X, backward.dZ].some((matrix) => !mayMove(matrix) || changed.has(matrix.name))) continue;
    const inputs = [backward.X, backward.dZ, ...(backward.l2 === 0 ? [] : [backward.W])];
    const moved = instructions[last] === W ? W : bias;
    if (before.some((one) => writes(one, inputs))) continue;
    if (between.some((one) => touches(one, [moved.theta, ...moved.states]) || writes(one, [moved.hyper]))) continue;
    fused[index] = undefined;
    fused[first] = { op: "gradientUpdate", backward, W, b: bias };
    fused[last] = undefined;
  }
  return fused.filter((instruction) => instruction !== undefined);
}

/** Where the update stands that reads a gradient, if nothing else does and nothing else writes it. */
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
