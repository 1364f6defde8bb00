import { broadcast, loadHigh, madd, storeRow, vload } from "./lanes";

/** Rows of the tallest tile. V8 has 15 registers: 12 sums + 2 of B + 1 of A; without fused multiply-add the product needs one more. */
export const ROWS: usize = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/** Element i of a column of A: at a constant distance where the column is contiguous, else where p has walked to. */
// @ts-ignore: decorator
@inline function element<T>(contiguous: bool, a: usize, p: usize, i: usize): v128 { return contiguous ? broadcast<T>(a, i) : broadcast<T>(p); }

/**
 * C[rows, PANEL] = S + A[rows, k]·B[k, PANEL]: each sum starts at S and takes k in ascending order. S is C itself, a bias or zeros (row stride 0).
 * `rows` and `contiguous` are constants: untaken ifs leave no code.
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
