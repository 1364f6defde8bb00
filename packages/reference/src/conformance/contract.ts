import type { Backend, Machine } from "../backend.ts";
import { AdjointError } from "../errors.ts";
import type { Precision } from "../matrix.ts";
import { HYPER } from "../optimizers.ts";
import type { Program } from "../program.ts";
import { createRandom, permutation } from "../random.ts";
import { requireSame, takeOutcome, start } from "./compare.ts";
import { networkCase } from "./networks.ts";
import type { Case } from "./plan.ts";

/** Returns tests of the contract of a backend apart from its numbers. Each compares the backend with itself. */
export function contractTests(backend: Backend, precision: Precision): readonly { readonly title: string; readonly run: () => void }[] {
  const one = networkCase({
    precision,
    units: [6, 9, 5, 3],
    activation: "tanh",
    loss: "softmax",
    optimizer: "adam",
    l2: 0.1,
    batchSize: 4,
    rows: 23,
    bytes: false,
    seed: 99,
  });
  const { program, writes } = one;
  const of = (name: string) => program.matrices.find((matrix) => matrix.name === name)!;
  const fresh = (): Machine => start(backend, program, writes);
  const parameters = program.instructions.flatMap((instruction) =>
    instruction.op === "update" ? [instruction.theta, ...instruction.states] : [],
  );
  const m = one.to % program.batchSize;
  return [
    {
      title: "a run in one piece and one split at a batch end on the same bits, and their losses add up",
      run() {
        const whole = fresh();
        const split = fresh();
        const run = whole.run(0, 23);
        const [head, tail] = [split.run(0, 12), split.run(12, 23)];
        requireSame(takeOutcome(whole, { position: 23, loss: 0 }, m), takeOutcome(split, { ...tail, loss: 0 }, m), parameters);
        if (Math.abs(head.loss + tail.loss - run.loss) > 1e-12 * run.loss)
          throw new Error(`${head.loss} + ${tail.loss} is not ${run.loss}`);
      },
    },
    {
      title: "what is read in the middle and written into another machine continues with the same bits, with a new rate and a new order",
      run() {
        const first = fresh();
        first.run(0, 23);
        const second = start(
          backend,
          program,
          writes.filter(([{ name }]) => !parameters.some((matrix) => matrix.name === name)),
        );
        for (const matrix of [...parameters, of("hyper")]) second.write(matrix, first.read(matrix));
        const order = permutation(23, createRandom(5));
        const ends = [first, second].map((machine) => {
          const hyper = machine.read(of("hyper"));
          hyper[HYPER.learningRate] = 0.003;
          machine.write(of("hyper"), hyper);
          machine.write(of("order"), order);
          return takeOutcome(machine, machine.run(0, 23), m);
        });
        requireSame(ends[0], ends[1], [...parameters, of("hyper")]);
      },
    },
    {
      title: "a loss that is not a number stops the run before its batch changes anything",
      run() {
        const [stopped, until] = [fresh(), fresh()];
        const order = writes.find(([{ name }]) => name === "order")![1];
        const inputs = stopped.read(of("inputs"));
        inputs[order[9] * 6 + 2] = Number.NaN;
        stopped.write(of("inputs"), inputs);
        const run = stopped.run(0, 23);
        if (run.position !== 8) throw new Error(`the run stopped at row ${run.position}, not at 8`);
        const before = until.run(0, 8);
        requireSame(takeOutcome(until, before, 4), takeOutcome(stopped, run, 4), [...parameters, of("hyper")]);
      },
    },
    {
      title: "rows that are not written stay, and what is read is a copy",
      run() {
        const machine = fresh();
        const before = machine.read(of("W1"));
        machine.write(of("W1"), before.slice(0, 18).fill(7));
        machine.read(of("W1")).fill(8);
        const after = machine.read(of("W1"));
        if (after.some((w, e) => w !== (e < 18 ? 7 : before[e]))) throw new Error(`W1 is ${after.join(", ")}`);
        if (machine.read(of("W1"), 2).length !== 18) throw new Error("two rows of W1 are not 18 numbers");
      },
    },
    {
      title: "an empty run does nothing",
      run() {
        const run = fresh().run(7, 7);
        if (run.position !== 7 || run.loss !== 0) throw new Error(`it gave ${JSON.stringify(run)}`);
      },
    },
    {
      title: "a matrix that is not an output cannot be read",
      run: () =>
        requireError(() => start(backend, { ...program, outputs: parameters }, []).read(of("dW1")), "not-an-output", {
          where: "read",
          matrix: "dW1",
        }),
    },
    {
      title: "an index outside what it counts is refused",
      run() {
        const machine = fresh();
        requireError(() => machine.write(of("order"), [1, 23]), "not-an-index", {
          what: "a row of inputs",
          matrix: "order",
          index: 1,
          value: 23,
          below: 23,
        });
        requireError(() => machine.write(of("targets"), [3]), "not-an-index", {
          what: "a class",
          matrix: "targets",
          index: 0,
          value: 3,
          below: 3,
        });
      },
    },
    {
      title: "values that are not whole rows, or too many, are refused",
      run() {
        for (const count of [7, 50])
          requireError(() => fresh().write(of("W2"), new Float32Array(count)), "not-whole-rows", { count, matrix: "W2", rows: 9, cols: 5 });
      },
    },
    {
      title: "a run beyond the order is refused",
      run: () => requireError(() => fresh().run(0, 24), "order-too-short", { where: "run", to: 24, matrix: "order", rows: 23 }),
    },
    {
      title: "a program whose shapes do not fit is refused",
      run: () => requireError(() => backend.load(withWrongShape(one)), "inner-sizes-differ", { where: "denseForward", side: "rows" }),
    },
  ];
}

function withWrongShape({ program }: Case): Program {
  const W = program.matrices.find(({ name }) => name === "W2")!;
  return {
    ...program,
    instructions: program.instructions.map((instruction) =>
      instruction.op === "denseForward" && instruction.W.name === "W1" ? { ...instruction, W } : instruction,
    ),
  };
}

/** Requires an error of this code with at least these fields. */
function requireError(act: () => unknown, code: string, fields: Readonly<Record<string, unknown>>): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof AdjointError) || thrown.code !== code) throw new Error(`expected the error ${code}, got ${String(thrown)}`);
  for (const [name, value] of Object.entries(fields))
    if (thrown.fields[name] !== value) throw new Error(`expected ${name} ${String(value)} in ${code}, got ${String(thrown.fields[name])}`);
}
