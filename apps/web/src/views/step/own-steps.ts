import { trace } from "@adjoint/derivations";
import type { NotationName, TraceStep, Traced } from "@adjoint/derivations";
import type { LayerTrace, NumberedMatrix } from "adjoint";
import { engineBatch, engineNetwork } from "./engine.ts";
import { rowsOf, transposed } from "./matrices.ts";
import type { Numbers } from "./matrices.ts";
import type { Walked } from "./walked.ts";

/**
 * The steps of the visitor's own network: their formulas as the formulas' package writes them, their numbers from the engine, which knows activations
 * and losses that no published example has. W[n₁, n₀] and the examples are columns.
 */
export function ownSteps(walked: Walked, notation: NotationName): readonly TraceStep[] {
  const { steps } = trace(standIn(walked), { notation });
  const numbers = numbersOf(walked, steps);
  const rows = notation === "code";
  const formula = walked.network.loss === "mean-squared-error" ? meanFormula(walked) : (step: TraceStep) => step;
  return steps.map((step) => {
    const value = numbers(step);
    return { ...formula(step), value: rows ? transposed(value) : value };
  });
}

/** A network with the same letters in its formulas: they are those of any f, and those of the sum but for its factor. */
function standIn({ network, ...rest }: Walked): Traced {
  const layers = network.layers.map((layer) => {
    const { activation } = layer;
    return { ...layer, activation: activation === "leakyRelu" || activation === "gelu" ? ("linear" as const) : activation };
  });
  return { ...rest, network: { ...network, layers, loss: network.loss === "mean-squared-error" ? "squared-error" : network.loss } };
}

/** Σ becomes (1/K) Σ, and the 2 of its derivative 2/K. */
function meanFormula({ network }: Walked): (step: TraceStep) => TraceStep {
  const output = `delta${network.layers.length}`;
  return (step) => {
    const { id, formula, latex } = step;
    if (id === "loss")
      return { ...step, formula: formula.replace("= ", "= (1/K) "), latex: latex.replace("= ", String.raw`= \frac{1}{K} `) };
    if (id === output)
      return { ...step, formula: formula.replace(/= (-?)2/, "= $1(2/K)"), latex: latex.replace(/= (-?)2/, String.raw`= $1\frac{2}{K}`) };
    return step;
  };
}

/** The numbers of each step, with examples as columns. */
function numbersOf(walked: Walked, steps: readonly TraceStep[]): (step: TraceStep) => Numbers {
  const { network, learningRate = 1 } = walked;
  const net = engineNetwork(network)!;
  const { inputs, targets } = engineBatch(walked);
  const { layers, loss } = net.trace({ inputs, targets });
  // The loss of an example is its own: λ belongs to the batch.
  const alone = engineNetwork({ ...network, lambda: 0 })!;
  const losses = inputs.map((row, t) => alone.lossAndGradients({ inputs: [row], targets: [targets[t]] }).loss);
  const inWeights = steps.some(({ id }) => id === "dTheta1");
  const withBias = (biases: Numbers, weights: Numbers): Numbers => (inWeights ? weights.map((row, i) => [...biases[i], ...row]) : weights);
  const descended = (before: Numbers, gradient: Numbers): Numbers =>
    before.map((row, i) => row.map((value, j) => value - learningRate * gradient[i][j]));
  return ({ id, example }) => {
    const one = (matrix: NumberedMatrix): Numbers => columns(matrix).map((row) => (example === null ? row : [row[example]]));
    const kind = id.replace(/\d+/, "");
    if (kind === "loss") return [[losses[example ?? 0]]];
    if (kind === "J") return [[loss]];
    const l = Number(/\d+/.exec(id)?.[0]);
    if (l === 0) return rowsOf(walked.X).map((row) => (example === null ? row : [row[example]]));
    const layer: LayerTrace = layers[l - 1];
    const gradient = { W: columns(layer.dW), b: columns(layer.db) };
    const parameters = { W: columns(layer.weights), b: columns(layer.biases) };
    switch (kind) {
      case "z":
        return one(layer.z);
      case "a":
        return one(layer.a);
      case "delta":
        return one(layer.delta);
      case "accumulator":
        return withBias(columns(layer.biasDelta), columns(layer.Delta));
      case "dW":
      case "dTheta":
        return withBias(gradient.b, gradient.W);
      case "db":
        return gradient.b;
      case "b+":
        return descended(parameters.b, gradient.b);
      case "W+":
      case "Theta+":
        return descended(withBias(parameters.b, parameters.W), withBias(gradient.b, gradient.W));
      default:
        throw new Error(`ownSteps: no number for the step ${id}.`);
    }
  };
}

/** The engine's matrix with its rows as columns. */
function columns({ rows, cols, values }: NumberedMatrix): Numbers {
  return Array.from({ length: cols }, (_, j) => Array.from({ length: rows }, (_, i) => values[i * cols + j]));
}
