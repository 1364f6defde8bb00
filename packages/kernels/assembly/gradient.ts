import { add, get, madd, PANEL, put, spread, fill, VECTOR, width, zero } from "./lanes";
import { beat } from "./meet";
import { column, packRows } from "./product";
import { Gradient } from "./records";
import { share } from "./share";
import { ROWS } from "./tile";
import { step } from "./update";

/** Zeros, where sums start. */
const ZERO = memory.data(32, 16);
/** Rows of dW that are computed before the optimiser takes them: 3 KiB, which stay in L1. */
const BLOCK: usize = 16 * ROWS;
/** Rows of a batch that are taken at a time: a panel of dZ and as many lines of X stay in L1. */
const DEPTH: usize = 256;
/** Above so many rows, a panel of dZ is copied: strided, it would take twice its place in L1. */
const STRIDED: usize = 128;

/** dW[rows, PANEL] = 0 + x[rows]ᵀ·dz[PANEL]: a batch of one. */
function outer<T>(rows: usize, x: usize, dz: usize, to: usize): void {
  const d0 = get(dz),
    d1 = get(dz + VECTOR),
    none = zero();
  for (const end = to + rows * PANEL; to != end; to += PANEL, x += sizeof<T>()) {
    const xi = spread<T>(x);
    put(to, madd<T>(xi, d0, none));
    put(to + VECTOR, madd<T>(xi, d1, none));
  }
}

/** db[PANEL] = Σ dZ[:, PANEL] */
function sums<T>(m: usize, dz: usize, dzr: usize, to: usize): void {
  let s0 = zero(),
    s1 = s0;
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

/** dW[rows, PANEL] = Xᵀ·dZ[:, PANEL] */
function block<T>(rows: usize, m: usize, x: usize, xr: usize, dz: usize, dzr: usize, to: usize, packed: usize): void {
  if (m == 1) return outer<T>(rows, x, dz, to);
  for (let i: usize = 0; i < m; i += DEPTH) {
    const depth = min(DEPTH, m - i);
    let panel = dz + i * dzr,
      step = dzr;
    if (m > STRIDED) {
      packRows(depth, panel, dzr, packed);
      panel = packed;
      step = PANEL;
    }
    column<T>(rows, depth, x + i * xr, sizeof<T>(), xr, panel, step, i ? to : ZERO, i ? PANEL : 0, to, PANEL);
  }
}

/**
 * The gradients of a layer, and its optimiser step where one is named: then dW exists only as a block in L1. Threads share the blocks of all panels; a block
 * of X stays in L1 for all panels. `work` holds one block, then DEPTH panel rows.
 */
export function gradient<T>(it: Gradient, m: usize, work: usize, rates: usize, thread: usize, threads: usize): void {
  const k = it.k, panels = (it.n + width<T>() - 1) / width<T>(), blocks = panels * ((k + BLOCK - 1) / BLOCK), optimizer = it.optimizer, penalized = it.l2 != 0;
  const from = share(blocks, thread, threads), to = share(blocks, thread + 1, threads);
  let j: usize = 0, row: usize = 0;
  if (from) {
    j = from % panels;
    row = (from / panels) * BLOCK;
  }
  for (let i = from; i < to; i++) {
    beat(rates);
    const rows = min(BLOCK, k - row), dz = it.dz + j * PANEL, place = (j * k + row) * PANEL, bytes = rows * PANEL, dw = optimizer ? work : it.dw + place;
    block<T>(rows, m, it.x + row * sizeof<T>(), it.xR, dz, it.dzR, dw, work + BLOCK * PANEL);
    if (penalized) penalize<T>(bytes, fill<T>(<T>(it.l2 / <f64>m)), it.w + place, dw);
    if (optimizer) step<T>(optimizer, it.decayW, bytes, dw, it.w + place, it.ws + place, it.wt + place, rates);
    if (row == 0) {
      const side = j * PANEL, db = optimizer ? work : it.db + side;
      sums<T>(m, dz, it.dzR, db);
      if (optimizer) step<T>(optimizer, it.decayB, PANEL, db, it.b + side, it.bs + side, it.bt + side, rates);
    }
    if (++j == panels) {
      j = 0;
      row += BLOCK;
    }
  }
}
