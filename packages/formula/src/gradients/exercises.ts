import { log, sin } from "@adjoint/reference";
import { columnsFrom, column, dense, fromRows, mapEach, transpose, type Dense } from "../core/dense.ts";
import { costOf, type CheckedNetwork, type CostTerms } from "./steps.ts";
import { GRADIENT_CHECKING } from "./gradient-checking-data.ts";

export type ExerciseName = "ex4" | "deeplearning.ai";

/** Which of the two published ways of comparing a gradient g with central differences n. */
export type Metric = (g: Float64Array, n: Float64Array) => number;

/** An exercise whose gradient check prints one number. */
export interface Exercise {
  readonly name: ExerciseName;
  readonly network: CheckedNetwork;
  readonly epsilon: number;
  readonly metric: Metric;
  /** The λ that its script uses, the first tried first. */
  readonly lambdas: readonly number[];
  /** A printed number below this means that the gradient is right. */
  readonly correctBelow: number;
  /** One vector of all gradients, in the exercise's order. */
  readonly unroll: (gradients: readonly Dense[]) => Float64Array;
  /** The same vector for people who read a matrix along its other dimension. */
  readonly unrollAcross: (gradients: readonly Dense[]) => Float64Array;
}

/** ‖n − g‖ / ‖n + g‖: Coursera's Machine Learning, ex4, checkNNGradients.m. */
export const differenceOverSum: Metric = (g, n) => norm(n, g, -1) / norm(n, g, 1);

/** ‖g − n‖ / (‖g‖ + ‖n‖): deeplearning.ai, Improving Deep Neural Networks, week 1, gradient checking. */
export const differenceOverNorms: Metric = (g, n) => norm(n, g, -1) / (norm(g, g, 0) + norm(n, n, 0));

/** The layers of the debug network of ex4. */
const DEBUG_LAYERS = [3, 5, 3] as const;

/** The debug network of ex4, also with other layers: 5 examples; Θ and X are sin(1, 2, 3, …)/10 read down the columns, y = 1 + mod(1:m, K). */
function debugNetwork(layers: readonly number[]): CheckedNetwork {
  const m = 5;
  const K = layers.at(-1)!;
  const sines = (rows: number, cols: number): Dense => dense(rows, cols, (i, j) => sin(j * rows + i + 1) / 10);
  return {
    Theta: layers.slice(1).map((n, l) => sines(n, layers[l] + 1)),
    hidden: "sigmoid",
    X: transpose(sines(m, layers[0])),
    Y: dense(K, m, (k, t) => ((t + 1) % K === k ? 1 : 0)),
  };
}

/** The network of gradient_check_n_test_case: 4 inputs, relu 5, relu 3, one sigmoid output, 3 examples. */
function gradientCheckingNetwork(): CheckedNetwork {
  const { x, layers, y } = GRADIENT_CHECKING;
  return {
    Theta: layers.map(({ W, b }) => fromRows(W.map((row, i) => [b[i], ...row]))),
    hidden: "relu",
    X: fromRows(x),
    Y: fromRows([y]),
  };
}

const byColumns = (matrix: Dense): Float64Array => transpose(matrix).values;
const concatenate = (parts: readonly Float64Array[]): Float64Array => Float64Array.from(parts.flatMap((part) => Array.from(part)));

export const EXERCISES: Readonly<Record<ExerciseName, Exercise>> = {
  ex4: {
    name: "ex4",
    network: debugNetwork(DEBUG_LAYERS),
    epsilon: 1e-4,
    metric: differenceOverSum,
    lambdas: [0, 3],
    correctBelow: 1e-8,
    unroll: (gradients) => concatenate(gradients.map(byColumns)),
    unrollAcross: (gradients) => concatenate(gradients.map((G) => G.values)),
  },
  "deeplearning.ai": {
    name: "deeplearning.ai",
    network: gradientCheckingNetwork(),
    epsilon: 1e-7,
    metric: differenceOverNorms,
    lambdas: [0],
    correctBelow: 2e-7,
    unroll: (gradients) => concatenate(gradients.flatMap((G) => [columnsFrom(G, 1).values, column(G, 0).values])),
    unrollAcross: (gradients) => concatenate(gradients.flatMap((G) => [byColumns(columnsFrom(G, 1)), column(G, 0).values])),
  },
};

/** ex4's check on a network of other layers: checkNNGradients with its sizes changed. */
export const debugExercise = (layers: readonly number[]): Exercise => ({ ...EXERCISES.ex4, network: debugNetwork(layers) });

/** How the check perturbs. */
export interface Checker extends CostTerms {
  readonly oneSided: boolean;
}

/** The gradient that the exercise's own checker finds by moving one θ at a time. */
export function numericalGradients({ network, epsilon }: Exercise, checker: Checker): Dense[] {
  const costWith = (l: number, index: number, step: number): number => {
    const Theta = network.Theta.map((matrix, i) => (i === l ? nudged(matrix, index, step) : matrix));
    return costOf({ ...network, Theta }, checker, log);
  };
  return network.Theta.map((matrix, l) => {
    const slope = (i: number, j: number): number => {
      const index = i * matrix.cols + j;
      const low = checker.oneSided ? 0 : -epsilon;
      return (costWith(l, index, epsilon) - costWith(l, index, low)) / (epsilon - low);
    };
    return dense(matrix.rows, matrix.cols, slope);
  });
}

function nudged(matrix: Dense, index: number, step: number): Dense {
  const copy = mapEach(matrix, (w) => w);
  copy.values[index] += step;
  return copy;
}

/** ‖a + sign·b‖. */
function norm(a: Float64Array, b: Float64Array, sign: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const d = a[i] + sign * b[i];
    sum += d * d;
  }
  return Math.sqrt(sum);
}
