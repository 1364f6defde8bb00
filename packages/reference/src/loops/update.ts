import type { Action, Actions } from "../interpreter.ts";
import type { Precision } from "../matrix.ts";
import { HYPER, SMALLEST_SQUARED, SMALLEST_STATE } from "../optimizers.ts";
import type { OptimizerKind } from "../optimizers.ts";
import { round } from "../round.ts";

/** t, β1^t and β2^t, in f64. */
export const tick: Actions["tick"] = ({ hyper }, { numbers }): Action => {
  const h = numbers(hyper);
  return () => {
    h[HYPER.steps] += 1;
    h[HYPER.beta1Power] = flushToZero(h[HYPER.beta1Power] * h[HYPER.beta1], "f64");
    h[HYPER.beta2Power] = flushToZero(h[HYPER.beta2Power] * h[HYPER.beta2], "f64");
    return 0;
  };
};

/** One step of the optimiser for each element; the formulas stand with {@link OptimizerKind}. */
export const update: Actions["update"] = (
  { optimizer, theta, gradient, states, hyper, decay, rate = 1 },
  { numbers, precision },
): Action => {
  const [θ, g, h] = [theta, gradient, hyper].map(numbers);
  const [first, second] = states.map(numbers);
  return () => {
    const rates = ratesOf(h, rate, precision);
    const step = STEPS[optimizer];
    const decays = decay && optimizer === "adamw";
    for (let i = 0; i < θ.length; i++) {
      const from = decays ? round(θ[i] - round(rates.decay * θ[i], precision), precision) : θ[i];
      const [to, s, t] = step({ θ: from, g: g[i], s: first?.[i] ?? 0, t: second?.[i] ?? 0 }, rates);
      θ[i] = to;
      if (first) first[i] = s;
      if (second) second[i] = t;
    }
    return 0;
  };
};

/** What an optimiser computes with, each rounded once to the precision from its f64 value. */
interface Rates {
  readonly precision: Precision;
  readonly η: number;
  readonly β1: number;
  readonly β2: number;
  /** 1 − β1, 1 − β2 */
  readonly rest1: number;
  readonly rest2: number;
  readonly ε: number;
  /** Adam's η·c/(1 − β1^t) and ε·c with c = √(1 − β2^t) */
  readonly ηt: number;
  readonly εt: number;
  /** AdamW's η·λ */
  readonly decay: number;
}

function ratesOf(h: ArrayLike<number>, rate: number, precision: Precision): Rates {
  const r = (x: number) => round(x, precision);
  const η = h[HYPER.learningRate] * rate;
  const c = Math.sqrt(1 - h[HYPER.beta2Power]);
  return {
    precision,
    η: r(η),
    β1: r(h[HYPER.beta1]),
    β2: r(h[HYPER.beta2]),
    rest1: r(1 - h[HYPER.beta1]),
    rest2: r(1 - h[HYPER.beta2]),
    ε: r(h[HYPER.epsilon]),
    ηt: r((η * c) / (1 - h[HYPER.beta1Power])),
    εt: r(h[HYPER.epsilon] * c),
    decay: r(η * h[HYPER.weightDecay]),
  };
}

interface Element {
  readonly θ: number;
  readonly g: number;
  /** The first and the second state. */
  readonly s: number;
  readonly t: number;
}
/** θ and the states after a step. */
type Step = (element: Element, rates: Rates) => readonly [θ: number, s: number, t: number];

const adam: Step = ({ θ, g, s, t }, { precision, β1, β2, rest1, rest2, ηt, εt }) => {
  const r = (x: number) => round(x, precision);
  const m = flushToZero(r(r(β1 * s) + r(rest1 * g)), precision);
  const v = r(r(β2 * t) + r(rest2 * r(squareClamped(g, precision))));
  return [r(θ - r(r(ηt * m) / r(r(Math.sqrt(v)) + εt))), m, v];
};

const STEPS: Readonly<Record<OptimizerKind, Step>> = {
  sgd: ({ θ, g }, { precision, η }) => [round(θ - round(η * g, precision), precision), 0, 0],
  momentum({ θ, g, s }, { precision, η, β1 }) {
    const r = (x: number) => round(x, precision);
    const v = flushToZero(r(r(β1 * s) + g), precision);
    return [r(θ - r(η * v)), v, 0];
  },
  velocity({ θ, g, s }, { precision, η, β1 }) {
    const r = (x: number) => round(x, precision);
    const v = flushToZero(r(r(β1 * s) - r(η * g)), precision);
    return [r(θ + v), v, 0];
  },
  nesterov({ θ, g, s }, { precision, η, β1 }) {
    const r = (x: number) => round(x, precision);
    const v = flushToZero(r(r(β1 * s) + g), precision);
    return [r(θ - r(η * r(g + r(β1 * v)))), v, 0];
  },
  rmsprop({ θ, g, s }, { precision, η, β1, rest1, ε }) {
    const r = (x: number) => round(x, precision);
    const v = flushToZero(r(r(β1 * s) + r(rest1 * r(squareClamped(g, precision)))), precision);
    return [r(θ - r(r(η * g) / r(r(Math.sqrt(v)) + ε))), v, 0];
  },
  adam,
  adamw: adam,
};

/** g², or the square of the least that is squared; NaN stays. */
function squareClamped(g: number, precision: Precision): number {
  const q = Math.max(Math.abs(g), SMALLEST_SQUARED[precision]);
  return q * q;
}

/** A state, or a power of β, too small to matter is 0; NaN stays. */
function flushToZero(state: number, precision: Precision): number {
  return Math.abs(state) < SMALLEST_STATE[precision] ? 0 : state;
}
