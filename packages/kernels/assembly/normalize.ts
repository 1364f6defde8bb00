import { activate } from "./activation";
import { Average, Normalize, NormalizeBackward, PANEL, VECTOR } from "./generated/tables";
import { loadHigh, madd, panelsOf, splat, storeRow, sub, vload, width } from "./lanes";
import { partition, scratchOf } from "./thread";

// One number after another: beside the products of a layer it is little, and rows and columns are one loop with other distances.

/** The first column of a thread's panels, at most n. */
// @ts-ignore: decorator
@inline function firstColumn(n: usize, size: usize, thread: usize, threads: usize): usize { return min(n, partition(panelsOf(n, size), thread, threads) * width(size)); }

/** H = (U − μ)·s, Z = g·H + b, A = f(Z). A thread takes rows, or panels of columns. */
export function normalize<T>(it: Normalize, m: usize, work: usize, thread: usize, threads: usize): void {
  const columns = it.columns, n = it.n, size: usize = sizeof<T>(), count = columns ? m : n, c = <T>count, epsilon = <T>it.epsilon;
  const u = columns ? it.uR : size, h = columns ? it.hR : size, z = columns ? it.zR : size, gs: usize = columns ? 0 : size;
  const first = columns ? firstColumn(n, size, thread, threads) : partition(m, thread, threads), last = columns ? firstColumn(n, size, thread + 1, threads) : partition(m, thread + 1, threads);
  for (let i = first; i < last; i++) {
    const at: usize = columns ? size * i : 0, from = it.u + (columns ? at : it.uR * i), end = from + count * u;
    let sum: T = 0, squares: T = 0;
    for (let p = from; p != end; p += u) sum += load<T>(p);
    const mean = sum / c;
    for (let p = from; p != end; p += u) {
      const d = load<T>(p) - mean;
      squares += d * d;
    }
    const variance = squares / c, s = <T>1 / sqrt<T>(variance + epsilon);
    store<T>(it.s + (columns ? at : it.sR * i), s);
    store<T>(it.mean + (columns ? at : it.meanR * i), mean);
    store<T>(it.variance + (columns ? at : it.varianceR * i), variance);
    let hp = it.h + (columns ? at : it.hR * i), zp = it.z + (columns ? at : it.zR * i), g = it.g + at, b = it.b + at;
    for (let p = from; p != end; p += u, hp += h, zp += z, g += gs, b += gs) {
      const value = (load<T>(p) - mean) * s;
      store<T>(hp, value);
      store<T>(zp, load<T>(g) * value + load<T>(b));
    }
  }
  const row: usize = columns ? 0 : first, rows = columns ? m : last - first, to = columns ? last : n;
  for (let j: usize = columns ? first : 0; j < to; j += width(size))
    activate<T>(it.activation, rows, (n - j) * size <= VECTOR ? VECTOR : PANEL, it.z + row * it.zR + j * size, it.zR, it.a + row * it.aR + j * size, it.aR, scratchOf(work));
}

/** dU = s·((d − p) − h·q), d = g·dZ; dg = Σ dZ·H and db = Σ dZ by columns. */
export function normalizeBackward<T>(it: NormalizeBackward, m: usize, thread: usize, threads: usize): void {
  const columns = it.columns, n = it.n, size: usize = sizeof<T>(), count = columns ? m : n, c = <T>count;
  const dz = columns ? it.dzR : size, h = columns ? it.hR : size, du = columns ? it.duR : size, gs: usize = columns ? 0 : size;
  const j = firstColumn(n, size, thread, threads), right = firstColumn(n, size, thread + 1, threads);
  for (let i = columns ? j : partition(m, thread, threads), last = columns ? right : partition(m, thread + 1, threads); i < last; i++) {
    const at: usize = columns ? size * i : 0, from = it.dz + (columns ? at : it.dzR * i), hs = it.h + (columns ? at : it.hR * i), end = from + count * dz, s = load<T>(it.s + (columns ? at : it.sR * i));
    let p: T = 0, q: T = 0, hp = hs, g = it.g + at;
    for (let d = from; d != end; d += dz, hp += h, g += gs) {
      const slope = load<T>(g) * load<T>(d);
      p += slope;
      q += slope * load<T>(hp);
    }
    p /= c;
    q /= c;
    hp = hs; g = it.g + at;
    for (let d = from, to = it.du + (columns ? at : it.duR * i); d != end; d += dz, hp += h, to += du, g += gs) store<T>(to, s * (load<T>(g) * load<T>(d) - p - load<T>(hp) * q));
  }
  for (let i = j; i < right; i++) {
    let slope: T = 0, sum: T = 0, d = it.dz + i * size, hp = it.h + i * size;
    for (const end = d + m * it.dzR; d != end; d += it.dzR, hp += it.hR) {
      slope += load<T>(d) * load<T>(hp);
      sum += load<T>(d);
    }
    store<T>(it.dg + i * size, slope);
    store<T>(it.db + i * size, sum);
  }
}

/** mean += rate·(from − mean), the panel rows shared by the threads. */
export function average<T>(it: Average, thread: usize, threads: usize): void {
  const rows = it.bytes / PANEL, begin = partition(rows, thread, threads) * PANEL, end = it.mean + partition(rows, thread + 1, threads) * PANEL, rate = splat<T>(<T>it.rate);
  for (let a = it.mean + begin, x = it.from + begin; a != end; a += PANEL, x += PANEL) {
    const low = vload(a), high = loadHigh(a), nearLow = sub<T>(vload(x), low), nearHigh = sub<T>(loadHigh(x), high);
    storeRow(a, madd<T>(rate, nearLow, low), madd<T>(rate, nearHigh, high));
  }
}
