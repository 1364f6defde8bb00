import { dense, network } from "adjoint";
import type { Network } from "adjoint";
import type { ExampleSet } from "@adjoint/datasets";
import { hostFor } from "./host.ts";
import type { RunOptions } from "./options.ts";
import type { Recipe } from "./recipes.ts";
import { hiddenOf, lossOf } from "./settings.ts";
import type { AllSettings } from "./settings.ts";

/** The network that the options describe, for data of this shape. */
export async function buildNetwork(settings: AllSettings & RunOptions, { inputs, targets }: ExampleSet, recipe: Recipe): Promise<Network> {
  const { loss, output } = lossOf(settings, targets.kind);
  const hidden = hiddenOf(settings, recipe.hidden);
  return network({
    ...(await hostFor(settings)),
    inputs: inputs.cols,
    layers: [...hidden.map(({ units, activation }) => dense(units, activation)), dense(outputsOf(targets, output), output)],
    loss,
    seed: settings.seed ?? 1,
    l2: settings.l2 ?? 0,
    precision: settings.precision ?? "f32",
    ...(settings.initializer === undefined ? {} : { initializer: settings.initializer }),
  });
}

/** A unit for each class or value; one sigmoid is enough for two classes. */
function outputsOf(targets: ExampleSet["targets"], output: string): number {
  if (targets.kind === "values") return targets.cols;
  return output === "sigmoid" && targets.classes.length === 2 ? 1 : targets.classes.length;
}
