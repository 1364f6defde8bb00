import { createRandom, log } from "../core/elementary.ts";
import { activate, derivative, softmax } from "./numbers/functions.ts";
import type { Activation } from "../problem.ts";
import {
  add,
  combine,
  fill,
  map,
  multiply,
  scale,
  stackColumns,
  subtract,
  subscript,
  sumColumns,
  times,
  total,
  transpose,
  type Matrix,
} from "./numbers/matrix.ts";
import type { Loss } from "../problem.ts";
import type { Cost, Problem } from "./problem.ts";

/**
 * A random network with everything that backpropagation computes on it, exactly. Columns are examples; layers count from the input, 0; a layer's
 * weights, bias and gradients have the number of the layer that they lead into, so index 0 of those is unused.
 */
export interface Network {
  readonly problem: Problem;
  /** Number of weight matrices. */
  readonly depth: number;
  readonly m: number;
  readonly lambda: number;
  readonly alpha: number;
  /** W[n(l), n(l−1)] */
  readonly W: readonly Matrix[];
  /** b[n(l), 1]; zero without a bias. */
  readonly b: readonly Matrix[];
  /** z[n(l), m] */
  readonly z: readonly Matrix[];
  /** a[n(l), m]; a[0] is the input. */
  readonly a: readonly Matrix[];
  /** One-hot, or numbers in (0, 1) for squared errors [K, m]. */
  readonly Y: Matrix;
  /** ∂c/∂z of each example's own cost c [n(l), m] */
  readonly delta: readonly Matrix[];
  /** ∂c/∂a [n(l), m] */
  readonly dA: readonly Matrix[];
  /** The factor of Σ over the examples. */
  readonly average: number;
  /** The factor of θ in the gradient. */
  readonly decay: number;
}

/** Names of the dimensions: the layer's n as the text counts it. */
export interface DimensionNames {
  readonly n: (layer: number) => string;
}
const lettersFrom = (first: number): DimensionNames => ({ n: (layer) => `n${subscript(layer + first)}` });

function averageFactor(cost: Cost, m: number, K: number): number {
  return cost.average === "1/m" ? 1 / m : cost.average === "1" ? 1 : cost.average === "1/(mK)" ? 1 / (m * K) : 1 / (2 * m);
}
/** 2ρ for J = … + ρΣθ². */
function decayFactor(cost: Cost, lambda: number, m: number): number {
  return { "λ/2m": lambda / m, "λ/2": lambda, "λ/m": (2 * lambda) / m, λ: 2 * lambda, none: 0 }[cost.decay];
}

/** ∂c/∂a of one example's cost. */
export function outputGradient(loss: Loss, a: Matrix, Y: Matrix): Matrix {
  switch (loss) {
    case "cross-entropy":
      return combine(a, Y, (p, y) => (p - y) / (p * (1 - p)));
    case "softmax-cross-entropy":
      return combine(a, Y, (p, y) => -y / p);
    case "squared-error":
      return combine(a, Y, (p, y) => 2 * (p - y));
    case "half-squared-error":
      return subtract(a, Y);
  }
}

/** The cost of every example, summed. */
export function lossOf(loss: Loss, a: Matrix, Y: Matrix): number {
  switch (loss) {
    case "cross-entropy":
      return total(combine(a, Y, (p, y) => -(y === 0 ? 0 : y * log(p)) - (y === 1 ? 0 : (1 - y) * log(1 - p))));
    case "softmax-cross-entropy":
      return total(combine(a, Y, (p, y) => (y === 0 ? 0 : -y * log(p))));
    case "squared-error":
      return total(combine(a, Y, (p, y) => (p - y) ** 2));
    case "half-squared-error":
      return total(combine(a, Y, (p, y) => (p - y) ** 2)) / 2;
  }
}

/** δ = ∂c/∂z from ∂c/∂a; softmax mixes the outputs. */
export function throughActivation(kind: Activation, dA: Matrix, z: Matrix): Matrix {
  if (kind !== "softmax")
    return times(
      dA,
      map(z, (x) => derivative(kind, x)),
    );
  const p = softmax(z, "columns");
  return {
    ...dA,
    data: fill(z.rows, z.cols, (i, j) => {
      let s = 0;
      for (let k = 0; k < z.rows; k++) s += dA.data[k * z.cols + j] * p.data[k * z.cols + j];
      return p.data[i * z.cols + j] * (dA.data[i * z.cols + j] - s);
    }).data,
  };
}

/** Networks that were made before, so that a repaired text is tried on the same ones. */
export type NetworkStore = Map<string, Network>;

/** The network of a problem and a draw, made at most once. */
export function networkFrom(store: NetworkStore, problem: Problem, { draw, first }: { draw: number; first: number }): Network {
  const key = `${draw}|${first}|${JSON.stringify(problem)}`;
  const known = store.get(key);
  if (known) return known;
  const network = createNetwork(problem, draw, lettersFrom(first));
  store.set(key, network);
  return network;
}

function createNetwork(problem: Problem, draw: number, names: DimensionNames): Network {
  const { layers, activations, cost } = problem;
  const random = createRandom(problem.seed, draw);
  const uniform = (low: number, high: number): number => low + (high - low) * random.uniform();
  const depth = layers.length - 1;
  const m = problem.examples;
  const K = layers[depth];
  const named = (rows: number, cols: number, dims: readonly [string, string], at: (i: number, j: number) => number): Matrix => ({
    ...fill(rows, cols, at),
    rowDim: rows === 1 ? "1" : dims[0],
    colDim: cols === 1 ? "1" : dims[1],
  });
  const n = (l: number): string => names.n(l);
  const none = fill(0, 0, () => 0);
  const W: Matrix[] = [none];
  const b: Matrix[] = [none];
  for (let l = 1; l <= depth; l++) {
    W.push(named(layers[l], layers[l - 1], [n(l), n(l - 1)], () => uniform(-0.9, 0.9)));
    b.push(named(layers[l], 1, [n(l), "1"], () => (problem.bias === "none" ? 0 : uniform(-0.6, 0.6))));
  }
  // Inputs that no activation could have made, so that x and g(x) differ.
  const X = named(layers[0], m, [n(0), "m"], () => uniform(-1.3, 1.3));
  const first = draw;
  const Y = named(K, m, [n(depth), "m"], (k, t) =>
    !problem.oneHot ? uniform(0.05, 0.95) : K === 1 ? (t + first) % 2 : (t + first) % K === k ? 1 : 0,
  );
  const lambda = problem.lambda === "random" ? uniform(0.4, 1.7) : problem.lambda;
  const alpha = uniform(0.11, 0.37);
  const z: Matrix[] = [X];
  const a: Matrix[] = [X];
  for (let l = 1; l <= depth; l++) {
    z.push(add(multiply(W[l], a[l - 1]), b[l]));
    a.push(activate(activations[l - 1], z[l]));
  }
  return complete({
    problem,
    depth,
    m,
    lambda,
    alpha,
    W,
    b,
    z,
    a,
    Y,
    delta: [],
    dA: [],
    average: averageFactor(cost, m, K),
    decay: decayFactor(cost, lambda, m),
  });
}

/** Fills in the backward pass; `outputDA` replaces ∂c/∂a of the problem's loss. */
export function complete(forward: Network, outputDA?: Matrix): Network {
  const { depth, problem } = forward;
  const delta: Matrix[] = Array.from({ length: depth + 1 }, () => fill(0, 0, () => 0));
  const dA: Matrix[] = delta.slice();
  for (let l = depth; l >= 1; l--) {
    dA[l] =
      l === depth
        ? (outputDA ?? outputGradient(problem.cost.loss, forward.a[l], forward.Y))
        : multiply(transpose(forward.W[l + 1]), delta[l + 1]);
    delta[l] = throughActivation(problem.activations[l - 1], dA[l], forward.z[l]);
  }
  dA[0] = multiply(transpose(forward.W[1]), delta[1]);
  return { ...forward, delta, dA };
}

/** Σ over the examples of δ·aᵀ [n(l), n(l−1)], with Σδ as first column where Θ holds the bias. */
export function gradientSum(network: Network, l: number): Matrix {
  const d = network.delta[l];
  const dW = multiply(d, transpose(network.a[l - 1]));
  return network.problem.bias === "absorbed" ? stackColumns(sumColumns(d), dW) : dW;
}

/** ∂J/∂Θ, regularisation included. */
export function gradientOf(network: Network, l: number): Matrix {
  const mean = scale(gradientSum(network, l), network.average);
  return add(mean, decayOf(network, l, network.problem.cost.decaysBias));
}

/** What λ adds to ∂J/∂Θ. */
function decayOf(network: Network, l: number, withBias: boolean): Matrix {
  const decayed = scale(network.W[l], network.decay);
  if (network.problem.bias !== "absorbed") return decayed;
  return stackColumns(scale(network.b[l], withBias ? network.decay : 0), decayed);
}

export function biasGradientOf(network: Network, l: number): Matrix {
  const mean = scale(sumColumns(network.delta[l]), network.average);
  return network.problem.cost.decaysBias ? add(mean, scale(network.b[l], network.decay)) : mean;
}

/** Θ with its bias column first where it holds the bias, else W. */
export function parametersOf(network: Network, l: number): Matrix {
  return network.problem.bias === "absorbed" ? stackColumns(network.b[l], network.W[l]) : network.W[l];
}

/** All gradients as one column, in every order that is right (layers in turn, down the columns; in NumPy along the rows as well), and in the wrong ones. */
export function unrollings(network: Network, numpy: boolean): { readonly right: readonly Matrix[]; readonly wrong: readonly Matrix[] } {
  const layers = Array.from({ length: network.depth }, (_, i) => i + 1);
  const down = (m: Matrix): number[] => Array.from(transpose(m).data);
  const along = (m: Matrix): number[] => Array.from(m.data);
  const column = (numbers: readonly number[]): Matrix => fill(numbers.length, 1, (i) => numbers[i]);
  const W = layers.map((l) => gradientOf(network, l));
  const b = layers.map((l) => biasGradientOf(network, l));
  const orders: Matrix[][] = [W];
  if (network.problem.bias === "separate")
    orders.push(
      W.flatMap((w, i) => [w, b[i]]),
      [...W, ...b],
    );
  const right = orders.flatMap((order) => (numpy ? [down, along] : [down]).map((read) => column(order.flatMap(read))));
  const reversed = network.depth > 1 ? orders.map((order) => order.toReversed()) : [];
  if (network.depth > 1 && network.problem.bias === "separate")
    reversed.push(W.flatMap((w, i) => [w, b[i]].toReversed()).toReversed(), [...W.toReversed(), ...b.toReversed()]);
  const wrong = [
    ...reversed.flatMap((order) => [down, along].map((read) => column(order.flatMap(read)))),
    ...(numpy ? [] : orders.map((order) => column(order.flatMap(along)))),
  ];
  return { right, wrong };
}
