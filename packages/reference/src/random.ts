import { cos, log } from "./elementary.ts";

/**
 * Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. Counter-based: the n-th number is a function of
 * (seed, stream, n), so streams are independent, and the position in a stream is one number that can be saved.
 */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** The high 32 bits of a·b, for 32-bit unsigned a, b, as a signed integer: those stay small integers for an engine that has not compiled this yet. */
function mulHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const mid = (Math.imul(ah, bl) + (Math.imul(al, bl) >>> 16)) | 0;
  const mid2 = (Math.imul(al, bh) + (mid & 0xffff)) | 0;
  return (Math.imul(ah, bh) + (mid >>> 16) + (mid2 >>> 16)) | 0;
}

/** One block: four 32-bit numbers from a counter of four words and a key of two. Writes into `out` [4] and returns it. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array = new Uint32Array(4),
): Uint32Array {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const h0 = mulHigh(M0, c0);
    const l0 = Math.imul(M0, c0);
    const h1 = mulHigh(M1, c2);
    const l1 = Math.imul(M1, c2);
    c0 = h1 ^ c1 ^ k0;
    c1 = l1;
    c2 = h0 ^ c3 ^ k1;
    c3 = l0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
  return out;
}

/** The state of a generator. */
export interface RandomState {
  readonly seed: number;
  readonly stream: number;
  /** How many 32-bit numbers were drawn. */
  readonly drawn: number;
}

/** A stream of random numbers. */
export interface Random {
  /** An integer in [0, 2³²). */
  uint32(): number;
  /** A number in [0, 1) with 53 random bits; takes two 32-bit numbers. */
  uniform(): number;
  /** An integer in [0, bound), unbiased (Lemire 2019, with rejection); bound in [1, 2³²]. */
  below(bound: number): number;
  /** Mean 0, variance 1 (Box & Muller 1958, the cosine branch alone, so that a draw keeps no state). */
  normal(): number;
  state(): RandomState;
}

/**
 * @param seed any integer in [0, 2³²): what the user chose
 * @param stream which of the independent streams of that seed: one for each purpose
 * @param drawn how many numbers to skip
 */
export function createRandom(seed: number, stream = 0, drawn = 0): Random {
  const block = new Uint32Array(4);
  let next = drawn;
  let filled = -1;
  const key: [number, number] = [seed >>> 0, stream >>> 0];
  const counter: [number, number, number, number] = [0, 0, 0, 0];
  /** Where the next number stands in the block, which it is computed for if need be. */
  const advance = (): number => {
    const index = Math.floor(next / 4);
    if (index !== filled) {
      counter[0] = index >>> 0;
      counter[1] = Math.floor(index / 4294967296) >>> 0;
      philox4x32(counter, key, block);
      filled = index;
    }
    return next++ % 4;
  };
  const uint32 = (): number => block[advance()];
  const uniform = (): number => {
    const high = block[advance()] >>> 5;
    const low = block[advance()] >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  };
  return {
    uint32,
    uniform,
    below(bound) {
      for (;;) {
        const x = uint32();
        if (bound === 4294967296) return x;
        const low = Math.imul(x, bound) >>> 0;
        // 2³² mod bound is below bound, so most draws are accepted without the division.
        if (low >= bound || low >= 4294967296 % bound) return mulHigh(x, bound) >>> 0;
      }
    },
    normal() {
      const radius = Math.sqrt(-2 * log(1 - uniform()));
      return radius * cos(2 * Math.PI * uniform());
    },
    state: () => ({ seed, stream, drawn: next }),
  };
}

/** The numbers 0 … n − 1 in random order (Fisher & Yates; Durstenfeld's algorithm 235), as u32. */
export function permutation(n: number, random: Random): Uint32Array {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const swapped = order[i];
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}
