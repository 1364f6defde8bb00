import {
  backward,
  column,
  combine,
  cost,
  dense,
  forward,
  lossOfEach,
  multiply,
  transpose,
  withTopRow,
  type BackwardValues,
  type Dense,
  type DenseNetwork,
  type ForwardValues,
} from "@adjoint/formula/core";
import type { TraceFormula } from "./steps.ts";

/** What the numbers of a trace are computed from; the examples are columns. */
export interface Traceable {
  readonly network: DenseNetwork;
  readonly X: Dense;
  readonly Y: Dense;
  readonly learningRate: number;
  /** Whether the bias is the first column of Θ, where there is one. */
  readonly inWeights: boolean;
  readonly updateBiases: boolean;
}

/** Returns what gives the value of each step, with the examples as columns, and the network after the update. */
export function traceValues(run: Traceable): {
  readonly value: (step: TraceFormula) => Dense;
  readonly updated: DenseNetwork;
} {
  const { network, X, Y } = run;
  const values = forward(network, X);
  const gradients = backward(network, values, Y);
  const updated = updatedNetwork(run, gradients);
  const examples = Array.from({ length: X.cols }, (_, t) => {
    const [x, y] = [column(X, t), column(Y, t)];
    const own = forward(network, x);
    return { values: own, gradients: backward(network, own, y), y };
  });
  const value = (step: TraceFormula): Dense => {
    const one = step.example === null ? { values, gradients, y: Y } : examples[step.example];
    return valueOf(step, { ...one, ...run, updated });
  };
  return { value, updated };
}

interface Computed extends Traceable {
  readonly updated: DenseNetwork;
  readonly values: ForwardValues;
  readonly gradients: BackwardValues;
  /** The targets of the step's example, or all. */
  readonly y: Dense;
}

function valueOf({ kind, layer }: TraceFormula, computed: Computed): Dense {
  const { network, updated, X, Y, values, gradients, y, inWeights } = computed;
  const l = layer ?? 0;
  switch (kind) {
    case "a":
      return values.A[l];
    case "z":
      return values.Z[l];
    case "loss":
      return scalar(lossOfEach(network.loss, values.A.at(-1)!, y)[0]);
    case "J":
      return scalar(cost(network, X, Y));
    case "delta":
      return gradients.delta[l]!;
    case "dX":
      return multiply(transpose(network.layers[0].W), gradients.delta[1]!);
    case "accumulator": {
      const input = inWeights && network.layers[l - 1].b !== null ? withTopRow(values.A[l - 1], 1) : values.A[l - 1];
      return multiply(gradients.delta[l]!, transpose(input));
    }
    case "dW":
      return gradients.dW[l - 1];
    case "db":
      return gradients.db[l - 1]!;
    case "dTheta":
      return beside(gradients.db[l - 1]!, gradients.dW[l - 1]);
    case "W+":
      return updated.layers[l - 1].W;
    case "b+":
      return updated.layers[l - 1].b!;
    case "Theta+": {
      const { W, b } = updated.layers[l - 1];
      return beside(b!, W);
    }
  }
}

function updatedNetwork({ network, learningRate, updateBiases }: Traceable, { dW, db }: BackwardValues): DenseNetwork {
  const descend = (w: number, g: number): number => w - learningRate * g;
  const layers = network.layers.map((layer, i) => {
    const gradient = db[i];
    return {
      ...layer,
      W: combine(layer.W, dW[i], descend),
      b: layer.b && gradient && updateBiases ? combine(layer.b, gradient, descend) : layer.b,
    };
  });
  return { ...network, layers };
}

/** [b W] */
function beside(b: Dense, W: Dense): Dense {
  return dense(W.rows, W.cols + 1, (i, j) => (j === 0 ? b.values[i] : W.values[i * W.cols + j - 1]));
}

const scalar = (value: number): Dense => dense(1, 1, () => value);
