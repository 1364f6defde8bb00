import type { Action, Actions } from "../interpreter.ts";
import { philox4x32 } from "../random.ts";
import { round } from "../round.ts";

/** D[i, j] = 0, or A[i, j]/(1 − rate) where the number of (i, j) says so. */
export const dropout: Actions["dropout"] = ({ A, D, epoch, rate, seed, stream }, { numbers, elements, precision }): Action => {
  const [a, d] = [A, D].map(numbers);
  const e = elements(epoch);
  const scale = round(1 / (1 - rate), precision);
  const threshold = dropoutThreshold(rate);
  const block = new Uint32Array(4);
  return (m, position) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < A.cols; j++) {
        philox4x32([4 * Math.floor(j / 16) + (j % 4), position + i, e[0], 0], [seed, stream], block);
        const at = i * A.cols + j;
        d[at] = block[Math.floor(j / 4) % 4] < threshold ? 0 : round(scale * a[at], precision);
      }
    }
    return 0;
  };
};

/** Returns the number below which an element is dropped. */
export function dropoutThreshold(rate: number): number {
  return Math.floor(rate * 2 ** 32);
}
