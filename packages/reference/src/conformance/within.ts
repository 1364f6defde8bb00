import type { Backend, Machine, Run } from "../backend.ts";
import type { Matrix, Precision, TypedArray } from "../matrix.ts";
import { operands } from "../operands.ts";
import type { InstructionOf, Op, Program } from "../program.ts";
import { describe, start } from "./compare.ts";
import { EVALUATIONS } from "./exact.ts";
import type { Context, Result } from "./exact-results.ts";
import type { Arithmetic, Interval } from "./interval.ts";
import type { Case } from "./plan.ts";

/**
 * Runs a case batch by batch and holds each instruction against its formula, evaluated on what the backend itself had computed until then. So the errors
 * of one instruction are never excused by, nor blamed on, those before it, and the bound is that of a few operations, whatever the depth of the network.
 * A backend and the exact value are each within `error` of the evaluated one, hence the 2.
 */
export function requireWithin(backend: Backend, { program, writes, from, to }: Case, arithmetic: Arithmetic): void {
  const machine = start(backend, program, writes);
  for (let position = from; position < to; position += program.batchSize) {
    const m = Math.min(program.batchSize, to - position);
    const before = snapshot(machine);
    const run = machine.run(position, position + m);
    if (run.position !== position + m) throw new Error(`the run stopped at row ${run.position}, not at ${position + m}`);
    checkBatch({ program, before, after: snapshot(machine), run, m, position, arithmetic });
  }
}

interface BatchRun {
  readonly program: Program;
  readonly before: ReadonlyMap<string, TypedArray>;
  readonly after: ReadonlyMap<string, TypedArray>;
  readonly run: Run;
  readonly m: number;
  readonly position: number;
  readonly arithmetic: Arithmetic;
}

function checkBatch({ program, before, after, run, m, position, arithmetic }: BatchRun): void {
  const written = new Set<string>();
  const find = ({ name }: Matrix): TypedArray => (written.has(name) ? after : before).get(name)!;
  const context: Context = { arithmetic, precision: program.precision, m, position, find };
  const losses: Interval[] = [];
  for (const instruction of program.instructions) {
    const { values, loss } = evaluate(instruction, context);
    losses.push(loss);
    for (const [, matrix] of operands(instruction).writes) {
      requireNear(matrix, { want: values.get(matrix.name)!, got: after.get(matrix.name)! }, program.precision);
      written.add(matrix.name);
    }
  }
  const total = arithmetic.sum(losses);
  if (!isNear(total, run.loss, "f64")) throw new Error(`the loss is ${run.loss}, more than ${2 * total.error} from ${total.value}`);
}

function evaluate<O extends Op>(instruction: InstructionOf<O>, context: Context): Result {
  const evaluation: (instruction: InstructionOf<O>, context: Context) => Result = EVALUATIONS[instruction.op];
  return evaluation(instruction, context);
}

function snapshot(machine: Machine): ReadonlyMap<string, TypedArray> {
  return new Map(machine.program.outputs.map((matrix) => [matrix.name, machine.read(matrix)]));
}

function requireNear(
  matrix: Matrix,
  { want, got }: { readonly want: readonly Interval[]; readonly got: TypedArray },
  precision: Precision,
): void {
  for (const [e, interval] of want.entries())
    if (!isNear(interval, got[e], precision))
      throw new Error(`${describe(matrix, e)} is ${got[e]}, more than ${2 * interval.error} from ${interval.value}`);
}

/** Where the formula leaves the numbers, so must the backend; where only the error does, nothing is known. */
function isNear({ value, error }: Interval, got: number, precision: Precision): boolean {
  const largest = precision === "f32" ? LARGEST_F32 : Number.MAX_VALUE;
  if (!Number.isFinite(value)) return Object.is(value, got);
  if (Math.abs(value) > largest) return Math.sign(value) * got >= largest;
  return !Number.isFinite(error) || Math.abs(got - value) <= 2 * error;
}

const LARGEST_F32 = 3.4028234663852886e38;
