import { createHash } from "node:crypto";
import type { ExampleSet } from "@adjoint/datasets";

/** Returns the SHA-256 of a set: its shape, the bytes of its inputs and targets, and the names of its columns and classes. */
export function hashOfData(...sets: readonly (ExampleSet | undefined)[]): string {
  const hash = createHash("sha256");
  for (const set of sets) {
    if (set === undefined) continue;
    const { inputs, targets, features } = set;
    const { values, rows, cols, scale } = inputs;
    const labels = targets.kind === "classes" ? targets.labels : targets.values;
    const names = targets.kind === "classes" ? targets.classes : targets.names;
    hash.update(JSON.stringify([rows, cols, scale, features ?? [], targets.kind, names, values.constructor.name, labels.constructor.name]));
    for (const array of [values, labels]) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest("hex");
}
