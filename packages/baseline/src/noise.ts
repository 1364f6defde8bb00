import { SINE_PI, log, philox4x32 } from "@adjoint/reference";
import type { Action, Actions } from "@adjoint/reference";

/** D = A + σ·n, n normal by Box and Muller: two words of a block make the n of two columns. */
export const noise: Actions["noise"] = ({ A, D, epoch, deviation, seed, stream }, { numbers, elements }): Action => {
  const [a, d] = [A, D].map(numbers);
  const e = elements(epoch);
  const block = new Uint32Array(4);
  const { cols } = A;
  return (m, position) => {
    for (let i = 0; i < m; i++) {
      for (let first = 0; first < cols; first += 16) {
        for (let b = 0; b < Math.min(4, cols - first); b++) {
          philox4x32([first / 4 + b, position + i, e[0], 0], [seed, stream], block);
          for (let word = 0; word < 4; word += 2) {
            const j = first + b + 4 * word;
            if (j >= cols) break;
            const radius = deviation * Math.sqrt(-2 * log(block[word] * 2 ** -32 + 2 ** -33));
            const v = (block[word + 1] | 0) * 2 ** -31;
            const size = Math.abs(v);
            d[i * cols + j] = a[i * cols + j] + radius * sinePi(0.5 - size);
            const wave = sinePi(size > 0.5 ? 1 - size : size);
            if (j + 4 < cols) d[i * cols + j + 4] = a[i * cols + j + 4] + radius * (v < 0 ? -wave : wave);
          }
        }
      }
    }
    return 0;
  };
};

function sinePi(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let k = SINE_PI.length - 1; k >= 0; k--) sum = sum * square + SINE_PI[k];
  return x * sum;
}
