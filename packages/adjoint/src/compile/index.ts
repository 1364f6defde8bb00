import type { Matrix, OptimizerKind, Program, Storage } from "@adjoint/reference";
import { backward } from "./backward.ts";
import { forward, gather, loss } from "./forward.ts";
import { foldedSpec } from "./normalization.ts";
import { keptMatrices, parametersOf, planNetwork } from "./plan.ts";
import type { Plan, PlanOptions } from "./plan.ts";
import type { NetworkSpec, Regularisation } from "./spec.ts";
import { clip, update } from "./update.ts";

/** A program with the plan of its matrices: what is written to a machine before a run, and read after it. */
export interface Compiled {
  readonly plan: Plan;
  readonly program: Program;
  /** The network whose batch normalisation is a part of this program's W and b */
  readonly folds?: NetworkSpec;
}

export interface TrainingOptions {
  /** m: a batch has that many rows, the last of an epoch what is left */
  readonly batchSize: number;
  /** None: the gradients are outputs, and nothing is updated */
  readonly optimizer?: OptimizerKind;
  /** Rows of all examples, and how their inputs lie in memory; bytes are multiplied with `scale` when their batch is gathered */
  readonly data: { readonly rows: number; readonly storage: Storage; readonly scale: number };
  readonly targets: "classes" | "values";
  /** Whether rows count differently */
  readonly weighted?: boolean;
  readonly regularisation?: Regularisation;
}

/** One step of training: gather, forward, loss, backward, clip, update. Only parameters, states and `hyper` can be read, so a backend need not store a gradient. */
export function compileTraining(
  spec: NetworkSpec,
  { batchSize, optimizer, data, targets, weighted = false, regularisation = {} }: TrainingOptions,
): Compiled {
  const plan = planNetwork(spec, {
    batchSize,
    targets,
    weighted,
    gradients: true,
    ...(optimizer === undefined ? {} : { optimizer }),
    data,
    regularisation,
  });
  const instructions = [
    ...gather(plan, data.scale),
    ...forward(spec, plan, regularisation),
    ...loss(spec, plan),
    ...backward(spec, plan, regularisation),
    ...clip(plan, regularisation),
    ...(optimizer === undefined ? [] : update(plan, optimizer, regularisation)),
  ];
  const gradients = optimizer === undefined ? gradientsOf(plan) : [];
  return finish(spec, plan, { batchSize, instructions, outputs: [...keptMatrices(plan), ...gradients] });
}

/** Forward, loss and backward over one batch that is written to X and Y; every dW, db (and dX) can be read. */
export function compileGradient(
  spec: NetworkSpec,
  options: Required<Pick<PlanOptions, "batchSize" | "targets">> & Pick<PlanOptions, "inputGradient" | "weighted" | "regularisation">,
): Compiled {
  const { regularisation } = options;
  const plan = planNetwork(spec, { ...options, gradients: true });
  const instructions = [...forward(spec, plan, regularisation), ...loss(spec, plan), ...backward(spec, plan, regularisation)];
  const outputs = gradientsOf(plan);
  return finish(spec, plan, { ...options, instructions, outputs: plan.dX === undefined ? outputs : [...outputs, plan.dX] });
}

/** As {@link compileGradient}, with Z of every layer and dX; every matrix can be read. */
export function compileTrace(
  spec: NetworkSpec,
  options: Required<Pick<PlanOptions, "batchSize" | "targets">> & Pick<PlanOptions, "weighted">,
): Compiled {
  const plan = planNetwork(spec, { ...options, gradients: true, inputGradient: true, keepZ: true });
  const instructions = [...forward(spec, plan), ...loss(spec, plan), ...backward(spec, plan)];
  return finish(spec, plan, { ...options, instructions, outputs: plan.matrices });
}

/** Forward and loss over one batch; every A can be read. `inference`: as for a prediction, without the statistics of the batch. */
export function compileLoss(
  given: NetworkSpec,
  {
    inference = false,
    ...options
  }: Required<Pick<PlanOptions, "batchSize" | "targets">> &
    Pick<PlanOptions, "weighted" | "regularisation"> & { readonly inference?: boolean },
): Compiled {
  const spec = inference ? foldedSpec(given) : given;
  const plan = planNetwork(spec, options);
  return finish(spec, plan, {
    ...options,
    instructions: [...forward(spec, plan, options.regularisation), ...loss(spec, plan)],
    outputs: plan.layers.map(({ A }) => A),
    ...(spec === given ? {} : { folds: given }),
  });
}

/** Forward over one batch; the last A can be read. */
export function compilePrediction(given: NetworkSpec, options: Pick<PlanOptions, "batchSize">): Compiled {
  const spec = foldedSpec(given);
  const plan = planNetwork(spec, options);
  const folds = spec === given ? {} : { folds: given };
  return finish(spec, plan, { ...options, instructions: forward(spec, plan), outputs: [plan.layers.at(-1)!.A], ...folds });
}

function gradientsOf(plan: Plan): Matrix[] {
  return parametersOf(plan).map(({ gradient }) => gradient!);
}

function finish(
  spec: NetworkSpec,
  plan: Plan,
  {
    batchSize,
    instructions,
    outputs,
    folds,
  }: Pick<Program, "batchSize" | "instructions"> & Pick<Compiled, "folds"> & { readonly outputs: readonly Matrix[] },
): Compiled {
  const { matrices, bytes } = plan;
  const program = { precision: spec.precision, batchSize, matrices, bytes, instructions, outputs };
  return { plan, program, ...(folds === undefined ? {} : { folds }) };
}
