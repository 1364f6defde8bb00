export { checkGradient, type GradientCheckOptions, type GradientReport, type SegmentReport } from "./check.ts";
export type { Finding, FindingKind, Segment } from "./finding.ts";
export type { Kink, ScalarFunction } from "./differences.ts";
