import type { HostOptions, Network, NetworkJson } from "./network.ts";

/**
 * The network that {@link Network.toJSON} described, with the same bits.
 * @throws FormatError where it is no such description
 */
export function fromJSON(json: NetworkJson | string, options: HostOptions = {}): Network {
  throw new Error(`not there yet: ${typeof json} ${typeof options}`);
}

/**
 * The network that {@link Network.save} wrote, with the same bits; with `training: true` it also goes on where it stood.
 * @throws FormatError where the bytes are no safetensors file, or not one of ours
 */
export function load(bytes: Uint8Array, options: HostOptions = {}): Network {
  throw new Error(`not there yet: ${bytes.length} ${typeof options}`);
}
