export { differenceOverNorms, differenceOverSum, type ExerciseName } from "./exercises.ts";
export { fingerprints, rankRelativeDifference, scaleOf } from "./rank.ts";
export type { Candidate, Fingerprint, RankOptions, RelativeDifferenceReport } from "./rank.ts";
