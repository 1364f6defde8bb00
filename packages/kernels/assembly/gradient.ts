import { add, and, broadcast, gt, loadHigh, lt, madd, or, panelsOf, sign, splat, storeRow, vload, zero } from "./lanes";
import { columnOfTiles, packPair, packRows, wideColumnOfTiles } from "./product";
import { ADAM, GRADIENT_DEPTH, GRADIENT_TILES, Gradient, PANEL } from "./generated/tables";
import { heartbeat, partition, settingsOf } from "./thread";
import { ROWS } from "./tile";
import { optimizerStep, adamOfOuterProduct } from "./update";

/** Zeros, where sums start. */
const ZERO = memory.data(32, 16);
/** Rows of dW that are computed before the optimiser takes them. */
const BLOCK: usize = GRADIENT_TILES * ROWS;
/** Above so many rows, a panel of dZ is copied: strided, it would take twice its place in L1. */
const STRIDED: usize = 128;

/** dW[rows, PANEL] = 0 + x[rows]ᵀ·dz[PANEL]: a batch of one. */
function outerProduct<T>(rows: usize, x: usize, dz: usize, to: usize): void {
  const d0 = vload(dz),
    d1 = loadHigh(dz),
    none = zero();
  for (const end = to + rows * PANEL; to != end; to += PANEL, x += sizeof<T>()) {
    const xi = broadcast<T>(x);
    storeRow(to, madd<T>(xi, d0, none), madd<T>(xi, d1, none));
  }
}

/** db[PANEL] = Σ dZ[:, PANEL] */
function sumRows<T>(m: usize, dz: usize, dzr: usize, to: usize): void {
  let s0 = zero(),
    s1 = s0;
  for (const end = dz + m * dzr; dz != end; dz += dzr) {
    s0 = add<T>(s0, vload(dz));
    s1 = add<T>(s1, loadHigh(dz));
  }
  storeRow(to, s0, s1);
}

/** G += l2·W */
function addPenalty<T>(bytes: usize, l2: f64, w: usize, g: usize): void {
  const rate = splat<T>(<T>l2);
  for (const end = g + bytes; g != end; g += PANEL, w += PANEL) storeRow(g, madd<T>(rate, vload(w), vload(g)), madd<T>(rate, loadHigh(w), loadHigh(g)));
}

/** ±rate by the sign of w, 0 of 0. */
// @ts-ignore: decorator
@inline function signed<T>(rate: v128, w: v128): v128 { return and(or(rate, sign<T>(w)), or(lt<T>(w, zero()), gt<T>(w, zero()))); }
/** G += l1·sign W */
function addMagnitudes<T>(bytes: usize, l1: f64, w: usize, g: usize): void {
  const rate = splat<T>(<T>l1);
  for (const end = g + bytes; g != end; g += PANEL, w += PANEL) storeRow(g, add<T>(vload(g), signed<T>(rate, vload(w))), add<T>(loadHigh(g), signed<T>(rate, loadHigh(w))));
}

/** dW[rows, PANEL] = Xᵀ·dZ[:, PANEL] */
function gradientBlock(size: usize, rows: usize, m: usize, x: usize, xr: usize, dz: usize, dzr: usize, to: usize, packed: usize): void {
  if (m == 1) {
    if (size == 4) outerProduct<f32>(rows, x, dz, to);
    else outerProduct<f64>(rows, x, dz, to);
    return;
  }
  for (let i: usize = 0; i < m; i += GRADIENT_DEPTH) {
    const depth = min(GRADIENT_DEPTH, m - i);
    let panel = dz + i * dzr, stride = dzr;
    if (m > STRIDED) {
      packRows(depth, panel, dzr, packed);
      panel = packed;
      stride = PANEL;
    }
    columnOfTiles(size, rows, depth, x + i * xr, size, xr, panel, stride, i ? to : ZERO, i ? PANEL : 0, to, PANEL);
  }
}

/** dW of two panels at once; td is their distance. */
function wideGradientBlock(size: usize, rows: usize, m: usize, x: usize, xr: usize, dz: usize, dzr: usize, to: usize, td: usize, packed: usize): void {
  for (let i: usize = 0; i < m; i += GRADIENT_DEPTH) {
    const depth = min(GRADIENT_DEPTH, m - i);
    let panel = dz + i * dzr, stride = dzr, bd: usize = PANEL;
    if (m > STRIDED) {
      packPair(depth, panel, dzr, packed, packed + GRADIENT_DEPTH * PANEL);
      panel = packed;
      stride = PANEL;
      bd = GRADIENT_DEPTH * PANEL;
    }
    wideColumnOfTiles(size, rows, depth, x + i * xr, size, xr, panel, stride, bd, i ? to : ZERO, i ? PANEL : 0, i ? td : 0, to, PANEL, td);
  }
}

/**
 * The gradients of a layer of elements of so many bytes, and its optimiser step where one is named: then dW exists only as a block in L1. Threads share the
 * panels, as they do in the product that reads the weights: what a thread writes lies in its own cache. Where panels are few they share the blocks of rows. A block
 * of X stays in L1 for all panels. Of a batch of one, Adam takes dW as a product of two vectors. `work` holds two blocks, then twice GRADIENT_DEPTH panel rows.
 */
export function gradient(it: Gradient, size: usize, m: usize, work: usize, wide: bool, thread: usize, threads: usize): void {
  const k = it.k, panels = panelsOf(it.n, size), blocks = (k + BLOCK - 1) / BLOCK, optimizer = it.optimizer, rates = settingsOf(work);
  let from: usize = 0, to = panels, first: usize = 0, last = blocks;
  if (panels >= 4 * threads || panels >= blocks) {
    from = partition(panels, thread, threads);
    to = partition(panels, thread + 1, threads);
  } else {
    first = partition(blocks, thread, threads);
    last = partition(blocks, thread + 1, threads);
  }
  const single = m == 1 && size == 4 && optimizer == ADAM && !it.decayW && it.l2 == 0 && it.l1 == 0;
  for (let i = first; i < last; i++) {
    const row = i * BLOCK, rows = min(BLOCK, k - row), bytes = rows * PANEL, x = it.x + row * size;
    let ready = false; // whether dW of panel j was computed with that of the panel before
    for (let j = from; j < to; j++) {
      heartbeat(work);
      const dz = it.dz + j * PANEL, place = (j * k + row) * PANEL, w = it.w + place, td = optimizer ? BLOCK * PANEL : k * PANEL;
      let dw = optimizer ? work : it.dw + place;
      if (single) adamOfOuterProduct(bytes, dz, x, w, it.ws + place, it.wt + place, rates);
      else {
        const packed = work + 2 * BLOCK * PANEL;
        if (ready) {
          if (optimizer) dw += td;
          ready = false;
        } else if (wide && m > 1 && j + 1 < to) {
          wideGradientBlock(size, rows, m, x, it.xR, dz, it.dzR, dw, td, packed);
          ready = true;
        } else gradientBlock(size, rows, m, x, it.xR, dz, it.dzR, dw, packed);
        if (it.l2 != 0) {
          const l2 = it.l2 / <f64>m;
          if (size == 4) addPenalty<f32>(bytes, l2, w, dw);
          else addPenalty<f64>(bytes, l2, w, dw);
        }
        if (it.l1 != 0) {
          const l1 = it.l1 / <f64>m;
          if (size == 4) addMagnitudes<f32>(bytes, l1, w, dw);
          else addMagnitudes<f64>(bytes, l1, w, dw);
        }
        if (optimizer) optimizerStep(size, optimizer, it.decayW, bytes, dw, w, it.ws + place, it.wt + place, rates);
      }
      if (row) continue;
      const side = j * PANEL, db = optimizer ? work : it.db + side;
      if (size == 4) sumRows<f32>(m, dz, it.dzR, db);
      else sumRows<f64>(m, dz, it.dzR, db);
      if (optimizer) optimizerStep(size, optimizer, it.decayB, PANEL, db, it.b + side, it.bs + side, it.bt + side, rates);
    }
  }
}
