export { checkFormulas } from "./check-formulas.ts";
export type { CheckReport, ProblemReport, ReadingReport, TargetReport, TargetStatus } from "./report/check-report.ts";
export { compareReports, type Comparison } from "./report/compare.ts";
export { isJudged } from "./report/report.ts";
export { FormulaError, type FormulaErrorCode, type Place } from "./source.ts";
export {
  ACTIVATIONS,
  LAYOUTS,
  LOSSES,
  NOTATIONS,
  REDUCTIONS,
  SYNTAXES,
  type Activation,
  type CheckOptions,
  type LayoutName,
  type Loss,
  type NotationName,
  type Syntax,
} from "./problem.ts";
export { NAME_ROLES, type NameRole } from "./reading/names.ts";
export {
  fingerprints,
  rankRelativeDifference,
  scaleOf,
  type Candidate,
  type ExerciseName,
  type Fingerprint,
  type RankOptions,
  type RelativeDifferenceReport,
} from "./gradients/index.ts";
export {
  checkGradient,
  type Finding,
  type FindingKind,
  type GradientCheckOptions,
  type GradientReport,
  type Kink,
  type ScalarFunction,
  type Segment,
  type SegmentReport,
} from "./gradients/index.ts";
export { CATALOGUE, mistakeOf } from "./mistakes/index.ts";
export type { MistakeText as Mistake } from "./mistakes/mistake.ts";
