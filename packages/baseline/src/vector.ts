import type { Numbers } from "@adjoint/reference";

/** Columns whose sums are kept at a time [f64, 8 KiB]. */
const WIDTH = 1024;
const sums = new Float64Array(WIDTH);

/** c[n] += x[k]·B[k, n], B row-major: eight scaled rows of B at a time, so B is read once and in its own order. */
export function addRowTimesMatrix(
  { k, n }: { readonly k: number; readonly n: number },
  x: Numbers,
  { b, c }: { readonly b: Numbers; readonly c: Numbers },
): void {
  for (let j0 = 0; j0 < n; j0 += WIDTH) {
    const width = Math.min(WIDTH, n - j0);
    for (let j = 0; j < width; j++) sums[j] = c[j0 + j];
    let l = 0;
    for (; l + 8 <= k; l += 8) addEightRows({ width, n }, x, { b, l, start: l * n + j0 });
    for (; l < k; l++) {
      const xl = x[l];
      for (let j = 0, r = l * n + j0; j < width; j++) sums[j] += xl * b[r + j];
    }
    for (let j = 0; j < width; j++) c[j0 + j] = sums[j];
  }
}

function addEightRows(
  { width, n }: { readonly width: number; readonly n: number },
  x: Numbers,
  { b, l, start }: { readonly b: Numbers; readonly l: number; readonly start: number },
): void {
  const x0 = x[l];
  const x1 = x[l + 1];
  const x2 = x[l + 2];
  const x3 = x[l + 3];
  const x4 = x[l + 4];
  const x5 = x[l + 5];
  const x6 = x[l + 6];
  const x7 = x[l + 7];
  for (let j = 0, r = start; j < width; j++, r++) {
    const low = x0 * b[r] + x1 * b[r + n] + (x2 * b[r + 2 * n] + x3 * b[r + 3 * n]);
    const high = x4 * b[r + 4 * n] + x5 * b[r + 5 * n] + (x6 * b[r + 6 * n] + x7 * b[r + 7 * n]);
    sums[j] += low + high;
  }
}

/** c[k] = x[n]·Wᵀ[n, k], W[k, n] row-major: four dot products at a time. */
export function rowTimesTransposed(
  { k, n }: { readonly k: number; readonly n: number },
  x: Numbers,
  { w, c }: { readonly w: Numbers; readonly c: Numbers },
): void {
  let l = 0;
  for (; l + 4 <= k; l += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0, r = l * n; j < n; j++, r++) {
      const xj = x[j];
      s0 += xj * w[r];
      s1 += xj * w[r + n];
      s2 += xj * w[r + 2 * n];
      s3 += xj * w[r + 3 * n];
    }
    c[l] = s0;
    c[l + 1] = s1;
    c[l + 2] = s2;
    c[l + 3] = s3;
  }
  for (; l < k; l++) {
    let sum = 0;
    for (let j = 0, r = l * n; j < n; j++, r++) sum += x[j] * w[r];
    c[l] = sum;
  }
}

/** C[k, n] = xᵀ[k, 1]·y[1, n] */
export function outerProduct(
  { k, n }: { readonly k: number; readonly n: number },
  x: Numbers,
  { y, c }: { readonly y: Numbers; readonly c: Numbers },
): void {
  let at = 0;
  for (let l = 0; l < k; l++) {
    const xl = x[l];
    let j = 0;
    for (; j + 4 <= n; j += 4, at += 4) {
      c[at] = xl * y[j];
      c[at + 1] = xl * y[j + 1];
      c[at + 2] = xl * y[j + 2];
      c[at + 3] = xl * y[j + 3];
    }
    for (; j < n; j++, at++) c[at] = xl * y[j];
  }
}
