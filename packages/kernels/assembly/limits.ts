import { Limit, MaxNorm, Norm, PANEL, Penalty, VECTOR, WIDE_SQUARES } from "./generated/tables";
import { abs, div, gt, lanes, loadHigh, madd, max, min, mul, neg, panelsOf, select, splat, sqrt, storeRow, storeRowAsF64, vload, vstore, zero } from "./lanes";
import { partition } from "./thread";

/** to[PANEL]: of each column of so many panel rows, the squares or the magnitudes down the rows. */
function columnSums<T>(magnitudes: usize, from: usize, bytes: usize, to: usize): void {
  let s0 = zero(), s1 = s0;
  for (const end = from + bytes; from != end; from += PANEL) {
    let a = vload(from), b = loadHigh(from), x = a, y = b;
    if (magnitudes) {
      a = abs<T>(a); b = abs<T>(b);
      x = splat<T>(1); y = x;
    }
    s0 = madd<T>(a, x, s0); s1 = madd<T>(b, y, s1);
  }
  storeRow(to, s0, s1);
}

/** to f64[columns of a panel]: of each column of so many panel rows, the squares in f64. */
function wideSquares<T>(from: usize, bytes: usize, to: usize): void {
  memory.fill(to, 0, 2 * lanes<T>() * 8);
  for (const end = from + bytes; from != end; from += PANEL)
    for (let c: usize = 0; c < 2 * lanes<T>(); c++) {
      const x = <f64>load<T>(from + c * sizeof<T>());
      store<f64>(to + c * 8, load<f64>(to + c * 8) + x * x);
    }
}

/** sums f64[n]: of each column of W[k, n], the squares, the magnitudes, or the squares in f64. */
export function penalty<T>(it: Penalty, work: usize, thread: usize, threads: usize): void {
  const bytes = it.k * PANEL, panels = panelsOf(it.n, sizeof<T>());
  for (let j = partition(panels, thread, threads), to = partition(panels, thread + 1, threads); j < to; j++) {
    if (it.magnitudes == WIDE_SQUARES) {
      wideSquares<T>(it.w + j * bytes, bytes, it.sums + j * 2 * lanes<T>() * 8);
      continue;
    }
    columnSums<T>(it.magnitudes, it.w + j * bytes, bytes, work);
    storeRowAsF64<T>(vload(work), loadHigh(work), it.sums + j * 2 * lanes<T>() * 8);
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

/** One gradient to a limit, its panel rows shared by the threads: times 1 and clamped, or scaled and to an infinite limit. */
export function limit<T>(it: Limit, thread: usize, threads: usize): void {
  const rows = it.bytes / PANEL, end = it.gradient + partition(rows, thread + 1, threads) * PANEL;
  let g = it.gradient + partition(rows, thread, threads) * PANEL, scale: f64 = 1, bound = it.limit;
  if (it.square) {
    const length = f64.sqrt(load<f64>(it.square));
    if (!(length > bound)) return;
    scale = bound / length;
    bound = Infinity;
  }
  const factor = splat<T>(<T>scale), most = splat<T>(<T>bound), least = neg<T>(most);
  // One vector at a time: V8's packing gets this loop wrong in f64 (Node 24), or ends the process (Node 26).
  for (; g != end; g += VECTOR) vstore(g, min<T>(max<T>(mul<T>(factor, vload(g)), least), most));
}

/** c/√s where s > c², else 1. */
// @ts-ignore: decorator
@inline function shrink<T>(s: v128, c: v128): v128 { return select(gt<T>(s, mul<T>(c, c)), div<T>(c, sqrt<T>(s)), splat<T>(1)); }

/** The columns of W to a norm of at most the limit, the panels shared by the threads. */
export function maxNorm<T>(it: MaxNorm, work: usize, thread: usize, threads: usize): void {
  const bytes = it.k * PANEL, c = splat<T>(<T>it.limit);
  for (let j = partition(it.panelCount, thread, threads), to = partition(it.panelCount, thread + 1, threads); j < to; j++) {
    const from = it.w + j * bytes;
    columnSums<T>(0, from, bytes, work);
    const s0 = shrink<T>(vload(work), c), s1 = shrink<T>(loadHigh(work), c);
    for (let w = from; w != from + bytes; w += PANEL) storeRow(w, mul<T>(s0, vload(w)), mul<T>(s1, loadHigh(w)));
  }
}
