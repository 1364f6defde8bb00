import { get, madd, put, spread, VECTOR } from "./lanes";

/**
 * What the processor can do in WebAssembly, for benchmarks alone: independent sums in registers.
 * Relaxed: 12 sums c ← x + c·y, no memory. Plain: such a sum would wait for its product, so 10 sums c ← c + x·y as a product of matrices has them; five y are
 * read anew at every turn, from two cache lines, or the engine would take the products out of the loop. Operations a turn and lane: 24, or 20.
 */
// @ts-ignore: decorator
@inline function sums<T>(turns: usize, p: usize): void {
  const x = spread<T>(p), z = spread<T>(p, 1);
  let a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
  if (ASC_FEATURE_RELAXED_SIMD) {
    for (; turns != 0; turns--) {
      a = madd<T>(a, z, x); b = madd<T>(b, z, x); c = madd<T>(c, z, x); d = madd<T>(d, z, x); e = madd<T>(e, z, x); f = madd<T>(f, z, x);
      g = madd<T>(g, z, x); h = madd<T>(h, z, x); i = madd<T>(i, z, x); j = madd<T>(j, z, x); k = madd<T>(k, z, x); l = madd<T>(l, z, x);
    }
  } else {
    let q = p;
    for (; turns != 0; turns--) {
      let y = get(q);
      a = madd<T>(x, y, a); b = madd<T>(z, y, b);
      y = get(q + VECTOR);
      c = madd<T>(x, y, c); d = madd<T>(z, y, d);
      y = get(q + 2 * VECTOR);
      e = madd<T>(x, y, e); f = madd<T>(z, y, f);
      y = get(q + 3 * VECTOR);
      g = madd<T>(x, y, g); h = madd<T>(z, y, h);
      y = get(q + 4 * VECTOR);
      i = madd<T>(x, y, i); j = madd<T>(z, y, j);
      q ^= 128;
    }
  }
  p += 256;
  put(p, a); put(p + 16, b); put(p + 32, c); put(p + 48, d); put(p + 64, e); put(p + 80, f);
  put(p + 96, g); put(p + 112, h); put(p + 128, i); put(p + 144, j); put(p + 160, k); put(p + 176, l);
}
/** p: a multiple of 256; 256 bytes of small numbers stand there, 256 more are written. */
export function ceiling32(turns: usize, p: usize): void { sums<f32>(turns, p); }
export function ceiling64(turns: usize, p: usize): void { sums<f64>(turns, p); }
