import { activate, derive, SIGMOID } from "./activation";
import { exp, log } from "./elementary";
import { add, div, fill, get, keep, lanes, madd, magnitude, most, mul, negate, nmadd, PANEL, put, same, sub, transpose, VECTOR, width, zero } from "./lanes";
import { Loss, Penalty } from "./records";
import { share } from "./share";

// Sums go from the left through a row, so as many rows as a vector has lanes are taken at a time, transposed: a vector is a column.
// Rows from m on hold nothing that is promised: they are computed with the others.

/** to[n] = columns of `from`, a vector each. */
// @ts-ignore: decorator
@inline function turn<T>(n: usize, from: usize, fr: usize, to: usize): void {
  transpose<T>((n + lanes<T>() - 1) / lanes<T>(), from, fr, VECTOR, to, VECTOR, lanes<T>() * VECTOR);
}
/** The rows whose columns are from[n]. */
// @ts-ignore: decorator
@inline function turnBack<T>(n: usize, from: usize, to: usize, tr: usize): void {
  transpose<T>((n + lanes<T>() - 1) / lanes<T>(), from, VECTOR, lanes<T>() * VECTOR, to, tr, VECTOR);
}
/** The loss of each row, as f64. */
function keepLosses<T>(row: v128, work: usize, to: usize): void {
  put(work, row);
  for (let i: usize = 0; i < lanes<T>(); i++) store<f64>(to + i * 8, <f64>load<T>(work + i * sizeof<T>()));
}
/** Class numbers as T. */
function classesOf<T>(from: usize, work: usize): v128 {
  for (let i: usize = 0; i < lanes<T>(); i++) store<T>(work + i * sizeof<T>(), <T>load<u32>(from + i * 4));
  return get(work);
}

/** A = softmax(Z); where targets are given the loss, where dZ is given dZ = (1/m)(A − Y). `work` holds 3 n + 4 vectors. */
export function softmax<T>(it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, column = (n + 3) * VECTOR, es = work + column, ys = es + column, groups = (m + lanes<T>() - 1) / lanes<T>();
  const factor = fill<T>(<T>(1 / <f64>m)), one = fill<T>(1), y = it.y, classes = it.classes, dz = it.dz;
  for (let g = share(groups, thread, threads), to = share(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>();
    turn<T>(n, it.z + i * it.zR, it.zR, work);
    let top = get(work), sum = zero(), row = sum, number = sum;
    for (let j: usize = VECTOR; j < n * VECTOR; j += VECTOR) top = most<T>(top, get(work + j));
    for (let j: usize = 0; j < n * VECTOR; j += VECTOR) {
      const z = sub<T>(get(work + j), top), e = exp<T>(z);
      put(work + j, z);
      put(es + j, e);
      sum = add<T>(sum, e);
    }
    for (let j: usize = 0; j < n * VECTOR; j += VECTOR) put(es + j, div<T>(get(es + j), sum));
    turnBack<T>(n, es, it.a + i * it.aR, it.aR);
    if (!y) continue;
    const logSum = log<T>(sum);
    if (classes) {
      const label = classesOf<T>(y + i * 4, ys);
      for (let j: usize = 0; j < n * VECTOR; j += VECTOR, number = add<T>(number, one)) {
        const mine = same<T>(label, number);
        row = add<T>(row, keep(sub<T>(logSum, get(work + j)), mine));
        put(es + j, mul<T>(factor, sub<T>(get(es + j), keep(one, mine))));
      }
    } else {
      turn<T>(n, y + i * it.yR, it.yR, ys);
      for (let j: usize = 0; j < n * VECTOR; j += VECTOR) {
        const t = get(ys + j);
        row = madd<T>(t, sub<T>(logSum, get(work + j)), row);
        put(es + j, mul<T>(factor, sub<T>(get(es + j), t)));
      }
    }
    if (dz) turnBack<T>(n, es, dz + i * it.dzR, it.dzR);
    keepLosses<T>(row, work, it.losses + i * 8);
  }
}

/** A = σ(Z), the loss, dZ = (1/m)(A − Y). */
export function sigmoidLoss<T>(it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, column = (n + 3) * VECTOR, as = work + column, ys = as + column, groups = (m + lanes<T>() - 1) / lanes<T>();
  const factor = fill<T>(<T>(1 / <f64>m)), one = fill<T>(1), dz = it.dz;
  for (let g = share(groups, thread, threads), to = share(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>();
    turn<T>(n, it.z + i * it.zR, it.zR, work);
    turn<T>(n, it.y + i * it.yR, it.yR, ys);
    for (let j: usize = 0; j < n * sizeof<T>(); j += PANEL) activate<T>(SIGMOID, lanes<T>(), it.z + i * it.zR + j, it.zR, it.a + i * it.aR + j, it.aR);
    turn<T>(n, it.a + i * it.aR, it.aR, as);
    let row = zero();
    for (let j: usize = 0; j < n * VECTOR; j += VECTOR) {
      const z = get(work + j), t = get(ys + j);
      const rest = log<T>(add<T>(one, exp<T>(negate<T>(magnitude<T>(z)))));
      row = add<T>(row, add<T>(nmadd<T>(z, t, most<T>(z, zero())), rest));
      put(work + j, mul<T>(factor, sub<T>(get(as + j), t)));
    }
    if (dz) turnBack<T>(n, work, dz + i * it.dzR, it.dzR);
    keepLosses<T>(row, work, it.losses + i * 8);
  }
}

/** The loss, dZ = (c/m)(A − Y) ∘ f′. */
export function squaredLoss<T>(it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, ys = work + (n + 3) * VECTOR, groups = (m + lanes<T>() - 1) / lanes<T>(), dz = it.dz;
  const factor = fill<T>(<T>(it.c / <f64>m)), half = fill<T>(<T>(it.c / 2));
  for (let g = share(groups, thread, threads), to = share(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>();
    turn<T>(n, it.a + i * it.aR, it.aR, work);
    turn<T>(n, it.y + i * it.yR, it.yR, ys);
    let row = zero();
    for (let j: usize = 0; j < n * VECTOR; j += VECTOR) {
      const error = sub<T>(get(work + j), get(ys + j));
      row = madd<T>(error, error, row);
      put(work + j, mul<T>(factor, error));
    }
    if (dz) {
      turnBack<T>(n, work, dz + i * it.dzR, it.dzR);
      for (let j: usize = 0; j < n * sizeof<T>(); j += PANEL) derive<T>(it.activation, lanes<T>(), dz + i * it.dzR + j, it.dzR, it.o + i * it.oR + j, it.oR);
    }
    keepLosses<T>(mul<T>(half, row), work, it.losses + i * 8);
  }
}

/** sums f64[n]: of each column of W[k, n], the squares down the rows. */
export function penalty<T>(it: Penalty, thread: usize, threads: usize): void {
  const k = it.k, n = it.n, panels = (n + width<T>() - 1) / width<T>();
  for (let j = share(panels, thread, threads), to = share(panels, thread + 1, threads); j < to; j++) {
    let s0 = zero(), s1 = s0;
    for (let w = it.w + j * k * PANEL, end = w + k * PANEL; w != end; w += PANEL) {
      const a = get(w), b = get(w + VECTOR);
      s0 = madd<T>(a, a, s0);
      s1 = madd<T>(b, b, s1);
    }
    const sums = it.sums + j * width<T>() * 8;
    keepLosses<T>(s0, sums + width<T>() * 8, sums);
    keepLosses<T>(s1, sums + width<T>() * 8, sums + lanes<T>() * 8);
  }
}
