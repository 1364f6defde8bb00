import type { Backend, Machine, Run } from "./backend.ts";
import { fail } from "./problems.ts";
import { shapeOf } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { allocate, createWriteCheck, unknownMatrix } from "./memory.ts";
import type { Memory } from "./memory.ts";
import { isUpdateOp } from "./program.ts";
import type { InstructionOf, Op, Program } from "./program.ts";
import { checkProgram } from "./rules/program.ts";

/** Executes an instruction for a batch of m rows, the first of which is row `position` of the run. Returns what it adds to the loss, 0 if it is not a loss. */
export type Action = (m: number, position: number) => number;

/** Binds each operation to a memory. */
export type Actions = { readonly [O in Op]: (instruction: InstructionOf<O>, memory: Memory) => Action };

/** Returns a backend in TypeScript: row-major memory and an action for each instruction. */
export function createInterpreter({ name, actions }: { readonly name: string; readonly actions: Actions }): Backend {
  return {
    name,
    load(program) {
      checkProgram(program);
      const memory = allocate(program);
      const steps = program.instructions.map((instruction) => bind(actions, instruction, memory));
      const check = createWriteCheck(program);
      return {
        backend: name,
        program,
        write(matrix, values) {
          check(matrix, values);
          memory.elements(matrix).set(values);
        },
        read: (matrix, rows, into) => {
          checkRead(program, matrix, rows);
          const values = memory.elements(matrix).subarray(0, (rows ?? matrix.rows) * matrix.cols);
          if (into === undefined) return values.slice();
          into.set(values);
          return into;
        },
        run: createRun(program, steps),
      };
    },
  };
}

function bind<O extends Op>(actions: Actions, instruction: InstructionOf<O>, memory: Memory): Action {
  const action: (instruction: InstructionOf<O>, memory: Memory) => Action = actions[instruction.op];
  return action(instruction, memory);
}

/** Runs batch by batch: the losses first, then, if they are finite, the instructions that change parameters. */
function createRun(program: Program, steps: readonly Action[]): Machine["run"] {
  const { batchSize, instructions } = program;
  const firstUpdate = instructions.findIndex(({ op }) => isUpdateOp(op));
  const updates = firstUpdate === -1 ? steps.length : firstUpdate;
  return (from, to): Run => {
    checkRun(program, from, to);
    let total = 0;
    for (let position = from; position < to; position += batchSize) {
      const m = Math.min(batchSize, to - position);
      let loss = 0;
      for (let step = 0; step < updates; step++) loss += steps[step](m, position);
      if (!Number.isFinite(loss)) return { position, loss: total };
      for (let step = updates; step < steps.length; step++) steps[step](m, position);
      total += loss;
    }
    return { position: to, loss: total };
  };
}

/**
 * Checks an argument of `read`: an output, and no more rows than it has.
 * @throws ArgumentError
 */
export function checkRead({ outputs, matrices }: Program, matrix: Matrix, rows: number | undefined): void {
  if (!matrices.some(({ name }) => name === matrix.name)) unknownMatrix("read", matrix);
  if (!outputs.some(({ name }) => name === matrix.name)) fail("read", "not-an-output", { matrix: matrix.name });
  if (rows !== undefined && !(Number.isInteger(rows) && rows >= 0 && rows <= matrix.rows))
    fail("read", "no-such-rows", { rows, matrix: matrix.name, shape: shapeOf(matrix), most: matrix.rows });
}

/**
 * Checks the arguments of `run`: positions that exist in every order that is gathered through.
 * @throws ArgumentError
 */
export function checkRun({ instructions }: Program, from: number, to: number): void {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to < from) fail("run", "not-a-range", { from, to });
  for (const instruction of instructions)
    if (instruction.op === "gather" && to > instruction.order.rows)
      fail("run", "order-too-short", { to, matrix: instruction.order.name, rows: instruction.order.rows });
}
