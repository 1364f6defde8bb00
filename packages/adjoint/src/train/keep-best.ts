import type { Network } from "../api.ts";

/** Where the parameters of the best epoch stand in a checkpoint. */
const BEST = "best";

/**
 * Restores the parameters of the best epoch of a run with early stopping. `fit` does so when it ends; this is for a loop over its reports that was left at the last epoch.
 * Does nothing where training does not look for the best epoch.
 */
export function keepBest(net: Network): void {
  const { run: { stopping, ...run } = {}, tensors, ...rest } = net.checkpoint();
  if (stopping === undefined) return;
  const entries = Object.entries(tensors);
  const others = entries.filter(([name]) => !name.startsWith(BEST));
  const best = entries.filter(([name]) => name.startsWith(BEST)).map(([name, tensor]) => [name.slice(BEST.length), tensor] as const);
  net.restore({ ...rest, run, tensors: Object.fromEntries([...others, ...best]) });
}
