import { ArgumentError, HYPER, createRandom, permutation } from "@adjoint/reference";
import { describe, requireCount, requireOptions } from "./arguments.ts";
import { compileTraining } from "./compile/index.ts";
import { parameterShapes, stateNames } from "./compile/plan.ts";
import { DivergenceError, findDivergence } from "./diverge.ts";
import { evaluate } from "./evaluate.ts";
import { pause } from "./event-loop.ts";
import type { Examples } from "./examples.ts";
import { tensorOf } from "./initialize.ts";
import type { AbortSignalLike, FitAsyncOptions, FitOptions, Progress } from "./api.ts";
import { checkOptimizer } from "./optimizers.ts";
import type { Optimizer } from "./optimizers.ts";
import { describeData, readExamples } from "./state.ts";
import type { Batch, Place, State } from "./state.ts";
import type { Job, Loaded, Tensor } from "./store.ts";

/** The random stream of epoch e is this + e; the initial weights have others. */
const SHUFFLE_STREAM = 0x1000_0000;

/** Operations after which other tasks get a turn: some milliseconds in WebAssembly, some ten in plain TypeScript. Loss sums are cut here, so it is part of the result. */
const SLICE = 1e8;

const OPTIONS = ["epochs", "batchSize", "optimizer", "validation", "shuffle", "every"];

export function fit(state: State, examples: Examples, options: FitOptions): Generator<Progress, void, void> {
  requireOptions("fit", options, OPTIONS);
  return reports(start(state, "fit", examples, options));
}

export function fitAsync(state: State, examples: Examples, options: FitAsyncOptions): AsyncGenerator<Progress, void, void> {
  requireOptions("fitAsync", options, [...OPTIONS, "signal"]);
  return reportsAsync(start(state, "fitAsync", examples, options), options.signal);
}

function* reports(steps: Iterable<Progress | undefined>): Generator<Progress, void, void> {
  for (const step of steps) if (step !== undefined) yield step;
}

async function* reportsAsync(
  steps: Iterable<Progress | undefined>,
  signal: AbortSignalLike | undefined,
): AsyncGenerator<Progress, void, void> {
  if (signal?.aborted) throw signal.reason;
  for (const step of steps) {
    if (step === undefined) await pause();
    else yield step;
    if (signal?.aborted) throw signal.reason;
  }
}

/** Checks the arguments; what comes back trains, and yields `undefined` where other tasks may have a turn. */
function start(state: State, where: string, examples: Examples, options: FitOptions): Iterable<Progress | undefined> {
  const { epochs, batchSize, optimizer, validation, shuffle = true, every } = options;
  requireCount(where, "epochs", epochs, "Train for at least one epoch.");
  requireCount(where, "batchSize", batchSize, "32 is usual.");
  checkOptimizer(where, optimizer);
  if (typeof shuffle !== "boolean")
    throw new ArgumentError(`${where}: shuffle must be true or false: ${describe(shuffle)}. Leave it out for true.`);
  if (every !== undefined) requireCount(where, "every", every, "It counts batches.");
  const batch = readExamples(state, examples, { where, learnsNames: true });
  const data = describeData(examples, batch, state.data);
  // Validation data speaks of the same classes and is scaled alike.
  const held = validation === undefined ? undefined : readExamples({ ...state, data }, validation, { where });
  const { rows } = batch.inputs;
  const walk = { rows, batchSize: Math.min(batchSize, rows), shuffle };
  return train(state, { where, epochs, optimizer, batch, data, validation: held, walk, every: every ?? Infinity });
}

interface Run {
  readonly where: string;
  readonly epochs: number;
  readonly optimizer: Optimizer;
  readonly batch: Batch;
  readonly data: State["data"];
  readonly validation: Batch | undefined;
  readonly walk: Place["walk"];
  /** Batches from report to report */
  readonly every: number;
}

function* train(state: State, run: Run): Generator<Progress | undefined, void, void> {
  const { walk, validation } = run;
  const { rows, batchSize } = walk;
  const job = trainingJob(state, run);
  const work = 6 * parameterShapes(state.spec).reduce((sum, shape) => sum + shape.rows * shape.cols, 0) * batchSize + 2e4;
  const slice = Math.max(1, Math.floor(SLICE / work));
  let sincePause = 0;
  for (let done = 0; done < run.epochs;) {
    // Between two yields anything may have happened to the network.
    adopt(state, run);
    const { position, lossSum } = state.place ?? { position: 0, lossSum: 0 };
    const loaded = prepare(state, run, job);
    const batchesDone = position / batchSize;
    const next = Math.min(nextMultiple(batchesDone, slice), nextMultiple(batchesDone, run.every));
    const to = Math.min(rows, next * batchSize);
    const result = loaded.machine.run(position, to);
    state.store.advanced(loaded);
    if (result.position < to) {
      state.place = { position: result.position, lossSum: lossSum + result.loss, walk };
      throw divergence(state, run, result.position);
    }
    const total = lossSum + result.loss;
    const complete = to === rows;
    const batch = Math.ceil(to / batchSize);
    if (complete) {
      state.epoch++;
      state.place = undefined;
      done++;
    } else {
      state.place = { position: to, lossSum: total, walk };
    }
    sincePause += work * (batch - batchesDone);
    if (complete || batch % run.every === 0) {
      const evaluation = complete && validation !== undefined ? evaluate(state, run.where, validation) : undefined;
      yield {
        epoch: complete ? state.epoch : state.epoch + 1,
        loss: total / to,
        rows: to,
        batch,
        batches: Math.ceil(rows / batchSize),
        complete,
        ...(evaluation === undefined ? {} : { validation: { loss: evaluation.loss, accuracy: evaluation.accuracy } }),
      };
    }
    if (sincePause >= Math.min(SLICE, slice * work)) {
      sincePause = 0;
      yield undefined;
    }
  }
}

function nextMultiple(count: number, step: number): number {
  return step === Infinity ? Infinity : (Math.floor(count / step) + 1) * step;
}

/** Makes the network's state fit the run: its optimiser, its data, its way through an epoch. */
function adopt(state: State, { optimizer, data, walk }: Run): void {
  state.data = data;
  const { place } = state;
  // A place in other rows, or in another order, means nothing: the epoch begins again.
  if (
    place !== undefined &&
    !(place.walk.rows === walk.rows && place.walk.batchSize === walk.batchSize && place.walk.shuffle === walk.shuffle)
  ) {
    state.place = undefined;
  }
  if (state.optimizer !== undefined && sameSettings(state.optimizer, optimizer)) return;
  const changes: [string, Tensor | undefined][] = [];
  if (state.optimizer?.kind !== optimizer.kind) {
    for (const { name, rows, cols } of parameterShapes(state.spec)) {
      if (state.optimizer !== undefined) for (const old of stateNames(state.optimizer.kind, name)) changes.push([old, undefined]);
      for (const fresh of stateNames(optimizer.kind, name)) changes.push([fresh, tensorOf(state.spec.precision, rows * cols)]);
    }
    const hyper = new Float64Array(8);
    hyper[HYPER.beta1Power] = 1;
    hyper[HYPER.beta2Power] = 1;
    changes.push(["hyper", settings(hyper, optimizer)]);
  } else {
    changes.push(["hyper", settings(Float64Array.from(state.store.tensors().get("hyper")!), optimizer)]);
  }
  state.store.replace(changes);
  state.optimizer = optimizer;
}

function sameSettings(a: Optimizer, b: Optimizer): boolean {
  return (Object.keys(b) as (keyof Optimizer)[]).every((key) => a[key] === b[key]);
}

function settings(hyper: Float64Array, { learningRate, beta1, beta2, epsilon, weightDecay }: Optimizer): Float64Array {
  hyper[HYPER.learningRate] = learningRate;
  hyper[HYPER.beta1] = beta1;
  hyper[HYPER.beta2] = beta2;
  hyper[HYPER.epsilon] = epsilon;
  hyper[HYPER.weightDecay] = weightDecay;
  return hyper;
}

function trainingJob({ spec }: State, { where, batch, optimizer, walk }: Run): Job {
  const { inputs, targets } = batch;
  const bytes = inputs.values instanceof Uint8Array;
  const data = { rows: inputs.rows, storage: bytes ? "u8" : spec.precision, scale: inputs.scale } as const;
  return {
    where,
    role: "training",
    key: [optimizer.kind, targets.kind, walk.batchSize, data.rows, data.storage, data.scale].join(" "),
    rows: walk.batchSize,
    compile: () => compileTraining(spec, { batchSize: walk.batchSize, optimizer: optimizer.kind, data, targets: targets.kind }),
  };
}

/** The machine that trains, with the examples and the order of the epoch at hand in it. */
function prepare(state: State, { batch, walk }: Run, job: Job): Loaded {
  const loaded = state.store.prepare(job);
  const { inputs, targets, order } = loaded.plan.data!;
  if (loaded.examples !== batch.identity) {
    loaded.machine.write(inputs, batch.inputs.values);
    loaded.machine.write(targets, batch.targets.values);
    loaded.examples = batch.identity;
    delete loaded.order;
  }
  const stream = walk.shuffle ? state.epoch : -1;
  if (loaded.order !== stream) {
    loaded.machine.write(order, orderOf(state, walk));
    loaded.order = stream;
  }
  return loaded;
}

/** The rows in the order of the epoch at hand. */
function orderOf({ seed, epoch }: State, { rows, shuffle }: Place["walk"]): Uint32Array {
  return shuffle ? permutation(rows, createRandom(seed, SHUFFLE_STREAM + epoch + 1)) : Uint32Array.from({ length: rows }, (_, row) => row);
}

function divergence(state: State, { where, batch, walk, optimizer }: Run, position: number): DivergenceError {
  const { cols, scale, values } = batch.inputs;
  const rows = orderOf(state, walk).subarray(position, position + walk.batchSize);
  const width = batch.targets.values.length / batch.targets.rows;
  const take = (from: ArrayLike<number>, columns: number, factor: number): Float64Array =>
    Float64Array.from(
      { length: rows.length * columns },
      (_, at) => from[rows[Math.floor(at / columns)] * columns + (at % columns)] * factor,
    );
  const found = findDivergence(state, where, {
    inputs: { values: take(values, cols, scale), rows: rows.length, cols, scale: 1 },
    targets: { kind: batch.targets.kind, values: take(batch.targets.values, width, 1), rows: rows.length },
    identity: {},
  });
  const place = { epoch: state.epoch + 1, batch: position / walk.batchSize + 1, layer: found.layer };
  const batches = Math.ceil(walk.rows / walk.batchSize);
  return new DivergenceError(
    `${where}: the loss became NaN or infinite: in epoch ${place.epoch}, batch ${place.batch} of ${batches}, ${found.what}. Lower the learning rate (${optimizer.learningRate}), or scale the inputs to about 1.`,
    place,
  );
}
