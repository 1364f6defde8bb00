import type { Safetensors } from "@adjoint/formats";
import type { HostOptions, Network, NetworkJson } from "./api.ts";
import { readJson, readModel } from "./io/read-model.ts";
import { createNetwork } from "./network.ts";

/**
 * Creates the network that {@link Network.toJSON} described, with the same bits.
 * @throws FormatError where it is not such a description
 */
export function fromJSON(json: NetworkJson | string, options: HostOptions = {}): Network {
  return createNetwork(readJson("fromJSON", json, options));
}

/**
 * Creates the network that {@link Network.save} or {@link Network.toTensors} returned, with the same bits; saved with `training: true` it continues where it was.
 * @throws FormatError where the bytes are not a safetensors file, or not one of Adjoint
 */
export function load(model: Uint8Array | Safetensors, options: HostOptions = {}): Network {
  return createNetwork(readModel("load", model, options));
}
