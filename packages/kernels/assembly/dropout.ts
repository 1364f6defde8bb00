import { logs } from "./elementary";
import { Dropout, Noise, PANEL, VECTOR } from "./generated/tables";
import { abs, add, and, broadcast, gt, lanes, loadHigh, madd, mul, or, philoxBlocks, select, sign, splat, sqrt, storeRow, sub, vload, vstore, wordsAs, wordsFrom, wordsFromHigh, wordsFromLow } from "./lanes";
import { partition, scratchOf } from "./thread";

/** Columns whose numbers come from four blocks of the generator. */
const COLUMNS: usize = 16;

/** D = A·scale, or 0 where the number of an element is below the threshold. Whole vectors are written: the content after the columns that count is undefined. */
export function dropout<T>(it: Dropout, m: usize, position: usize, work: usize, thread: usize, threads: usize): void {
  const scale = splat<T>(<T>it.scale), threshold = <u32>it.threshold, words = scratchOf(work), epoch = load<u32>(it.epoch);
  for (let i = partition(m, thread, threads), to = partition(m, thread + 1, threads); i < to; i++) {
    let a = it.a + i * it.aR, d = it.d + i * it.dR;
    for (let j: usize = 0; j < it.cols; j += COLUMNS) {
      philoxBlocks(<u32>(j / 4), <u32>(position + i), epoch, <u32>it.seed, <u32>it.stream, words);
      const end = words + (min(COLUMNS, it.cols - j) + 3) / 4 * VECTOR;
      for (let w = words; w != end; w += VECTOR, a += 4 * sizeof<T>(), d += 4 * sizeof<T>()) {
        const kept = wordsFrom(vload(w), threshold);
        if (sizeof<T>() == 4) vstore(d, and(mul<T>(scale, vload(a)), kept));
        else {
          const low = vload(a), high = loadHigh(a);
          storeRow(d, and(mul<T>(scale, low), wordsFromLow(kept)), and(mul<T>(scale, high), wordsFromHigh(kept)));
        }
      }
    }
  }
}

/** The coefficients of the reference's SINE_PI, the last first. */
const SINE32 = memory.data<f32>([0.00046630280576761255, -0.00737043094571435, 0.08214588661112823, -0.5992645293207921, 2.550164039877345, -5.16771278004997, 3.141592653589793]);
const SINE64 = memory.data<f64>([0.00046630280576761255, -0.00737043094571435, 0.08214588661112823, -0.5992645293207921, 2.550164039877345, -5.16771278004997, 3.141592653589793]);

/** sin πx for |x| ≤ ½. */
// @ts-ignore: decorator
@inline function sinePi<T>(x: v128): v128 {
  const square = mul<T>(x, x), from = sizeof<T>() == 4 ? SINE32 : SINE64;
  let sum = broadcast<T>(from);
  for (let k: usize = sizeof<T>(); k < 7 * sizeof<T>(); k += sizeof<T>()) sum = madd<T>(sum, square, broadcast<T>(from + k));
  return mul<T>(x, sum);
}

/** D = A + σ·n; n of two columns four apart is the r·cos πv and r·sin πv of two words of a block. The content after the columns that count is undefined. */
export function noise<T>(it: Noise, m: usize, position: usize, work: usize, thread: usize, threads: usize): void {
  const words = scratchOf(work), radii = words + 2 * PANEL, epoch = load<u32>(it.epoch), deviation = splat<T>(<T>it.deviation), vectors: usize = sizeof<T>() / 4;
  const unit = splat<T>(<T>2.3283064365386963e-10), half = splat<T>(<T>0.5), one = splat<T>(1), four = lanes<T>() * sizeof<T>() * vectors;
  for (let i = partition(m, thread, threads), to = partition(m, thread + 1, threads); i < to; i++) {
    for (let j: usize = 0; j < it.cols; j += COLUMNS) {
      philoxBlocks(<u32>(j / 4), <u32>(position + i), epoch, <u32>it.seed, <u32>it.stream, words);
      for (let k: usize = 0; k < 2 * vectors; k++)
        vstore(radii + k * VECTOR, madd<T>(wordsAs<T>(vload(words + k / vectors * PANEL), k % vectors, false), unit, mul<T>(unit, half)));
      logs<T>(2 * vectors, radii);
      for (let k: usize = 0; k < 2 * vectors; k++) {
        const group = k / vectors, column = j + 8 * group;
        if (column >= it.cols) break;
        const radius = sqrt<T>(mul<T>(splat<T>(-2), vload(radii + k * VECTOR)));
        const v = mul<T>(wordsAs<T>(vload(words + group * PANEL + VECTOR), k % vectors, true), add<T>(unit, unit)), size = abs<T>(v);
        const at = column * sizeof<T>() + k % vectors * VECTOR, a = it.a + i * it.aR + at, d = it.d + i * it.dR + at;
        const low = madd<T>(deviation, mul<T>(radius, sinePi<T>(sub<T>(half, size))), vload(a));
        const high = madd<T>(deviation, mul<T>(radius, or(sinePi<T>(select(gt<T>(size, half), sub<T>(one, size), size)), sign<T>(v))), vload(a + four));
        // Eight columns are a row of a panel of f32, and two of f64, where the second may be past the end.
        if (sizeof<T>() == 4) storeRow(d, low, high);
        else {
          vstore(d, low);
          if (column + 4 < it.cols) vstore(d + four, high);
        }
      }
    }
  }
}
