import type { NetworkDescription } from "../api.ts";
import type { State } from "../state/state.ts";

/** Returns what a network is, without its numbers; a copy. */
export function describeNetwork({ spec, seed, epoch, data }: State): NetworkDescription {
  const { inputs, layers, loss, l2, l1, precision } = spec;
  return {
    inputs,
    layers: [...layers],
    loss,
    l2,
    ...(l1 === undefined ? {} : { l1 }),
    seed,
    precision,
    epoch,
    ...(data === undefined ? {} : { data }),
  };
}
