import { add, fill, get, madd, PANEL, panelsOf, put, spread, VECTOR, zero } from "./lanes";
import { beat } from "./meet";
import { column, packRows } from "./product";
import { Gradient } from "./records";
import { share } from "./share";
import { ROWS } from "./tile";
import { ADAM, step, stepOuter } from "./update";

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

/** G += l2·W */
function penalize<T>(bytes: usize, l2: f64, w: usize, g: usize): void {
  const rate = fill<T>(<T>l2);
  for (const end = g + bytes; g != end; g += VECTOR, w += VECTOR) put(g, madd<T>(rate, get(w), get(g)));
}

/** dW[rows, PANEL] = Xᵀ·dZ[:, PANEL] */
function block(size: usize, rows: usize, m: usize, x: usize, xr: usize, dz: usize, dzr: usize, to: usize, packed: usize): void {
  if (m == 1) {
    if (size == 4) outer<f32>(rows, x, dz, to);
    else outer<f64>(rows, x, dz, to);
    return;
  }
  for (let i: usize = 0; i < m; i += DEPTH) {
    const depth = min(DEPTH, m - i);
    let panel = dz + i * dzr, step = dzr;
    if (m > STRIDED) {
      packRows(depth, panel, dzr, packed);
      panel = packed;
      step = PANEL;
    }
    column(size, rows, depth, x + i * xr, size, xr, panel, step, i ? to : ZERO, i ? PANEL : 0, to, PANEL);
  }
}

/**
 * The gradients of a layer of elements of so many bytes, and its optimiser step where one is named: then dW exists only as a block in L1. Threads share the
 * panels, as they do in the product that reads the weights: what a thread writes lies in its own cache. Where panels are few they share the blocks of rows. A block
 * of X stays in L1 for all panels. Of a batch of one, Adam takes dW as a product of two vectors. `work` holds one block, then DEPTH panel rows.
 */
export function gradient(it: Gradient, size: usize, m: usize, work: usize, rates: usize, thread: usize, threads: usize): void {
  const k = it.k, panels = panelsOf(it.n, size), blocks = (k + BLOCK - 1) / BLOCK, optimizer = it.optimizer;
  let from: usize = 0, to = panels, first: usize = 0, last = blocks;
  if (panels >= 4 * threads || panels >= blocks) {
    from = share(panels, thread, threads);
    to = share(panels, thread + 1, threads);
  } else {
    first = share(blocks, thread, threads);
    last = share(blocks, thread + 1, threads);
  }
  const single = m == 1 && optimizer == ADAM && !it.decayW && it.l2 == 0;
  for (let i = first; i < last; i++) {
    const row = i * BLOCK, rows = min(BLOCK, k - row), bytes = rows * PANEL, x = it.x + row * size;
    for (let j = from; j < to; j++) {
      beat(rates);
      const dz = it.dz + j * PANEL, place = (j * k + row) * PANEL, w = it.w + place, dw = optimizer ? work : it.dw + place;
      if (single) stepOuter(size, bytes, dz, x, w, it.ws + place, it.wt + place, rates);
      else {
        block(size, rows, m, x, it.xR, dz, it.dzR, dw, work + BLOCK * PANEL);
        if (it.l2 != 0) {
          const l2 = it.l2 / <f64>m;
          if (size == 4) penalize<f32>(bytes, l2, w, dw);
          else penalize<f64>(bytes, l2, w, dw);
        }
        if (optimizer) step(size, optimizer, it.decayW, bytes, dw, w, it.ws + place, it.wt + place, rates);
      }
      if (row) continue;
      const side = j * PANEL, db = optimizer ? work : it.db + side;
      if (size == 4) sums<f32>(m, dz, it.dzR, db);
      else sums<f64>(m, dz, it.dzR, db);
      if (optimizer) step(size, optimizer, it.decayB, PANEL, db, it.b + side, it.bs + side, it.bt + side, rates);
    }
  }
}
