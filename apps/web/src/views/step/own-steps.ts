import { traceFormulas } from "@adjoint/derivations";
import type { NotationName, TraceFormula, TraceStep } from "@adjoint/derivations";
import type { LayerTrace, NumberedMatrix } from "adjoint";
import { engineBatch, engineNetwork } from "./engine.ts";
import { rowsOf, transposed } from "./matrices.ts";
import type { Numbers } from "./matrices.ts";
import type { Walked } from "./walked.ts";

/**
 * The steps of the visitor's own network: their formulas from the formulas' package, their numbers from the engine, which knows activations
 * and losses that no published example has. W[n₁, n₀] and the examples are columns.
 */
export function ownSteps(walked: Walked, notation: NotationName): readonly TraceStep[] {
  const { layers, loss, lambda } = walked.network;
  const shape = {
    layers: layers.map(({ b }) => ({ bias: b !== null })),
    loss,
    regularised: lambda !== 0,
    examples: walked.X.cols,
    updateBiases: true,
  };
  const formulas = traceFormulas(shape, notation);
  const numbers = numbersOf(walked, formulas);
  return formulas.map((formula) => {
    const value = formula.flipped ? transposed(numbers(formula)) : numbers(formula);
    return { ...formula, shape: [value.length, value[0]?.length ?? 0], value };
  });
}

/** The numbers of each step, with examples as columns. */
function numbersOf(walked: Walked, steps: readonly TraceFormula[]): (step: TraceFormula) => Numbers {
  const { network, learningRate = 1 } = walked;
  const net = engineNetwork(network)!;
  const { inputs, targets } = engineBatch(walked);
  const { layers, loss } = net.trace({ inputs, targets });
  // The loss of an example is its own: λ belongs to the batch.
  const alone = engineNetwork({ ...network, lambda: 0 })!;
  const losses = inputs.map((row, t) => alone.lossAndGradients({ inputs: [row], targets: [targets[t]] }).loss);
  const inWeights = steps.some(({ kind }) => kind === "dTheta");
  const withBias = (biases: Numbers, weights: Numbers): Numbers => (inWeights ? weights.map((row, i) => [...biases[i], ...row]) : weights);
  const descended = (before: Numbers, gradient: Numbers): Numbers =>
    before.map((row, i) => row.map((value, j) => value - learningRate * gradient[i][j]));
  return ({ id, kind, layer: l, example }) => {
    const one = (matrix: NumberedMatrix): Numbers => columns(matrix).map((row) => (example === null ? row : [row[example]]));
    if (kind === "loss") return [[losses[example ?? 0]]];
    if (kind === "J") return [[loss]];
    if (l === null || l === 0) return rowsOf(walked.X).map((row) => (example === null ? row : [row[example]]));
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
