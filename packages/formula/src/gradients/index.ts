export { differenceOverNorms, differenceOverSum, type ExerciseName } from "./exercises.ts";
export { fingerprints, rankRelativeDifference, scaleOf } from "./rank.ts";
export type { Candidate, Fingerprint, RankOptions, RelativeDifferenceReport } from "./rank.ts";
export { checkGradient, type GradientCheckOptions, type GradientReport, type SegmentReport } from "./check.ts";
export type { Finding, FindingKind, Segment } from "./finding.ts";
export type { Kink, ScalarFunction } from "./differences.ts";
