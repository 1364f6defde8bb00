import { createHash } from "node:crypto";
import type { ExampleSet } from "@adjoint/datasets";
import type { TrainOptions } from "../training/prepare.ts";

/** Returns the SHA-256 of the data of a run: of each set its shape, the bytes of its inputs and targets, and the names of its columns and classes. */
export function hashOfData({ source, blocks }: Pick<TrainOptions, "source" | "blocks">): string {
  const hash = createHash("sha256");
  for (const set of blocks?.all() ?? [source.set, source.test]) if (set !== undefined) addTo(hash, set);
  return hash.digest("hex");
}

function addTo(hash: ReturnType<typeof createHash>, { inputs, targets, features }: ExampleSet): void {
  const { values, rows, cols, scale } = inputs;
  const labels = targets.kind === "classes" ? targets.labels : targets.values;
  const names = targets.kind === "classes" ? targets.classes : targets.names;
  hash.update(JSON.stringify([rows, cols, scale, features ?? [], targets.kind, names, values.constructor.name, labels.constructor.name]));
  for (const array of [values, labels]) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}
