import { Limit, MaxNorm, Norm, PANEL, Penalty } from "./generated/tables";
import { abs, add, div, gt, lanes, loadHigh, madd, max, min, mul, neg, panelsOf, select, splat, sqrt, storeRow, storeRowAsF64, vload, zero } from "./lanes";
import { partition } from "./thread";

/** sums f64[n]: of each column of W[k, n], the squares or the magnitudes down the rows. */
export function penalty<T>(it: Penalty, thread: usize, threads: usize): void {
  const k = it.k, n = it.n, panels = panelsOf(n, sizeof<T>()), magnitudes = it.magnitudes;
  for (let j = partition(panels, thread, threads), to = partition(panels, thread + 1, threads); j < to; j++) {
    let s0 = zero(), s1 = s0;
    for (let w = it.w + j * k * PANEL, end = w + k * PANEL; w != end; w += PANEL) {
      const a = vload(w), b = loadHigh(w);
      if (magnitudes) {
        s0 = add<T>(s0, abs<T>(a));
        s1 = add<T>(s1, abs<T>(b));
      } else {
        s0 = madd<T>(a, a, s0);
        s1 = madd<T>(b, b, s1);
      }
    }
    storeRowAsF64<T>(s0, s1, it.sums + j * 2 * lanes<T>() * 8);
  }
}

/** The sum of n f64 at `sums`, from the left. */
export function sumOf(sums: usize, n: usize): f64 {
  let sum: f64 = 0;
  for (const end = sums + n * 8; sums != end; sums += 8) sum += load<f64>(sums);
  return sum;
}

/** What the sums of one gradient add to the square of the norm of all. */
export function norm(it: Norm): void {
  const sum = sumOf(it.sums, it.n);
  store<f64>(it.square, it.adds ? load<f64>(it.square) + sum : sum);
}

/** One gradient to a limit, its panel rows shared by the threads. */
export function limit<T>(it: Limit, thread: usize, threads: usize): void {
  const rows = it.bytes / PANEL, most = splat<T>(<T>it.limit), least = neg<T>(most), end = it.gradient + partition(rows, thread + 1, threads) * PANEL;
  let g = it.gradient + partition(rows, thread, threads) * PANEL;
  if (!it.square) {
    for (; g != end; g += PANEL) storeRow(g, min<T>(max<T>(vload(g), least), most), min<T>(max<T>(loadHigh(g), least), most));
    return;
  }
  const length = f64.sqrt(load<f64>(it.square));
  if (!(length > it.limit)) return;
  const factor = splat<T>(<T>(it.limit / length));
  for (; g != end; g += PANEL) storeRow(g, mul<T>(factor, vload(g)), mul<T>(factor, loadHigh(g)));
}

/** c/√s where s > c², else 1. */
// @ts-ignore: decorator
@inline function shrink<T>(s: v128, c: v128): v128 { return select(gt<T>(s, mul<T>(c, c)), div<T>(c, sqrt<T>(s)), splat<T>(1)); }

/** The columns of W to a norm of at most the limit, the panels shared by the threads. */
export function maxNorm<T>(it: MaxNorm, thread: usize, threads: usize): void {
  const bytes = it.k * PANEL, c = splat<T>(<T>it.limit);
  for (let j = partition(it.panelCount, thread, threads), to = partition(it.panelCount, thread + 1, threads); j < to; j++) {
    const from = it.w + j * bytes, end = from + bytes;
    let s0 = zero(), s1 = s0;
    for (let w = from; w != end; w += PANEL) {
      const a = vload(w), b = loadHigh(w);
      s0 = madd<T>(a, a, s0);
      s1 = madd<T>(b, b, s1);
    }
    s0 = shrink<T>(s0, c);
    s1 = shrink<T>(s1, c);
    for (let w = from; w != end; w += PANEL) storeRow(w, mul<T>(s0, vload(w)), mul<T>(s1, loadHigh(w)));
  }
}
