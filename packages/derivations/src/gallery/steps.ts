import {
  backward,
  column,
  cost,
  dense,
  forward,
  lossOfEach,
  multiply,
  toRows,
  transpose,
  withTopRow,
  type BackwardValues,
  type Dense,
  type DenseNetwork,
  type ForwardValues,
  type Quantity,
} from "@adjoint/formula/core";
import {
  apply,
  biasZeroed,
  equation,
  minus,
  overExamples,
  product,
  scaled,
  symbol,
  transpose as transposed,
  withOne,
  type Equation,
  type Expression,
} from "../equation/expression.ts";
import { printEquation, printExpression } from "../equation/print.ts";
import { biasInWeights, costText, hiddenDelta, lossText, netInput, outputDelta, regularised, type Run } from "./formulas.ts";
import type { TraceStep } from "./trace.ts";

/** Forward, loss and backward for example t. */
export function exampleSteps(run: Run, t: number): TraceStep[] {
  const [x, y] = [column(run.X, t), column(run.Y, t)];
  const values = forward(run.network, x);
  const loss = scalar(lossOfEach(run.network.loss, values.A.at(-1)!, y)[0]);
  return [
    ...forwardSteps(run, values, t),
    { ...step(run, { id: "loss", phase: "loss", layer: null, example: t }, null, { symbol: symbol("J"), value: loss }), ...lossText(run) },
    ...backwardSteps(run, backward(run.network, values, y), t),
  ];
}

/** What holds for the batch: J, the sums over the examples, the gradient and the update. */
export function batchSteps(run: Run, values: ForwardValues, gradients: BackwardValues, updated: DenseNetwork): TraceStep[] {
  const { network, X, Y } = run;
  const L = network.layers.length;
  const steps: TraceStep[] = [
    ...(X.cols > 1 ? [...forwardSteps(run, values, null), ...backwardSteps(run, gradients, null)] : []),
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

/** z and a of every layer: of one example, or of all at once, one column (or row) for each. */
function forwardSteps(run: Run, { Z, A }: ForwardValues, example: number | null): TraceStep[] {
  const steps = [step(run, { id: "a0", phase: "forward", layer: 0, example }, null, { symbol: symbol("a", 0), value: A[0] })];
  for (let l = 1; l < A.length; l++) {
    const place = { phase: "forward", layer: l, example } as const;
    const [z, a] = [symbol("z", l), symbol("a", l)];
    steps.push(
      step(run, { id: `z${l}`, ...place }, equation(z, netInput(run, l)), { symbol: z, value: Z[l] }),
      step(run, { id: `a${l}`, ...place }, equation(a, apply(l, z)), { symbol: a, value: A[l] }),
    );
  }
  return steps;
}

/** δ from the last layer to the first. */
function backwardSteps(run: Run, { delta }: BackwardValues, example: number | null): TraceStep[] {
  const L = run.network.layers.length;
  return Array.from({ length: L }, (_, i) => {
    const l = L - i;
    const formula = equation(symbol("delta", l), l === L ? outputDelta(run, L) : hiddenDelta(run, l));
    return step(run, { id: `delta${l}`, phase: "backward", layer: l, example }, formula, { symbol: symbol("delta", l), value: delta[l]! });
  });
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

const scalar = (value: number): Dense => dense(1, 1, () => value);
