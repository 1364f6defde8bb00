import { HYPER } from "@adjoint/reference";
import type { Progress } from "../api.ts";
import type { Averaging } from "../averaging.ts";
import { compileTraining } from "../compile/index.ts";
import { parameterShapes } from "../compile/shapes.ts";
import type { Regularisation } from "../compile/spec.ts";
import type { Samples } from "../data/samples.ts";
import type { BatchMethod } from "../optimise/methods.ts";
import { isOwnOptimizer } from "../optimizers.ts";
import type { Optimizer, OwnOptimizer, ParameterStep } from "../optimizers.ts";
import type { Schedule } from "../schedules.ts";
import type { EpochPosition, State } from "../state/state.ts";
import type { Job, Loaded, Tensor } from "../state/store.ts";
import { createDivergenceError } from "./diverge.ts";
import { evaluate } from "./evaluate.ts";
import { epochOrder } from "./order.ts";
import { averageEpoch, countSteps, currentFactor, noteLoss, reconcileRun, stepsAtSameRate } from "./progress-state.ts";
import type { StoppingRule } from "./progress-state.ts";
import { reconcile } from "./reconcile.ts";
import { regularisationKey } from "./regularisation.ts";

/** Operations of a slice: some milliseconds in WebAssembly, some ten in plain TypeScript. Loss sums are cut here, so it is part of the result. */
const SLICE = 1e8;

/** Training that was checked and can start. */
export interface Run<O = Optimizer | OwnOptimizer> {
  readonly where: string;
  readonly epochs: number;
  readonly optimizer: O;
  readonly samples: Samples;
  /** What the network knows of its data once the run has started */
  readonly data: State["data"];
  readonly validation: Samples | undefined;
  readonly epochLayout: EpochPosition["epochLayout"];
  /** Batches from report to report */
  readonly every: number;
  readonly schedule: Schedule | undefined;
  readonly stopping: StoppingRule | undefined;
  readonly regularisation: Regularisation;
  readonly averaging: Averaging | undefined;
}

/** What training yields: a report, or the end of a slice of work, after which other tasks may run. */
export type Step = { readonly kind: "report"; readonly progress: Progress } | { readonly kind: "slice" };

/** Where a method that sees all examples at once holds what trains with it. */
export const RUN_BATCH: unique symbol = Symbol("runBatch");

/** A method that can train a network: one that its factory made. */
export type RunnableMethod = BatchMethod & { readonly [RUN_BATCH]: (state: State, run: Run<BatchMethod>) => Generator<Step, void, void> };

/** Trains for the epochs of a run. */
export function* runEpochs(state: State, run: Run): Generator<Step, void, void> {
  const { epochLayout, validation } = run;
  const { rows, batchSize } = epochLayout;
  const job = createJob(state, run);
  const work = 6 * parameterShapes(state.spec).reduce((sum, shape) => sum + shape.rows * shape.cols, 0) * batchSize + 2e4;
  const slice = Math.max(1, Math.floor(SLICE / work));
  const batches = Math.ceil(rows / batchSize);
  reconcileRun(state, { ...run, total: run.epochs * batches });
  const own = isOwnOptimizer(run.optimizer) ? run.optimizer : undefined;
  let steps = 0;
  let sinceSlice = 0;
  for (let done = 0; done < run.epochs;) {
    // Between two yields the user may have changed the network.
    reconcile(state, run);
    const { position, lossSum } = state.epochPosition ?? { position: 0, lossSum: 0 };
    const loaded = prepareMachine(state, run, job);
    const batchesDone = position / batchSize;
    const limit = Math.min(nextMultiple(batchesDone, slice), nextMultiple(batchesDone, run.every), batches);
    const next = batchesDone + (own === undefined ? stepsAtSameRate(state, run.schedule, limit - batchesDone) : 1);
    const factor = currentFactor(state, run.schedule);
    const rate = isOwnOptimizer(run.optimizer) ? factor : run.optimizer.learningRate * factor;
    if (own === undefined) writeRate(loaded, rate);
    const to = Math.min(rows, next * batchSize);
    const result = loaded.machine.run(position, to);
    state.store.markCurrent(loaded);
    if (result.position < to) {
      state.epochPosition = { position: result.position, lossSum: lossSum + result.loss, epochLayout };
      throw createDivergenceError(state, {
        ...run,
        method: run.optimizer,
        rows: orderOf(state, epochLayout).subarray(result.position, result.position + batchSize),
        batch: result.position / batchSize + 1,
      });
    }
    if (own !== undefined) applyRule(loaded, own, { step: ++steps, factor });
    const total = lossSum + result.loss;
    const complete = to === rows;
    const batch = Math.ceil(to / batchSize);
    countSteps(state, batch - batchesDone);
    if (complete) {
      state.epoch++;
      state.epochPosition = undefined;
      done++;
      averageEpoch(state, run.averaging);
    } else {
      state.epochPosition = { position: to, lossSum: total, epochLayout };
    }
    sinceSlice += work * (batch - batchesDone);
    if (complete || batch % run.every === 0) {
      const evaluation = complete && validation !== undefined ? evaluate(state, run.where, validation) : undefined;
      const noted = complete ? noteLoss(state, evaluation?.loss ?? total / to, run) : {};
      const progress: Progress = {
        epoch: complete ? state.epoch : state.epoch + 1,
        loss: total / to,
        rows: to,
        batch,
        batches,
        complete,
        ...(run.schedule === undefined ? {} : { learningRate: rate }),
        ...noted,
        ...(evaluation === undefined ? {} : { validation: { loss: evaluation.loss, accuracy: evaluation.accuracy } }),
      };
      yield { kind: "report", progress };
      if (noted.stopped === true) return;
    }
    if (sinceSlice >= Math.min(SLICE, slice * work)) {
      sinceSlice = 0;
      yield { kind: "slice" };
    }
  }
}

function nextMultiple(count: number, step: number): number {
  return step === Infinity ? Infinity : (Math.floor(count / step) + 1) * step;
}

/** Calls a rule of one's own for each parameter of a machine. */
function applyRule(loaded: Loaded, { rule }: OwnOptimizer, at: Pick<ParameterStep, "step" | "factor">): void {
  const { machine, plan } = loaded;
  loaded.copies ??= plan.layers.flatMap(({ W, b }) => [machine.read(W) as Tensor, machine.read(b) as Tensor]);
  loaded.gradients ??= [];
  for (const [i, { W, b, dW, db }] of plan.layers.entries()) {
    const pairs = [
      [W, dW!],
      [b, db!],
    ] as const;
    for (const [k, [parameter, gradient]] of pairs.entries()) {
      const copy = loaded.copies[2 * i + k];
      // One array for each gradient, filled again at every step: a new one costs more than the copy.
      const values = machine.read(gradient, gradient.rows, loaded.gradients[2 * i + k]) as Tensor;
      loaded.gradients[2 * i + k] = values;
      rule(copy, values, { name: parameter.name, layer: i + 1, ...at });
      machine.write(parameter, copy);
    }
  }
}

/** Sets η of the optimiser in a machine, unless it is set. */
function writeRate(loaded: Loaded, rate: number): void {
  if (loaded.rate === rate) return;
  const hyper = loaded.machine.read(loaded.plan.hyper!) as Float64Array;
  if (hyper[HYPER.learningRate] !== rate) {
    hyper[HYPER.learningRate] = rate;
    loaded.machine.write(loaded.plan.hyper!, hyper);
  }
  loaded.rate = rate;
}

function createJob({ spec }: State, { where, samples, optimizer, epochLayout, regularisation }: Run): Job {
  const { inputs, targets } = samples;
  const { batchSize } = epochLayout;
  const weighted = samples.weights !== undefined;
  const storage = inputs.values instanceof Uint8Array ? "u8" : spec.precision;
  const data = { rows: inputs.rows, storage, scale: inputs.scale } as const;
  return {
    where,
    role: "training",
    settings: {
      optimizer: optimizer.kind,
      targets: targets.kind,
      weighted,
      batchSize,
      ...data,
      regularisation: regularisationKey(regularisation),
    },
    rows: batchSize,
    compile: () =>
      compileTraining(spec, {
        batchSize,
        ...(isOwnOptimizer(optimizer) ? {} : { optimizer: optimizer.kind }),
        data,
        targets: targets.kind,
        weighted,
        regularisation,
      }),
  };
}

/** Returns the machine that trains, with the samples and the order of the current epoch in it. */
function prepareMachine(state: State, { samples, epochLayout }: Run, job: Job): Loaded {
  const loaded = state.store.prepare(job);
  const { inputs, targets, weights, order } = loaded.plan.data!;
  if (loaded.samples !== samples.identity) {
    loaded.machine.write(inputs, samples.inputs.values);
    loaded.machine.write(targets, samples.targets.values);
    if (weights !== undefined) loaded.machine.write(weights, samples.weights!);
    loaded.samples = samples.identity;
    delete loaded.order;
  }
  if (loaded.plan.epoch !== undefined && loaded.epoch !== state.epoch) {
    loaded.machine.write(loaded.plan.epoch, [state.epoch]);
    loaded.epoch = state.epoch;
  }
  const stream = epochLayout.shuffle ? state.epoch : -1;
  if (loaded.order !== stream) {
    loaded.machine.write(order, orderOf(state, epochLayout));
    loaded.order = stream;
  }
  return loaded;
}

/** Returns the rows in the order of the current epoch. */
function orderOf({ seed, epoch }: State, { rows, shuffle }: EpochPosition["epochLayout"]): Uint32Array {
  return shuffle ? epochOrder({ seed, epoch: epoch + 1, rows }) : Uint32Array.from({ length: rows }, (_, row) => row);
}
