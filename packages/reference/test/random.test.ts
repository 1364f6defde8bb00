import { assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { createRandom, permutation, philox4x32 } from "../src/index.ts";

/** Salmon, Moraes, Dror & Shaw: the known-answer vectors of Random123 (kat_vectors, philox4x32 10). */
const KNOWN_ANSWERS = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

test("philox4x32-10 gives the published known answers of Random123", () => {
  for (const { counter, key, words } of KNOWN_ANSWERS) expect([...philox4x32(counter, key)]).toEqual(words);
});

test("a stream gives the words of the blocks 0, 1, … of its key, in order", () => {
  const random = createRandom(7, 3);
  const blocks = [0, 1].flatMap((block) => Array.from(philox4x32([block, 0, 0, 0], [7, 3])));
  expect(Array.from({ length: 8 }, () => random.uint32())).toEqual(blocks);
});

test("a stream goes on from where its state says, for any seed, stream and position", () => {
  assert(
    property(nat(2 ** 32 - 1), nat(1000), nat(50), (seed, stream, drawn) => {
      const first = createRandom(seed, stream);
      for (let i = 0; i < drawn; i++) first.uint32();
      const state = first.state();
      const second = createRandom(state.seed, state.stream, state.drawn);
      expect(Array.from({ length: 5 }, () => second.uint32())).toEqual(Array.from({ length: 5 }, () => first.uint32()));
    }),
  );
});

test("the counter goes on beyond 2^32 blocks", () => {
  const random = createRandom(1, 2, 4 * 2 ** 32);
  expect(random.uint32()).toBe(philox4x32([0, 1, 0, 0], [1, 2])[0]);
});

test("100,000 uniform numbers have mean ½ and variance 1/12 within 4 standard errors", () => {
  const random = createRandom(2);
  const n = 100_000;
  const xs = Float64Array.from({ length: n }, () => random.uniform());
  expect(xs.every((x) => x >= 0 && x < 1)).toBe(true);
  expect(Math.abs(mean(xs) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(mean(xs.map((x) => (x - 0.5) ** 2)) - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n));
});

test("100,000 normal numbers have mean 0, variance 1 and kurtosis 3 within 4 standard errors", () => {
  const random = createRandom(3);
  const n = 100_000;
  const xs = Float64Array.from({ length: n }, () => random.normal());
  expect(Math.abs(mean(xs))).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(mean(xs.map((x) => x * x)) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(mean(xs.map((x) => x ** 4)) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
});

test("below(n) takes each value equally often: chi-squared of 60,000 draws below 7 is under its 99.9th percentile, 22.46", () => {
  const random = createRandom(4);
  const counts = new Float64Array(7);
  for (let i = 0; i < 60_000; i++) counts[random.below(7)]++;
  const expected = 60_000 / 7;
  expect(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(22.46);
});

test("below(n) stays below n at the ends of its range", () => {
  const random = createRandom(5);
  for (const bound of [1, 2, 3, 2 ** 31 + 1, 2 ** 32 - 1, 2 ** 32])
    for (let i = 0; i < 100; i++) expect(random.below(bound)).toBeLessThan(bound);
  expect(random.below(1)).toBe(0);
});

test("a permutation holds each number once, and each of the 24 orders of 4 comes up", () => {
  const random = createRandom(6);
  expect([...permutation(1000, random)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  const seen = new Set(Array.from({ length: 500 }, () => permutation(4, random).join()));
  expect(seen.size).toBe(24);
  expect([...permutation(0, random)]).toEqual([]);
});

test("streams of one seed, and seeds of one stream, have nothing in common", () => {
  const draw = (seed: number, stream: number) =>
    Array.from(
      { length: 4 },
      (
        (random) => () =>
          random.uint32()
      )(createRandom(seed, stream)),
    );
  const words = [draw(1, 0), draw(1, 1), draw(2, 0), draw(0, 1)].flat();
  expect(new Set(words).size).toBe(words.length);
});

function mean(xs: Float64Array): number {
  return xs.reduce((sum, x) => sum + x, 0) / xs.length;
}
