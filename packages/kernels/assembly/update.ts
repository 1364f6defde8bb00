import { add, lt, div, andnot, vload, madd, abs, max, mul, nmadd, PANEL, vstore, sqrt, broadcast, sub, VECTOR, zero } from "./lanes";

/** The optimisers by number; 0 is none, 2 momentum. */
// @ts-ignore: decorator
@inline export const SGD: usize = 1, VELOCITY: usize = 3, NESTEROV: usize = 4, RMSPROP: usize = 5, ADAM: usize = 6;

// The settings as a thread keeps them, T each: η, β1, β2, 1 − β1, 1 − β2, ε, η_t, ε_t, η·λ, the smallest state, the least that is squared.
/** Bytes of the settings. */
export const RATES_BYTES: usize = 128;

/** The settings of `hyper` f64[8], each rounded once (see the reference's HYPER); those of Adam where it is used: a root and a quotient take their time. */
export function rates<T>(hyper: usize, usesAdam: usize, to: usize): void {
  const rate = load<f64>(hyper), beta1 = load<f64>(hyper, 8), beta2 = load<f64>(hyper, 16), epsilon = load<f64>(hyper, 24);
  store<T>(to, <T>rate);
  store<T>(to, <T>beta1, sizeof<T>());
  store<T>(to, <T>(1 - beta1), 3 * sizeof<T>());
  store<T>(to, <T>epsilon, 5 * sizeof<T>());
  store<T>(to, sizeof<T>() == 4 ? <T>7.888609052210118e-31 : <T>9.332636185032189e-302, 9 * sizeof<T>()); // 2⁻¹⁰⁰, 2⁻¹⁰⁰⁰
  store<T>(to, sizeof<T>() == 4 ? <T>8.881784197001252e-16 : <T>3.054936363499605e-151, 10 * sizeof<T>()); // 2⁻⁵⁰, 2⁻⁵⁰⁰
  if (!usesAdam) return;
  const c = f64.sqrt(1 - load<f64>(hyper, 48));
  store<T>(to, <T>beta2, 2 * sizeof<T>());
  store<T>(to, <T>(1 - beta2), 4 * sizeof<T>());
  store<T>(to, <T>(rate * c / (1 - load<f64>(hyper, 40))), 6 * sizeof<T>());
  store<T>(to, <T>(epsilon * c), 7 * sizeof<T>());
  store<T>(to, <T>(rate * load<f64>(hyper, 32)), 8 * sizeof<T>());
}

/** A step counted: t, β1^t, β2^t; a power too small to matter is 0. */
export function tick(hyper: usize): void {
  store<f64>(hyper, load<f64>(hyper, 56) + 1, 56);
  for (let i: usize = 0; i < 16; i += 8) {
    const expOrZero = load<f64>(hyper + i, 40) * load<f64>(hyper + i, 8);
    store<f64>(hyper + i, f64.abs(expOrZero) < 9.332636185032189e-302 ? 0 : expOrZero, 40);
  }
}

/** A state too small to matter is 0. */
// @ts-ignore: decorator
@inline function flushToZero<T>(state: v128, smallest: v128): v128 { return andnot(state, lt<T>(abs<T>(state), smallest)); }

/** g², or the square of the least that is squared. */
// @ts-ignore: decorator
@inline function squareOf<T>(g: v128, smallestSquared: v128): v128 {
  const q = max<T>(abs<T>(g), smallestSquared);
  return mul<T>(q, q);
}

/** θ ← θ − η·g */
function sgd<T>(bytes: usize, g: usize, theta: usize, r: usize): void {
  const rate = broadcast<T>(r);
  for (const end = g + bytes; g != end; g += VECTOR, theta += VECTOR) vstore(theta, nmadd<T>(rate, vload(g), vload(theta)));
}

/** The optimisers with one state: to choose anew at each vector is free beside the memory. */
function singleState<T>(kind: usize, bytes: usize, gp: usize, theta: usize, state: usize, r: usize): void {
  const rate = broadcast<T>(r), beta = broadcast<T>(r, 1), rest = broadcast<T>(r, 3), epsilon = broadcast<T>(r, 5), smallest = broadcast<T>(r + 9 * sizeof<T>()), smallestSquared = broadcast<T>(r + 10 * sizeof<T>());
  for (const end = gp + bytes; gp != end; gp += VECTOR, theta += VECTOR, state += VECTOR) {
    const g = vload(gp), w = vload(theta);
    let s = vload(state);
    if (kind == VELOCITY) s = nmadd<T>(rate, g, mul<T>(beta, s));
    else s = madd<T>(beta, s, kind == RMSPROP ? mul<T>(rest, squareOf<T>(g, smallestSquared)) : g);
    s = flushToZero<T>(s, smallest);
    vstore(state, s);
    if (kind == VELOCITY) vstore(theta, add<T>(w, s));
    else if (kind == RMSPROP) vstore(theta, sub<T>(w, div<T>(mul<T>(rate, g), add<T>(sqrt<T>(s), epsilon))));
    else vstore(theta, nmadd<T>(rate, kind == NESTEROV ? madd<T>(beta, s, g) : s, w));
  }
}

/** One vector of Adam: root and division take long, so all that they need is in registers. */
// @ts-ignore: decorator
@inline function stepAdam<T>(g: v128, w: v128, theta: usize, mp: usize, vp: usize, b1: v128, c1: v128, b2: v128, c2: v128, rate: v128, epsilon: v128, smallest: v128, smallestSquared: v128): void {
  const m = flushToZero<T>(madd<T>(b1, vload(mp), mul<T>(c1, g)), smallest);
  const v = madd<T>(b2, vload(vp), mul<T>(c2, squareOf<T>(g, smallestSquared)));
  vstore(mp, m);
  vstore(vp, v);
  vstore(theta, sub<T>(w, div<T>(mul<T>(rate, m), add<T>(sqrt<T>(v), epsilon))));
}

/** Adam on panel rows, the gradient from g, or as the product of the numbers at x and the panel row at g: that of a batch of one, which is then never stored. */
// @ts-ignore: decorator
@inline function adamRows<T>(outer: bool, bytes: usize, g: usize, x: usize, theta: usize, mp: usize, vp: usize, r: usize): void {
  const b1 = broadcast<T>(r, 1), b2 = broadcast<T>(r, 2), c1 = broadcast<T>(r, 3), c2 = broadcast<T>(r, 4);
  const rate = broadcast<T>(r + 6 * sizeof<T>()), epsilon = broadcast<T>(r + 7 * sizeof<T>()), smallest = broadcast<T>(r + 9 * sizeof<T>()), smallestSquared = broadcast<T>(r + 10 * sizeof<T>());
  const d0 = vload(g), d1 = vload(g + VECTOR), none = zero();
  for (const end = theta + bytes; theta != end; theta += PANEL, mp += PANEL, vp += PANEL) {
    let g0 = d0, g1 = d1;
    if (outer) {
      const xi = broadcast<T>(x);
      g0 = madd<T>(xi, d0, none);
      g1 = madd<T>(xi, d1, none);
      x += sizeof<T>();
    } else {
      g0 = vload(g);
      g1 = vload(g + VECTOR);
      g += PANEL;
    }
    stepAdam<T>(g0, vload(theta), theta, mp, vp, b1, c1, b2, c2, rate, epsilon, smallest, smallestSquared);
    stepAdam<T>(g1, vload(theta + VECTOR), theta + VECTOR, mp + VECTOR, vp + VECTOR, b1, c1, b2, c2, rate, epsilon, smallest, smallestSquared);
  }
}
function adam<T>(bytes: usize, g: usize, theta: usize, mp: usize, vp: usize, r: usize): void { adamRows<T>(false, bytes, g, 0, theta, mp, vp, r); }
function adamOuter<T>(bytes: usize, dz: usize, x: usize, theta: usize, mp: usize, vp: usize, r: usize): void { adamRows<T>(true, bytes, dz, x, theta, mp, vp, r); }

/** One step of Adam on so many bytes of θ from the gradient x·dz of a batch of one. */
export function adamOfOuterProduct(size: usize, bytes: usize, dz: usize, x: usize, theta: usize, s: usize, t: usize, r: usize): void {
  if (size == 4) adamOuter<f32>(bytes, dz, x, theta, s, t, r);
  else adamOuter<f64>(bytes, dz, x, theta, s, t, r);
}

/** θ ← θ − (η·λ)·θ */
function decay<T>(bytes: usize, theta: usize, r: usize): void {
  const rate = broadcast<T>(r + 8 * sizeof<T>());
  for (const end = theta + bytes; theta != end; theta += VECTOR) vstore(theta, nmadd<T>(rate, vload(theta), vload(theta)));
}

function stepOf<T>(optimizer: usize, decays: usize, bytes: usize, g: usize, theta: usize, s: usize, t: usize, r: usize): void {
  if (decays) decay<T>(bytes, theta, r);
  if (optimizer == SGD) sgd<T>(bytes, g, theta, r);
  else if (optimizer == ADAM) adam<T>(bytes, g, theta, s, t, r);
  else singleState<T>(optimizer, bytes, g, theta, s, r);
}

/** One step of an optimiser on so many bytes (whole panel rows) of θ, from the gradient at g and the settings at r. */
export function optimizerStep(size: usize, optimizer: usize, decays: usize, bytes: usize, g: usize, theta: usize, s: usize, t: usize, r: usize): void {
  if (size == 4) stepOf<f32>(optimizer, decays, bytes, g, theta, s, t, r);
  else stepOf<f64>(optimizer, decays, bytes, g, theta, s, t, r);
}
