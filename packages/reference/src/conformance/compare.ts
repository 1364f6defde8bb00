import type { Backend, Machine, Run } from "../backend.ts";
import { shapeOf } from "../matrix.ts";
import type { Matrix, TypedArray } from "../matrix.ts";
import type { Program } from "../program.ts";
import { isGuard, promisedRows } from "./plan.ts";
import type { Case, Write } from "./plan.ts";

/** A machine with the program loaded and everything written. */
export function start(backend: Backend, program: Program, writes: readonly Write[]): Machine {
  const machine = backend.load(program);
  for (const [matrix, values] of writes) machine.write(matrix, values);
  return machine;
}

/** What a machine holds after a run, by name; of batches, the rows of the last one. */
export interface Outcome {
  readonly run: Run;
  readonly values: ReadonlyMap<string, TypedArray>;
}

export function takeOutcome(machine: Machine, run: Run, m: number): Outcome {
  const rowsOf = promisedRows(machine.program, m);
  return { run, values: new Map(machine.program.outputs.map((matrix) => [matrix.name, machine.read(matrix, rowsOf(matrix))])) };
}

/** Runs a case; `outputs` are all of its matrices unless fewer are named. */
export function runCase(backend: Backend, { program, writes, from, to }: Case, outputs: readonly Matrix[] = program.outputs): Outcome {
  const written = new Set(outputs.map(({ name }) => name));
  const computed = new Set(program.matrices.map(({ name }) => name).filter((name) => !written.has(name)));
  const machine = start(
    backend,
    { ...program, outputs },
    writes.filter(([{ name }, values]) => !computed.has(name) || !Number.isNaN(values[0])),
  );
  return takeOutcome(machine, machine.run(from, to), (to - from) % program.batchSize || program.batchSize);
}

/** Throws at the first bit that differs; every NaN is the same. */
export function requireSame(expected: Outcome, actual: Outcome, matrices: readonly Matrix[]): void {
  if (expected.run.position !== actual.run.position)
    throw new Error(`the run stopped at row ${actual.run.position}, not at ${expected.run.position}`);
  for (const matrix of matrices) {
    const [want, got] = [expected.values.get(matrix.name)!, actual.values.get(matrix.name)!];
    for (let e = 0; e < want.length; e++)
      if (!Object.is(want[e], got[e])) throw new Error(`${describe(matrix, e)} is ${got[e]}, not ${want[e]}`);
  }
  if (!Object.is(expected.run.loss, actual.run.loss)) throw new Error(`the loss is ${actual.run.loss}, not ${expected.run.loss}`);
}

/** Throws where a guard word has changed. */
export function requireGuards(writes: readonly Write[], { values }: Outcome): void {
  for (const [matrix, before] of writes) {
    const after = values.get(matrix.name);
    if (!isGuard(matrix) || !after) continue;
    for (let e = 0; e < before.length; e++)
      if (before[e] !== after[e]) throw new Error(`byte ${e} of ${matrix.name} is ${after[e]}: something was written outside a matrix`);
  }
}

/** `dW1[3, 4] of 8×5` */
export function describe(matrix: Matrix, element: number): string {
  return `${matrix.name}[${Math.floor(element / matrix.cols)}, ${element % matrix.cols}] of ${shapeOf(matrix)}`;
}
