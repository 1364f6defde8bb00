import { add, get, madd, PANEL, put, spread, fill, VECTOR, width, zero } from "./lanes";
import { packRows } from "./product";
import { Gradient } from "./records";
import { share } from "./share";
import { ROWS, tileDown, tileOf } from "./tile";
import { step } from "./update";

/** Zeros, where sums start. */
const ZERO = memory.data(32, 16);
/** Rows of dW that are computed before the optimiser takes them: 3 KiB, which stay in L1. */
const BLOCK: usize = 16 * ROWS;
/** Above so many rows of a batch, a panel of dZ is copied: strided, its lines would not all stay in L1. */
const STRIDED: usize = 128;

/** dW[rows, PANEL] = 0 + x[rows]ᵀ·dz[PANEL]: a batch of one. */
function outer<T>(rows: usize, x: usize, dz: usize, to: usize): void {
  const d0 = get(dz), d1 = get(dz + VECTOR), none = zero();
  for (const end = to + rows * PANEL; to != end; to += PANEL, x += sizeof<T>()) {
    const xi = spread<T>(x);
    put(to, madd<T>(xi, d0, none));
    put(to + VECTOR, madd<T>(xi, d1, none));
  }
}

/** dW[rows, PANEL] = Xᵀ·dZ over the batch; the last tile may be shorter. */
function tiles<T>(rows: usize, m: usize, x: usize, xr: usize, dz: usize, dzr: usize, to: usize): void {
  const tall = tileDown<T>();
  for (; rows >= ROWS; rows -= ROWS, x += ROWS * sizeof<T>(), to += ROWS * PANEL) tall(m, x, sizeof<T>(), xr, dz, dzr, ZERO, 0, to, PANEL);
  if (rows > 0) tileOf<T>(rows)(m, x, sizeof<T>(), xr, dz, dzr, ZERO, 0, to, PANEL);
}

/** db[PANEL] = Σ dZ[:, PANEL] */
function sums<T>(m: usize, dz: usize, dzr: usize, to: usize): void {
  let s0 = zero(), s1 = s0;
  for (const end = dz + m * dzr; dz != end; dz += dzr) {
    s0 = add<T>(s0, get(dz));
    s1 = add<T>(s1, get(dz + VECTOR));
  }
  put(to, s0);
  put(to + VECTOR, s1);
}

/** G += rate·W */
function penalize<T>(bytes: usize, rate: v128, w: usize, g: usize): void {
  for (const end = g + bytes; g != end; g += VECTOR, w += VECTOR) put(g, madd<T>(rate, get(w), get(g)));
}

/**
 * The gradients of a layer, and its optimiser step where one is named: then dW exists only as a block in L1. Threads share the blocks of all panels.
 * `work` holds one block, then m panel rows.
 */
export function gradient<T>(it: Gradient, m: usize, work: usize, rates: usize, thread: usize, threads: usize): void {
  const k = it.k, panels = (it.n + width<T>() - 1) / width<T>(), blocks = (k + BLOCK - 1) / BLOCK, optimizer = it.optimizer;
  const rate = fill<T>(<T>(it.l2 / <f64>m)), penalized = it.l2 != 0, packed = work + BLOCK * PANEL;
  let at: usize = -1, dz: usize = 0, dzr = it.dzR;
  for (let i = share(panels * blocks, thread, threads), end = share(panels * blocks, thread + 1, threads); i < end; i++) {
    const j = i / blocks, row = (i % blocks) * BLOCK, rows = min(BLOCK, k - row);
    if (j != at) {
      at = j;
      dz = it.dz + j * PANEL;
      if (m > STRIDED) { packRows(m, dz, it.dzR, packed); dz = packed; dzr = PANEL; }
    }
    const place = (j * k + row) * PANEL, bytes = rows * PANEL, to = optimizer ? work : it.dw + place;
    if (m == 1) outer<T>(rows, it.x + row * sizeof<T>(), dz, to);
    else tiles<T>(rows, m, it.x + row * sizeof<T>(), it.xR, dz, dzr, to);
    if (penalized) penalize<T>(bytes, rate, it.w + place, to);
    if (optimizer) step<T>(optimizer, it.decayW, bytes, to, it.w + place, it.ws + place, it.wt + place, rates);
    if (row == 0) {
      const side = j * PANEL, db = optimizer ? work : it.db + side;
      sums<T>(m, dz, dzr, db);
      if (optimizer) step<T>(optimizer, it.decayB, PANEL, db, it.b + side, it.bs + side, it.bt + side, rates);
    }
  }
}
