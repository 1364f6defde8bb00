import { get, madd, put, spread, VECTOR } from "./lanes";
import { tileDown, tileOf, ROWS } from "./tile";
/** 12 independent sums in registers. */
// @ts-ignore
@inline function peak<T>(turns: usize, p: usize): void {
  const x = spread<T>(p), y = spread<T>(p + 8);
  let a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
  for (let t: usize = 0; t != turns; t++) {
    a = madd<T>(x, y, a); b = madd<T>(x, y, b); c = madd<T>(x, y, c); d = madd<T>(x, y, d); e = madd<T>(x, y, e); f = madd<T>(x, y, f);
    g = madd<T>(x, y, g); h = madd<T>(x, y, h); i = madd<T>(x, y, i); j = madd<T>(x, y, j); k = madd<T>(x, y, k); l = madd<T>(x, y, l);
  }
  put(p + 16, a); put(p + 32, b); put(p + 48, c); put(p + 64, d); put(p + 80, e); put(p + 96, f); put(p + 112, g); put(p + 128, h); put(p + 144, i); put(p + 160, j); put(p + 176, k); put(p + 192, l);
}
export function peak32(turns: usize, p: usize): void { peak<f32>(turns, p); }
export function peak64(turns: usize, p: usize): void { peak<f64>(turns, p); }
export function walk(times: usize, k: usize, ar: usize, ak: usize, a: usize, b: usize, c: usize): void {
  for (; times > 0; times--) tileOf<f32>(ROWS)(k, a, ar, ak, b, 32, c, 32, c, 32);
}
export function down(times: usize, k: usize, ak: usize, a: usize, b: usize, c: usize): void {
  for (; times > 0; times--) tileDown<f32>()(k, a, 4, ak, b, 32, c, 32, c, 32);
}
