import type { Matrix, OptimizerKind, Program, Storage } from "@adjoint/reference";
import { backward } from "./backward.ts";
import { forward, gather, loss } from "./forward.ts";
import { planNetwork } from "./plan.ts";
import type { Plan, PlanOptions } from "./plan.ts";
import type { NetworkSpec, Regularisation } from "./spec.ts";
import { clip, update } from "./update.ts";

/** A program with the plan of its matrices: what is written to a machine before a run, and read after it. */
export interface Compiled {
  readonly plan: Plan;
  readonly program: Program;
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
  const parameters = plan.layers.flatMap(({ W, b, states }) => [W, b, ...states.W, ...states.b]);
  const rest = plan.hyper === undefined ? plan.layers.flatMap(({ dW, db }) => [dW!, db!]) : [plan.hyper];
  return finish(spec, plan, { batchSize, instructions, outputs: [...parameters, ...rest] });
}

/** Forward, loss and backward over one batch that is written to X and Y; every dW, db (and dX) can be read. */
export function compileGradient(
  spec: NetworkSpec,
  options: Required<Pick<PlanOptions, "batchSize" | "targets">> & Pick<PlanOptions, "inputGradient" | "weighted" | "regularisation">,
): Compiled {
  const { regularisation } = options;
  const plan = planNetwork(spec, { ...options, gradients: true });
  const instructions = [...forward(spec, plan, regularisation), ...loss(spec, plan), ...backward(spec, plan, regularisation)];
  const outputs = plan.layers.flatMap(({ dW, db }) => [dW!, db!]);
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

/** Forward and loss over one batch; every A can be read. */
export function compileLoss(
  spec: NetworkSpec,
  options: Required<Pick<PlanOptions, "batchSize" | "targets">> & Pick<PlanOptions, "weighted" | "regularisation">,
): Compiled {
  const plan = planNetwork(spec, options);
  return finish(spec, plan, {
    ...options,
    instructions: [...forward(spec, plan, options.regularisation), ...loss(spec, plan)],
    outputs: plan.layers.map(({ A }) => A),
  });
}

/** Forward over one batch; the last A can be read. */
export function compilePrediction(spec: NetworkSpec, options: Pick<PlanOptions, "batchSize">): Compiled {
  const plan = planNetwork(spec, options);
  return finish(spec, plan, { ...options, instructions: forward(spec, plan), outputs: [plan.layers.at(-1)!.A] });
}

function finish(
  spec: NetworkSpec,
  plan: Plan,
  { batchSize, instructions, outputs }: Pick<Program, "batchSize" | "instructions"> & { readonly outputs: readonly Matrix[] },
): Compiled {
  const { matrices, bytes } = plan;
  return { plan, program: { precision: spec.precision, batchSize, matrices, bytes, instructions, outputs } };
}
