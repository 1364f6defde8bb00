import type { Action, Actions } from "../interpreter.ts";
import type { Precision } from "../matrix.ts";
import { SINE_PI } from "../program.ts";
import { philox4x32 } from "../random.ts";
import { round } from "../round.ts";
import { logOf } from "./loss.ts";

/** D = A + σ·n, n normal: a function of seed, stream, epoch, row and column. */
export const noise: Actions["noise"] = ({ A, D, epoch, deviation, seed, stream }, { numbers, elements, precision }): Action => {
  const [a, d] = [A, D].map(numbers);
  const e = elements(epoch);
  const σ = round(deviation, precision);
  const block = new Uint32Array(4);
  return (m, position) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < A.cols; j++) {
        philox4x32([4 * Math.floor(j / 16) + (j % 4), position + i, e[0], 0], [seed, stream], block);
        const word = Math.floor(j / 4) % 4;
        const first = word < 2 ? 0 : 2;
        const n = normalOf(block[first], block[first + 1], { sine: word % 2 === 1, precision });
        const at = i * A.cols + j;
        d[at] = round(a[at] + round(σ * n, precision), precision);
      }
    }
    return 0;
  };
};

/** A normal number from two words: r·cos πv, or r·sin πv. */
function normalOf(u: number, t: number, { sine, precision }: { readonly sine: boolean; readonly precision: Precision }): number {
  const r = (x: number) => round(x, precision);
  const x = r(r(u) * 2 ** -32 + 2 ** -33);
  const radius = r(Math.sqrt(-2 * logOf(x, precision)));
  const v = r(t | 0) * 2 ** -31;
  const size = Math.abs(v);
  if (!sine) return r(radius * sinePi(r(0.5 - size), precision));
  const s = sinePi(size > 0.5 ? r(1 - size) : size, precision);
  return r(radius * (v < 0 ? -s : s));
}

/** sin πx for |x| ≤ ½, each operation rounded. */
function sinePi(x: number, precision: Precision): number {
  const r = (y: number) => round(y, precision);
  const square = r(x * x);
  let sum = r(SINE_PI.at(-1)!);
  for (let k = SINE_PI.length - 2; k >= 0; k--) sum = r(r(sum * square) + r(SINE_PI[k]));
  return r(x * sum);
}
