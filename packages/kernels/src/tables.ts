import { ELEMENTWISE, HYPER, OPTIMIZERS, SMALLEST_SQUARED, SMALLEST_STATE } from "@adjoint/reference";

// What the TypeScript and the AssemblyScript of this package must agree on. The build writes `assembly/generated/tables.ts` from it (scripts/tables.mjs).

/** Sizes and addresses [bytes], and block sizes [rows, panels]. */
export const SIZES = {
  /** Bytes of a vector. */
  VECTOR: 16,
  /** Bytes of a row of a panel: two vectors, that is 8 columns of f32 or 4 of f64. */
  PANEL: 32,
  /** Bytes of a record. */
  RECORD: 128,
  /** A thread's memory begins with the settings of the optimiser [T each]; its last word is the heartbeat, a counter that rises while the thread works. */
  SETTINGS: 128,
  HEARTBEAT: 124,
  /** Behind them lies scratch for an activation that is computed in passes [bytes]: twice so many rows of a panel, which stay in L1. */
  SCRATCH: 2048,
  SCRATCH_ROWS: 32,
  /** Rows of a panel of B, 12 KiB, which stays in L1; and the most it has when k is cut into even parts. */
  KC: 384,
  KC_MAX: 576,
  /** Rows of a block of A, MC × KC, which stays in L2. */
  MC: 240,
  /** Panels of B that are packed before they are used: with the columns of C that they make they stay in L2. */
  GROUP: 16,
  /** Rows of the tallest tile, in either binary. */
  MAX_TILE_ROWS: 6,
  /** Tiles of dW that are computed before the optimiser takes them: 3 KiB, which stay in L1. */
  GRADIENT_TILES: 16,
  /** Rows of a batch that a gradient takes at a time: a panel of dZ and as many lines of X stay in L1. */
  GRADIENT_DEPTH: 256,
  /** Bytes of the words that threads share, see {@link SYNC}. */
  SYNC: 128,
} as const;

/** Words that threads share, at these bytes: how many have arrived at a barrier; on the next line its phase, how many wait, whether one is lost, how many are ready. */
export const SYNC = { ARRIVED: 0, PHASE: 64, WAITERS: 68, LOST: 72, READY: 76 } as const;

/** What a run needs, the same for all threads, one word each; `size`: bytes of an element; `wide`: whether tiles of two panels are used. */
export const FRAME = ["program", "batch", "work", "workBytes", "lossTotal", "sync", "size", "wide"] as const;

/** How B of a product lies in memory. */
export const B_LAYOUT = { panels: 0, rows: 1, transposedRows: 2, transposedPanels: 3 } as const;

/** What is added to the code of an activation where its derivative follows. */
export const DERIVATIVE = 16;

/** What a penalty sums where it is neither squares (0) nor magnitudes (1): squares in f64, for the norm of gradients. */
export const WIDE_SQUARES = 2;

/** How the gradient of a loss of outputs comes from the error: the error itself, clamped, or one of two numbers by its sign. */
export const ERRORS = { squared: 0, clamped: 1, signed: 2 } as const;

const LOSS_WORDS = [
  "n",
  "z",
  "zR",
  "a",
  "aR",
  "y",
  "yR",
  "classes",
  "dz",
  "dzR",
  "losses",
  "activation",
  "o",
  "oR",
  "weights",
  "kind",
] as const;
const LOSS = [...LOSS_WORDS, "f64:c", "f64:total", "f64:low", "f64:high", "f64:half"] as const;

/**
 * The operations in the order of their codes, each with the fields that follow its code: one word each; a field that starts with `f64:` is a number at the next
 * multiple of eight bytes. Addresses, strides and distances are bytes, sizes are elements, a field of 0 is absent. A name ending in R is the distance of two rows.
 */
export const LAYOUTS = {
  /** into[i, :] = scale·from[order[position + i], :]; `bytes` to copy, or `cols` bytes to convert where bytes is 0 */
  gather: ["from", "fromR", "order", "into", "intoR", "bytes", "cols", "f64:scale"],
  /**
   * C[m, n] = S + A[m, k]·B[k, n], then `epilogue` (the code of an activation, or of a derivative from O) into C or O. m 0 is the batch's. aK: distance of A's
   * columns. bD: distance of B's panels, or of its rows. sD: distance of S's panels
   */
  product: ["m", "n", "k", "a", "aR", "aK", "layout", "b", "bD", "s", "sR", "sD", "c", "cR", "epilogue", "o", "oR"],
  /**
   * The losses, and softmax alone. losses f64[m] where given; dz where given; y: u32 classes where yR is 4 and `classes` is set. Of errors, by `kind`: c/m times the
   * gradient, `total` times the sum, what `low`, `high` and `half` are in RESIDUALS. Of focal: γ in `low`, α in `high`. The losses stand together
   */
  softmax: LOSS,
  sigmoidLoss: LOSS,
  poissonLoss: LOSS,
  focalLoss: LOSS,
  squaredLoss: LOSS,
  /** dz and losses of the loss before, times the weights of the rows */
  weigh: LOSS,
  /** D = A/(1 − rate), or 0 where the number of an element is below `threshold` */
  dropout: ["a", "aR", "d", "dR", "cols", "seed", "stream", "epoch", "threshold", "f64:scale"],
  /** D = A + deviation·n, n normal */
  noise: ["a", "aR", "d", "dR", "cols", "seed", "stream", "epoch", "f64:deviation"],
  /** sums f64[n] of W[k, n]'s squared columns, of their magnitudes, or of their squares in f64; their sum counts `factor` times in the loss */
  penalty: ["k", "n", "w", "sums", "magnitudes", "f64:factor"],
  /** The f64 at `square` becomes, or grows by, the sum of so many f64 */
  norm: ["sums", "n", "square", "adds"],
  /** So many bytes of gradients to [−limit, limit], or times limit/√(the f64 at `square`) where that is below 1 */
  limit: ["bytes", "gradient", "square", "f64:limit"],
  /** The columns of W[k, n] to a norm of at most `limit` */
  maxNorm: ["k", "panelCount", "w", "f64:limit"],
  /** H = (U − μ)·s, Z = g·H + b, A = f(Z) over the rows, or the columns, of a batch */
  normalize: [
    "n",
    "u",
    "uR",
    "h",
    "hR",
    "z",
    "zR",
    "a",
    "aR",
    "g",
    "b",
    "s",
    "sR",
    "mean",
    "meanR",
    "variance",
    "varianceR",
    "columns",
    "activation",
    "f64:epsilon",
  ],
  /** dU, dg and db of it */
  normalizeBackward: ["n", "dz", "dzR", "h", "hR", "g", "s", "sR", "du", "duR", "dg", "db", "columns"],
  /** `bytes` of a mean, nearer to `from` by the rate */
  average: ["bytes", "from", "mean", "f64:rate"],
  /** Adds up the losses of the batch and stops where the sum is not finite */
  check: [],
  /** dW[k, n] = Xᵀ·dZ + (λ/m)·W + (λ₁/m)·sign W and db; where an optimiser is named, they go straight into W and b (s, t: the states), else to dw and db */
  gradient: [
    "k",
    "n",
    "x",
    "xR",
    "dz",
    "dzR",
    "w",
    "dw",
    "db",
    "optimizer",
    "ws",
    "wt",
    "b",
    "bs",
    "bt",
    "decayW",
    "decayB",
    "f64:l2",
    "f64:l1",
  ],
  /** t, β1^t, β2^t of the settings */
  tick: ["hyper"],
  /** The settings as the optimiser uses them, η times `factor`, into this thread's memory */
  rates: ["hyper", "usesAdam", "f64:factor"],
  /** One step on `bytes` of parameters */
  update: ["bytes", "theta", "gradient", "optimizer", "s", "t", "decay"],
  /** W[k, n] from rows to panels, or back */
  repack: ["k", "panelCount", "rows", "rowsR", "panels", "back"],
  barrier: [],
  end: [],
} as const;

/** Constants of `assembly/`, by name. */
export const CONSTANTS: Readonly<Record<string, number>> = {
  ...SIZES,
  ...prefixed("SYNC_", SYNC),
  ...prefixed("B_", B_LAYOUT),
  ...prefixed("ERROR_", ERRORS),
  DERIVATIVE,
  WIDE_SQUARES,
  ...prefixed("", Object.fromEntries(Object.entries(ELEMENTWISE).map(([name, { code }]) => [name, code]))),
  ...prefixed("", Object.fromEntries(Object.entries(OPTIMIZERS).map(([name, { code }]) => [name, code]))),
  ...prefixed("OP_", Object.fromEntries(Object.keys(LAYOUTS).map((op, code) => [op, code]))),
  ...prefixed("HYPER_", Object.fromEntries(Object.entries(HYPER).map(([name, index]) => [name, 8 * index]))),
};

/** Numbers of `assembly/`, by name. */
export const NUMBERS: Readonly<Record<string, number>> = {
  SMALLEST_STATE_32: SMALLEST_STATE.f32,
  SMALLEST_STATE_64: SMALLEST_STATE.f64,
  SMALLEST_SQUARED_32: SMALLEST_SQUARED.f32,
  SMALLEST_SQUARED_64: SMALLEST_SQUARED.f64,
};

/** leakyRelu → PREFIX_LEAKY_RELU */
function prefixed(prefix: string, values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      prefix + (/[a-z]/.test(name) ? name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase() : name),
      value,
    ]),
  );
}
