import {
  ADAM, HYPER_BETA1, HYPER_BETA1_POWER, HYPER_BETA2, HYPER_BETA2_POWER, HYPER_EPSILON, HYPER_LEARNING_RATE, HYPER_STEPS, HYPER_WEIGHT_DECAY, MOMENTUM, NESTEROV, PANEL, RMSPROP, Rates, SGD,
  SMALLEST_SQUARED_32, SMALLEST_SQUARED_64, SMALLEST_STATE_32, SMALLEST_STATE_64, VELOCITY,
} from "./generated/tables";
import { abs, add, andnot, broadcast, div, loadHigh, lt, madd, maskOf, max, mul, nmadd, select, sqrt, storeRow, sub, vload, zero } from "./lanes";

// The settings as a thread keeps them, T each, in this order.
// @ts-ignore: decorator
@inline const RATE: usize = 0, BETA1: usize = 1, BETA2: usize = 2, REST1: usize = 3, REST2: usize = 4, EPSILON: usize = 5, RATE_T: usize = 6, EPSILON_T: usize = 7, DECAY: usize = 8,
  SMALLEST: usize = 9, SMALLEST_SQUARED: usize = 10;

/** Setting i of those at r, in every lane. */
// @ts-ignore: decorator
@inline function setting<T>(r: usize, i: usize): v128 { return broadcast<T>(r + i * sizeof<T>()); }
// @ts-ignore: decorator
@inline function set<T>(r: usize, i: usize, x: f64): void { store<T>(r + i * sizeof<T>(), <T>x); }

/** Rounds the settings of `hyper` f64[8] once each; those of Adam where it is used: a root and a quotient take their time. */
export function rates<T>(it: Rates, to: usize): void {
  const hyper = it.hyper, usesAdam = it.usesAdam, rate = load<f64>(hyper, HYPER_LEARNING_RATE) * it.factor, beta1 = load<f64>(hyper, HYPER_BETA1), beta2 = load<f64>(hyper, HYPER_BETA2), epsilon = load<f64>(hyper, HYPER_EPSILON);
  set<T>(to, RATE, rate);
  set<T>(to, BETA1, beta1);
  set<T>(to, REST1, 1 - beta1);
  set<T>(to, EPSILON, epsilon);
  set<T>(to, SMALLEST, sizeof<T>() == 4 ? SMALLEST_STATE_32 : SMALLEST_STATE_64);
  set<T>(to, SMALLEST_SQUARED, sizeof<T>() == 4 ? SMALLEST_SQUARED_32 : SMALLEST_SQUARED_64);
  if (!usesAdam) return;
  const c = f64.sqrt(1 - load<f64>(hyper, HYPER_BETA2_POWER));
  set<T>(to, BETA2, beta2);
  set<T>(to, REST2, 1 - beta2);
  set<T>(to, RATE_T, rate * c / (1 - load<f64>(hyper, HYPER_BETA1_POWER)));
  set<T>(to, EPSILON_T, epsilon * c);
  set<T>(to, DECAY, rate * load<f64>(hyper, HYPER_WEIGHT_DECAY));
}

/** Counts a step: t, β1^t, β2^t; a power that is too small becomes 0. */
export function tick(hyper: usize): void {
  store<f64>(hyper, load<f64>(hyper, HYPER_STEPS) + 1, HYPER_STEPS);
  for (let i: usize = 0; i < 16; i += 8) {
    const power = load<f64>(hyper + i, HYPER_BETA1_POWER) * load<f64>(hyper + i, HYPER_BETA1);
    store<f64>(hyper + i, f64.abs(power) < SMALLEST_STATE_64 ? 0 : power, HYPER_BETA1_POWER);
  }
}

/** A state, or 0 where it is too small. */
// @ts-ignore: decorator
@inline function flushToZero<T>(state: v128, smallest: v128): v128 { return andnot(state, lt<T>(abs<T>(state), smallest)); }

/** g², or the square of the smallest that is squared. */
// @ts-ignore: decorator
@inline function squareClamped<T>(g: v128, smallest: v128): v128 {
  const q = max<T>(abs<T>(g), smallest);
  return mul<T>(q, q);
}

/** θ ← θ − η·g; with g = θ and η·λ for η, the decay of AdamW. η is read here: V8 of Node 26 cannot pack with a vector that is an argument, and ends the process. */
function sgd<T>(bytes: usize, g: usize, theta: usize, from: usize): void {
  const rate = broadcast<T>(from);
  for (const end = theta + bytes; theta != end; theta += PANEL, g += PANEL)
    storeRow(theta, nmadd<T>(rate, vload(g), vload(theta)), nmadd<T>(rate, loadHigh(g), loadHigh(theta)));
}

/** The new state of an optimiser that has one; kind is a constant. */
// @ts-ignore: decorator
@inline function stateOf<T>(kind: usize, g: v128, s: v128, rate: v128, beta: v128, rest: v128, smallest: v128, smallestSquared: v128): v128 {
  if (kind == VELOCITY) return flushToZero<T>(nmadd<T>(rate, g, mul<T>(beta, s)), smallest);
  return flushToZero<T>(madd<T>(beta, s, kind == RMSPROP ? mul<T>(rest, squareClamped<T>(g, smallestSquared)) : g), smallest);
}
/** The new parameter, from the new state. */
// @ts-ignore: decorator
@inline function parameterOf<T>(kind: usize, w: v128, g: v128, s: v128, rate: v128, beta: v128, epsilon: v128, ahead: v128): v128 {
  if (kind == VELOCITY) return add<T>(w, s);
  if (kind == RMSPROP) return sub<T>(w, div<T>(mul<T>(rate, g), add<T>(sqrt<T>(s), epsilon)));
  return nmadd<T>(rate, select(ahead, madd<T>(beta, s, g), s), w);
}
// @ts-ignore: decorator
@inline function singleState<T>(kind: usize, ahead: v128, bytes: usize, gp: usize, theta: usize, state: usize, r: usize): void {
  const rate = setting<T>(r, RATE), beta = setting<T>(r, BETA1), rest = setting<T>(r, REST1), epsilon = setting<T>(r, EPSILON);
  const smallest = setting<T>(r, SMALLEST), smallestSquared = setting<T>(r, SMALLEST_SQUARED);
  for (const end = gp + bytes; gp != end; gp += PANEL, theta += PANEL, state += PANEL) {
    const g0 = vload(gp), g1 = loadHigh(gp), w0 = vload(theta), w1 = loadHigh(theta);
    const s0 = stateOf<T>(kind, g0, vload(state), rate, beta, rest, smallest, smallestSquared), s1 = stateOf<T>(kind, g1, loadHigh(state), rate, beta, rest, smallest, smallestSquared);
    storeRow(state, s0, s1);
    storeRow(theta, parameterOf<T>(kind, w0, g0, s0, rate, beta, epsilon, ahead), parameterOf<T>(kind, w1, g1, s1, rate, beta, epsilon, ahead));
  }
}
// Each optimiser is a function of its own: inlined beside one another, Binaryen would join their loops and choose anew for each vector.
/** Momentum, or Nesterov's, which looks a step ahead. */
function momentum<T>(looksAhead: bool, bytes: usize, g: usize, theta: usize, state: usize, r: usize): void { singleState<T>(MOMENTUM, maskOf(looksAhead), bytes, g, theta, state, r); }
function velocity<T>(bytes: usize, g: usize, theta: usize, state: usize, r: usize): void { singleState<T>(VELOCITY, zero(), bytes, g, theta, state, r); }
function rmsprop<T>(bytes: usize, g: usize, theta: usize, state: usize, r: usize): void { singleState<T>(RMSPROP, zero(), bytes, g, theta, state, r); }

/** θ of Adam, from its new moments. */
// @ts-ignore: decorator
@inline function adamParameter<T>(w: v128, m: v128, v: v128, rate: v128, epsilon: v128): v128 { return sub<T>(w, div<T>(mul<T>(rate, m), add<T>(sqrt<T>(v), epsilon))); }

/**
 * Adam on panel rows. The gradient comes from g or, where `outer` is set, is the product of the numbers at x and the panel row at g: that of a batch of one, which is
 * then never stored. Root and division take long, so all that they need is in registers.
 */
// @ts-ignore: decorator
@inline function adamRows<T>(outer: bool, bytes: usize, g: usize, x: usize, theta: usize, mp: usize, vp: usize, r: usize): void {
  const b1 = setting<T>(r, BETA1), b2 = setting<T>(r, BETA2), c1 = setting<T>(r, REST1), c2 = setting<T>(r, REST2);
  const rate = setting<T>(r, RATE_T), epsilon = setting<T>(r, EPSILON_T), smallest = setting<T>(r, SMALLEST), smallestSquared = setting<T>(r, SMALLEST_SQUARED);
  const d0 = vload(g), d1 = loadHigh(g), none = zero();
  for (const end = theta + bytes; theta != end; theta += PANEL, mp += PANEL, vp += PANEL) {
    let g0 = d0, g1 = d1;
    if (outer) {
      const xi = broadcast<T>(x);
      g0 = madd<T>(xi, d0, none);
      g1 = madd<T>(xi, d1, none);
      x += sizeof<T>();
    } else {
      g0 = vload(g);
      g1 = loadHigh(g);
      g += PANEL;
    }
    const w0 = vload(theta), w1 = loadHigh(theta);
    const m0 = flushToZero<T>(madd<T>(b1, vload(mp), mul<T>(c1, g0)), smallest), m1 = flushToZero<T>(madd<T>(b1, loadHigh(mp), mul<T>(c1, g1)), smallest);
    const v0 = madd<T>(b2, vload(vp), mul<T>(c2, squareClamped<T>(g0, smallestSquared))), v1 = madd<T>(b2, loadHigh(vp), mul<T>(c2, squareClamped<T>(g1, smallestSquared)));
    storeRow(mp, m0, m1);
    storeRow(vp, v0, v1);
    storeRow(theta, adamParameter<T>(w0, m0, v0, rate, epsilon), adamParameter<T>(w1, m1, v1, rate, epsilon));
  }
}
function adam<T>(bytes: usize, g: usize, theta: usize, mp: usize, vp: usize, r: usize): void { adamRows<T>(false, bytes, g, 0, theta, mp, vp, r); }

/** One step of Adam in f32 on so many bytes of θ from the gradient x·dz of a batch of one. */
export function adamOfOuterProduct(bytes: usize, dz: usize, x: usize, theta: usize, mp: usize, vp: usize, r: usize): void { adamRows<f32>(true, bytes, dz, x, theta, mp, vp, r); }

function stepOf<T>(optimizer: usize, decays: usize, bytes: usize, g: usize, theta: usize, s: usize, t: usize, r: usize): void {
  if (decays) sgd<T>(bytes, theta, theta, r + DECAY * sizeof<T>());
  if (optimizer == ADAM) adam<T>(bytes, g, theta, s, t, r);
  else if (optimizer == SGD) sgd<T>(bytes, g, theta, r + RATE * sizeof<T>());
  else if (optimizer == VELOCITY) velocity<T>(bytes, g, theta, s, r);
  else if (optimizer == RMSPROP) rmsprop<T>(bytes, g, theta, s, r);
  else momentum<T>(optimizer == NESTEROV, bytes, g, theta, s, r);
}

/** One step of an optimiser on so many bytes (whole panel rows) of θ, from the gradient at g and the settings at r. */
export function optimizerStep(size: usize, optimizer: usize, decays: usize, bytes: usize, g: usize, theta: usize, s: usize, t: usize, r: usize): void {
  if (size == 4) stepOf<f32>(optimizer, decays, bytes, g, theta, s, t, r);
  else stepOf<f64>(optimizer, decays, bytes, g, theta, s, t, r);
}
