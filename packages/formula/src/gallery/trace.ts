import { ArgumentError, ShapeError } from "@adjoint/reference";
import {
  biasZeroed,
  element,
  equation,
  hadamard,
  minus,
  overExamples,
  plus,
  prime,
  apply,
  product,
  scaled,
  symbol,
  transpose as transposed,
  withOne,
  withoutBias,
  type Equation,
  type Expression,
  type Quantity,
} from "../equation/expression.ts";
import { equationNotation, type EquationNotation, type NotationName } from "../equation/notations.ts";
import { printEquation, printExpression } from "../equation/print.ts";
import { column, combine, dense, multiply, toRows, transpose, withTopRow, type Dense } from "./dense.ts";
import { backward, cost, forward, lossOfEach, type BackwardValues, type DenseNetwork, type ForwardValues } from "./network.ts";
import type { ExampleName, GalleryExample } from "./examples.ts";

export type TracePhase = "forward" | "loss" | "backward" | "gradient" | "update";

/** One quantity with its formula and its value, as the notation stores it. */
export interface TraceStep {
  /** The quantity with the number of its layer, in one vocabulary for all notations: `z1`, `a1`, `delta2`, `dW1`, `db1`, `dTheta1`, `W1+`, `J`. */
  readonly id: string;
  readonly phase: TracePhase;
  /** Layers count from 1 at the first weights; 0 is the input; null for J. */
  readonly layer: number | null;
  /** From 0; null for what belongs to the whole batch. */
  readonly example: number | null;
  /** The quantity as the notation writes it. */
  readonly symbol: string;
  readonly formula: string;
  readonly latex: string;
  readonly shape: readonly [rows: number, cols: number];
  readonly value: readonly (readonly number[])[];
}

export interface Trace {
  readonly example: ExampleName | null;
  readonly title: string | null;
  readonly source: string | null;
  readonly notation: NotationName;
  readonly problem: {
    readonly layers: readonly number[];
    readonly activations: readonly string[];
    readonly loss: string;
    /** The loss of one example, spelled out; J is the mean over the m examples plus (λ/2m)Σw². */
    readonly lossFormula: string;
    readonly lambda: number;
    readonly examples: number;
    readonly learningRate: number;
    readonly bias: boolean;
  };
  readonly steps: readonly TraceStep[];
  /** J before the update and after it. */
  readonly cost: number;
  readonly costAfter: number;
  readonly notes: readonly string[];
}

/** What is traced: a gallery example, or any network and data with the examples as columns. */
export type Traced = Pick<GalleryExample, "network" | "X" | "Y"> & Partial<GalleryExample>;

export interface TraceOptions {
  /** Default: the author's, or `code`. */
  readonly notation?: NotationName | undefined;
  readonly lambda?: number | undefined;
  readonly learningRate?: number | undefined;
}

const LOSS_FORMULAS: Readonly<Record<DenseNetwork["loss"], string>> = {
  "cross-entropy": "−Σ_k [y_k log a_k + (1 − y_k) log(1 − a_k)]",
  "squared-error": "Σ_k (a_k − y_k)²",
  "half-squared-error": "½ Σ_k (a_k − y_k)²",
  "softmax-cross-entropy": "−Σ_k y_k log a_k",
  output: "Σ_k a_k",
};

/**
 * One step of gradient descent with everything that is computed on the way: z, a and δ of each example, then Δ, the gradient and the update of the
 * batch. Throws a ShapeError where network and data do not fit, an ArgumentError for a loss that does not belong to the output's activation.
 */
export function trace(traced: Traced, options: TraceOptions = {}): Trace {
  const notation = equationNotation(options.notation ?? traced.notation ?? "code");
  const network: DenseNetwork = { ...traced.network, lambda: options.lambda ?? traced.network.lambda };
  const learningRate = options.learningRate ?? traced.learningRate ?? 1;
  const { X, Y } = traced;
  checkFit(network, X, Y);
  const run: Run = { network, notation, X, Y, learningRate, updateBiases: traced.updateBiases ?? true };
  const values = forward(network, X);
  const gradients = backward(network, values, Y);
  const updated = updatedNetwork(run, gradients);
  const steps = [...Array.from({ length: X.cols }, (_, t) => exampleSteps(run, t)).flat(), ...batchSteps(run, values, gradients, updated)];
  return {
    example: traced.name ?? null,
    title: traced.title ?? null,
    source: traced.source ?? null,
    notation: notation.name,
    problem: {
      layers: [X.rows, ...network.layers.map(({ W }) => W.rows)],
      activations: network.layers.map(({ activation }) => activation),
      loss: network.loss,
      lossFormula: LOSS_FORMULAS[network.loss],
      lambda: network.lambda,
      examples: X.cols,
      learningRate,
      bias: network.layers.some(({ b }) => b !== null),
    },
    steps,
    cost: cost(network, X, Y),
    costAfter: cost(updated, X, Y),
    notes: traced.notes ?? [],
  };
}

interface Run {
  readonly network: DenseNetwork;
  readonly notation: EquationNotation;
  readonly X: Dense;
  readonly Y: Dense;
  readonly learningRate: number;
  readonly updateBiases: boolean;
}

function checkFit({ layers, loss }: DenseNetwork, X: Dense, Y: Dense): void {
  let width = X.rows;
  for (const [i, { W }] of layers.entries()) {
    if (W.cols !== width) {
      throw new ShapeError(
        `trace: layer ${i + 1} takes ${W.cols} inputs and gets ${width}. W must have as many columns as the layer before has units.`,
      );
    }
    width = W.rows;
  }
  if (Y.rows !== width || Y.cols !== X.cols) {
    throw new ShapeError(
      `trace: the targets are ${Y.rows}×${Y.cols}, the outputs ${width}×${X.cols}. Give one column of targets for each example.`,
    );
  }
  const output = layers.at(-1)?.activation;
  const hiddenSoftmax = layers.slice(0, -1).some(({ activation }) => activation === "softmax");
  const mismatch =
    (loss === "cross-entropy" && output !== "sigmoid") || (loss === "softmax-cross-entropy") !== (output === "softmax") || hiddenSoftmax;
  if (mismatch) {
    throw new ArgumentError(
      `trace: the loss does not belong to the output: ${loss} with ${output}. Use cross-entropy with sigmoid, softmax-cross-entropy with softmax, which is for the output only.`,
    );
  }
}

const TRANSPOSED_IN_ROWS: ReadonlySet<Quantity> = new Set(["W", "b", "z", "a", "y", "delta", "dA", "dW", "db", "accumulator"]);

/** A step; the value is given with the examples as columns. */
function step(
  run: Run,
  at: Pick<TraceStep, "id" | "phase" | "layer" | "example">,
  formula: Equation | null,
  shown: { symbol: Expression; value: Dense },
): TraceStep {
  const { notation } = run;
  const quantity = shown.symbol.kind === "symbol" ? shown.symbol.quantity : null;
  const flipped = notation.layout === "rows" && quantity !== null && TRANSPOSED_IN_ROWS.has(quantity);
  const stored = flipped ? transpose(shown.value) : shown.value;
  const name = printExpression(shown.symbol, notation, "text");
  return {
    ...at,
    symbol: name,
    formula: formula ? printEquation(formula, notation, "text") : name,
    latex: formula ? printEquation(formula, notation, "latex") : printExpression(shown.symbol, notation, "latex"),
    shape: [stored.rows, stored.cols],
    value: toRows(stored),
  };
}

/** Whether the layer's bias is the first column of Θ in this notation. */
function biasInWeights({ network, notation }: Run, l: number): boolean {
  return notation.bias === "in-weights" && network.layers[l - 1].b !== null;
}

/** Forward, loss and backward for example t. */
function exampleSteps(run: Run, t: number): TraceStep[] {
  const { network } = run;
  const [x, y] = [column(run.X, t), column(run.Y, t)];
  const values = forward(network, x);
  const { delta } = backward(network, values, y);
  const L = network.layers.length;
  const steps: TraceStep[] = [step(run, { id: "a0", phase: "forward", layer: 0, example: t }, null, { symbol: symbol("a", 0), value: x })];
  for (let l = 1; l <= L; l++) {
    const place = { phase: "forward", layer: l, example: t } as const;
    steps.push(
      step(run, { id: `z${l}`, ...place }, equation(symbol("z", l), netInput(run, l)), { symbol: symbol("z", l), value: values.Z[l] }),
    );
    steps.push(
      step(run, { id: `a${l}`, ...place }, equation(symbol("a", l), apply(l, symbol("z", l))), {
        symbol: symbol("a", l),
        value: values.A[l],
      }),
    );
  }
  steps.push({
    ...step(run, { id: "loss", phase: "loss", layer: null, example: t }, null, {
      symbol: symbol("J"),
      value: scalar(lossOfEach(network.loss, values.A[L], y)[0]),
    }),
    ...lossText(run),
  });
  for (let l = L; l >= 1; l--) {
    const formula = equation(symbol("delta", l), l === L ? outputDelta(run, L) : hiddenDelta(run, l));
    steps.push(
      step(run, { id: `delta${l}`, phase: "backward", layer: l, example: t }, formula, { symbol: symbol("delta", l), value: delta[l]! }),
    );
  }
  return steps;
}

/** What holds for the batch: J, the sums over the examples, the gradient and the update. */
function batchSteps(run: Run, values: ForwardValues, gradients: BackwardValues, updated: DenseNetwork): TraceStep[] {
  const { network, X, Y } = run;
  const L = network.layers.length;
  const steps: TraceStep[] = [
    ...(X.cols > 1 ? wholeBatch(run, values, gradients) : []),
    {
      ...step(run, { id: "J", phase: "loss", layer: null, example: null }, null, {
        symbol: symbol("J"),
        value: scalar(cost(network, X, Y)),
      }),
      ...costText(run),
    },
  ];
  if (network.loss === "output") {
    // A neuron that is differentiated for itself has a gradient at its inputs too.
    const dX = multiply(transpose(network.layers[0].W), gradients.delta[1]!);
    const formula = equation(symbol("dA", 0), product(transposed(symbol("W", 1)), symbol("delta", 1)));
    steps.push(step(run, { id: "dX", phase: "backward", layer: 0, example: null }, formula, { symbol: symbol("dA", 0), value: dX }));
  }
  for (let l = L; l >= 1; l--) {
    const inWeights = biasInWeights(run, l);
    const delta = gradients.delta[l]!;
    const left = inWeights ? withTopRow(values.A[l - 1], 1) : values.A[l - 1];
    const sum = multiply(delta, transpose(left));
    const place = { phase: "gradient", layer: l, example: null } as const;
    const outer = product(symbol("delta", l), transposed(inWeights ? withOne(symbol("a", l - 1)) : symbol("a", l - 1)));
    const accumulator = symbol("accumulator", l);
    steps.push(step(run, { id: `accumulator${l}`, ...place }, equation(accumulator, outer), { symbol: accumulator, value: sum }));
    const { dW, db } = { dW: gradients.dW[l - 1], db: gradients.db[l - 1] ?? null };
    if (inWeights) {
      const dTheta = symbol("dTheta", l);
      const value = dense(dW.rows, dW.cols + 1, (i, j) => (j === 0 ? db!.values[i] : dW.values[i * dW.cols + j - 1]));
      steps.push(
        step(run, { id: `dTheta${l}`, ...place }, equation(dTheta, regularised(run, accumulator, biasZeroed(symbol("Theta", l)))), {
          symbol: dTheta,
          value,
        }),
      );
    } else {
      steps.push(
        step(run, { id: `dW${l}`, ...place }, equation(symbol("dW", l), regularised(run, accumulator, symbol("W", l))), {
          symbol: symbol("dW", l),
          value: dW,
        }),
      );
      if (db)
        steps.push(
          step(run, { id: `db${l}`, ...place }, equation(symbol("db", l), scaled([], ["m"], overExamples(symbol("delta", l)))), {
            symbol: symbol("db", l),
            value: db,
          }),
        );
    }
  }
  for (let l = 1; l <= L; l++) steps.push(...updateSteps(run, updated, l));
  return steps;
}

/** z, a and δ of all examples at once, one column (or row) for each. */
function wholeBatch(run: Run, { Z, A }: ForwardValues, { delta }: BackwardValues): TraceStep[] {
  const L = run.network.layers.length;
  const steps = [step(run, { id: "a0", phase: "forward", layer: 0, example: null }, null, { symbol: symbol("a", 0), value: A[0] })];
  for (let l = 1; l <= L; l++) {
    const place = { phase: "forward", layer: l, example: null } as const;
    const [z, a] = [symbol("z", l), symbol("a", l)];
    steps.push(
      step(run, { id: `z${l}`, ...place }, equation(z, netInput(run, l)), { symbol: z, value: Z[l] }),
      step(run, { id: `a${l}`, ...place }, equation(a, apply(l, z)), { symbol: a, value: A[l] }),
    );
  }
  for (let l = L; l >= 1; l--) {
    const formula = equation(symbol("delta", l), l === L ? outputDelta(run, L) : hiddenDelta(run, l));
    steps.push(
      step(run, { id: `delta${l}`, phase: "backward", layer: l, example: null }, formula, { symbol: symbol("delta", l), value: delta[l]! }),
    );
  }
  return steps;
}

function updateSteps(run: Run, updated: DenseNetwork, l: number): TraceStep[] {
  const { W, b } = updated.layers[l - 1];
  const place = { phase: "update", layer: l, example: null } as const;
  const descent = (parameter: Expression, gradient: Expression): Equation =>
    equation(parameter, minus(parameter, scaled(["alpha"], [], gradient)));
  if (biasInWeights(run, l)) {
    const value = dense(W.rows, W.cols + 1, (i, j) => (j === 0 ? b!.values[i] : W.values[i * W.cols + j - 1]));
    const Theta = symbol("Theta", l);
    return [step(run, { id: `Theta${l}+`, ...place }, descent(Theta, symbol("dTheta", l)), { symbol: Theta, value })];
  }
  const steps = [step(run, { id: `W${l}+`, ...place }, descent(symbol("W", l), symbol("dW", l)), { symbol: symbol("W", l), value: W })];
  if (b && run.updateBiases)
    steps.push(step(run, { id: `b${l}+`, ...place }, descent(symbol("b", l), symbol("db", l)), { symbol: symbol("b", l), value: b }));
  return steps;
}

/** z = W a + b, or Θ [1; a]. */
function netInput(run: Run, l: number): Expression {
  const a = symbol("a", l - 1);
  if (biasInWeights(run, l)) return product(symbol("Theta", l), withOne(a));
  const Wa = product(symbol("W", l), a);
  return run.network.layers[l - 1].b ? plus(Wa, symbol("b", l)) : Wa;
}

/** δ at the output, as the loss and the notation have it. */
function outputDelta({ network, notation }: Run, L: number): Expression {
  const fPrime = prime(L, symbol("z", L));
  const difference = minus(symbol("a", L), symbol("y"));
  switch (network.loss) {
    case "cross-entropy":
    case "softmax-cross-entropy":
      return difference;
    case "half-squared-error":
      return hadamard(difference, fPrime);
    case "squared-error":
      return notation.name === "hagan"
        ? scaled([-2], [], hadamard(minus(symbol("y"), symbol("a", L)), fPrime))
        : hadamard(scaled([2], [], difference), fPrime);
    case "output":
      return fPrime;
  }
}

/** δ at a hidden layer: back through W, times f′. */
function hiddenDelta(run: Run, l: number): Expression {
  const weights = biasInWeights(run, l + 1) ? withoutBias(symbol("Theta", l + 1)) : symbol("W", l + 1);
  return hadamard(product(transposed(weights), symbol("delta", l + 1)), prime(l, symbol("z", l)));
}

/** Δ/m + (λ/m)·weights. */
function regularised({ network }: Run, accumulator: Expression, weights: Expression): Expression {
  const average = scaled([], ["m"], accumulator);
  return network.lambda === 0 ? average : plus(average, scaled(["lambda"], ["m"], weights));
}

function updatedNetwork({ network, learningRate, updateBiases }: Run, { dW, db }: BackwardValues): DenseNetwork {
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

/** The loss of one example in the notation's letters. */
function lossText({ network, notation }: Run): Pick<TraceStep, "formula" | "latex"> {
  const L = network.layers.length;
  const write = (format: "text" | "latex"): readonly [a: string, y: string] => [
    printExpression(element(symbol("a", L), "k"), notation, format),
    printExpression(element(symbol("y"), "k"), notation, format),
  ];
  const [a, y] = write("text");
  const [A, T] = write("latex");
  switch (network.loss) {
    case "cross-entropy":
      return {
        formula: `loss = −Σ_k [${y} log ${a} + (1 − ${y}) log(1 − ${a})]`,
        latex: String.raw`\ell = -\sum_k \left[ ${T} \log ${A} + (1 - ${T}) \log(1 - ${A}) \right]`,
      };
    case "softmax-cross-entropy":
      return { formula: `loss = −Σ_k ${y} log ${a}`, latex: String.raw`\ell = -\sum_k ${T} \log ${A}` };
    case "squared-error":
      return { formula: `loss = Σ_k (${a} − ${y})²`, latex: String.raw`\ell = \sum_k (${A} - ${T})^2` };
    case "half-squared-error":
      return { formula: `loss = ½ Σ_k (${a} − ${y})²`, latex: String.raw`\ell = \frac{1}{2} \sum_k (${A} - ${T})^2` };
    case "output":
      return { formula: `loss = Σ_k ${a}`, latex: String.raw`\ell = \sum_k ${A}` };
  }
}

function costText({ network, notation }: Run): Pick<TraceStep, "formula" | "latex"> {
  const [J, Jx] = [printExpression(symbol("J"), notation, "text"), printExpression(symbol("J"), notation, "latex")];
  const [w, wx] = [
    printExpression(symbol("W"), notation, "text").replace(/\.T$/, ""),
    printExpression(symbol("W"), notation, "latex").replace(/\^T$/, ""),
  ];
  const regular = network.lambda !== 0;
  return {
    formula: `${J} = (1/m) Σ_t loss_t${regular ? ` + (λ/2m) Σ ${w}² (no biases)` : ""}`,
    latex: String.raw`${Jx} = \frac{1}{m} \sum_t \ell_t${regular ? String.raw` + \frac{\lambda}{2m} \sum ${wx}^2` : ""}`,
  };
}

const scalar = (value: number): Dense => dense(1, 1, () => value);
