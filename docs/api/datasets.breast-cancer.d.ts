import type { Dataset } from '@adjoint/reference';
import type { Scaling } from '@adjoint/reference';

/**
 * Breast cancer, Wisconsin (diagnostic): 569 tumours, 10 measurements of the cell nuclei (mean, standard error, worst), malignant or benign.
 * W. Wolberg, O. Mangasarian, N. Street and W. Street, UCI Machine Learning Repository, 1993, doi:10.24432/C5DW2B, CC BY 4.0; see `data/SOURCES.md`.
 */
export declare function breastCancer(): ExampleSet;

/**
 * A `Dataset` with the functions of this package as methods, so that they chain. The methods stand on the prototype: what the object holds is the plain
 * data, which a worker can be sent and `{ ...set }` copies. Each method returns a new set and leaves this one as it was.
 */
declare interface ExampleSet extends Dataset {
    /** Two parts that share no row; see {@link split}. */
    split(options: SplitOptions): {
        readonly train: ExampleSet;
        readonly test: ExampleSet;
    };
    /** Every input column to mean 0 and variance 1; see {@link standardize}. */
    standardize(): ExampleSet & {
        readonly scaling: Scaling;
    };
    /** Every input column to [0, 1]; see {@link minMax}. */
    minMax(): ExampleSet & {
        readonly scaling: Scaling;
    };
    /** The scaling that was fitted on another part; see {@link applyScaling}. */
    scale(scaling: Scaling): ExampleSet & {
        readonly scaling: Scaling;
    };
    /** Class numbers as rows with one 1; see {@link oneHot}. */
    oneHot(): ExampleSet;
    /** The first `count` rows; see {@link take}. */
    take(count: number): ExampleSet;
    /** All rows in random order; see {@link shuffle}. */
    shuffle(options: {
        readonly seed: number;
    }): ExampleSet;
    /** The rows with these numbers, in this order; see {@link selectRows}. */
    select(rows: ArrayLike<number>): ExampleSet;
}

declare interface SplitOptions {
    /** The test part: a fraction of the rows between 0 and 1, or a number of rows from 1. */
    readonly test: number;
    /** Decides which rows go where. */
    readonly seed: number;
    /** Keeps the proportions of the classes in both parts, to within one row of each class. False when left out. */
    readonly stratified?: boolean;
}

export { }
