import { createMethod } from "../optimise/methods.ts";
import type {
  BatchMethod,
  ConjugateGradient,
  ConjugateGradientOptions,
  Lbfgs,
  LbfgsOptions,
  LevenbergMarquardt,
  LevenbergMarquardtOptions,
  Rprop,
  RpropOptions,
  VariableLearningRate,
  VariableLearningRateOptions,
} from "../optimise/methods.ts";
import { RUN_BATCH } from "../train/run.ts";
import { runBatchMethod } from "./run.ts";

/** Limited-memory BFGS: Liu & Nocedal 1989; `history` is 10, c₁ 1e-4 and c₂ 0.9 unless given. */
export function lbfgs(options: LbfgsOptions = {}): Lbfgs {
  return createRunnable(createMethod("lbfgs", options));
}

/** Nonlinear conjugate gradient; β by Polak & Ribière, not below 0, and a reset after n steps unless given. */
export function conjugateGradient(options: ConjugateGradientOptions = {}): ConjugateGradient {
  return createRunnable(createMethod("conjugateGradient", options));
}

/** iRprop⁻: Igel & Hüsken 2003. Every parameter has its own step, which follows the sign of its derivative. */
export function rprop(options: RpropOptions = {}): Rprop {
  return createRunnable(createMethod("rprop", options));
}

/** Steepest descent with momentum and a learning rate that adapts: Hagan & Demuth, Neural Network Design, chapter 12 (Vogl et al. 1988). */
export function variableLearningRate(options: VariableLearningRateOptions = {}): VariableLearningRate {
  return createRunnable(createMethod("variableLearningRate", options));
}

/** Levenberg–Marquardt with the μ schedule of Hagan & Menhaj 1994: μ ← μ/ϑ after a step that reduces the sum of squares, μ ← μ·ϑ before the next try. */
export function levenbergMarquardt(options: LevenbergMarquardtOptions = {}): LevenbergMarquardt {
  return createRunnable(createMethod("levenbergMarquardt", options));
}

/** Adds what trains a network with a method: hidden, so that the method stays plain data, and only programs that use a method carry its code. */
function createRunnable<M extends BatchMethod>(method: M): M {
  Object.defineProperty(method, RUN_BATCH, { value: runBatchMethod });
  return method;
}
