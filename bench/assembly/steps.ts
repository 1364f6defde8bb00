// C[m, n] = A[m, k]·B[k, n], f32, row-major, as one writes it first and as one improves it. Every form adds k in ascending order. Sizes are multiples of the
// tile's. What the product does after the last form is in packages/kernels.

/** Rows of the tile. */
const ROWS: usize = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
const KC: usize = 256;

// @ts-ignore: decorator
@inline function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

/** Three loops over numbers. */
export function scalar(m: usize, n: usize, k: usize, a: usize, b: usize, c: usize): void {
  for (let i: usize = 0; i < m; i++) {
    for (let j: usize = 0; j < n; j++) {
      let sum: f32 = 0;
      for (let l: usize = 0; l < k; l++) sum += load<f32>(a + (i * k + l) * 4) * load<f32>(b + (l * n + j) * 4);
      store<f32>(c + (i * n + j) * 4, sum);
    }
  }
}

/** Four columns at a time. */
export function vector(m: usize, n: usize, k: usize, a: usize, b: usize, c: usize): void {
  for (let i: usize = 0; i < m; i++) {
    for (let j: usize = 0; j < n; j += 4) {
      let sum = f32x4.splat(0), p = a + i * k * 4;
      for (let q = b + j * 4, end = q + k * n * 4; q != end; q += n * 4, p += 4) sum = madd(v128.load32_splat(p), v128.load(q), sum);
      v128.store(c + (i * n + j) * 4, sum);
    }
  }
}

/** ROWS rows of eight columns, all their sums in registers; adds to C. */
function tile(k: usize, a: usize, ar: usize, b: usize, br: usize, c: usize, cr: usize): void {
  let p = c, c00 = v128.load(p), c01 = v128.load(p, 16);
  p += cr; let c10 = v128.load(p), c11 = v128.load(p, 16);
  p += cr; let c20 = v128.load(p), c21 = v128.load(p, 16);
  p += cr; let c30 = v128.load(p), c31 = v128.load(p, 16);
  p += cr; let c40 = v128.load(p), c41 = v128.load(p, 16);
  let c50 = c00, c51 = c01;
  if (ROWS == 6) { p += cr; c50 = v128.load(p); c51 = v128.load(p, 16); }
  for (const end = b + k * br; b != end; a += 4, b += br) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let q = a, x = v128.load32_splat(q);
    c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    q += ar; x = v128.load32_splat(q); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    q += ar; x = v128.load32_splat(q); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    q += ar; x = v128.load32_splat(q); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    q += ar; x = v128.load32_splat(q); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
    if (ROWS == 6) { q += ar; x = v128.load32_splat(q); c50 = madd(x, b0, c50); c51 = madd(x, b1, c51); }
  }
  p = c; v128.store(p, c00); v128.store(p, c01, 16);
  p += cr; v128.store(p, c10); v128.store(p, c11, 16);
  p += cr; v128.store(p, c20); v128.store(p, c21, 16);
  p += cr; v128.store(p, c30); v128.store(p, c31, 16);
  p += cr; v128.store(p, c40); v128.store(p, c41, 16);
  if (ROWS == 6) { p += cr; v128.store(p, c50); v128.store(p, c51, 16); }
}

/** Tiles, B where it lies. */
export function tiles(m: usize, n: usize, k: usize, a: usize, b: usize, c: usize): void {
  memory.fill(c, 0, m * n * 4);
  for (let j: usize = 0; j < n; j += 8)
    for (let i: usize = 0; i < m; i += ROWS) tile(k, a + i * k * 4, k * 4, b + j * 4, n * 4, c + (i * n + j) * 4, n * 4);
}

/** Tiles, eight columns of B copied side by side before they are used; `kc` rows of them at a time. */
function panels(m: usize, n: usize, k: usize, kc: usize, a: usize, b: usize, c: usize, work: usize): void {
  memory.fill(c, 0, m * n * 4);
  for (let l: usize = 0; l < k; l += kc) {
    const depth = min(kc, k - l);
    for (let j: usize = 0; j < n; j += 8) {
      for (let r: usize = 0; r < depth; r++) {
        const from = b + ((l + r) * n + j) * 4, to = work + r * 32;
        v128.store(to, v128.load(from)); v128.store(to, v128.load(from, 16), 16);
      }
      for (let i: usize = 0; i < m; i += ROWS) tile(depth, a + (i * k + l) * 4, k * 4, work, 32, c + (i * n + j) * 4, n * 4);
    }
  }
}

export function packed(m: usize, n: usize, k: usize, a: usize, b: usize, c: usize, work: usize): void { panels(m, n, k, k, a, b, c, work); }
export function blocked(m: usize, n: usize, k: usize, a: usize, b: usize, c: usize, work: usize): void { panels(m, n, k, KC, a, b, c, work); }

/** Where memory is free. */
export function heapBase(): usize { return __heap_base; }
