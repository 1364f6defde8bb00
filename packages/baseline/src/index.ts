import { createInterpreter } from "@adjoint/reference";
import type { Backend } from "@adjoint/reference";
import * as dense from "./dense.ts";
import * as dropout from "./dropout.ts";
import * as gather from "./gather.ts";
import * as limits from "./limits.ts";
import * as loss from "./loss.ts";
import * as moreLosses from "./more-losses.ts";
import * as noise from "./noise.ts";
import * as normalize from "./normalize.ts";
import * as update from "./update.ts";

/**
 * Returns a backend for Adjoint's programs in the fastest plain TypeScript: sums in f64, results rounded when they are stored. Not bit for bit the reference, but
 * within `wideBound` of the exact formulas, which is nearer than the reference itself; a product's sum of more than 768 terms is rounded after each 768.
 * Deterministic: the same bits on every host.
 */
export function createBaseline(): Backend {
  return createInterpreter({
    name: "baseline",
    actions: Object.assign({}, dense, dropout, gather, limits, loss, moreLosses, noise, normalize, update),
  });
}
