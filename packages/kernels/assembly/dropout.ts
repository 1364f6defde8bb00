import { Dropout, VECTOR } from "./generated/tables";
import { and, loadHigh, mul, philoxBlocks, splat, storeRow, vload, vstore, wordsFrom, wordsFromHigh, wordsFromLow } from "./lanes";
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
