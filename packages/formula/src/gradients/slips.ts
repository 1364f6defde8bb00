import { at, combine, dense, mapEach, multiply, transpose, withTopRow, type Dense } from "../core/dense.ts";
import { activate, derivative, sigmoid, sumOfColumns } from "../core/dense-network.ts";
import type { Checker, Exercise, ExerciseName } from "./exercises.ts";
import { CORRECT, type Place, type Steps } from "./steps.ts";

/** One way to get a gradient wrong: the steps, the unrolling or the checker that differ from what is right. */
export interface GradientMistake {
  /** The catalogue's code. */
  readonly code: string;
  /** What was done, as an equation. */
  readonly description: string;
  readonly steps?: Partial<Steps>;
  readonly unroll?: (gradients: readonly Dense[], exercise: Exercise) => Float64Array;
  readonly checker?: Partial<Checker>;
  /** The only exercise whose text has this mistake. */
  readonly only?: ExerciseName;
}

const scale = (matrix: Dense, factor: number): Dense => mapEach(matrix, (x) => factor * x);
const averaged = (factor: (place: Place) => number): Partial<Steps> => ({
  average: (sum, place) => scale(sum, factor(place) / place.m),
});
/** 1/m for some columns only; column 0 is the bias. */
const averagedByColumn = (factor: (j: number, m: number) => number): Partial<Steps> => ({
  average: (sum, { m }) => dense(sum.rows, sum.cols, (i, j) => (at(sum, i, j) * factor(j, m)) / m),
});
const regularised = (term: (theta: number, place: { i: number; j: number; lambda: number; m: number }) => number): Partial<Steps> => ({
  regularise: (Theta, lambda, m) => dense(Theta.rows, Theta.cols, (i, j) => term(at(Theta, i, j), { i, j, lambda, m })),
});
const weightDecay = (coefficient: (lambda: number, m: number) => number): Partial<Steps> =>
  regularised((theta, { j, lambda, m }) => (j === 0 ? 0 : coefficient(lambda, m) * theta));
const hiddenFactor = (factor: (a: number, z: number) => number): Partial<Steps> => ({
  hiddenDerivative: ({ A, Z }) => combine(A, Z, factor),
});
const means = (matrix: Dense): Dense => scale(sumOfColumns(matrix), 1 / matrix.cols);
const lastColumn = (matrix: Dense): Dense => dense(matrix.rows, 1, (i) => at(matrix, i, matrix.cols - 1));
/** Y with class k read as class k + by, modulo K. */
const shiftedLabels = (by: number): Partial<Steps> => ({
  labels: (Y) => dense(Y.rows, Y.cols, (k, t) => at(Y, (k - by + Y.rows) % Y.rows, t)),
});

/** What deeplearning.ai's exercise has wrong on purpose: factors on dW2 and db1. */
function planted(code: string, description: string, factors: { readonly dW2: number; readonly db1: number }): GradientMistake {
  const factor = (l: number, j: number): number => (l === 1 && j > 0 ? factors.dW2 : l === 0 && j === 0 ? factors.db1 : 1);
  const gradient: Steps["gradient"] = (G, { l }) => dense(G.rows, G.cols, (i, j) => at(G, i, j) * factor(l, j));
  return { code, description, steps: { gradient }, only: "deeplearning.ai" };
}

/** Every mistake that still gives gradients of the right shapes, in the order in which ties are shown. */
export const GRADIENT_MISTAKES: readonly GradientMistake[] = [
  {
    code: "missing-average",
    description: "no 1/m: the gradient is m times too large",
    steps: averaged(({ m }) => m),
  },
  { code: "averaged-twice", description: "1/m applied twice: the gradient is m times too small", steps: averaged(({ m }) => 1 / m) },
  { code: "wrong-average-count", description: "1/(m − 1) for 1/m", steps: averaged(({ m }) => m / (m - 1)) },
  { code: "wrong-average-count", description: "1/(m + 1) for 1/m", steps: averaged(({ m }) => m / (m + 1)) },
  { code: "wrong-average-count", description: "1/(mK) for 1/m", steps: averaged(({ K }) => 1 / K) },
  {
    code: "inconsistent-average",
    description: "1/m in the last layer only",
    steps: averaged(({ l, layers, m }) => (l < layers - 1 ? m : 1)),
  },
  {
    code: "inconsistent-average",
    description: "1/m everywhere but in the last layer",
    steps: averaged(({ l, layers, m }) => (l < layers - 1 ? 1 : m)),
  },
  {
    code: "inconsistent-average",
    description: "the bias gradients summed, the others averaged",
    steps: averagedByColumn((j, m) => (j === 0 ? m : 1)),
  },
  {
    code: "inconsistent-average",
    description: "the bias gradients averaged, the others summed",
    steps: averagedByColumn((j, m) => (j === 0 ? 1 : m)),
  },
  planted("inconsistent-average", "the exercise's planted errors: dW2 twice and db1 four times what they are", { dW2: 2, db1: 4 }),
  planted("wrong-factor", "the first of the exercise's planted errors: dW2 twice what it is", { dW2: 2, db1: 1 }),
  planted("wrong-factor", "the second of the exercise's planted errors: db1 four times what it is", { dW2: 1, db1: 4 }),
  { code: "squared-error-factor-two", description: "a factor 2 too much", steps: averaged(() => 2) },
  { code: "squared-error-factor-two", description: "a factor ½ too much", steps: averaged(() => 1 / 2) },
  { code: "sign-flipped", description: "y − a for a − y: the gradient points uphill", steps: averaged(() => -1) },
  {
    code: "sign-flipped",
    description: "a sign put in at the hidden layers",
    steps: { dropBiasRow: (back) => scale(CORRECT.dropBiasRow(back), -1) },
  },
  {
    code: "extra-output-derivative",
    description: "δ = (a − y) ∘ g′(z) at the output, where cross-entropy cancels g′",
    steps: { outputDelta: (A, Y) => combine(A, Y, (a, y) => (a - y) * a * (1 - a)) },
  },
  {
    code: "loss-activation-mismatch",
    description: "softmax(z) − y under the cost of a sigmoid output",
    steps: { outputDelta: (_, Y, Z) => combine(activate("softmax", Z), Y, (a, y) => a - y) },
  },
  {
    code: "loss-activation-mismatch",
    description: "J = −Σ y·log a without (1 − y)·log(1 − a), beside δ = a − y",
    checker: { complement: false },
  },
  { code: "missing-hidden-derivative", description: "no g′ at the hidden layers", steps: hiddenFactor(() => 1) },
  {
    code: "derivative-at-activation",
    description: "g′(a) for g′(z): the derivative's function fed with the activation",
    steps: { hiddenDerivative: ({ A, hidden }) => mapEach(A, (a) => derivative(hidden, a)) },
  },
  {
    code: "derivative-form-fed-z",
    description: "z ∘ (1 − z) for g′(z): the form that needs a",
    steps: hiddenFactor((_, z) => z * (1 - z)),
  },
  { code: "wrong-derivative", description: "g for g′", steps: hiddenFactor((a) => a) },
  { code: "wrong-derivative", description: "1 − a for g′", steps: hiddenFactor((a) => 1 - a) },
  { code: "wrong-derivative", description: "1 − a² for g′: the derivative of tanh", steps: hiddenFactor((a) => 1 - a * a) },
  { code: "wrong-derivative", description: "a ∘ (1 − a) for g′: the derivative of the sigmoid", steps: hiddenFactor((a) => a * (1 - a)) },
  {
    code: "wrong-derivative",
    description: "g′ twice",
    steps: { hiddenDerivative: ({ Z, hidden }) => mapEach(Z, (z) => derivative(hidden, z) * derivative(hidden, z)) },
  },
  {
    code: "wrong-row-dropped",
    description: "the last row of Θᵀδ dropped for the first",
    steps: { dropBiasRow: (back) => dense(back.rows - 1, back.cols, (i, j) => at(back, i, j)) },
  },
  {
    code: "preactivation-in-gradient",
    description: "δ·zᵀ for δ·aᵀ at the hidden layers",
    steps: { leftFactor: (A, Z, index) => (index === 0 ? A : withTopRow(Z, 1)) },
  },
  {
    code: "bias-unit-not-one",
    description: "g applied to the bias unit as well: g(1) where 1 belongs",
    steps: { leftFactor: (A, _, index) => (index === 0 ? A : dense(A.rows, A.cols, (i, j) => (i === 0 ? sigmoid(1) : at(A, i, j)))) },
  },
  {
    code: "bias-gradient-missing",
    description: "the bias column's gradient left at 0",
    steps: averagedByColumn((j) => (j === 0 ? 0 : 1)),
  },
  {
    code: "last-sample-only",
    description: "Δ = δaᵀ for Δ += δaᵀ: only the last example is left",
    steps: { accumulate: (delta, A) => multiply(lastColumn(delta), transpose(lastColumn(A))) },
  },
  {
    code: "mean-of-factors",
    description: "the outer product of the means for the mean of the outer products",
    steps: { accumulate: (delta, A) => scale(multiply(means(delta), transpose(means(A))), A.cols) },
  },
  { code: "labels-shifted", description: "class k taken for class k + 1", steps: shiftedLabels(1) },
  { code: "labels-shifted", description: "class k taken for class k − 1", steps: shiftedLabels(-1) },
  {
    code: "updated-weights-used",
    description: "Θ updated (α = 1) before Θᵀδ is taken",
    steps: { weightsUsed: (Theta, G) => combine(Theta, G, (w, g) => w - g) },
  },
  { code: "regularisation-missing", description: "λ in J, not in the gradient", steps: weightDecay(() => 0) },
  { code: "lambda-not-averaged", description: "λΘ for (λ/m)Θ", steps: weightDecay((lambda) => lambda) },
  { code: "regularisation-factor", description: "(λ/2m)Θ for (λ/m)Θ", steps: weightDecay((lambda, m) => lambda / (2 * m)) },
  { code: "regularisation-factor", description: "(2λ/m)Θ for (λ/m)Θ", steps: weightDecay((lambda, m) => (2 * lambda) / m) },
  {
    code: "regularisation-factor",
    description: "(λ/m²)Θ for (λ/m)Θ: λ added before the division by m",
    steps: weightDecay((lambda, m) => lambda / (m * m)),
  },
  { code: "regularisation-sign", description: "−(λ/m)Θ for +(λ/m)Θ", steps: weightDecay((lambda, m) => -lambda / m) },
  {
    code: "bias-regularised",
    description: "(λ/m)Θ on the bias column too",
    steps: regularised((theta, { lambda, m }) => (lambda / m) * theta),
  },
  {
    code: "bias-regularised",
    description: "the bias column set to 1 for 0 in the regularisation: it gets λ/m",
    steps: regularised((theta, { j, lambda, m }) => (lambda / m) * (j === 0 ? 1 : theta)),
  },
  {
    code: "bias-regularised",
    description: "the first row left out of the regularisation for the first column",
    steps: regularised((theta, { i, lambda, m }) => (i === 0 ? 0 : (lambda / m) * theta)),
  },
  {
    code: "unroll-order",
    description: "each matrix unrolled along its other dimension",
    unroll: (gradients, exercise) => exercise.unrollAcross(gradients),
  },
  {
    code: "unroll-order",
    description: "the layers unrolled in the wrong order",
    unroll: (gradients, exercise) => exercise.unroll(gradients.toReversed()),
  },
  { code: "faulty-checker", description: "J without its λ term in the checker", checker: { lambda: 0 } },
  { code: "faulty-checker", description: "(J(θ + ε) − J(θ))/ε: one-sided differences", checker: { oneSided: true } },
];
