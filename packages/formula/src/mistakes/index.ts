import { accumulates } from "./accumulates.ts";
import { aliasing } from "./aliasing.ts";
import { averagedTwice } from "./averaged-twice.ts";
import { biasGradientMissing } from "./bias-gradient-missing.ts";
import { biasRegularised } from "./bias-regularised.ts";
import { biasRowKept } from "./bias-row-kept.ts";
import { biasSumWrongAxis } from "./bias-sum-wrong-axis.ts";
import { biasUnitNotOne } from "./bias-unit-not-one.ts";
import { derivativeAtActivation } from "./derivative-at-activation.ts";
import { derivativeFormFedZ } from "./derivative-form-fed-z.ts";
import { elementwiseForMatrix } from "./elementwise-for-matrix.ts";
import { equalInitialWeights } from "./equal-initial-weights.ts";
import { extraFactor } from "./extra-factor.ts";
import { extraOutputDerivative } from "./extra-output-derivative.ts";
import { extraTerm } from "./extra-term.ts";
import { faultyChecker } from "./faulty-checker.ts";
import { gradientTransposed } from "./gradient-transposed.ts";
import { inconsistentAverage } from "./inconsistent-average.ts";
import { labelsShifted } from "./labels-shifted.ts";
import { lambdaNotAveraged } from "./lambda-not-averaged.ts";
import { lastSampleOnly } from "./last-sample-only.ts";
import { layerIndex } from "./layer-index.ts";
import { lossActivationMismatch } from "./loss-activation-mismatch.ts";
import { lossSign } from "./loss-sign.ts";
import { matrixForElementwise } from "./matrix-for-elementwise.ts";
import { meanOfFactors } from "./mean-of-factors.ts";
import { missingAverage } from "./missing-average.ts";
import { missingHiddenDerivative } from "./missing-hidden-derivative.ts";
import { missingOutputDerivative } from "./missing-output-derivative.ts";
import { missingTranspose } from "./missing-transpose.ts";
import { missingWeightTranspose } from "./missing-weight-transpose.ts";
import { missingWeights } from "./missing-weights.ts";
import { parametersChanged } from "./parameters-changed.ts";
import { preactivationInGradient } from "./preactivation-in-gradient.ts";
import { regularisationFactor } from "./regularisation-factor.ts";
import { regularisationMissing } from "./regularisation-missing.ts";
import { regularisationSign } from "./regularisation-sign.ts";
import { reluKink } from "./relu-kink.ts";
import { signFlipped } from "./sign-flipped.ts";
import { softmaxAxis } from "./softmax-axis.ts";
import { softmaxElementwise } from "./softmax-elementwise.ts";
import { squaredErrorFactorTwo } from "./squared-error-factor-two.ts";
import { staleIndex } from "./stale-index.ts";
import { unrollOrder } from "./unroll-order.ts";
import { updatedWeightsUsed } from "./updated-weights-used.ts";
import { wrongActivationIndex } from "./wrong-activation-index.ts";
import { wrongAverageCount } from "./wrong-average-count.ts";
import { wrongAxis } from "./wrong-axis.ts";
import { wrongDerivative } from "./wrong-derivative.ts";
import { wrongFactor } from "./wrong-factor.ts";
import { wrongIndex } from "./wrong-index.ts";
import { wrongLabel } from "./wrong-label.ts";
import { wrongLayer } from "./wrong-layer.ts";
import { wrongMomentum } from "./wrong-momentum.ts";
import { wrongOperand } from "./wrong-operand.ts";
import { wrongOrder } from "./wrong-order.ts";
import { wrongRegulariser } from "./wrong-regulariser.ts";
import { wrongRowDropped } from "./wrong-row-dropped.ts";
import type { Mistake, MistakeText } from "./mistake.ts";

/** Every named mistake, in the order in which names are preferred where two are the same number. */
export const MISTAKES = [
  missingOutputDerivative,
  extraOutputDerivative,
  softmaxElementwise,
  lossActivationMismatch,
  missingHiddenDerivative,
  derivativeAtActivation,
  derivativeFormFedZ,
  wrongDerivative,
  missingWeightTranspose,
  elementwiseForMatrix,
  gradientTransposed,
  wrongActivationIndex,
  preactivationInGradient,
  biasRowKept,
  wrongRowDropped,
  biasUnitNotOne,
  biasGradientMissing,
  biasSumWrongAxis,
  missingAverage,
  averagedTwice,
  wrongAverageCount,
  inconsistentAverage,
  lastSampleOnly,
  meanOfFactors,
  biasRegularised,
  lambdaNotAveraged,
  regularisationFactor,
  regularisationMissing,
  regularisationSign,
  signFlipped,
  squaredErrorFactorTwo,
  updatedWeightsUsed,
  labelsShifted,
  unrollOrder,
  missingWeights,
  extraFactor,
  matrixForElementwise,
  softmaxAxis,
  wrongAxis,
  accumulates,
  wrongRegulariser,
  staleIndex,
  parametersChanged,
  aliasing,
  equalInitialWeights,
  wrongMomentum,
  lossSign,
  wrongLabel,
  layerIndex,
  wrongLayer,
  wrongOperand,
  extraTerm,
  missingTranspose,
  wrongOrder,
  wrongIndex,
  wrongFactor,
  faultyChecker,
  reluKink,
] as const satisfies readonly Mistake[];

export type MistakeCode = (typeof MISTAKES)[number]["code"];

/** Every named mistake, as it is told. */
export const CATALOGUE: readonly MistakeText[] = MISTAKES.map(({ code, message, what, why, how }) => ({ code, message, what, why, how }));

/** Returns the mistake of a code; undefined for a code that there is not. */
export function mistakeOf(code: string): MistakeText | undefined {
  return CATALOGUE.find((entry) => entry.code === code);
}
