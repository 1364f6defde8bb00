import { equationNotation, type NotationName, type Quantity } from "@adjoint/formula/core";
import {
  apply,
  assignment,
  biasZeroed,
  equation,
  minus,
  overExamples,
  product,
  scaled,
  symbol,
  transpose,
  withOne,
  type Equation,
  type Expression,
} from "../equation/expression.ts";
import { printEquation, printExpression } from "../equation/print.ts";
import {
  averaged,
  biasInWeights,
  costText,
  hiddenDelta,
  lossText,
  netInput,
  outputDelta,
  type TracedShape,
  type Written,
  type WrittenFormula,
} from "./formulas.ts";

export type TracePhase = "forward" | "loss" | "backward" | "gradient" | "update";

/** What a step computes; `+` is the value after the update. */
export type TraceKind = "a" | "z" | "loss" | "J" | "delta" | "dX" | "accumulator" | "dTheta" | "dW" | "db" | "Theta+" | "W+" | "b+";

/** One quantity of a step of training as the notation writes it, without its value. */
export interface TraceFormula extends WrittenFormula {
  /** The quantity with the number of its layer, in one vocabulary for all notations: `z1`, `a1`, `delta2`, `dW1`, `db1`, `dTheta1`, `W1+`, `J`. */
  readonly id: string;
  readonly kind: TraceKind;
  readonly phase: TracePhase;
  /** Layers count from 1 at the first weights; 0 is the input; null for J. */
  readonly layer: number | null;
  /** From 0; null for what belongs to the whole batch. */
  readonly example: number | null;
  /** What is computed: the left side of the equation. */
  readonly left: Expression;
  /** None for the input, and for a loss, which is a sum over outputs. */
  readonly equation: Equation | null;
  /** The left side as text. */
  readonly symbol: string;
  /** Whether the notation stores the matrix with the examples as rows. */
  readonly flipped: boolean;
}

/**
 * The formulas of one step of gradient descent, in the order in which they are computed: z, a and δ of each example, then those of all examples at once,
 * then Δ, the gradient and the update of the batch.
 */
export function traceFormulas(shape: TracedShape, notation: NotationName): readonly TraceFormula[] {
  const run: Written = { ...shape, notation: equationNotation(notation) };
  return [...Array.from({ length: shape.examples }, (_, t) => exampleFormulas(run, t)).flat(), ...batchFormulas(run)];
}

/** Forward, loss and backward for example t. */
function exampleFormulas(run: Written, t: number): TraceFormula[] {
  const loss = step(run, { kind: "loss", phase: "loss", layer: null, example: t }, { left: symbol("J") });
  return [...forwardFormulas(run, t), { ...loss, ...lossText(run) }, ...backwardFormulas(run, t)];
}

/** What holds for the batch: J, the sums over the examples, the gradient and the update. */
function batchFormulas(run: Written): TraceFormula[] {
  const L = run.layers.length;
  const J = step(run, { kind: "J", phase: "loss", layer: null, example: null }, { left: symbol("J") });
  const steps: TraceFormula[] = [
    ...(run.examples > 1 ? [...forwardFormulas(run, null), ...backwardFormulas(run, null)] : []),
    { ...J, ...costText(run) },
  ];
  if (run.loss === "output") {
    // A neuron that is differentiated for itself has a gradient at its inputs too.
    const back = equation(symbol("dA", 0), product(transpose(symbol("W", 1)), symbol("delta", 1)));
    steps.push(step(run, { kind: "dX", phase: "backward", layer: 0, example: null }, back));
  }
  for (let l = L; l >= 1; l--) {
    const inWeights = biasInWeights(run, l);
    const at = { phase: "gradient", layer: l, example: null } as const;
    const accumulator = symbol("accumulator", l);
    const outer = product(symbol("delta", l), transpose(inWeights ? withOne(symbol("a", l - 1)) : symbol("a", l - 1)));
    steps.push(step(run, { kind: "accumulator", ...at }, equation(accumulator, outer)));
    if (inWeights) {
      const average = averaged(run, accumulator, biasZeroed(symbol("Theta", l)));
      steps.push(step(run, { kind: "dTheta", ...at }, equation(symbol("dTheta", l), average)));
      continue;
    }
    steps.push(step(run, { kind: "dW", ...at }, equation(symbol("dW", l), averaged(run, accumulator, symbol("W", l)))));
    if (run.layers[l - 1].bias) {
      const average = scaled([], ["m"], overExamples(symbol("delta", l)));
      steps.push(step(run, { kind: "db", ...at }, equation(symbol("db", l), average)));
    }
  }
  for (let l = 1; l <= L; l++) steps.push(...updateFormulas(run, l));
  return steps;
}

/** z and a of every layer: of one example, or of all at once, one column (or row) for each. */
function forwardFormulas(run: Written, example: number | null): TraceFormula[] {
  const steps = [step(run, { kind: "a", phase: "forward", layer: 0, example }, { left: symbol("a", 0) })];
  for (let l = 1; l <= run.layers.length; l++) {
    const at = { phase: "forward", layer: l, example } as const;
    const [z, a] = [symbol("z", l), symbol("a", l)];
    steps.push(step(run, { kind: "z", ...at }, equation(z, netInput(run, l))), step(run, { kind: "a", ...at }, equation(a, apply(l, z))));
  }
  return steps;
}

/** δ from the last layer to the first. */
function backwardFormulas(run: Written, example: number | null): TraceFormula[] {
  const L = run.layers.length;
  return Array.from({ length: L }, (_, i) => {
    const l = L - i;
    const right = l === L ? outputDelta(run, L) : hiddenDelta(run, l);
    return step(run, { kind: "delta", phase: "backward", layer: l, example }, equation(symbol("delta", l), right));
  });
}

function updateFormulas(run: Written, l: number): TraceFormula[] {
  const at = { phase: "update", layer: l, example: null } as const;
  const descent = (parameter: Expression, gradient: Expression): Equation =>
    assignment(parameter, minus(parameter, scaled(["alpha"], [], gradient)));
  if (biasInWeights(run, l)) return [step(run, { kind: "Theta+", ...at }, descent(symbol("Theta", l), symbol("dTheta", l)))];
  const steps = [step(run, { kind: "W+", ...at }, descent(symbol("W", l), symbol("dW", l)))];
  if (run.layers[l - 1].bias && run.updateBiases) steps.push(step(run, { kind: "b+", ...at }, descent(symbol("b", l), symbol("db", l))));
  return steps;
}

const TRANSPOSED_IN_ROWS: ReadonlySet<Quantity> = new Set(["W", "b", "z", "a", "y", "delta", "dA", "dW", "db", "accumulator"]);

/** A step, of an equation or of a symbol alone. */
function step(
  { notation }: Written,
  at: Pick<TraceFormula, "kind" | "phase" | "layer" | "example">,
  shown: Equation | { readonly left: Expression },
): TraceFormula {
  const { left } = shown;
  const whole = "right" in shown ? shown : null;
  const [name, symbolLatex] = [printExpression(left, notation, "text"), printExpression(left, notation, "latex")];
  return {
    ...at,
    id: at.kind.endsWith("+") ? `${at.kind.slice(0, -1)}${at.layer}+` : `${at.kind}${at.kind === "dX" ? "" : (at.layer ?? "")}`,
    left,
    equation: whole,
    symbol: name,
    symbolLatex,
    formula: whole ? printEquation(whole, notation, "text") : name,
    latex: whole ? printEquation(whole, notation, "latex") : symbolLatex,
    flipped: notation.layout === "rows" && left.kind === "symbol" && TRANSPOSED_IN_ROWS.has(left.quantity),
  };
}
