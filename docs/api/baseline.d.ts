import type { Backend } from '@adjoint/reference';

/**
 * Returns a backend for Adjoint's programs in the fastest plain TypeScript: sums in f64, results rounded when they are stored. Not bit for bit the reference, but
 * within `wideBound` of the exact formulas, which is nearer than the reference itself; a product's sum of more than 768 terms is rounded after each 768.
 * Deterministic: the same bits on every host.
 */
export declare function createBaseline(): Backend;

export { }
