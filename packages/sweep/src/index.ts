export { readSpace } from "./space.ts";
export type { Method, Parameter, SearchSpace } from "./space.ts";
export { trialsOf } from "./trials.ts";
export type { Trial } from "./trials.ts";
export { rungsOf, runSweep } from "./run.ts";
export type { Executor, Job, JobResult, TrialResult } from "./run.ts";
