import { broadcast, loadHigh, madd, storeRow, vload } from "./lanes";

/** Rows of the tallest tile. V8 has 15 registers: 12 sums + 2 of B + 1 of A; without fused multiply-add the product needs one more. */
export const ROWS: usize = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/** Element i of a column of A: at a constant distance where the column is contiguous, else at p. */
// @ts-ignore: decorator
@inline function element<T>(contiguous: bool, a: usize, p: usize, i: usize): v128 { return contiguous ? broadcast<T>(a, i) : broadcast<T>(p); }

/**
 * C[rows, PANEL] = S + A[rows, k]·B[k, PANEL]: each sum starts at S and takes k in ascending order. S is C itself, a bias or zeros (row stride 0).
 * `rows` and `contiguous` are constants: an if that is not taken leaves no code.
 * The test stands at the top of the loop: a loop that ends in its middle or at its end makes V8 ≤ 12 load everything first and spill half of it.
 */
// @ts-ignore: decorator
@inline function tile<T>(rows: usize, contiguous: bool, k: usize, a: usize, ar: usize, ak: usize, b: usize, bk: usize, s: usize, sr: usize, c: usize, cr: usize): void {
  let c00 = vload(s), c01 = loadHigh(s), c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01, c40 = c00, c41 = c01, c50 = c00, c51 = c01;
  if (rows > 1) { s += sr; c10 = vload(s); c11 = loadHigh(s); }
  if (rows > 2) { s += sr; c20 = vload(s); c21 = loadHigh(s); }
  if (rows > 3) { s += sr; c30 = vload(s); c31 = loadHigh(s); }
  if (rows > 4) { s += sr; c40 = vload(s); c41 = loadHigh(s); }
  if (rows > 5) { s += sr; c50 = vload(s); c51 = loadHigh(s); }
  for (const end = b + k * bk; b != end; a += ak, b += bk) {
    const b0 = vload(b), b1 = loadHigh(b);
    let p = a, x = broadcast<T>(p);
    c00 = madd<T>(x, b0, c00); c01 = madd<T>(x, b1, c01);
    if (rows > 1) { p += ar; x = element<T>(contiguous, a, p, 1); c10 = madd<T>(x, b0, c10); c11 = madd<T>(x, b1, c11); }
    if (rows > 2) { p += ar; x = element<T>(contiguous, a, p, 2); c20 = madd<T>(x, b0, c20); c21 = madd<T>(x, b1, c21); }
    if (rows > 3) { p += ar; x = element<T>(contiguous, a, p, 3); c30 = madd<T>(x, b0, c30); c31 = madd<T>(x, b1, c31); }
    if (rows > 4) { p += ar; x = element<T>(contiguous, a, p, 4); c40 = madd<T>(x, b0, c40); c41 = madd<T>(x, b1, c41); }
    if (rows > 5) { p += ar; x = element<T>(contiguous, a, p, 5); c50 = madd<T>(x, b0, c50); c51 = madd<T>(x, b1, c51); }
  }
  storeRow(c, c00, c01);
  if (rows > 1) { c += cr; storeRow(c, c10, c11); }
  if (rows > 2) { c += cr; storeRow(c, c20, c21); }
  if (rows > 3) { c += cr; storeRow(c, c30, c31); }
  if (rows > 4) { c += cr; storeRow(c, c40, c41); }
  if (rows > 5) { c += cr; storeRow(c, c50, c51); }
}

/**
 * Two panels at once: C[rows, 2 PANEL]; bd, sd and cd are the distances of the panels. For an engine that packs each pair of vectors into one of 256 bits: then 12 sums,
 * 2 of B and 1 of A fit its registers. Elsewhere it spills.
 */
// @ts-ignore: decorator
@inline function wideTile<T>(rows: usize, contiguous: bool, k: usize, a: usize, ar: usize, ak: usize, b: usize, bk: usize, bd: usize, s: usize, sr: usize, sd: usize, c: usize, cr: usize, cd: usize): void {
  let q = s + sd;
  let c00 = vload(s), c01 = loadHigh(s), c02 = vload(q), c03 = loadHigh(q);
  let c10 = c00, c11 = c01, c12 = c02, c13 = c03, c20 = c00, c21 = c01, c22 = c02, c23 = c03, c30 = c00, c31 = c01, c32 = c02, c33 = c03;
  let c40 = c00, c41 = c01, c42 = c02, c43 = c03, c50 = c00, c51 = c01, c52 = c02, c53 = c03;
  if (rows > 1) { s += sr; q += sr; c10 = vload(s); c11 = loadHigh(s); c12 = vload(q); c13 = loadHigh(q); }
  if (rows > 2) { s += sr; q += sr; c20 = vload(s); c21 = loadHigh(s); c22 = vload(q); c23 = loadHigh(q); }
  if (rows > 3) { s += sr; q += sr; c30 = vload(s); c31 = loadHigh(s); c32 = vload(q); c33 = loadHigh(q); }
  if (rows > 4) { s += sr; q += sr; c40 = vload(s); c41 = loadHigh(s); c42 = vload(q); c43 = loadHigh(q); }
  if (rows > 5) { s += sr; q += sr; c50 = vload(s); c51 = loadHigh(s); c52 = vload(q); c53 = loadHigh(q); }
  for (const end = b + k * bk; b != end; a += ak, b += bk) {
    const e = b + bd, b0 = vload(b), b1 = loadHigh(b), b2 = vload(e), b3 = loadHigh(e);
    let p = a, x = broadcast<T>(p);
    c00 = madd<T>(x, b0, c00); c01 = madd<T>(x, b1, c01); c02 = madd<T>(x, b2, c02); c03 = madd<T>(x, b3, c03);
    if (rows > 1) { p += ar; x = element<T>(contiguous, a, p, 1); c10 = madd<T>(x, b0, c10); c11 = madd<T>(x, b1, c11); c12 = madd<T>(x, b2, c12); c13 = madd<T>(x, b3, c13); }
    if (rows > 2) { p += ar; x = element<T>(contiguous, a, p, 2); c20 = madd<T>(x, b0, c20); c21 = madd<T>(x, b1, c21); c22 = madd<T>(x, b2, c22); c23 = madd<T>(x, b3, c23); }
    if (rows > 3) { p += ar; x = element<T>(contiguous, a, p, 3); c30 = madd<T>(x, b0, c30); c31 = madd<T>(x, b1, c31); c32 = madd<T>(x, b2, c32); c33 = madd<T>(x, b3, c33); }
    if (rows > 4) { p += ar; x = element<T>(contiguous, a, p, 4); c40 = madd<T>(x, b0, c40); c41 = madd<T>(x, b1, c41); c42 = madd<T>(x, b2, c42); c43 = madd<T>(x, b3, c43); }
    if (rows > 5) { p += ar; x = element<T>(contiguous, a, p, 5); c50 = madd<T>(x, b0, c50); c51 = madd<T>(x, b1, c51); c52 = madd<T>(x, b2, c52); c53 = madd<T>(x, b3, c53); }
  }
  q = c + cd;
  storeRow(c, c00, c01); storeRow(q, c02, c03);
  if (rows > 1) { c += cr; q += cr; storeRow(c, c10, c11); storeRow(q, c12, c13); }
  if (rows > 2) { c += cr; q += cr; storeRow(c, c20, c21); storeRow(q, c22, c23); }
  if (rows > 3) { c += cr; q += cr; storeRow(c, c30, c31); storeRow(q, c32, c33); }
  if (rows > 4) { c += cr; q += cr; storeRow(c, c40, c41); storeRow(q, c42, c43); }
  if (rows > 5) { c += cr; q += cr; storeRow(c, c50, c51); storeRow(q, c52, c53); }
}

/** How a tile is called. Every tile is a function of its own, reached through a table: inlined into the loops around it, V8 ≤ 12 spills. */
type Tile = (k: usize, a: usize, ar: usize, ak: usize, b: usize, bk: usize, s: usize, sr: usize, c: usize, cr: usize) => void;

/** The tile of so many rows, A with any strides. */
export function tileOf<T>(rows: usize): Tile {
  switch (<i32>rows) {
    case 1: return (k, a, ar, ak, b, bk, s, sr, c, cr) => tile<T>(1, false, k, a, ar, ak, b, bk, s, sr, c, cr);
    case 2: return (k, a, ar, ak, b, bk, s, sr, c, cr) => tile<T>(2, false, k, a, ar, ak, b, bk, s, sr, c, cr);
    case 3: return (k, a, ar, ak, b, bk, s, sr, c, cr) => tile<T>(3, false, k, a, ar, ak, b, bk, s, sr, c, cr);
    case 4: return (k, a, ar, ak, b, bk, s, sr, c, cr) => tile<T>(4, false, k, a, ar, ak, b, bk, s, sr, c, cr);
    case 5: if (ROWS > 5) return (k, a, ar, ak, b, bk, s, sr, c, cr) => tile<T>(5, false, k, a, ar, ak, b, bk, s, sr, c, cr);
    default: return (k, a, ar, ak, b, bk, s, sr, c, cr) => tile<T>(ROWS, false, k, a, ar, ak, b, bk, s, sr, c, cr);
  }
}
/** The tallest tile of f32, A's columns contiguous. */
export function tileOfContiguous(): Tile {
  return (k, a, ar, ak, b, bk, s, sr, c, cr) => tile<f32>(ROWS, true, k, a, ar, ak, b, bk, s, sr, c, cr);
}

/** How a wide tile is called. */
type WideTile = (k: usize, a: usize, ar: usize, ak: usize, b: usize, bk: usize, bd: usize, s: usize, sr: usize, sd: usize, c: usize, cr: usize, cd: usize) => void;

/** The wide tile of ROWS rows, or in f32 of 4, A with any strides. What is left of fewer rows takes two tiles. */
export function wideTileOf<T>(rows: usize): WideTile {
  if (sizeof<T>() == 4 && rows == 4) return (k, a, ar, ak, b, bk, bd, s, sr, sd, c, cr, cd) => wideTile<T>(4, false, k, a, ar, ak, b, bk, bd, s, sr, sd, c, cr, cd);
  return (k, a, ar, ak, b, bk, bd, s, sr, sd, c, cr, cd) => wideTile<T>(ROWS, false, k, a, ar, ak, b, bk, bd, s, sr, sd, c, cr, cd);
}
/** The tallest wide tile of f32, A's columns contiguous. */
export function wideTileOfContiguous(): WideTile {
  return (k, a, ar, ak, b, bk, bd, s, sr, sd, c, cr, cd) => wideTile<f32>(ROWS, true, k, a, ar, ak, b, bk, bd, s, sr, sd, c, cr, cd);
}
