export { leastSquares, trustRegion } from "./optimise/least-squares.ts";
export type {
  Jacobian,
  LeastSquares,
  LeastSquaresIteration,
  LeastSquaresOptions,
  Residuals,
  TrustRegion,
} from "./optimise/least-squares.ts";
export { contours } from "./optimise/contours.ts";
export type { ContourMethod, ContourOptions, Contours, ContourStep } from "./optimise/contours.ts";
export { conjugateGradient, lbfgs, levenbergMarquardt, rprop, variableLearningRate } from "./batch/methods.ts";
export type {
  BatchMethod,
  ConjugateFormula,
  ConjugateGradient,
  ConjugateGradientOptions,
  GradientMethod,
  Lbfgs,
  LbfgsOptions,
  LevenbergMarquardt,
  LevenbergMarquardtOptions,
  Rprop,
  RpropOptions,
  VariableLearningRate,
  VariableLearningRateOptions,
} from "./optimise/methods.ts";
export { minimize } from "./optimise/minimize.ts";
export type { Iteration, MinimizeOptions, Minimum, Objective, StopReason } from "./optimise/minimize.ts";
