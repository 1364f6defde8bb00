import { fail } from "../problems.ts";
import { LOSSES } from "../losses.ts";
import { ALIGNMENT, STORAGE_BYTES, shapeOf } from "../matrix.ts";
import type { Matrix } from "../matrix.ts";
import { operands } from "../operands.ts";
import { isUpdateOp } from "../program.ts";
import type { Instruction, InstructionOf, Op, Program } from "../program.ts";
import { RULES, label } from "./instructions.ts";

/**
 * Checks all that a backend may rely on: every matrix is declared once, aligned and apart from the others; every instruction's shapes and storages fit;
 * none writes what it reads, but where that is its purpose; the losses stand before the first update, so a run can stop between them.
 * @throws ShapeError or ArgumentError for the first rule broken.
 */
export function checkProgram(program: Program): void {
  const { batchSize, instructions, outputs } = program;
  if (!isCount(batchSize)) fail("program", "batch-size", { batchSize });
  const declared = checkMatrices(program);
  let updating: Op | undefined;
  for (const instruction of instructions) {
    const { op } = instruction;
    const { reads, writes } = operands(instruction);
    for (const named of [...reads, ...writes]) requireDeclared(declared, op, named);
    checkInstruction(instruction, program);
    requireDistinct(instruction);
    if (isUpdateOp(op)) updating ??= op;
    if (updating && LOSS_OPS.has(op)) fail("program", "loss-after-update", { loss: op, update: updating });
  }
  checkTicks(instructions);
  for (const output of outputs) requireDeclared(declared, "outputs", [output.name, output]);
}

/** The instructions that add to the loss of a batch. */
export const LOSS_OPS: ReadonlySet<Op> = /* @__PURE__ */ (() =>
  new Set<Op>([...Object.values(LOSSES).flatMap((ops) => Object.values(ops)), "penalty", "magnitudePenalty"]))();

/** The rule of the instruction's own operation. */
function checkInstruction<O extends Op>(instruction: InstructionOf<O>, program: Program): void {
  const rule: (instruction: InstructionOf<O>, batch: Program) => void = RULES[instruction.op];
  rule(instruction, program);
}

function checkMatrices({ matrices, bytes }: Program): ReadonlyMap<string, Matrix> {
  const declared = new Map<string, Matrix>();
  for (const matrix of matrices) {
    const { name, rows, cols, offset } = matrix;
    if (declared.has(name)) fail("program", "name-taken", { name });
    if (!isCount(rows) || !isCount(cols)) fail("program", "not-a-shape", { matrix: name, shape: shapeOf(matrix) });
    if (!Number.isSafeInteger(offset) || offset < 0 || offset % ALIGNMENT !== 0) fail("program", "not-aligned", { matrix: name, offset });
    declared.set(name, matrix);
  }
  let end = 0;
  let before = "";
  for (const matrix of [...matrices].sort((a, b) => a.offset - b.offset)) {
    if (matrix.offset < end) fail("program", "overlap", { first: before, end, second: matrix.name, offset: matrix.offset });
    end = matrix.offset + matrix.rows * matrix.cols * STORAGE_BYTES[matrix.storage];
    before = matrix.name;
  }
  if (end > bytes) fail("program", "memory-too-small", { last: before, end, bytes });
  return declared;
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 1;
}

function requireDeclared(declared: ReadonlyMap<string, Matrix>, op: string, [letter, matrix]: readonly [string, Matrix]): void {
  const known = declared.get(matrix.name);
  const same =
    known && known.rows === matrix.rows && known.cols === matrix.cols && known.storage === matrix.storage && known.offset === matrix.offset;
  if (!same) fail(op, "not-declared", { matrix: label(letter, matrix), shape: shapeOf(matrix) });
}

/** What an instruction writes is neither written twice nor read, but for what changes in place. */
function requireDistinct(instruction: Instruction): void {
  const { reads, writes } = operands(instruction);
  const names = new Set(writes.map(([, { name }]) => name));
  if (names.size < writes.length) fail(instruction.op, "written-twice", { matrices: writes.map(([, { name }]) => name) });
  for (const [letter, matrix] of reads) {
    const inPlace =
      instruction.op === "update"
        ? letter !== "gradient" && letter !== "hyper"
        : isUpdateOp(instruction.op) || (instruction.op === "dropout" && letter === "A");
    if (!names.has(matrix.name) || inPlace || (instruction.op === "gemm" && letter === "start" && instruction.start === "C")) continue;
    fail(instruction.op, "result-on-operand", { matrix: label(letter, matrix) });
  }
}

/** Adam's correction divides by 1 − β1^t, so t must have been counted. */
function checkTicks(instructions: readonly Instruction[]): void {
  const ticked = new Set<string>();
  for (const instruction of instructions) {
    if (instruction.op === "tick") ticked.add(instruction.hyper.name);
    if (instruction.op !== "update" || (instruction.optimizer !== "adam" && instruction.optimizer !== "adamw")) continue;
    if (!ticked.has(instruction.hyper.name))
      fail("update", "step-not-counted", {
        hyper: instruction.hyper.name,
        optimizer: instruction.optimizer,
        parameter: instruction.theta.name,
      });
  }
}
