import type { Dataset, Scaling } from "@adjoint/reference";
import { oneHot } from "./one-hot.ts";
import { applyScaling, minMax, standardize } from "./scaling.ts";
import { selectRows, shuffle, take } from "./select.ts";
import { split } from "./split.ts";
import type { SplitOptions } from "./split.ts";

/**
 * A `Dataset` with the functions of this package as methods, so that they chain. The methods stand on the prototype: what the object holds is the plain
 * data, which a worker can be sent and `{ ...set }` copies. Each method returns a new set and leaves this one as it was.
 */
export interface ExampleSet extends Dataset {
  /** Two parts that share no row; see {@link split}. */
  split(options: SplitOptions): { readonly train: ExampleSet; readonly test: ExampleSet };
  /** Every input column to mean 0 and variance 1; see {@link standardize}. */
  standardize(): ExampleSet & { readonly scaling: Scaling };
  /** Every input column to [0, 1]; see {@link minMax}. */
  minMax(): ExampleSet & { readonly scaling: Scaling };
  /** The scaling that was fitted on another part; see {@link applyScaling}. */
  scale(scaling: Scaling): ExampleSet & { readonly scaling: Scaling };
  /** Class numbers as rows with one 1; see {@link oneHot}. */
  oneHot(): ExampleSet;
  /** The first `count` rows; see {@link take}. */
  take(count: number): ExampleSet;
  /** All rows in random order; see {@link shuffle}. */
  shuffle(options: { readonly seed: number }): ExampleSet;
  /** The rows with these numbers, in this order; see {@link selectRows}. */
  select(rows: ArrayLike<number>): ExampleSet;
}

type Methods = Omit<ExampleSet, keyof Dataset>;

const methods: Methods & ThisType<Dataset> = {
  split(options) {
    const { train, test } = split(this, options);
    return { train: createExampleSet(train), test: createExampleSet(test) };
  },
  standardize() {
    return createExampleSet(standardize(this));
  },
  minMax() {
    return createExampleSet(minMax(this));
  },
  scale(scaling) {
    return createExampleSet(applyScaling(this, scaling));
  },
  oneHot() {
    return createExampleSet(oneHot(this));
  },
  take(count) {
    return createExampleSet(take(this, count));
  },
  shuffle(options) {
    return createExampleSet(shuffle(this, options));
  },
  select(rows) {
    return createExampleSet(selectRows(this, rows));
  },
};

/** Gives a data set its methods. The arrays are shared, not copied. */
export function createExampleSet<D extends Dataset>(dataset: D): ExampleSet & D {
  const set = Object.assign(Object.create(methods) as ExampleSet, dataset);
  Object.freeze(set);
  return set;
}
