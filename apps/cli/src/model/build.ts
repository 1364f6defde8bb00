import { dense, network } from "adjoint";
import type { Network } from "adjoint";
import type { ExampleSet } from "@adjoint/datasets";
import { engineFor } from "./engine.ts";
import type { EngineOptions } from "../options/engine.ts";
import type { Recipe } from "../data/recipes.ts";
import { hiddenOf, lossOf } from "./settings.ts";
import type { AllSettings } from "./settings.ts";

/** Creates the network that the options describe, for data of this shape. */
export async function buildNetwork(
  settings: AllSettings & EngineOptions,
  { inputs, targets, schema }: ExampleSet,
  recipe: Recipe,
): Promise<Network> {
  // Labels that hold or not are probabilities, though each is a value of 0 or 1.
  const { loss, output } = lossOf(
    schema?.learns === "labels" ? { output: "sigmoid", ...settings } : settings,
    schema?.learns === "labels" ? "classes" : targets.kind,
  );
  const initializer = settings.initializer ?? recipe.initializer;
  const hidden = hiddenOf(settings, recipe.hidden);
  const norm = settings.normalization === undefined ? {} : { normalization: settings.normalization };
  return network({
    ...(await engineFor(settings)),
    inputs: inputs.cols,
    layers: [...hidden.map(({ units, activation }) => dense(units, activation, norm)), dense(outputsOf(targets, output), output)],
    loss,
    seed: settings.seed ?? 1,
    l2: settings.l2 ?? 0,
    l1: settings.l1 ?? 0,
    precision: settings.precision ?? "f32",
    ...(initializer === undefined ? {} : { initializer }),
  });
}

/** Counts the outputs: one for each class or value; one sigmoid is enough for two classes. */
function outputsOf(targets: ExampleSet["targets"], output: string): number {
  if (targets.kind === "values") return targets.cols;
  return output === "sigmoid" && targets.classes.length === 2 ? 1 : targets.classes.length;
}
