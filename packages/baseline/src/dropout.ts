import { dropoutThreshold, philox4x32 } from "@adjoint/reference";
import type { Action, Actions } from "@adjoint/reference";

/** D = A/(1 − rate), or 0 where the number of an element says so. */
export const dropout: Actions["dropout"] = ({ A, D, epoch, rate, seed, stream }, { numbers, elements }): Action => {
  const [a, d] = [A, D].map(numbers);
  const e = elements(epoch);
  const scale = 1 / (1 - rate);
  const threshold = dropoutThreshold(rate);
  const block = new Uint32Array(4);
  const { cols } = A;
  return (m, position) => {
    for (let i = 0; i < m; i++) {
      for (let first = 0; first < cols; first += 16) {
        // Block b has the numbers of the columns b, b + 4, b + 8 and b + 12 from `first` on.
        for (let b = 0; b < Math.min(4, cols - first); b++) {
          philox4x32([first / 4 + b, position + i, e[0], 0], [seed, stream], block);
          for (let word = 0, j = first + b; word < 4 && j < cols; word++, j += 4)
            d[i * cols + j] = block[word] < threshold ? 0 : scale * a[i * cols + j];
        }
      }
    }
    return 0;
  };
};
