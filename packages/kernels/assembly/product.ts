import { activate, derive } from "./activation";
import { get, madd, PANEL, put, spread, transpose, lanes, width, VECTOR } from "./lanes";
import { PANELS, Product, ROWS_OF_B, TURNED_PANELS, TURNED_ROWS } from "./records";
import { beat } from "./meet";
import { share } from "./share";
import { ROWS, tileDown, tileOf } from "./tile";
import { RATES_BYTES } from "./update";

/** One panel of B, about KC × PANEL = 8 KiB, lives in L1. */
const KC: usize = 256;
/** The most rows a panel has when k is cut into even parts of about KC. */
const KC_MOST: usize = 384;
/** One block of A, MC × KC, stays in L2. */
const MC: usize = 480;

/** One column of tiles: C[m, PANEL] = S + A[m, k]·B[k, PANEL]. */
export function column<T>(
  m: usize,
  k: usize,
  a: usize,
  ar: usize,
  ak: usize,
  b: usize,
  bk: usize,
  s: usize,
  sr: usize,
  c: usize,
  cr: usize,
): void {
  if (sizeof<T>() == 4 && ar == sizeof<T>()) {
    const tall = tileDown<T>();
    for (; m >= ROWS; m -= ROWS, a += ROWS * sizeof<T>(), s += ROWS * sr, c += ROWS * cr) tall(k, a, ar, ak, b, bk, s, sr, c, cr);
  }
  while (m > 0) {
    const rows = m >= 2 * ROWS || m == ROWS ? ROWS : m > ROWS ? (m + 1) / 2 : m; // 8 rows are 4 + 4: short tiles are slow
    tileOf<T>(rows)(k, a, ar, ak, b, bk, s, sr, c, cr);
    a += rows * ar;
    s += rows * sr;
    c += rows * cr;
    m -= rows;
  }
}

/** One row of four tiles: C[1, 4 PANEL] = S + A[1, k]·B[k, 4 PANEL]; bd is the distance of B's panels. */
function row4<T>(k: usize, a: usize, ak: usize, b: usize, bk: usize, bd: usize, s: usize, c: usize): void {
  let c0 = get(s), c1 = get(s + 16), c2 = get(s + 32), c3 = get(s + 48), c4 = get(s + 64), c5 = get(s + 80), c6 = get(s + 96), c7 = get(s + 112);
  for (const end = b + k * bk; b != end; a += ak, b += bk) {
    const x = spread<T>(a);
    let p = b;
    c0 = madd<T>(x, get(p), c0); c1 = madd<T>(x, get(p + VECTOR), c1); p += bd;
    c2 = madd<T>(x, get(p), c2); c3 = madd<T>(x, get(p + VECTOR), c3); p += bd;
    c4 = madd<T>(x, get(p), c4); c5 = madd<T>(x, get(p + VECTOR), c5); p += bd;
    c6 = madd<T>(x, get(p), c6); c7 = madd<T>(x, get(p + VECTOR), c7);
  }
  put(c, c0); put(c + 16, c1); put(c + 32, c2); put(c + 48, c3); put(c + 64, c4); put(c + 80, c5); put(c + 96, c6); put(c + 112, c7);
}

/** Copies a panel of rows: to[k, PANEL] = from[k, PANEL]. */
export function packRows(k: usize, from: usize, fr: usize, to: usize): void {
  for (const end = to + k * PANEL; to != end; from += fr, to += PANEL) {
    put(to, get(from));
    put(to + VECTOR, get(from + VECTOR));
  }
}
/** Copies two panels that lie side by side, the second to `next`: whole cache lines are read once. */
function packPair(k: usize, from: usize, fr: usize, to: usize, next: usize): void {
  for (const end = to + k * PANEL; to != end; from += fr, to += PANEL, next += PANEL) {
    put(to, get(from));
    put(to + VECTOR, get(from + VECTOR));
    put(next, get(from + 2 * VECTOR));
    put(next + VECTOR, get(from + 3 * VECTOR));
  }
}

/** to[k, PANEL] = from[PANEL, k]ᵀ: the upper rows of `from` become the left half of the panel. */
function packTurned<T>(k: usize, from: usize, fr: usize, to: usize): void {
  const blocks = (k + lanes<T>() - 1) / lanes<T>();
  transpose<T>(blocks, from, fr, VECTOR, to, PANEL, lanes<T>() * PANEL);
  transpose<T>(blocks, from + lanes<T>() * fr, fr, VECTOR, to + VECTOR, PANEL, lanes<T>() * PANEL);
}

/** Panel j of B from row k0 on, in a panel: where it lies, or packed to `work`. */
function panel<T>(it: Product, j: usize, k0: usize, kc: usize, first: bool, work: usize): usize {
  const d = it.bD,
    b = it.b;
  switch (<i32>it.layout) {
    case <i32>PANELS:
      return b + j * d + k0 * PANEL;
    case <i32>ROWS_OF_B: // rows begin with a line: panels are pairs
      if (first || !(j & 1)) packPair(kc, b + (j & ~1) * PANEL + k0 * d, d, work, work + KC_MOST * PANEL);
      return j & 1 ? work + KC_MOST * PANEL : work;
    case <i32>TURNED_ROWS:
      packTurned<T>(kc, b + j * width<T>() * d + k0 * sizeof<T>(), d, work);
      break;
    default: {
      // a panel's width of k at a time
      let from = b + j * width<T>() * PANEL + (k0 / width<T>()) * d;
      for (let to = work, end = work + kc * PANEL; to < end; from += d, to += width<T>() * PANEL)
        packTurned<T>(width<T>(), from, PANEL, to);
    }
  }
  return work;
}

/** What follows the sums of panel j: f into O, or f′ from O. */
function follow<T>(it: Product, j: usize, rows: usize, c: usize, cr: usize, o: usize, or: usize): void {
  const next = it.next, wide: usize = it.n - j * width<T>() <= lanes<T>() ? VECTOR : PANEL;
  if (next >= 8) derive<T>(next - 8, rows, wide, c, cr, o, or);
  else activate<T>(next, rows, wide, c, cr, o, or);
}

/** Panels [from, to) of a single row, four at a time while there are four; gives the first that is left. */
function rows4<T>(it: Product, from: usize, to: usize, a: usize, s: usize, c: usize, o: usize, step: usize, work: usize): usize {
  const k = it.k, aK = it.aK, d = it.bD, layout = it.layout;
  for (; from + 4 <= to; from += 4) {
    const cp = c + from * PANEL;
    for (let k0: usize = 0; k0 < k; k0 += step) {
      const kc = min(step, k - k0);
      let b = work, bk = PANEL, bd = KC_MOST * PANEL;
      if (layout == PANELS) { b = it.b + from * d + k0 * PANEL; bd = d; }
      else if (layout == ROWS_OF_B) { b = it.b + from * PANEL + k0 * d; bk = d; bd = PANEL; }
      else for (let i: usize = 0; i < 4; i++) panel<T>(it, from + i, k0, kc, true, work + i * bd);
      row4<T>(kc, a + k0 * aK, aK, b, bk, bd, k0 ? cp : s + from * it.sD, cp);
    }
    if (it.o) follow<T>(it, from, 4, cp, PANEL, o + from * PANEL, PANEL);
  }
  return from;
}

/**
 * A product and what follows it. Threads share the panels of C, or its rows where panels are few.
 * `work` holds four panels of KC_MOST rows and one block of A.
 */
export function product<T>(it: Product, batch: usize, work: usize, thread: usize, threads: usize): void {
  const k = it.k,
    cr = it.cR,
    or = it.oR,
    aK = it.aK,
    panels = (it.n + width<T>() - 1) / width<T>(),
    follows = it.o != 0;
  let m = it.m ? it.m : batch,
    from: usize = 0,
    to = panels,
    a = it.a,
    s = it.s,
    c = it.c,
    o = it.o;
  if (panels >= 4 * threads || panels >= m) {
    from = share(panels, thread, threads);
    to = share(panels, thread + 1, threads);
  } else {
    const first = share(m, thread, threads);
    m = share(m, thread + 1, threads) - first;
    a += first * it.aR;
    s += first * it.sR;
    c += first * cr;
    o += first * or;
  }

  // Even parts, a multiple of 8 rows: a short last one would be all beginning and end.
  const parts = (k + KC / 2) / KC, step = parts < 2 ? k : ((k + parts - 1) / parts + 7) & ~7;
  if (m == 1) from = rows4<T>(it, from, to, a, s, c, o, step, work);
  if (from >= to) return;
  for (let k0: usize = 0; k0 < k; k0 += step) {
    const kc = min(step, k - k0);
    for (let i0: usize = 0; i0 < m; i0 += MC) {
      const mc = min(MC, m - i0);
      let ap = a + i0 * it.aR + k0 * aK,
        ar = it.aR,
        ak = aK;
      if (ak != sizeof<T>() && m > 4 * ROWS) {
        // columns far apart: each step of a tile would touch a page of its own
        const to = work + 4 * KC_MOST * PANEL,
          row = (MC * sizeof<T>()) | 64; // an odd number of lines
        for (let i: usize = 0; i < kc; i++) memory.copy(to + i * row, ap + i * ak, mc * sizeof<T>());
        ap = to;
        ak = row;
      }
      for (let j = from; j < to; j++) {
        beat(work - RATES_BYTES);
        const b = panel<T>(it, j, k0, kc, j == from, work),
          cp = c + i0 * cr + j * PANEL;
        column<T>(mc, kc, ap, ar, ak, b, PANEL, k0 ? cp : s + i0 * it.sR + j * it.sD, k0 ? cr : it.sR, cp, cr);
        if (follows && k0 + kc == k) follow<T>(it, j, mc, cp, cr, o + i0 * or + j * PANEL, or);
      }
    }
  }
}
