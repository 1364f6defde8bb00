import { STORAGE_BYTES, isUpdateOp, operands } from "@adjoint/reference";
import type { Instruction, Matrix, Program } from "@adjoint/reference";
import { createEmitter } from "./emit.ts";
import { fuse } from "./fuse.ts";
import type { GradientUpdate } from "./fuse.ts";
import { LINE, layoutsOf } from "./layout.ts";
import type { Placement } from "./layout.ts";
import { LOSS_ROWS, createBarriers, usesOf } from "./barriers.ts";
import { createMemoryLayout } from "./memory-layout.ts";
import type { InstructionRecord } from "./records.ts";
import { SIZES } from "./tables.ts";

/** A program in the form that the interpreter in WebAssembly runs. */
export interface Lowered {
  readonly placements: ReadonlyMap<string, Placement>;
  readonly records: readonly InstructionRecord[];
  /** Addresses: the records, the frame, the f64 to which losses are added, the words of the barrier, and the memory of each thread. */
  readonly program: number;
  readonly frame: number;
  readonly lossTotal: number;
  readonly sync: number;
  readonly work: number;
  readonly workBytes: number;
  /** Size of the memory. */
  readonly bytes: number;
}

/** Vectors may be read, never written, a few rows after the last matrix. */
const SLACK = 4096;

/** Plans memory and writes the records of a program that {@link checkProgram} has passed. */
export function lower(program: Program, threads = 1): Lowered {
  const memory = createMemoryLayout();
  const layouts = layoutsOf(program);
  const zeros = memory.reserve(4 * SIZES.PANEL);
  const lossTotal = memory.reserve(8);
  const frame = memory.reserve(64);
  const sync = memory.reserve(SIZES.SYNC);
  const placements = new Map<string, Placement>();
  const placementOf = (matrix: Matrix): Placement => {
    const known = placements.get(matrix.name);
    if (known) return known;
    const made = memory.allocate(matrix, layouts.get(matrix.name)!);
    placements.set(matrix.name, made);
    return made;
  };
  const instructions = fuse(program, (matrix) => matrix.rows === 1 || layouts.get(matrix.name) === "rows");
  const required = requiredMatrices(program, instructions);
  // Data, which is read once an epoch, is placed after everything that a step accesses.
  const data = new Set(
    program.instructions.flatMap((instruction) => (instruction.op === "gather" ? [instruction.from.name, instruction.order.name] : [])),
  );
  for (const matrix of program.matrices) if (required.has(matrix.name) && !data.has(matrix.name)) placementOf(matrix);
  const records: InstructionRecord[] = [];
  const barriers = createBarriers(records, threads);
  const emit = createEmitter({ program, memory, placementOf, zeros, insertBarrier: barriers.insertBarrier }, records);
  let checked = false;
  for (const instruction of instructions) {
    if (!checked && (instruction.op === "gradientUpdate" || isUpdateOp(instruction.op))) {
      barriers.before(LOSS_ROWS);
      emit.check();
      checked = true;
    }
    barriers.before(usesOf(instruction));
    emit.instruction(instruction);
  }
  if (!checked) {
    barriers.before(LOSS_ROWS);
    emit.check();
  }
  barriers.insertBarrier();
  records.push({ op: "end" });
  for (const matrix of program.matrices) if (data.has(matrix.name)) placementOf(matrix);
  const at = memory.reserve(records.length * SIZES.RECORD);
  const workBytes = Math.ceil(workOf(program) / 64) * 64 + 64;
  const work = memory.reserve(workBytes * threads);
  return {
    placements,
    records,
    program: at,
    frame,
    lossTotal,
    sync,
    work,
    workBytes,
    bytes: memory.reserve(SLACK) + SLACK,
  };
}

/** Returns the matrices that need memory: outputs, and the operands of the instructions after fusion. */
function requiredMatrices({ outputs }: Program, instructions: readonly (Instruction | GradientUpdate)[]): ReadonlySet<string> {
  const required = new Set(outputs.map(({ name }) => name));
  for (const instruction of instructions) {
    const parts = instruction.op === "gradientUpdate" ? [instruction.backward, instruction.W, instruction.b] : [instruction];
    const fused = instruction.op === "gradientUpdate" ? [instruction.backward.dW.name, instruction.backward.db.name] : [];
    for (const part of parts) {
      const { reads, writes } = operands(part);
      for (const [, { name }] of [...reads, ...writes]) if (!fused.includes(name)) required.add(name);
    }
  }
  return required;
}

// What `assembly/` takes of a thread's memory: a group of panels and a block of A (product.ts); two blocks of dW and two panels of dZ (gradient.ts).
const GROUP_BYTES = SIZES.GROUP * SIZES.KC_MAX * SIZES.PANEL;
const blockBytes = (size: number): number => SIZES.KC_MAX * (SIZES.MC * size + LINE);
const GRADIENT_BYTES = 2 * (SIZES.GRADIENT_TILES * SIZES.MAX_TILE_ROWS + SIZES.GRADIENT_DEPTH) * SIZES.PANEL;

/** Returns the memory of one thread [bytes]: settings, scratch, then the largest work area of its instructions. */
function workOf({ instructions, precision }: Program): number {
  const size = STORAGE_BYTES[precision];
  const needs = instructions.map((instruction): number => {
    switch (instruction.op) {
      case "gemm":
        return GROUP_BYTES + (instruction.transposeA ? blockBytes(size) : 0);
      case "denseBackwardInput":
        return GROUP_BYTES;
      case "softmax":
      case "softmaxCrossEntropy":
      case "sigmoidCrossEntropy":
      case "poissonError":
        return 3 * (instruction.Z.cols + 3) * SIZES.VECTOR + SIZES.VECTOR;
      case "focalError":
        return 6 * (instruction.Z.cols + 3) * SIZES.VECTOR + SIZES.VECTOR;
      case "residualError":
      case "squaredError":
        return 2 * (instruction.A.cols + 3) * SIZES.VECTOR + SIZES.VECTOR;
      case "denseBackwardWeights":
        return GRADIENT_BYTES;
      default:
        return 0;
    }
  });
  return SIZES.SETTINGS + SIZES.SCRATCH + Math.max(0, ...needs) + 2 * SIZES.PANEL;
}
