import { createRandom } from "@adjoint/reference";
import { assert, boolean, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { multiplyPacked } from "../src/packed.ts";

/** Units of roundoff of f32 and f64. */
const [U32, U64] = [2 ** -24, 2 ** -53];

for (const [m, n, k] of [
  [1, 1, 1],
  [3, 5, 768],
  [2, 4, 769],
  [65, 7, 1537],
  [64, 9, 2311],
] as const)
  test(`${m}×${k} times ${k}×${n} is within (blocks·u32 + k·u64)·Σ|a||b|, with strides either way`, () => {
    const random = createRandom(k);
    const a = Float32Array.from({ length: m * k }, () => random.normal());
    const b = Float32Array.from({ length: k * n }, () => random.normal());
    const transposed = Float32Array.from({ length: k * n }, (_, e) => b[(e % k) * n + Math.floor(e / k)]);
    const blocks = Math.ceil(k / 768);
    const [A, straight, turned] = [
      { values: a, row: k, col: 1 },
      { values: b, row: n, col: 1 },
      { values: transposed, row: 1, col: k },
    ];
    const results = [straight, turned].map((B) => {
      const c = new Float32Array(m * n).fill(Number.NaN);
      multiplyPacked({ m, n, k }, { A, B, C: { values: c, row: n, col: 1 }, adds: false });
      return c;
    });
    expect(results[1]).toEqual(results[0]);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let [sum, size] = [0, 0];
        for (let l = 0; l < k; l++) {
          sum += a[i * k + l] * b[l * n + j];
          size += Math.abs(a[i * k + l] * b[l * n + j]);
        }
        expect(Math.abs(results[0][i * n + j] - sum)).toBeLessThanOrEqual((blocks * U32 + 2 * k * U64) * size);
      }
  });

test("any product of up to 30 rows, columns and terms, added to C or not, is within (u32 + 2k·u64)·Σ|a||b|", () => {
  const size = integer({ min: 1, max: 30 });
  assert(
    property(size, size, size, boolean(), (m, n, k, adds) => {
      const random = createRandom(m + 100 * n + 10_000 * k);
      const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
      const [a, b, c] = [draw(m * k), draw(k * n), draw(m * n)];
      const before = c.slice();
      multiplyPacked(
        { m, n, k },
        { A: { values: a, row: k, col: 1 }, B: { values: b, row: n, col: 1 }, C: { values: c, row: n, col: 1 }, adds },
      );
      for (let e = 0; e < m * n; e++) {
        let sum = adds ? before[e] : 0;
        let bound = Math.abs(sum);
        for (let l = 0; l < k; l++) {
          const term = a[Math.floor(e / n) * k + l] * b[l * n + (e % n)];
          sum += term;
          bound += Math.abs(term);
        }
        expect(Math.abs(c[e] - sum)).toBeLessThanOrEqual((U32 + 2 * k * U64) * bound);
      }
    }),
  );
});
