/**
 * The instructions as they lie in memory: 128 bytes each, the first word the operation, then the words of its fields in this order; src/records.ts
 * writes them. Addresses, strides and distances are bytes, sizes are elements, a field of 0 is absent. A name ending in R is the distance of two rows.
 */
export const RECORD: usize = 128;

/** The operations, in the first word. */
// @ts-ignore: decorator
@inline export const GATHER: usize = 0, PRODUCT: usize = 1, SOFTMAX: usize = 2, SIGMOID_LOSS: usize = 3, SQUARED_LOSS: usize = 4, PENALTY: usize = 5, CHECK: usize = 6,
  GRADIENT: usize = 7, TICK: usize = 8, RATES: usize = 9, UPDATE: usize = 10, REPACK: usize = 11, BARRIER: usize = 12, END: usize = 13;

/** How B of a product lies in memory: in panels, in rows, transposed in rows, transposed in panels. */
// @ts-ignore: decorator
@inline export const PANELS: usize = 0, ROWS_OF_B: usize = 1, TRANSPOSED_ROWS: usize = 2, TRANSPOSED_PANELS: usize = 3;

/** into[i, :] = scale·from[order[position + i], :]; `bytes` to copy, or `cols` bytes to convert where bytes is 0. */
@unmanaged export class Gather { op: usize; from: usize; fromR: usize; order: usize; into: usize; intoR: usize; bytes: usize; cols: usize; scale: f64; }

/**
 * C[m, n] = S + A[m, k]·B[k, n], then `epilogue` (the activation's number, or that plus 8 for its derivative from O) into C or O.
 * m 0 is the batch's. aK: distance of A's columns. bD: distance of B's panels, or of its rows. sD: distance of S's panels.
 */
@unmanaged export class Product {
  op: usize; m: usize; n: usize; k: usize; a: usize; aR: usize; aK: usize; layout: usize; b: usize; bD: usize;
  s: usize; sR: usize; sD: usize; c: usize; cR: usize; epilogue: usize; o: usize; oR: usize;
}

/**
 * The losses, and softmax alone. losses f64[m] where given; dz where given; y: u32 classes where yR is 4 and `classes` is set.
 * c: the squared error's factor.
 */
@unmanaged export class Loss {
  op: usize; n: usize; z: usize; zR: usize; a: usize; aR: usize; y: usize; yR: usize; classes: usize; dz: usize; dzR: usize; losses: usize;
  activation: usize; o: usize; oR: usize; _: usize; c: f64;
}

/** sums f64[n] of W[k, n]'s squared columns. */
@unmanaged export class Penalty { op: usize; k: usize; n: usize; w: usize; sums: usize; _: usize; l2: f64; }

/**
 * dW[k, n] = Xᵀ·dZ + (λ/m)·W and db; where an optimiser is named, they go straight into W and b (1 + its number; s, t: the states), else to dw and db.
 */
@unmanaged export class Gradient {
  op: usize; k: usize; n: usize; x: usize; xR: usize; dz: usize; dzR: usize; w: usize; dw: usize; db: usize;
  optimizer: usize; ws: usize; wt: usize; b: usize; bs: usize; bt: usize; decayW: usize; decayB: usize; l2: f64;
}

/** t, β1^t, β2^t of the optimiser's settings. */
@unmanaged export class Tick { op: usize; hyper: usize; }
/** The settings as the optimiser uses them, into this thread's memory. */
@unmanaged export class Rates { op: usize; hyper: usize; usesAdam: usize; }
/** One step on `bytes` of parameters. */
@unmanaged export class Update { op: usize; bytes: usize; theta: usize; gradient: usize; optimizer: usize; s: usize; t: usize; decay: usize; }
/** Rows to panels of W[k, n], or back. */
@unmanaged export class Repack { op: usize; k: usize; panelCount: usize; rows: usize; rowsR: usize; panels: usize; back: usize; }
