import { activate, slopeOf, throughActivation, type Activation } from "./activations.ts";
import type { NdArray } from "./array.ts";
import { LOSS_RULES, type Loss } from "./losses.ts";
import { colsOf, combine, matrix, product, rowsOf, sumColumns, transposed } from "./matrix.ts";

/** What determines a network with its data: all the rest is computed from it. Columns are examples. */
export interface NetworkParts {
  /** W[n(l), n(l−1)] of the layers 1 … L, in order. */
  readonly weights: readonly NdArray[];
  /** b[n(l), 1]; a layer without one has none. */
  readonly biases: readonly (NdArray | undefined)[];
  readonly activations: readonly Activation[];
  /** [n(0), m] */
  readonly X: NdArray;
  /** [n(L), m]; of the loss `given`, ∂c/∂a at the output. */
  readonly Y: NdArray;
  readonly loss: Loss;
}

/**
 * A network with everything that backpropagation computes on it, exactly. Indices are layers, 0 the input; weights and gradients have the number of the
 * layer that they lead into, so that index 0 of those is empty. Derivatives are of c, the cost of one example; dW and db are sums over the examples.
 */
export interface Network {
  readonly parts: NetworkParts;
  /** n(0) … n(L) */
  readonly sizes: readonly number[];
  readonly depth: number;
  readonly m: number;
  readonly W: readonly NdArray[];
  /** [n(l), 1], zero without a bias. */
  readonly b: readonly NdArray[];
  readonly z: readonly NdArray[];
  readonly a: readonly NdArray[];
  /** g′(z) elementwise. */
  readonly slope: readonly NdArray[];
  readonly dA: readonly NdArray[];
  readonly dZ: readonly NdArray[];
  readonly dW: readonly NdArray[];
  readonly db: readonly NdArray[];
  /** c of each example [1, m]. */
  readonly costs: NdArray;
  /** Σ c over the examples. */
  readonly cost: number;
}

const NONE = matrix(0, 0, () => 0);

/** Computes forward, cost and backward. */
export function networkOf(parts: NetworkParts): Network {
  const { weights, biases, activations, X, Y, loss } = parts;
  const depth = weights.length;
  const W = [NONE, ...weights];
  const b = [NONE, ...weights.map((w, i) => biases[i] ?? matrix(rowsOf(w), 1, () => 0))];
  const z = [X];
  const a = [X];
  const slope = [NONE];
  for (let l = 1; l <= depth; l++) {
    const activation = activations[l - 1];
    z.push(combine(product(W[l], a[l - 1]), b[l], (x, y) => x + y));
    a.push(activate(activation, z[l]));
    slope.push(slopeOf(activation, z[l], a[l]));
  }
  const rule = LOSS_RULES[loss];
  const output = a[depth];
  const dA = Array.from({ length: depth + 1 }, () => NONE);
  const [dZ, dW, db] = [dA.slice(), dA.slice(), dA.slice()];
  dA[depth] = combine(output, Y, rule.derivative);
  for (let l = depth; l >= 1; l--) {
    dZ[l] = throughActivation(activations[l - 1], dA[l], { z: z[l], a: a[l] });
    dW[l] = product(dZ[l], transposed(a[l - 1]));
    db[l] = sumColumns(dZ[l]);
    dA[l - 1] = product(transposed(W[l]), dZ[l]);
  }
  const m = colsOf(X);
  const costs = matrix(1, m, () => 0);
  output.data.forEach((p, i) => (costs.data[i % m] += rule.value(p, Y.data[i])));
  return {
    parts,
    sizes: a.map(rowsOf),
    depth,
    m,
    W,
    b,
    z,
    a,
    slope,
    dA,
    dZ,
    dW,
    db,
    costs,
    cost: costs.data.reduce((sum, c) => sum + c, 0),
  };
}

/** Has every relu layer at least two active units and one dead one over the batch, so that z, a and g′ cannot be mistaken for one another? */
export function isRevealing(network: Network): boolean {
  return network.parts.activations.every(({ name }, i) => {
    if (name !== "relu" && name !== "leaky-relu") return true;
    const z = network.z[i + 1].data;
    const active = z.reduce((n, x) => n + (x > 0 ? 1 : 0), 0);
    return z.length < 4 ? active > 0 : active >= 2 && active < z.length;
  });
}
