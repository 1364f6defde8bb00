import type { NetworkSpec } from "../compile/spec.ts";
import { outputsOf } from "../compile/shapes.ts";
import { fail } from "../errors.ts";
import type { Samples } from "./samples.ts";

/** Returns samples whose classes are smoothed: (1 − ε)·y + ε/K over the K outputs of softmax, (1 − ε)·y + ε/2 for each output of sigmoid. */
export function smoothLabels(
  where: string,
  samples: Samples,
  { spec, epsilon }: { readonly spec: NetworkSpec; readonly epsilon: number },
): Samples {
  const { labels, rows } = samples.targets;
  if (spec.loss !== "crossEntropy" || labels === undefined) fail(where, "smoothing-needs-classes", {});
  if (epsilon === 0) return samples;
  const outputs = outputsOf(spec);
  const share = spec.layers.at(-1)!.activation === "softmax" ? epsilon / outputs : epsilon / 2;
  const values = new Float64Array(rows * outputs).fill(share);
  labels.forEach((label, i) => {
    if (outputs > 1) values[i * outputs + label] += 1 - epsilon;
    else values[i] += (1 - epsilon) * label;
  });
  return { ...samples, targets: { ...samples.targets, kind: "values", values }, identity: {} };
}
