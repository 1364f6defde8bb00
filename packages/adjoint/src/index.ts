export { network } from "./network.ts";
export type {
  AbortSignalLike,
  CheckedEntry,
  CheckedParameter,
  Checkpoint,
  Evaluation,
  FitAsyncOptions,
  FitOptions,
  Gradcheck,
  GradcheckOptions,
  GradientOptions,
  HostOptions,
  Kink,
  LayerParameters,
  LayerTrace,
  LossAndGradients,
  Network,
  NetworkDescription,
  NetworkJson,
  NetworkOptions,
  NumberedMatrix,
  ParameterGroup,
  Progress,
  RunState,
  Trace,
  TrainResult,
} from "./api.ts";
export { ema, swa } from "./averaging.ts";
export type { Averaging, Ema, Swa } from "./averaging.ts";
export { ACTIVATIONS, dense, uniform } from "./layers.ts";
export type { Activation, Dense, DenseOptions, GivenMatrix, Initializer, Normalization, Uniform } from "./layers.ts";
export { absoluteError, focal, huber, pinball, poisson, squaredError } from "./loss.ts";
export type {
  AbsoluteError,
  ErrorOfValues,
  Focal,
  Huber,
  Loss,
  LossFor,
  OutputActivation,
  Pinball,
  Poisson,
  SquaredError,
  ValidLayers,
} from "./loss.ts";
export { keepBest } from "./train/keep-best.ts";
export { cosine, exponentialDecay, logCosine, oneCycle, reduceOnPlateau, stepDecay } from "./schedules.ts";
export type { Cosine, ExponentialDecay, LogCosine, OneCycle, ReduceOnPlateau, Schedule, StepDecay } from "./schedules.ts";
export type { ClassWeight } from "./data/weigh.ts";
export { adam, adamw, applyGradients, momentum, nesterov, rmsprop, sgd, velocity } from "./optimizers.ts";
export type {
  AdamOptions,
  AdamwOptions,
  MomentumOptions,
  Optimizer,
  OwnOptimizer,
  ParameterStep,
  RmspropOptions,
  SgdOptions,
  UpdateRule,
} from "./optimizers.ts";
export type { DataDescription, Examples, InputsLike, LabelsLike, Numbers, TargetsLike } from "./data/examples.ts";
export { fromJSON, load } from "./load.ts";
export type { BatchMethod, ConjugateGradient, Lbfgs, LevenbergMarquardt, Rprop, VariableLearningRate } from "./optimise/methods.ts";
export type { StopReason } from "./optimise/minimize.ts";
export type { Safetensors } from "@adjoint/formats";
export { epochOrder } from "./train/order.ts";
export { DivergenceError } from "./train/diverge.ts";
export { compileGradient, compileLoss, compilePrediction, compileTrace, compileTraining } from "./compile/index.ts";
export type { Compiled, TrainingOptions } from "./compile/index.ts";
export type { DataMatrices, LayerMatrices, Plan } from "./compile/plan.ts";
export type { NetworkSpec, Regularisation } from "./compile/spec.ts";
// The parts of the contract that users of the package need.
export { AdjointError, ArgumentError, DataError, FormatError, HostError, NumericError, ShapeError } from "@adjoint/reference";
export type {
  Backend,
  Dataset,
  Elementwise,
  Instruction,
  Precision,
  Program,
  Scaling,
  Schema,
  SchemaColumn,
  SquaredErrorConvention,
} from "@adjoint/reference";
