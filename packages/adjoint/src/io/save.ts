import { writeSafetensors } from "@adjoint/formats";
import type { Safetensors } from "@adjoint/formats";
import type { NetworkJson } from "../api.ts";
import { createCheckpoint, hasMean } from "./checkpoint.ts";
import { EMA, isTrained, layerParameters, stateNames, tensorShapes } from "../compile/shapes.ts";
import { describeNetwork } from "./describe.ts";
import { batchTensors, isBatchMethod } from "../state/batch-tensors.ts";
import type { State } from "../state/state.ts";

/** Returns description and numbers as JSON. */
export function writeJson(state: State): NetworkJson {
  const tensors = state.store.tensors();
  const numbers = (name: string): number[] => Array.from(tensors.get(name)!);
  return {
    format: "adjoint",
    version: 1,
    ...describeNetwork(state),
    parameters: layerParameters(state.spec, numbers),
  };
}

/** Writes the network as safetensors, in one array. */
export function saveNetwork(state: State, options: { readonly training?: boolean }): Uint8Array {
  return writeSafetensors(networkTensors(state, options));
}

/**
 * Returns what {@link saveNetwork} writes: the tensors and the metadata. The metadata has `format` and `version`, `network` with the description and `data` with what is known of the data, both JSON,
 * and where a run is to continue, `training` with its position and optimiser.
 */
export function networkTensors(state: State, { training = false }: { readonly training?: boolean }): Safetensors {
  const { data, ...network } = describeNetwork(state);
  const { tensors, ...progress } = createCheckpoint(state);
  const { optimizer } = progress;
  const shapes = tensorShapes(state.spec).flatMap(({ name, field, rows, cols }) => {
    const shape = field === "weights" ? [rows, cols] : [cols];
    const best = training && progress.run?.stopping !== undefined ? [`best${name}`] : [];
    const states =
      training && optimizer !== undefined && !isBatchMethod(optimizer) && isTrained(field) ? stateNames(optimizer.kind, name) : [];
    const mean = training && hasMean(progress.run) ? [`mean${name}`] : [];
    const ema = training && progress.run?.ema !== undefined && isTrained(field) ? [`${EMA}${name}`] : [];
    return [name, ...states, ...best, ...mean, ...ema].map((key) => ({ name: key, shape, values: tensors[key] }));
  });
  if (training && tensors["hyper"] !== undefined) shapes.push({ name: "hyper", shape: [8], values: tensors["hyper"] });
  if (training && isBatchMethod(optimizer))
    for (const [name, length] of batchTensors(state.spec, optimizer)) shapes.push({ name, shape: [length], values: tensors[name] });
  return {
    tensors: shapes,
    metadata: {
      format: "adjoint",
      version: "1",
      network: JSON.stringify(network),
      ...(data === undefined ? {} : { data: JSON.stringify(data) }),
      ...(training ? { training: JSON.stringify(progress) } : {}),
    },
  };
}
