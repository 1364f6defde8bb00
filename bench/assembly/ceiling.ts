// What one core can do in WebAssembly. Nothing here can be shared between turns, hoisted or left out by a compiler: each operation has an operand that is new.

// @ts-ignore: decorator
@inline function madd<T>(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? v128.relaxed_madd<T>(a, b, c) : v128.add<T>(c, v128.mul<T>(a, b));
}

/** 12 vectors a ← a·x + y, `turns` times over; gives a sum, so that all are needed. With plain SIMD the latency of product and sum may be the limit. */
// @ts-ignore: decorator
@inline function chains<T>(turns: u32, x: v128, y: v128): v128 {
  let a = x, b = y, c = x, d = y, e = x, f = y, g = x, h = y, i = x, j = y, k = x, l = y;
  for (; turns > 0; turns--) {
    a = madd<T>(a, x, y); b = madd<T>(b, x, y); c = madd<T>(c, x, y); d = madd<T>(d, x, y);
    e = madd<T>(e, x, y); f = madd<T>(f, x, y); g = madd<T>(g, x, y); h = madd<T>(h, x, y);
    i = madd<T>(i, x, y); j = madd<T>(j, x, y); k = madd<T>(k, x, y); l = madd<T>(l, x, y);
  }
  a = v128.add<T>(v128.add<T>(a, b), v128.add<T>(c, d));
  e = v128.add<T>(v128.add<T>(e, f), v128.add<T>(g, h));
  i = v128.add<T>(v128.add<T>(i, j), v128.add<T>(k, l));
  return v128.add<T>(a, v128.add<T>(e, i));
}

export function chains32(turns: u32, x: f32, y: f32): f32 { return f32x4.extract_lane(chains<f32>(turns, f32x4.splat(x), f32x4.splat(y)), 0); }
export function chains64(turns: u32, x: f64, y: f64): f64 { return f64x2.extract_lane(chains<f64>(turns, f64x2.splat(x), f64x2.splat(y)), 0); }

/** A few lines of the first cache: 64 times four vectors. */
const ROW = memory.data(4096, 64);

/** 8 sums a ← a + x·y of two x in registers and four new y of the first cache, 64 times in each turn: the inner loop of a product of matrices, at its best. */
// @ts-ignore: decorator
@inline function sums<T>(turns: u32, x: v128, y: v128): v128 {
  const minus = v128.neg<T>(y), z = v128.add<T>(x, x);
  for (let p = ROW; p != ROW + 4096; p += 32) { v128.store(p, y); v128.store(p, minus, 16); }
  let a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x;
  for (; turns > 0; turns--) {
    for (let p = ROW; p != ROW + 4096; p += 64) {
      let v = v128.load(p);
      a = madd<T>(x, v, a); b = madd<T>(z, v, b); v = v128.load(p, 16);
      c = madd<T>(x, v, c); d = madd<T>(z, v, d); v = v128.load(p, 32);
      e = madd<T>(x, v, e); f = madd<T>(z, v, f); v = v128.load(p, 48);
      g = madd<T>(x, v, g); h = madd<T>(z, v, h);
    }
  }
  // Pairs of y and −y cancel: a + c and b + d are 2x again.
  a = v128.add<T>(v128.add<T>(a, c), v128.add<T>(b, d));
  e = v128.add<T>(v128.add<T>(e, g), v128.add<T>(f, h));
  return v128.add<T>(a, e);
}

export function sums32(turns: u32, x: f32, y: f32): f32 { return f32x4.extract_lane(sums<f32>(turns, f32x4.splat(x), f32x4.splat(y)), 0); }
export function sums64(turns: u32, x: f64, y: f64): f64 { return f64x2.extract_lane(sums<f64>(turns, f64x2.splat(x), f64x2.splat(y)), 0); }

/** 8 vectors a ← x / (√a + y): the root and the quotient that Adam takes for each parameter. */
export function roots32(turns: u32, x: f32, y: f32): f32 {
  const p = f32x4.splat(x), q = f32x4.splat(y);
  let a = p, b = q, c = p, d = q, e = p, f = q, g = p, h = q;
  for (; turns > 0; turns--) {
    a = f32x4.div(p, f32x4.add(f32x4.sqrt(a), q)); b = f32x4.div(p, f32x4.add(f32x4.sqrt(b), q));
    c = f32x4.div(p, f32x4.add(f32x4.sqrt(c), q)); d = f32x4.div(p, f32x4.add(f32x4.sqrt(d), q));
    e = f32x4.div(p, f32x4.add(f32x4.sqrt(e), q)); f = f32x4.div(p, f32x4.add(f32x4.sqrt(f), q));
    g = f32x4.div(p, f32x4.add(f32x4.sqrt(g), q)); h = f32x4.div(p, f32x4.add(f32x4.sqrt(h), q));
  }
  a = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  return f32x4.extract_lane(a, 0);
}
