import { HYPER } from "@adjoint/reference";
import { EMA, parameterShapes, stateNames, tensorShapes } from "../compile/shapes.ts";
import { isOwnOptimizer } from "../optimizers.ts";
import type { Optimizer, OwnOptimizer } from "../optimizers.ts";
import { createTensor } from "../state/initialize.ts";
import type { EpochPosition, State } from "../state/state.ts";
import { sameSettings } from "../state/store.ts";
import type { Tensor } from "../state/store.ts";

/** What a run requires of the network's state. */
interface Required {
  readonly optimizer: Optimizer | OwnOptimizer;
  readonly data: State["data"];
  readonly epochLayout: EpochPosition["epochLayout"];
}

/** Makes the network's state fit a run: its optimiser, its data, its position in an epoch. */
export function reconcile(state: State, { optimizer, data, epochLayout }: Required): void {
  state.data = data;
  // A position in other rows, or in another order, has no meaning: the epoch starts again.
  if (state.epochPosition !== undefined && !sameSettings(state.epochPosition.epochLayout, epochLayout)) state.epochPosition = undefined;
  const before = state.optimizer;
  if (before !== undefined && sameSettings<object>(before, optimizer)) return;
  if (isOwnOptimizer(optimizer)) {
    state.store.replace(removals(state));
    state.optimizer = optimizer;
    return;
  }
  const changes: [string, Tensor | undefined][] = [];
  if (before?.kind !== optimizer.kind) {
    changes.push(...removals(state));
    for (const { name, rows, cols } of parameterShapes(state.spec)) {
      for (const fresh of stateNames(optimizer.kind, name)) changes.push([fresh, createTensor(state.spec.precision, rows * cols)]);
    }
    const hyper = new Float64Array(8);
    hyper[HYPER.beta1Power] = 1;
    hyper[HYPER.beta2Power] = 1;
    changes.push(["hyper", writeSettings(hyper, optimizer)]);
  } else {
    changes.push(["hyper", writeSettings(Float64Array.from(state.store.tensors().get("hyper")!), optimizer)]);
  }
  state.store.replace(changes);
  state.optimizer = optimizer;
}

/** Returns the changes that remove what an optimiser keeps: all tensors but the parameters and their means. */
export function removals({ spec, store }: State): [name: string, tensor: undefined][] {
  const parameters = new Set(tensorShapes(spec).map(({ name }) => name));
  return [...store.tensors().keys()].filter((name) => !parameters.has(name) && !name.startsWith(EMA)).map((name) => [name, undefined]);
}

function writeSettings(hyper: Float64Array, { learningRate, beta1, beta2, epsilon, weightDecay }: Optimizer): Float64Array {
  hyper[HYPER.learningRate] = learningRate;
  hyper[HYPER.beta1] = beta1;
  hyper[HYPER.beta2] = beta2;
  hyper[HYPER.epsilon] = epsilon;
  hyper[HYPER.weightDecay] = weightDecay;
  return hyper;
}
