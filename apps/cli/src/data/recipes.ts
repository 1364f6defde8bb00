import type { Source } from "./source.ts";

/** The defaults of a data set. */
export interface Recipe {
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly validation: number;
  readonly learningRate?: number;
  readonly initializer?: "xavier" | "lecun" | "he";
  /** Epochs without a better validation loss after which training stops; never where it is 0 or not given. */
  readonly patience?: number;
}

const DEFAULTS: Recipe = { hidden: [32], epochs: 50, batchSize: 32, validation: 0.2 };

/** The named data sets. The accuracy of `digits` is tested for several seeds. */
const RECIPES: ReadonlyMap<string, Partial<Recipe>> = new Map<string, Partial<Recipe>>([
  ["digits", { hidden: [256], epochs: 60, learningRate: 0.003 }],
  ["iris", { hidden: [16], epochs: 200, batchSize: 16 }],
  ["wine", { hidden: [16], epochs: 100, batchSize: 16 }],
  ["breastCancer", { hidden: [16], epochs: 60 }],
  ["mnist", { hidden: [128], epochs: 10, batchSize: 64, validation: 0 }],
  ["fashionMnist", { hidden: [128], epochs: 10, batchSize: 64, validation: 0 }],
  ["xor", { hidden: [8], epochs: 500, batchSize: 4, validation: 0, learningRate: 0.02 }],
  ["moons", { hidden: [16], epochs: 300, batchSize: 16, learningRate: 0.005 }],
  ["circles", { hidden: [16], epochs: 300, batchSize: 16, learningRate: 0.005 }],
  ["spirals", { hidden: [32, 32], epochs: 500, batchSize: 16, learningRate: 0.005 }],
  ["gaussians", { hidden: [8], epochs: 100, batchSize: 16 }],
  ["sine", { hidden: [16], epochs: 1000, batchSize: 4, validation: 0, learningRate: 0.005 }],
]);

/** From so many rows on a validation part says when to stop; one of fewer rows says so by chance. */
const ENOUGH_TO_VALIDATE = 2000;

/** Returns the defaults for data. @param tested whether rows are held out to test on, so that a small file needs no part to validate on */
export function recipeFor({ spec, kind, rows }: Pick<Source, "spec" | "kind" | "rows">, tested = false): Recipe {
  if (kind !== "file") return { ...DEFAULTS, ...RECIPES.get(spec) };
  const large = rows >= ENOUGH_TO_VALIDATE;
  return {
    hidden: [100],
    epochs: 200,
    batchSize: 200,
    validation: large ? 0.1 : tested ? 0 : 0.2,
    initializer: "xavier",
    patience: large ? 20 : 0,
  };
}
