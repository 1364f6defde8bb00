import { HYPER, SMALLEST_SQUARED, SMALLEST_STATE } from "@adjoint/reference";
import type { Action, Actions, Numbers, OptimizerKind } from "@adjoint/reference";

/** t, β1^t and β2^t. */
export const tick: Actions["tick"] = ({ hyper }, { numbers }): Action => {
  const h = numbers(hyper);
  return () => {
    h[HYPER.steps] += 1;
    h[HYPER.beta1Power] = power(h[HYPER.beta1Power] * h[HYPER.beta1]);
    h[HYPER.beta2Power] = power(h[HYPER.beta2Power] * h[HYPER.beta2]);
    return 0;
  };
};

/** Too small to matter, it is 0: denormal numbers are slow. */
function power(x: number): number {
  return Math.abs(x) < SMALLEST_STATE.f64 ? 0 : x;
}

interface Parameter {
  readonly θ: Numbers;
  readonly g: Numbers;
  /** The states, as many as the optimiser has. */
  readonly s: Numbers;
  readonly t: Numbers;
  readonly h: Numbers;
  /** What η is multiplied with. */
  readonly rate: number;
  /** States below this become 0. */
  readonly smallest: number;
  /** What is squared is at least this. */
  readonly least: number;
  readonly decay: boolean;
}

/** One step of the optimiser on one parameter, a loop for each. */
export const update: Actions["update"] = (
  { optimizer, theta, gradient, states, hyper, decay, rate = 1 },
  { numbers, precision },
): Action => {
  const [θ, g, h] = [theta, gradient, hyper].map(numbers);
  const [s = θ, t = θ] = states.map(numbers);
  const step = STEPS[optimizer];
  const parameter = {
    θ,
    g,
    s,
    t,
    h,
    rate,
    smallest: SMALLEST_STATE[precision],
    least: SMALLEST_SQUARED[precision],
    decay: decay && optimizer === "adamw",
  };
  return () => {
    step(parameter);
    return 0;
  };
};

function adam({ θ, g, s, t, h, rate: own, smallest, least, decay }: Parameter): void {
  const [η, β1, β2] = [own * h[HYPER.learningRate], h[HYPER.beta1], h[HYPER.beta2]];
  const c = Math.sqrt(1 - h[HYPER.beta2Power]);
  const rate = (η * c) / (1 - h[HYPER.beta1Power]);
  const ε = h[HYPER.epsilon] * c;
  const rest1 = 1 - β1;
  const rest2 = 1 - β2;
  const keep = decay ? 1 - η * h[HYPER.weightDecay] : 1;
  for (let e = 0; e < θ.length; e++) {
    const x = g[e];
    let m = β1 * s[e] + rest1 * x;
    let q = Math.abs(x);
    if (q < least) q = least;
    const v = β2 * t[e] + rest2 * (q * q);
    if (Math.abs(m) < smallest) m = 0;
    s[e] = m;
    t[e] = v;
    θ[e] = keep * θ[e] - (rate * m) / (Math.sqrt(v) + ε);
  }
}

const STEPS: Readonly<Record<OptimizerKind, (parameter: Parameter) => void>> = {
  sgd({ θ, g, h, rate }) {
    const η = rate * h[HYPER.learningRate];
    for (let e = 0; e < θ.length; e++) θ[e] -= η * g[e];
  },
  momentum({ θ, g, s, h, rate, smallest }) {
    const [η, μ] = [rate * h[HYPER.learningRate], h[HYPER.beta1]];
    for (let e = 0; e < θ.length; e++) {
      const v = flushToZero(μ * s[e] + g[e], smallest);
      s[e] = v;
      θ[e] -= η * v;
    }
  },
  velocity({ θ, g, s, h, rate, smallest }) {
    const [η, μ] = [rate * h[HYPER.learningRate], h[HYPER.beta1]];
    for (let e = 0; e < θ.length; e++) {
      const v = flushToZero(μ * s[e] - η * g[e], smallest);
      s[e] = v;
      θ[e] += v;
    }
  },
  nesterov({ θ, g, s, h, rate, smallest }) {
    const [η, μ] = [rate * h[HYPER.learningRate], h[HYPER.beta1]];
    for (let e = 0; e < θ.length; e++) {
      const v = flushToZero(μ * s[e] + g[e], smallest);
      s[e] = v;
      θ[e] -= η * (g[e] + μ * v);
    }
  },
  rmsprop({ θ, g, s, h, rate, smallest, least }) {
    const [η, ρ, ε] = [rate * h[HYPER.learningRate], h[HYPER.beta1], h[HYPER.epsilon]];
    for (let e = 0; e < θ.length; e++) {
      const q = Math.max(Math.abs(g[e]), least);
      const v = flushToZero(ρ * s[e] + (1 - ρ) * (q * q), smallest);
      s[e] = v;
      θ[e] -= (η * g[e]) / (Math.sqrt(v) + ε);
    }
  },
  adam,
  adamw: adam,
};

/** States that would decay into denormal numbers become 0; NaN stays. One comparison: a sign is a coin that no branch predictor knows. */
function flushToZero(state: number, smallest: number): number {
  return Math.abs(state) < smallest ? 0 : state;
}
