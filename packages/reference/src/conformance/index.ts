export { runConformance } from "./suite.ts";
export type { ConformanceOptions } from "./suite.ts";
export { fusedBound, wideBound } from "./interval.ts";
export type { Bound } from "./interval.ts";
