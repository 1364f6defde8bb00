import { ArgumentError, ShapeError } from "../errors.ts";
import { LOSSES } from "../losses.ts";
import { ALIGNMENT, STORAGE_BYTES, shapeOf } from "../matrix.ts";
import type { Matrix } from "../matrix.ts";
import { operands } from "../operands.ts";
import type { Instruction, InstructionOf, Op, Program } from "../program.ts";
import { RULES, label } from "./instructions.ts";

/**
 * Checks all that a backend may rely on: every matrix is declared once, aligned and apart from the others; every instruction's shapes and storages fit;
 * none writes what it reads, but where that is its purpose; the losses stand before the first `tick` or `update`, so a run can stop between them.
 * @throws ShapeError or ArgumentError for the first rule broken.
 */
export function checkProgram(program: Program): void {
  const { batchSize, instructions, outputs } = program;
  if (!isCount(batchSize))
    throw new ArgumentError(`program: batchSize is not a whole number from 1 on: ${batchSize}. Give the rows of a batch.`);
  const declared = checkMatrices(program);
  let updating: Op | undefined;
  for (const instruction of instructions) {
    const { op } = instruction;
    const { reads, writes } = operands(instruction);
    for (const named of [...reads, ...writes]) requireDeclared(declared, op, named);
    checkInstruction(instruction, program);
    requireDistinct(instruction);
    if (op === "tick" || op === "update") updating ??= op;
    if (updating && LOSS_OPS.has(op))
      throw new ArgumentError(
        `program: a loss stands behind an update: ${op} comes after ${updating}. Put it before, so that a run can stop in time.`,
      );
  }
  checkTicks(instructions);
  for (const output of outputs) requireDeclared(declared, "outputs", [output.name, output]);
}

/** The instructions that add to the loss of a batch. */
export const LOSS_OPS: ReadonlySet<Op> = new Set<Op>([...Object.values(LOSSES).flatMap((ops) => Object.values(ops)), "penalty"]);

/** The rule of the instruction's own operation. */
function checkInstruction<O extends Op>(instruction: InstructionOf<O>, program: Program): void {
  const rule: (instruction: InstructionOf<O>, batch: Program) => void = RULES[instruction.op];
  rule(instruction, program);
}

function checkMatrices({ matrices, bytes }: Program): ReadonlyMap<string, Matrix> {
  const declared = new Map<string, Matrix>();
  for (const matrix of matrices) {
    const { name, rows, cols, offset } = matrix;
    if (declared.has(name)) throw new ArgumentError(`program: a name is taken: two matrices are called ${name}. Rename one.`);
    if (!isCount(rows) || !isCount(cols))
      throw new ShapeError(`program: not a shape: ${name} is ${shapeOf(matrix)}. Rows and columns are whole numbers from 1 on.`);
    if (!Number.isSafeInteger(offset) || offset < 0 || offset % ALIGNMENT !== 0)
      throw new ShapeError(
        `program: a matrix is not aligned: ${name} starts at byte ${offset}. Place it on a multiple of ${ALIGNMENT} with planMemory.`,
      );
    declared.set(name, matrix);
  }
  let end = 0;
  let before = "";
  for (const matrix of [...matrices].sort((a, b) => a.offset - b.offset)) {
    if (matrix.offset < end)
      throw new ShapeError(
        `program: matrices overlap: ${before} ends at byte ${end}, ${matrix.name} starts at byte ${matrix.offset}. Place them with planMemory.`,
      );
    end = matrix.offset + matrix.rows * matrix.cols * STORAGE_BYTES[matrix.storage];
    before = matrix.name;
  }
  if (end > bytes)
    throw new ShapeError(
      `program: memory is too small: ${before} ends at byte ${end}, the plan has ${bytes}. Take the size from planMemory.`,
    );
  return declared;
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 1;
}

function requireDeclared(declared: ReadonlyMap<string, Matrix>, op: string, [letter, matrix]: readonly [string, Matrix]): void {
  const known = declared.get(matrix.name);
  const same =
    known && known.rows === matrix.rows && known.cols === matrix.cols && known.storage === matrix.storage && known.offset === matrix.offset;
  if (!same)
    throw new ArgumentError(
      `${op}: a matrix is not declared: ${label(letter, matrix)}, ${shapeOf(matrix)}. Add it to the program's matrices.`,
    );
}

/** What an instruction writes is neither written twice nor read, but for `tick`, `update` and a gemm that starts at C. */
function requireDistinct(instruction: Instruction): void {
  const { reads, writes } = operands(instruction);
  const names = new Set(writes.map(([, { name }]) => name));
  if (names.size < writes.length)
    throw new ArgumentError(
      `${instruction.op}: a matrix is written twice: ${writes.map(([, { name }]) => name).join(", ")}. Give each result its own.`,
    );
  for (const [letter, matrix] of reads) {
    const inPlace = instruction.op === "tick" || (instruction.op === "update" && letter !== "gradient" && letter !== "hyper");
    if (!names.has(matrix.name) || inPlace || (instruction.op === "gemm" && letter === "start" && instruction.start === "C")) continue;
    throw new ArgumentError(
      `${instruction.op}: a result lies on an operand: ${label(letter, matrix)} is read and written. Give the result its own matrix.`,
    );
  }
}

/** Adam's correction divides by 1 − β1^t, so t must have been counted. */
function checkTicks(instructions: readonly Instruction[]): void {
  const ticked = new Set<string>();
  for (const instruction of instructions) {
    if (instruction.op === "tick") ticked.add(instruction.hyper.name);
    if (instruction.op !== "update" || (instruction.optimizer !== "adam" && instruction.optimizer !== "adamw")) continue;
    if (!ticked.has(instruction.hyper.name))
      throw new ArgumentError(
        `update: the step is not counted: no tick of ${instruction.hyper.name} before ${instruction.optimizer} on ${instruction.theta.name}. Put a tick before the updates.`,
      );
  }
}
