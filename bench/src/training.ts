import { createBaseline } from "@adjoint/baseline";
import { HYPER, createRandom, createReference, permutation } from "@adjoint/reference";
import type { Backend, Machine, OptimizerKind, Random } from "@adjoint/reference";
import { compileTraining } from "adjoint";
import type { Compiled, NetworkSpec } from "adjoint";
import type { Contender } from "./measure.ts";

/** A network, and how it is trained. */
export interface TrainingCase {
  readonly title: string;
  /** Units from the inputs to the outputs. */
  readonly units: readonly number[];
  readonly optimizer: OptimizerKind;
  readonly batchSize: number;
  /** Examples, a multiple of the batch: so many batches until the order is drawn anew. */
  readonly rows: number;
  /** Every tenth hidden unit is dead: its bias keeps relu at 0, and the states of all its parameters have decayed to about 10⁻³⁷. */
  readonly dead?: boolean;
  /** The epochs it has trained when it is timed, so that it has memorised its data. */
  readonly learnt?: number;
}

const mnist = (batchSize: number): TrainingCase => ({
  title: `784-256-128-10 Adam, batch ${batchSize}`,
  units: [784, 256, 128, 10],
  optimizer: "adam",
  batchSize,
  rows: 6144,
});
const tiny = (batchSize: number): TrainingCase => ({
  title: `2-8-8-1 SGD, batch ${batchSize}`,
  units: [2, 8, 8, 1],
  optimizer: "sgd",
  batchSize,
  rows: 3000,
});

export const TRAININGS: readonly TrainingCase[] = [
  mnist(1),
  mnist(8),
  mnist(64),
  mnist(512),
  { title: "64-32-10 Adam, batch 32", units: [64, 32, 10], optimizer: "adam", batchSize: 32, rows: 1792 },
  tiny(10),
  tiny(30),
];

/** 2·m·Σ k·n forward and for the weights, and back to the inputs of all layers but the first. */
export function stepFlops({ units, batchSize }: Pick<TrainingCase, "units" | "batchSize">): number {
  let flops = 0;
  for (let l = 1; l < units.length; l++) flops += 2 * batchSize * units[l - 1] * units[l] * (l === 1 ? 2 : 3);
  return flops;
}

export function parameterCount(units: readonly number[]): number {
  return units.slice(1).reduce((sum, n, l) => sum + (units[l] + 1) * n, 0);
}

/** Relu and softmax with cross-entropy; one output: tanh and half the squared error. */
function specOf(units: readonly number[], precision: "f32" | "f64"): NetworkSpec {
  const regression = units.at(-1) === 1;
  const hidden = units.slice(1, -1).map((n) => ({ units: n, activation: regression ? ("tanh" as const) : ("relu" as const) }));
  return {
    inputs: units[0],
    layers: [...hidden, { units: units.at(-1)!, activation: regression ? "identity" : "softmax" }],
    loss: regression ? { kind: "squaredError", convention: "half" } : "crossEntropy",
    l2: 0,
    precision,
  };
}

/** Inputs, targets that can be learnt (the class with the largest of some sums), their order, and where training starts. */
function writeAll(machine: Machine, compiled: Compiled, training: TrainingCase): void {
  const { units, rows } = training;
  const random = createRandom(1);
  const inputs = inputsOf(rows * units[0]);
  const { data } = compiled.plan;
  machine.write(data!.inputs, inputs);
  machine.write(data!.targets, targetsOf(inputs, units, rows));
  machine.write(data!.order, permutation(rows, random));
  restart(machine, compiled, training);
}

/** Weights by He, biases and the optimiser's states at zero, but for dead units. */
function restart(machine: Machine, { plan: { layers, hyper } }: Compiled, { optimizer, dead = false }: TrainingCase): void {
  const random = createRandom(5);
  machine.write(hyper!, Object.assign(new Float64Array(8), settings(optimizer)));
  for (const { W, b, states } of layers) {
    machine.write(W, normals(random, W.rows * W.cols, Math.sqrt(2 / W.rows)));
    const hidden = dead && b !== layers.at(-1)!.b;
    /** `value` in the columns of the dead units, 0 elsewhere. */
    const columns = ({ rows, cols }: { readonly rows: number; readonly cols: number }, value: number) =>
      Float32Array.from({ length: rows * cols }, (_, at) => (hidden && (at % cols) % 10 === 0 ? value : 0));
    machine.write(b, columns(b, -1e6));
    for (const state of [...states.W, ...states.b]) machine.write(state, columns(state, 1e-37));
  }
}

function settings(optimizer: OptimizerKind): Readonly<Record<number, number>> {
  return {
    [HYPER.learningRate]: optimizer === "sgd" ? 0.01 : 0.0003,
    [HYPER.beta1]: 0.9,
    [HYPER.beta2]: 0.999,
    [HYPER.epsilon]: 1e-8,
    [HYPER.beta1Power]: 1,
    [HYPER.beta2Power]: 1,
  };
}

function targetsOf(inputs: Float32Array, units: readonly number[], rows: number): Uint32Array | Float32Array {
  const [n0, classes] = [units[0], units.at(-1)!];
  const score = (row: number, c: number) => inputs[row * n0 + (c % n0)] + 0.5 * inputs[row * n0 + ((3 * c + 1) % n0)];
  if (classes === 1) return Float32Array.from({ length: rows }, (_, row) => Math.sin(score(row, 0)));
  return Uint32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (score(row, c) > score(row, best)) best = c;
    return best;
  });
}

function normals(random: Random, count: number, scale: number): Float32Array {
  const values = new Float32Array(count);
  for (let e = 0; e < count; e++) values[e] = scale * random.normal();
  return values;
}

const drawn = new Map<number, Float32Array>();

/** So many standard normal numbers, the same for every case and engine: they take longer to draw than some cases to time. */
function inputsOf(count: number): Float32Array {
  const known = [...drawn.values()].find((values) => values.length >= count);
  const values = known ?? normals(createRandom(7), count, 1);
  drawn.set(values.length, values);
  return values.subarray(0, count);
}

function load(
  backend: Backend,
  training: TrainingCase,
  precision: "f32" | "f64",
): { readonly machine: Machine; readonly compiled: Compiled } {
  const { units, optimizer, batchSize, rows } = training;
  const compiled = compileTraining(specOf(units, precision), {
    batchSize,
    optimizer,
    data: { rows, storage: precision, scale: 1 },
    targets: units.at(-1) === 1 ? "values" : "classes",
  });
  const machine = backend.load(compiled.program);
  writeAll(machine, compiled, training);
  return { machine, compiled };
}

/** The epochs after which a network starts again, before it has memorised its data and its gradients become denormal numbers, which are slow. */
const EPOCHS = 30;

/** The training step on a backend, with a new batch at every step and a new order after each epoch: checked first, then to be timed. */
export function trainingContender(name: string, backend: Backend, training: TrainingCase): Contender {
  verifyTraining(name, backend, training);
  const { machine, compiled } = load(backend, training, "f32");
  const { batchSize, rows } = training;
  const random = createRandom(3);
  let position = 0;
  let done = 0;
  for (let epoch = 0; epoch < (training.learnt ?? 0); epoch++) machine.run(0, rows);
  return {
    name,
    prepare() {
      if (training.learnt === undefined && done > EPOCHS * rows) {
        restart(machine, compiled, training);
        done = 0;
      }
      machine.write(compiled.plan.data!.order, permutation(rows, random));
    },
    work(steps) {
      done += steps * batchSize;
      for (let left = steps * batchSize; left > 0;) {
        const to = Math.min(rows, position + left);
        const run = machine.run(position, to);
        if (run.position !== to) throw new Error(`bench: the loss of ${name} is not finite in ${training.title}`);
        left -= to - position;
        position = to === rows ? 0 : to;
      }
    },
  };
}

/** Steps that are checked. */
const CHECKED = 3;

/** Losses of the first batches, each after the updates before it, against {@link expectedLosses}. */
function verifyTraining(name: string, backend: Backend, training: TrainingCase): void {
  const got = lossesOf(backend, training, "f32");
  for (const [step, want] of expectedLosses(training).entries())
    if (!(Math.abs(got[step] - want) <= 1e-3 * Math.abs(want) + 1e-6))
      throw new Error(
        `bench: ${name} is wrong: the loss of step ${step} of ${training.title} is ${got[step]}, not ${want}. Run the conformance suite.`,
      );
}

const expected = new Map<string, readonly number[]>();

/**
 * The losses by the reference in f64; of steps that would take it many seconds, by plain TypeScript in f32, which the smaller steps have checked. Not by plain
 * TypeScript in f64: its loops would meet two kinds of arrays, and be compiled for both, before they are timed.
 */
function expectedLosses(training: TrainingCase): readonly number[] {
  const known = expected.get(training.title);
  if (known) return known;
  const losses = stepFlops(training) < 1e8 ? lossesOf(createReference(), training, "f64") : lossesOf(createBaseline(), training, "f32");
  expected.set(training.title, losses);
  return losses;
}

function lossesOf(backend: Backend, training: TrainingCase, precision: "f32" | "f64"): readonly number[] {
  const { batchSize } = training;
  const { machine } = load(backend, { ...training, rows: CHECKED * batchSize }, precision);
  return Array.from({ length: CHECKED }, (_, step) => machine.run(step * batchSize, (step + 1) * batchSize).loss);
}

/** Steps after which weights are compared. */
const COMPARED_STEPS = 200;

/** Throws where backends that promise the same bits have not the same weights after many steps: a race may have a loss that looks fine. */
export function verifySameWeights(backends: readonly Backend[], training: TrainingCase): void {
  const [first, ...others] = backends.map((backend) => {
    const { machine, compiled } = load(backend, training, "f32");
    const { batchSize, rows } = training;
    for (let step = 0; step < COMPARED_STEPS; step++) {
      const from = (step * batchSize) % rows;
      machine.run(from, from + batchSize);
    }
    return compiled.plan.layers.map(({ W }) => machine.read(W));
  });
  for (const weights of others)
    for (const [layer, values] of weights.entries()) {
      const at = values.findIndex((value, element) => !Object.is(value, first[layer][element]));
      if (at >= 0)
        throw new Error(
          `bench: threads differ: weight ${at} of layer ${layer + 1} of ${training.title} is ${values[at]}, on one thread ${first[layer][at]}. Run the conformance suite.`,
        );
    }
}
