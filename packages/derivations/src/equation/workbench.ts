import { assert, createRandom } from "@adjoint/reference";
import {
  activate,
  at,
  dense,
  forward,
  lossOfEach,
  mapEach,
  multiply,
  transpose,
  type Activation,
  type Dense,
  type DenseNetwork,
  type Loss,
  type Quantity,
} from "@adjoint/formula/core";

/** An element of a quantity, to be moved. */
export interface Spot {
  readonly quantity: Quantity;
  readonly layer: number;
  readonly row: number;
  readonly col: number;
}

/**
 * A small network with data, and the value of every quantity on it. δ, dA and the gradients are central differences of J, so an equation that
 * holds here does not hold because backpropagation was used to check backpropagation.
 */
export interface Workbench {
  readonly network: DenseNetwork;
  readonly examples: number;
  readonly value: (quantity: Quantity, layer: number | null) => Dense;
  /** The derivative of `of` in the element at `spot`. */
  readonly slope: (spot: Spot, of: (moved: Workbench) => number) => number;
}

export interface WorkbenchOptions {
  readonly layers?: readonly number[];
  readonly hidden?: Activation;
  readonly output?: Activation;
  readonly loss?: Loss;
  readonly lambda?: number;
  readonly examples?: number;
  readonly bias?: boolean;
  readonly seed?: number;
}

const ALPHA = 0.1;
const STEP = 1e-3;

/** A random network 3-5-4-2 (or what the options say), with targets that the loss can take. */
export function createWorkbench(options: WorkbenchOptions = {}): Workbench {
  const {
    layers = [3, 5, 4, 3],
    hidden = "sigmoid",
    output = "sigmoid",
    loss = "cross-entropy",
    lambda = 0,
    examples = 1,
    bias = false,
    seed = 1,
  } = options;
  const random = createRandom(seed, 11);
  const draw = (rows: number, cols: number): Dense => dense(rows, cols, () => random.normal() / 2);
  const network: DenseNetwork = {
    layers: layers.slice(1).map((n, i) => ({
      W: draw(n, layers[i]),
      b: bias ? draw(n, 1) : null,
      activation: i === layers.length - 2 ? output : hidden,
    })),
    loss,
    lambda,
  };
  const K = layers.at(-1)!;
  const X = draw(layers[0], examples);
  const classes = Array.from({ length: examples }, () => random.below(K));
  return workbenchFor(
    network,
    X,
    dense(K, examples, (k, t) => (classes[t] === k ? 1 : 0)),
  );
}

/** The same for a network and data at hand. */
function workbenchFor(network: DenseNetwork, X: Dense, Y: Dense): Workbench {
  return bench(network, { X, Y, move: null });
}

interface Setting {
  readonly X: Dense;
  readonly Y: Dense;
  readonly move: { readonly spot: Spot; readonly by: number } | null;
}

function bench(network: DenseNetwork, setting: Setting): Workbench {
  const { X, Y, move } = setting;
  const moved = applyToWeights(network, move);
  const { Z, A } = move ? forwardMoved(moved, X, move) : forward(moved, X);
  const examples = X.cols;
  const known = new Map<string, Dense>();
  const remember = (key: string, compute: () => Dense): Dense => {
    const before = known.get(key);
    if (before) return before;
    const value = compute();
    known.set(key, value);
    return value;
  };
  const self: Workbench = {
    network: moved,
    examples,
    slope(spot, of) {
      assert(move === null, "one derivative at a time");
      const h = STEP;
      const ofMoved = (by: number): number => of(bench(network, { X, Y, move: { spot, by } }));
      const wide = (ofMoved(h) - ofMoved(-h)) / (2 * h);
      const narrow = (ofMoved(h / 2) - ofMoved(-h / 2)) / h;
      return (4 * narrow - wide) / 3;
    },
    value(quantity, layer) {
      const gradientOf = (of: Quantity, factor: number): Dense =>
        remember(`d${of}${layer}`, () => {
          const { rows, cols } = self.value(of, layer);
          return dense(
            rows,
            cols,
            (row, col) => factor * self.slope({ quantity: of, layer: layer!, row, col }, (other) => other.value("J", null).values[0]),
          );
        });
      const own = (l: number | null) => moved.layers[l! - 1];
      switch (quantity) {
        case "W":
          return own(layer).W;
        case "b":
          return own(layer).b!;
        case "Theta": {
          const { W, b } = own(layer);
          return b ? beside(b, W) : W;
        }
        case "z":
          return Z[layer!];
        case "a":
          return A[layer!];
        case "y":
          return Y;
        case "G":
          return remember("G", () => dense(own(layer).W.rows, examples, (i, j) => Math.fround(((i * 7 + j * 3) % 11) / 5 - 1)));
        case "delta":
          return gradientOf("z", examples);
        case "dA":
          return gradientOf("a", examples);
        case "dW":
          return gradientOf("W", 1);
        case "db":
          return gradientOf("b", 1);
        case "dTheta":
          return own(layer).b ? beside(self.value("db", layer), self.value("dW", layer)) : self.value("dW", layer);
        case "accumulator":
          return multiply(self.value("delta", layer), transpose(A[layer! - 1]));
        case "J":
          return scalar(costFrom(moved, A.at(-1)!, Y));
        case "m":
          return scalar(examples);
        case "lambda":
          return scalar(moved.lambda);
        case "alpha":
          return scalar(ALPHA);
      }
    },
  };
  return self;
}

function costFrom({ layers, loss, lambda }: DenseNetwork, output: Dense, Y: Dense): number {
  let sum = 0;
  for (const each of lossOfEach(loss, output, Y)) sum += each;
  let squares = 0;
  for (const { W } of layers) for (const w of W.values) squares += w * w;
  return sum / Y.cols + (lambda / (2 * Y.cols)) * squares;
}

function applyToWeights(network: DenseNetwork, move: Setting["move"]): DenseNetwork {
  if (!move || (move.spot.quantity !== "W" && move.spot.quantity !== "b")) return network;
  const { spot } = move;
  const layers = network.layers.map((layer, i) => {
    if (i !== spot.layer - 1) return layer;
    return spot.quantity === "W" ? { ...layer, W: nudged(layer.W, move) } : { ...layer, b: layer.b && nudged(layer.b, move) };
  });
  return { ...network, layers };
}

/** The forward pass in which one element of a z or an a is moved on the way. */
function forwardMoved(network: DenseNetwork, X: Dense, move: NonNullable<Setting["move"]>): { Z: Dense[]; A: Dense[] } {
  const { spot } = move;
  const isAt = (quantity: Quantity, l: number): boolean => spot.quantity === quantity && spot.layer === l;
  const first = isAt("a", 0) ? nudged(X, move) : X;
  const Z = [first];
  const A = [first];
  for (const [i, { W, b, activation }] of network.layers.entries()) {
    const product = multiply(W, A[i]);
    const z = b ? dense(product.rows, product.cols, (r, c) => at(product, r, c) + at(b, r, 0)) : product;
    Z.push(isAt("z", i + 1) ? nudged(z, move) : z);
    const a = activate(activation, Z[i + 1]);
    A.push(isAt("a", i + 1) ? nudged(a, move) : a);
  }
  return { Z, A };
}

function nudged(matrix: Dense, { spot, by }: NonNullable<Setting["move"]>): Dense {
  const copy = mapEach(matrix, (x) => x);
  copy.values[spot.row * matrix.cols + spot.col] += by;
  return copy;
}

function beside(left: Dense, right: Dense): Dense {
  return dense(left.rows, left.cols + right.cols, (i, j) => (j < left.cols ? at(left, i, j) : at(right, i, j - left.cols)));
}

const scalar = (value: number): Dense => dense(1, 1, () => value);
