export { checkFormulas, type CheckReport, type ProblemReport, type TargetReport, type TargetStatus } from "./check.ts";
export { FormulaError, type FormulaErrorCode, type Place } from "./source.ts";
export {
  ACTIVATIONS,
  LAYOUTS,
  LOSSES,
  NOTATIONS,
  SYNTAXES,
  type CheckOptions,
  type LayoutName,
  type Loss,
  type NotationName,
} from "./problem.ts";
export { parseFormulas, recogniseSyntax } from "./syntax/recognise.ts";
export type { Program, Syntax } from "./ast.ts";
export type { Activation } from "./numbers/functions.ts";
