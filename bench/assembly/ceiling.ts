// What one core can do in WebAssembly: chains of operations in registers, without memory. Each chain depends on itself alone, so nothing can be shared,
// hoisted or left out; there are enough of them to hide the latency of each.

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

/** 8 sums a ← a + x·y of two x and four y, as in a product of matrices; the y change places, so that no product is the same as in the turn before. */
// @ts-ignore: decorator
@inline function sums<T>(turns: u32, x: v128, z: v128): v128 {
  let a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x;
  let p = x, q = z, r = v128.neg<T>(x), s = v128.neg<T>(z);
  for (; turns > 0; turns--) {
    a = madd<T>(x, p, a); b = madd<T>(z, p, b); c = madd<T>(x, q, c); d = madd<T>(z, q, d);
    e = madd<T>(x, r, e); f = madd<T>(z, r, f); g = madd<T>(x, s, g); h = madd<T>(z, s, h);
    const t = p; p = q; q = r; r = s; s = t;
  }
  a = v128.add<T>(v128.add<T>(a, b), v128.add<T>(c, d));
  e = v128.add<T>(v128.add<T>(e, f), v128.add<T>(g, h));
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
