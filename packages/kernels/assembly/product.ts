import { activate, derive } from "./activation";
import { broadcast, loadHigh, madd, panelsOf, storeRow, transposeOf, vload, vstore, width } from "./lanes";
import { B_PANELS, B_ROWS, B_TRANSPOSED_ROWS, DERIVATIVE, GROUP, KC, KC_MAX, MC, PANEL, Product, VECTOR } from "./generated/tables";
import { heartbeat, partition, scratchOf } from "./thread";
import { ROWS, tileOf, tileOfContiguous, wideTileOf, wideTileOfContiguous } from "./tile";

/** One column of tiles: C[m, PANEL] = S + A[m, k]·B[k, PANEL]. */
export function columnOfTiles(
  size: usize,
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
  if (ar == 4) for (const tall = tileOfContiguous(); m >= ROWS; m -= ROWS, a += ROWS * 4, s += ROWS * sr, c += ROWS * cr) tall(k, a, ar, ak, b, bk, s, sr, c, cr);
  while (m > 0) {
    const rows = m >= 2 * ROWS || m == ROWS ? ROWS : m > ROWS ? (m + 1) / 2 : m; // 8 rows are 4 + 4: short tiles are slow
    (size == 4 ? tileOf<f32>(rows) : tileOf<f64>(rows))(k, a, ar, ak, b, bk, s, sr, c, cr);
    a += rows * ar;
    s += rows * sr;
    c += rows * cr;
    m -= rows;
  }
}

/** Two columns of tiles side by side: C[m, 2 PANEL]; bd, sd and cd are the distances of the panels. */
export function wideColumnOfTiles(size: usize, m: usize, k: usize, a: usize, ar: usize, ak: usize, b: usize, bk: usize, bd: usize, s: usize, sr: usize, sd: usize, c: usize, cr: usize, cd: usize): void {
  if (ar == 4) for (const tall = wideTileOfContiguous(); m >= ROWS; m -= ROWS, a += ROWS * 4, s += ROWS * sr, c += ROWS * cr) tall(k, a, ar, ak, b, bk, bd, s, sr, sd, c, cr, cd);
  const least: usize = size == 4 ? 4 : ROWS;
  while (m >= least) {
    const rows = m >= ROWS && m != 8 ? ROWS : least; // 8 rows are 4 + 4
    (size == 4 ? wideTileOf<f32>(rows) : wideTileOf<f64>(rows))(k, a, ar, ak, b, bk, bd, s, sr, sd, c, cr, cd);
    a += rows * ar;
    s += rows * sr;
    c += rows * cr;
    m -= rows;
  }
  columnOfTiles(size, m, k, a, ar, ak, b, bk, s, sr, c, cr);
  columnOfTiles(size, m, k, a, ar, ak, b + bd, bk, s + sd, sr, c + cd, cr);
}

/** One row of four tiles: C[1, 4 PANEL] = S + A[1, k]·B[k, 4 PANEL]; bd is the distance of B's panels. */
function rowOfFour<T>(k: usize, a: usize, ak: usize, b: usize, bk: usize, bd: usize, s: usize, c: usize): void {
  let c0 = vload(s), c1 = loadHigh(s), c2 = vload(s + PANEL), c3 = loadHigh(s + PANEL), c4 = vload(s + 2 * PANEL), c5 = loadHigh(s + 2 * PANEL), c6 = vload(s + 3 * PANEL), c7 = loadHigh(s + 3 * PANEL);
  for (const end = b + k * bk; b != end; a += ak, b += bk) {
    const x = broadcast<T>(a);
    let p = b;
    c0 = madd<T>(x, vload(p), c0); c1 = madd<T>(x, loadHigh(p), c1); p += bd;
    c2 = madd<T>(x, vload(p), c2); c3 = madd<T>(x, loadHigh(p), c3); p += bd;
    c4 = madd<T>(x, vload(p), c4); c5 = madd<T>(x, loadHigh(p), c5); p += bd;
    c6 = madd<T>(x, vload(p), c6); c7 = madd<T>(x, loadHigh(p), c7);
  }
  storeRow(c, c0, c1); storeRow(c + PANEL, c2, c3); storeRow(c + 2 * PANEL, c4, c5); storeRow(c + 3 * PANEL, c6, c7);
}

/** Copies a panel of rows: to[k, PANEL] = from[k, PANEL]. */
export function packRows(k: usize, from: usize, fr: usize, to: usize): void {
  for (const end = to + k * PANEL; to != end; from += fr, to += PANEL) {
    storeRow(to, vload(from), loadHigh(from));
  }
}
/** Copies two panels that lie side by side, the second to `next`: whole cache lines are read once. */
export function packPair(k: usize, from: usize, fr: usize, to: usize, next: usize): void {
  for (const end = to + k * PANEL; to != end; from += fr, to += PANEL, next += PANEL) {
    storeRow(to, vload(from), loadHigh(from));
    storeRow(next, vload(from + PANEL), loadHigh(from + PANEL));
  }
}

/** to[k, PANEL] = from[PANEL, k]ᵀ: the upper rows of `from` become the left half of the panel. */
function packTransposed(size: usize, k: usize, from: usize, fr: usize, to: usize): void {
  const lanes = width(size) / 2, blocks = (k + lanes - 1) / lanes;
  transposeOf(size, blocks, from, fr, VECTOR, to, PANEL, lanes * PANEL);
  transposeOf(size, blocks, from + lanes * fr, fr, VECTOR, to + VECTOR, PANEL, lanes * PANEL);
}

/** The panels of a group, one after another; the first of them at `work`. */
// @ts-ignore: decorator
@inline function panelAddress(j: usize, group: usize, work: usize): usize { return work + (j - group) * (KC_MAX * PANEL); }

/** Packs rows [k0, k0 + kc) of the panels [from, to) of B. */
function pack(it: Product, size: usize, from: usize, to: usize, k0: usize, kc: usize, work: usize): void {
  const d = it.bD, b = it.b, layout = it.layout, w = width(size);
  for (let j = from; j < to; j++) {
    const p = panelAddress(j, from, work);
    if (layout == B_ROWS) {
      const rows = b + j * PANEL + k0 * d;
      if (j + 1 == to) packRows(kc, rows, d, p);
      else packPair(kc, rows, d, p, panelAddress(++j, from, work));
    } else if (layout == B_TRANSPOSED_ROWS) packTransposed(size, kc, b + j * w * d + k0 * size, d, p);
    else {
      // a panel's width of k at a time
      let block = b + j * w * PANEL + (k0 / w) * d;
      for (let q = p; q < p + kc * PANEL; q += w * PANEL, block += d) packTransposed(size, w, block, PANEL, q);
    }
  }
}

/** What follows the sums of panel j: f into O, or f′ from O. */
function epilogue(it: Product, size: usize, j: usize, rows: usize, c: usize, cr: usize, o: usize, outR: usize, scratch: usize): void {
  const code = it.epilogue, rowBytes: usize = it.n * size - j * PANEL <= VECTOR ? VECTOR : PANEL;
  if (code >= DERIVATIVE) {
    if (size == 4) derive<f32>(code - DERIVATIVE, rows, rowBytes, c, cr, o, outR, scratch);
    else derive<f64>(code - DERIVATIVE, rows, rowBytes, c, cr, o, outR, scratch);
  } else if (size == 4) activate<f32>(code, rows, rowBytes, c, cr, o, outR, scratch);
  else activate<f64>(code, rows, rowBytes, c, cr, o, outR, scratch);
}

/** Four panels of a single row. */
function fourPanels(it: Product, size: usize, j: usize, a: usize, s: usize, c: usize, step: usize, work: usize): void {
  const k = it.k, aK = it.aK, d = it.bD, layout = it.layout;
  for (let k0: usize = 0; k0 < k; k0 += step) {
    const kc = min(step, k - k0), start = k0 ? c : s;
    let b = work, bk = PANEL, bd = KC_MAX * PANEL;
    if (layout == B_PANELS) { b = it.b + j * d + k0 * PANEL; bd = d; }
    else if (layout == B_ROWS) { b = it.b + j * PANEL + k0 * d; bk = d; bd = PANEL; }
    else pack(it, size, j, j + 4, k0, kc, work);
    if (size == 4) rowOfFour<f32>(kc, a + k0 * aK, aK, b, bk, bd, start, c);
    else rowOfFour<f64>(kc, a + k0 * aK, aK, b, bk, bd, start, c);
  }
}

/**
 * A product of elements of so many bytes, and what follows it. Threads share the panels of C, or its rows where panels are few.
 * `work` holds GROUP panels of KC_MAX rows and one block of A.
 */
export function product(it: Product, size: usize, batch: usize, work: usize, wide: bool, thread: usize, threads: usize): void {
  const k = it.k, cr = it.cR, outR = it.oR, aK = it.aK, aR = it.aR, layout = it.layout, panels = panelsOf(it.n, size), hasEpilogue = it.o != 0;
  let m = it.m ? it.m : batch, from: usize = 0, to = panels, a = it.a, s = it.s, c = it.c, o = it.o;
  if (panels >= 4 * threads || panels >= m) {
    from = partition(panels, thread, threads);
    to = partition(panels, thread + 1, threads);
  } else {
    const first = partition(m, thread, threads);
    m = partition(m, thread + 1, threads) - first;
    a += first * aR; s += first * it.sR; c += first * cr; o += first * outR;
  }
  // A narrow layer is one column of tiles: no loops around it.
  if (to == from + 1 && m > 1 && m <= 4 * ROWS && k <= KC) {
    let b = it.b + from * it.bD;
    if (layout != B_PANELS) {
      pack(it, size, from, to, 0, k, work);
      b = work;
    }
    c += from * PANEL;
    columnOfTiles(size, m, k, a, aR, aK, b, PANEL, s + from * it.sD, it.sR, c, cr);
    if (hasEpilogue) epilogue(it, size, from, m, c, cr, o + from * PANEL, outR, scratchOf(work));
    return;
  }
  // Even parts, a multiple of 8 rows: a short last one would be all beginning and end.
  const parts = (k + KC / 2) / KC, step = parts < 2 ? k : ((k + parts - 1) / parts + 7) & ~7;
  for (let group = from; group < to; group += GROUP) {
    const end = min(group + GROUP, to);
    let first = group;
    if (m == 1) for (; first + 4 <= end; first += 4) {
      const cp = c + first * PANEL;
      fourPanels(it, size, first, a, s + first * it.sD, cp, step, work);
      if (hasEpilogue) epilogue(it, size, first, 4, cp, PANEL, o + first * PANEL, PANEL, scratchOf(work));
    }
    for (let k0: usize = 0; k0 < k; k0 += step) {
      const kc = min(step, k - k0);
      if (layout != B_PANELS) pack(it, size, first, end, k0, kc, work);
      for (let i0: usize = 0; i0 < m; i0 += MC) {
        const mc = min(MC, m - i0);
        let ap = a + i0 * aR + k0 * aK, ak = aK;
        if (ak != size && m > 4 * ROWS) { // columns far apart: each step of a tile would touch a page of its own
          const block = panelAddress(GROUP, 0, work), row = (MC * size) | 64; // an odd number of lines
          for (let i: usize = 0; i < kc; i++) memory.copy(block + i * row, ap + i * ak, mc * size);
          ap = block; ak = row;
        }
        for (let j = first; j < end; j++) {
          heartbeat(work);
          const b = layout == B_PANELS ? it.b + j * it.bD + k0 * PANEL : panelAddress(j, first, work), cp = c + i0 * cr + j * PANEL;
          if (wide && j + 2 <= end) {
            wideColumnOfTiles(size, mc, kc, ap, aR, ak, b, PANEL, layout == B_PANELS ? it.bD : KC_MAX * PANEL, k0 ? cp : s + i0 * it.sR + j * it.sD, k0 ? cr : it.sR, k0 ? PANEL : it.sD, cp, cr, PANEL);
            if (hasEpilogue && k0 + kc == k) {
              epilogue(it, size, j, mc, cp, cr, o + i0 * outR + j * PANEL, outR, scratchOf(work));
              epilogue(it, size, j + 1, mc, cp + PANEL, cr, o + i0 * outR + (j + 1) * PANEL, outR, scratchOf(work));
            }
            j++;
            continue;
          }
          columnOfTiles(size, mc, kc, ap, aR, ak, b, PANEL, k0 ? cp : s + i0 * it.sR + j * it.sD, k0 ? cr : it.sR, cp, cr);
          if (hasEpilogue && k0 + kc == k) epilogue(it, size, j, mc, cp, cr, o + i0 * outR + j * PANEL, outR, scratchOf(work));
        }
      }
    }
  }
}
