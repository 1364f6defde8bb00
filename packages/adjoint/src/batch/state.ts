import type { BatchMethod } from "../optimise/methods.ts";
import type { MethodState } from "../optimise/point.ts";
import type { State } from "../state/state.ts";
import { sameSettings } from "../state/store.ts";
import type { Tensor } from "../state/store.ts";
import { THETA, batchTensors } from "../state/batch-tensors.ts";
import { splitTheta } from "./objective.ts";
import { removals } from "../train/reconcile.ts";

/** Where a method stands. */
export interface BatchState {
  readonly theta: Float64Array;
  readonly state: MethodState;
}

/** What was written with each θ: while all of it is the store's, parameters are not compared number by number. */
const written = new WeakMap<
  Float64Array,
  { readonly tensors: readonly (readonly [name: string, tensor: Tensor])[]; readonly state: MethodState }
>();

/** Returns where a method stands in the network's state; `undefined` where it must start: another method, other settings, or parameters that were changed since. */
export function readBatchState({ spec, store, optimizer }: State, method: BatchMethod): BatchState | undefined {
  if (optimizer === undefined || optimizer.kind !== method.kind || !sameSettings<BatchMethod>(optimizer, method)) return undefined;
  const tensors = store.tensors();
  const theta = tensors.get(THETA) as Float64Array;
  const known = written.get(theta);
  if (known?.tensors.every(([name, tensor]) => tensors.get(name) === tensor)) return { theta, state: known.state };
  const same = splitTheta(spec, theta).every(([name, values]) => {
    const tensor = tensors.get(name)!;
    return values.every((value, i) => (tensor instanceof Float32Array ? Math.fround(value) : value) === tensor[i]);
  });
  if (!same) return undefined;
  const names = batchTensors(spec, method).map(([name]) => name);
  return {
    theta,
    state: Object.fromEntries(names.filter((name) => name !== THETA).map((name) => [name, tensors.get(name) as Float64Array])),
  };
}

/** Writes where a method stands to the network's state: parameters, which in f64 are views of θ, θ, and what it keeps. */
export function writeBatchState(state: State, method: BatchMethod, { theta, state: kept }: BatchState): void {
  const tensors: (readonly [name: string, tensor: Tensor])[] = splitTheta(state.spec, theta).map(([name, values]) => [
    name,
    state.spec.precision === "f32" ? Float32Array.from(values) : values,
  ]);
  for (const name of Object.keys(kept)) tensors.push([name, kept[name]]);
  if (state.optimizer?.kind !== method.kind) state.store.replace(removals(state));
  written.set(theta, { tensors, state: kept });
  state.store.replace(tensors);
  state.store.replace([[THETA, theta]]);
  state.optimizer = method;
}
