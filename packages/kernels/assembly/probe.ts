import { add, loadHigh, mul, storeRow, vload } from "./lanes";
import { PANEL } from "./generated/tables";

// Whether the engine packs pairs of vectors into 256 bits: then twelve chains of pairs take as long as twelve of single vectors, else about twice as long. Both loops stand
// in one function, so that they are always compiled alike.

/** a ← a·x + y. */
// @ts-ignore: decorator
@inline function next(a: v128, x: v128, y: v128): v128 { return add<f32>(mul<f32>(a, x), y); }

/** Runs twelve chains for so many turns on the twelve rows of a panel at p, of the lower halves or of whole rows; the thirteenth and fourteenth row hold x and y. */
export function run(p: usize, turns: usize, paired: bool): void {
  if (paired) pairs(p, turns);
  else singles(p, turns);
}

// @ts-ignore: decorator
@inline function singles(p: usize, turns: usize): void {
  const x = vload(p + 12 * PANEL), y = vload(p + 13 * PANEL);
  let a = vload(p), b = vload(p + PANEL), c = vload(p + 2 * PANEL), d = vload(p + 3 * PANEL), e = vload(p + 4 * PANEL), f = vload(p + 5 * PANEL);
  let g = vload(p + 6 * PANEL), h = vload(p + 7 * PANEL), i = vload(p + 8 * PANEL), j = vload(p + 9 * PANEL), k = vload(p + 10 * PANEL), l = vload(p + 11 * PANEL);
  for (; turns > 0; turns--) {
    a = next(a, x, y); b = next(b, x, y); c = next(c, x, y); d = next(d, x, y); e = next(e, x, y); f = next(f, x, y);
    g = next(g, x, y); h = next(h, x, y); i = next(i, x, y); j = next(j, x, y); k = next(k, x, y); l = next(l, x, y);
  }
  storeRow(p, add<f32>(add<f32>(add<f32>(a, b), add<f32>(c, d)), add<f32>(e, f)), add<f32>(add<f32>(add<f32>(g, h), add<f32>(i, j)), add<f32>(k, l)));
}

// @ts-ignore: decorator
@inline function pairs(p: usize, turns: usize): void {
  const x = vload(p + 12 * PANEL), X = loadHigh(p + 12 * PANEL), y = vload(p + 13 * PANEL), Y = loadHigh(p + 13 * PANEL);
  let a = vload(p), b = vload(p + PANEL), c = vload(p + 2 * PANEL), d = vload(p + 3 * PANEL), e = vload(p + 4 * PANEL), f = vload(p + 5 * PANEL);
  let g = vload(p + 6 * PANEL), h = vload(p + 7 * PANEL), i = vload(p + 8 * PANEL), j = vload(p + 9 * PANEL), k = vload(p + 10 * PANEL), l = vload(p + 11 * PANEL);
  let A = loadHigh(p), B = loadHigh(p + PANEL), C = loadHigh(p + 2 * PANEL), D = loadHigh(p + 3 * PANEL), E = loadHigh(p + 4 * PANEL), F = loadHigh(p + 5 * PANEL);
  let G = loadHigh(p + 6 * PANEL), H = loadHigh(p + 7 * PANEL), I = loadHigh(p + 8 * PANEL), J = loadHigh(p + 9 * PANEL), K = loadHigh(p + 10 * PANEL), L = loadHigh(p + 11 * PANEL);
  for (; turns > 0; turns--) {
    a = next(a, x, y); A = next(A, X, Y); b = next(b, x, y); B = next(B, X, Y); c = next(c, x, y); C = next(C, X, Y);
    d = next(d, x, y); D = next(D, X, Y); e = next(e, x, y); E = next(E, X, Y); f = next(f, x, y); F = next(F, X, Y);
    g = next(g, x, y); G = next(G, X, Y); h = next(h, x, y); H = next(H, X, Y); i = next(i, x, y); I = next(I, X, Y);
    j = next(j, x, y); J = next(J, X, Y); k = next(k, x, y); K = next(K, X, Y); l = next(l, x, y); L = next(L, X, Y);
  }
  storeRow(p, a, A); storeRow(p + PANEL, b, B); storeRow(p + 2 * PANEL, c, C); storeRow(p + 3 * PANEL, d, D); storeRow(p + 4 * PANEL, e, E); storeRow(p + 5 * PANEL, f, F);
  storeRow(p + 6 * PANEL, g, G); storeRow(p + 7 * PANEL, h, H); storeRow(p + 8 * PANEL, i, I); storeRow(p + 9 * PANEL, j, J); storeRow(p + 10 * PANEL, k, K); storeRow(p + 11 * PANEL, l, L);
}
