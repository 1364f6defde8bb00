import { at, columnsFrom, combine, dense, mapEach, multiply, rowsFrom, transpose, withTopRow, type Dense } from "../core/dense.ts";
import { activate, derivative, type Activation } from "../core/dense-network.ts";

/**
 * A network as an exercise's gradient check sees it: Θ[n1, 1 + n0] with the bias column first, sigmoid outputs under cross-entropy,
 * m examples as columns.
 */
export interface CheckedNetwork {
  readonly Theta: readonly Dense[];
  readonly hidden: Exclude<Activation, "softmax">;
  readonly X: Dense;
  readonly Y: Dense;
}

/** What a layer's derivative may be computed from; l = 1 … L − 1. */
export interface HiddenValues {
  readonly Z: Dense;
  readonly A: Dense;
  readonly hidden: Exclude<Activation, "softmax">;
}

/** Where in the network a step stands. l is the index of Θ, from 0; `layers` is how many there are. */
export interface Place {
  readonly l: number;
  readonly layers: number;
  readonly m: number;
  readonly K: number;
}

/**
 * One pass of backpropagation, cut where people go wrong. {@link CORRECT} is the course's; a mistake replaces one of these.
 * Shapes: A[1 + n, m] with the bias unit's row of ones, δ[n, m], Θ[n1, 1 + n0].
 */
export interface Steps {
  readonly labels: (Y: Dense) => Dense;
  readonly outputDelta: (A: Dense, Y: Dense, Z: Dense) => Dense;
  /** Θ as the way back uses it; G is its gradient before λ. */
  readonly weightsUsed: (Theta: Dense, G: Dense) => Dense;
  /** Drops the bias unit's row of Θᵀδ [1 + n, m]. */
  readonly dropBiasRow: (back: Dense) => Dense;
  /** f′ [n, m] at a hidden layer. */
  readonly hiddenDerivative: (values: HiddenValues) => Dense;
  /** What stands in for [1; a] in δ[1; a]ᵀ; `index` 0 is the input. */
  readonly leftFactor: (A: Dense, Z: Dense, index: number) => Dense;
  /** Σ over the examples of δ·aᵀ. */
  readonly accumulate: (delta: Dense, A: Dense) => Dense;
  /** 1/m, applied to ΣδAᵀ [n1, 1 + n0]. */
  readonly average: (sum: Dense, place: Place) => Dense;
  /** What λ adds. */
  readonly regularise: (Theta: Dense, lambda: number, m: number) => Dense;
  /** The last touch on each gradient; only exercises with planted mistakes use it. */
  readonly gradient: (G: Dense, place: Place) => Dense;
}

/** Backpropagation as it should be. */
export const CORRECT: Steps = {
  labels: (Y) => Y,
  outputDelta: (A, Y) => combine(A, Y, (a, y) => a - y),
  weightsUsed: (Theta) => Theta,
  dropBiasRow: (back) => rowsFrom(back, 1),
  hiddenDerivative: ({ Z, hidden }) => mapEach(Z, (z) => derivative(hidden, z)),
  leftFactor: (A) => A,
  accumulate: (delta, A) => multiply(delta, transpose(A)),
  average: (sum, { m }) => mapEach(sum, (g) => g / m),
  regularise: (Theta, lambda, m) => dense(Theta.rows, Theta.cols, (i, j) => (j === 0 ? 0 : (lambda / m) * at(Theta, i, j))),
  gradient: (G) => G,
};

/** The activations of every layer, the input first, without bias units; Z[0] is the input. */
function forward(network: CheckedNetwork): { readonly Z: readonly Dense[]; readonly A: readonly Dense[] } {
  const Z: Dense[] = [network.X];
  const A: Dense[] = [network.X];
  for (const [l, Theta] of network.Theta.entries()) {
    const z = multiply(Theta, withTopRow(A[l], 1));
    Z.push(z);
    A.push(activate(l === network.Theta.length - 1 ? "sigmoid" : network.hidden, z));
  }
  return { Z, A };
}

/** The gradient of each Θ by these steps. */
export function gradientBySteps(network: CheckedNetwork, lambda: number, steps: Steps): Dense[] {
  const { Theta, hidden } = network;
  const layers = Theta.length;
  const { Z, A } = forward(network);
  const m = network.X.cols;
  const place = (l: number): Place => ({ l, layers, m, K: network.Y.rows });
  const gradients: Dense[] = [];
  let delta = steps.outputDelta(A[layers], steps.labels(network.Y), Z[layers]);
  for (let l = layers - 1; l >= 0; l--) {
    const sum = steps.accumulate(delta, steps.leftFactor(withTopRow(A[l], 1), Z[l], l));
    const averaged = steps.average(sum, place(l));
    const regularised = combine(averaged, steps.regularise(Theta[l], lambda, m), (g, r) => g + r);
    gradients[l] = steps.gradient(regularised, place(l));
    if (l > 0) {
      const back = multiply(transpose(steps.weightsUsed(Theta[l], averaged)), delta);
      delta = combine(steps.dropBiasRow(back), steps.hiddenDerivative({ Z: Z[l], A: A[l], hidden }), (d, g) => d * g);
    }
  }
  return gradients;
}

/** What the cost of a check is made of; a faulty checker leaves something out. */
export interface CostTerms {
  readonly lambda: number;
  /** Whether −(1 − y)log(1 − a) is in the sum. */
  readonly complement: boolean;
}

/** J: the mean cross-entropy plus (λ/2m)ΣΘ² without the bias columns. */
export function costOf(network: CheckedNetwork, { lambda, complement }: CostTerms, log: (x: number) => number): number {
  const out = forward(network).A.at(-1)!;
  let sum = 0;
  for (let i = 0; i < out.values.length; i++) {
    const a = out.values[i];
    const y = network.Y.values[i];
    sum += -y * log(a) - (complement ? (1 - y) * log(1 - a) : 0);
  }
  let squares = 0;
  for (const Theta of network.Theta) for (const w of columnsFrom(Theta, 1).values) squares += w * w;
  return sum / network.X.cols + (lambda / (2 * network.X.cols)) * squares;
}
