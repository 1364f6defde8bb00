import type { Precision } from "./matrix.ts";

/**
 * The optimisers, declared once: `code` is the number in the records of the kernels, `states` names the matrices that each keeps for a parameter, all of its shape
 * (m and v: Adam's moments; v: a velocity; s: a mean square). `adamw` is `adam` with a decay before it.
 *
 * An entry states one step on one parameter. t counts the steps from 1, g is the gradient. Every product, sum, quotient and root is rounded to the precision,
 * from the left where no bracket says otherwise. The scalars η, μ, ρ, β1, β2, ε, (1−β1), (1−β2), (1−ρ), η_t, ε_t and (η·λ) are computed in f64 from `hyper`
 * and rounded to the precision once, before the loop.
 *
 * q is |g|, or {@link SMALLEST_SQUARED} where that is more: the squares of the gradients of a network that has memorised its data would be denormal numbers, which
 * a processor may take forty times as long for. Beside ε the difference is nothing. A state whose magnitude is below {@link SMALLEST_STATE} becomes +0 before it
 * is stored and used, except Adam's v, which q keeps above it: the states of a dead unit would otherwise decay into denormal numbers and, rounded, never reach 0.
 * NaN stays.
 */
export const OPTIMIZERS = {
  /** θ ← θ − (η·g) */
  sgd: { code: 1, states: [] },
  /** v ← (μ·v) + g; θ ← θ − (η·v) (v adds up gradients) */
  momentum: { code: 2, states: ["v"] },
  /** v ← (μ·v) − (η·g); θ ← θ + v (v is the step itself: Sutskever et al. 2013, eq. 1–2) */
  velocity: { code: 3, states: ["v"] },
  /** v ← (μ·v) + g; θ ← θ − (η·(g + (μ·v))) */
  nesterov: { code: 4, states: ["v"] },
  /** s ← (ρ·s) + ((1−ρ)·(q·q)); θ ← θ − ((η·g)/(√s + ε)) */
  rmsprop: { code: 5, states: ["s"] },
  /**
   * m ← (β1·m) + ((1−β1)·g); v ← (β2·v) + ((1−β2)·(q·q)); θ ← θ − ((η_t·m)/(√v + ε_t)) with c = √(1−β2^t), η_t = (η·c)/(1−β1^t), ε_t = ε·c:
   * Kingma & Ba 2015, algorithm 1, with the two corrections taken out of the loop
   */
  adam: { code: 6, states: ["m", "v"] },
  /** θ ← θ − ((η·λ)·θ) where `decay` is set, then as adam (Loshchilov & Hutter 2019, algorithm 2, with the schedule in η) */
  adamw: { code: 6, states: ["m", "v"] },
} as const satisfies Readonly<Record<string, { readonly code: number; readonly states: readonly string[] }>>;

export type OptimizerKind = keyof typeof OPTIMIZERS;

/** The names in {@link OPTIMIZERS}. */
export const OPTIMIZER_NAMES = /* @__PURE__ */ Object.keys(OPTIMIZERS) as readonly OptimizerKind[];

/** Optimiser states whose magnitude is below this become 0, see {@link OPTIMIZERS}. */
export const SMALLEST_STATE: Readonly<Record<Precision, number>> = { f32: 2 ** -100, f64: 2 ** -1000 };

/** RMSProp and Adam square at least this, see {@link OPTIMIZERS}. */
export const SMALLEST_SQUARED: Readonly<Record<Precision, number>> = { f32: 2 ** -50, f64: 2 ** -500 };

/**
 * The elements of the `hyper` matrix [1, 8], f64: the settings of an optimiser and how many steps it has taken. Writing them between runs changes the rate;
 * with the parameters and their states they are all that a checkpoint needs.
 */
export const HYPER = {
  learningRate: 0,
  /** μ of momentum, ρ of RMSProp, β1 of Adam */
  beta1: 1,
  beta2: 2,
  epsilon: 3,
  weightDecay: 4,
  /** β1^t and β2^t after t steps; they start at 1 */
  beta1Power: 5,
  beta2Power: 6,
  /** t */
  steps: 7,
} as const;
