import { activate, derive, SIGMOID } from "./activation";
import { log, power } from "./elementary";
import { add, div, fill, get, keep, lanes, madd, magnitude, most, mul, negate, nmadd, PANEL, panelsOf, put, same, sub, transpose, VECTOR, widen, zero } from "./lanes";
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
/** Class numbers as T. */
function classesOf<T>(from: usize, work: usize): v128 {
  for (let i: usize = 0; i < lanes<T>(); i++) store<T>(work + i * sizeof<T>(), <T>load<u32>(from + i * 4));
  return get(work);
}

/** x ← eˣ for n vectors, 0 where that is too small to matter. */
function exps<T>(n: usize, x: usize): void {
  for (const end = x + n * VECTOR; x != end; x += VECTOR) put(x, power<T>(get(x)));
}
/** x ← ln x for n vectors. */
function logs<T>(n: usize, x: usize): void {
  for (const end = x + n * VECTOR; x != end; x += VECTOR) put(x, log<T>(get(x)));
}

/** A = softmax(Z); where targets are given the loss, where dZ is given dZ = (1/m)(A − Y). `work` holds 3 n + 4 vectors. */
export function softmax<T>(it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, column = (n + 3) * VECTOR, es = work + column, ys = es + column, groups = (m + lanes<T>() - 1) / lanes<T>();
  const factor = fill<T>(<T>(1 / <f64>m)), one = fill<T>(1), y = it.y, classes = it.classes, dz = it.dz, end = n * VECTOR;
  for (let g = share(groups, thread, threads), to = share(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>();
    turn<T>(n, it.z + i * it.zR, it.zR, work);
    let top = get(work), sum = zero(), row = sum, number = sum;
    for (let j: usize = VECTOR; j < end; j += VECTOR) top = most<T>(top, get(work + j));
    for (let j: usize = 0; j < end; j += VECTOR) {
      const z = sub<T>(get(work + j), top);
      put(work + j, z);
      put(es + j, z);
    }
    exps<T>(n, es);
    for (let j: usize = 0; j < end; j += VECTOR) sum = add<T>(sum, get(es + j));
    for (let j: usize = 0; j < end; j += VECTOR) put(es + j, div<T>(get(es + j), sum));
    turnBack<T>(n, es, it.a + i * it.aR, it.aR);
    if (!y) continue;
    put(ys, sum);
    logs<T>(1, ys);
    const logSum = get(ys), label = classes ? classesOf<T>(y + i * 4, ys) : sum;
    if (!classes) turn<T>(n, y + i * it.yR, it.yR, ys);
    for (let j: usize = 0; j < end; j += VECTOR, number = add<T>(number, one)) {
      const cost = sub<T>(logSum, get(work + j)), mine = same<T>(label, number);
      let target = get(ys + j);
      if (classes) {
        target = keep(one, mine);
        row = add<T>(row, keep(cost, mine));
      } else row = madd<T>(target, cost, row);
      put(es + j, mul<T>(factor, sub<T>(get(es + j), target)));
    }
    if (dz) turnBack<T>(n, es, dz + i * it.dzR, it.dzR);
    widen<T>(row, it.losses + i * 8);
  }
}

/** A = σ(Z), the loss, dZ = (1/m)(A − Y). */
export function sigmoidLoss<T>(it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, column = (n + 3) * VECTOR, rests = work + column, ys = rests + column, groups = (m + lanes<T>() - 1) / lanes<T>();
  const factor = fill<T>(<T>(1 / <f64>m)), one = fill<T>(1), dz = it.dz, end = n * VECTOR;
  for (let g = share(groups, thread, threads), to = share(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>(), z = it.z + i * it.zR, a = it.a + i * it.aR;
    for (let j: usize = 0; j < n * sizeof<T>(); j += VECTOR) activate<T>(SIGMOID, lanes<T>(), VECTOR, z + j, it.zR, a + j, it.aR);
    turn<T>(n, z, it.zR, work);
    turn<T>(n, it.y + i * it.yR, it.yR, ys);
    for (let j: usize = 0; j < end; j += VECTOR) put(rests + j, negate<T>(magnitude<T>(get(work + j))));
    exps<T>(n, rests);
    for (let j: usize = 0; j < end; j += VECTOR) put(rests + j, add<T>(one, get(rests + j)));
    logs<T>(n, rests);
    let row = zero();
    for (let j: usize = 0; j < end; j += VECTOR) {
      const z = get(work + j);
      row = add<T>(row, add<T>(nmadd<T>(z, get(ys + j), most<T>(z, zero())), get(rests + j)));
    }
    if (dz) {
      turn<T>(n, a, it.aR, work);
      for (let j: usize = 0; j < end; j += VECTOR) put(work + j, mul<T>(factor, sub<T>(get(work + j), get(ys + j))));
      turnBack<T>(n, work, dz + i * it.dzR, it.dzR);
    }
    widen<T>(row, it.losses + i * 8);
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
      if (it.activation) for (let j: usize = 0; j < n * sizeof<T>(); j += VECTOR) derive<T>(it.activation, lanes<T>(), VECTOR, dz + i * it.dzR + j, it.dzR, it.o + i * it.oR + j, it.oR);
    }
    widen<T>(mul<T>(half, row), it.losses + i * 8);
  }
}

/** sums f64[n]: of each column of W[k, n], the squares down the rows. */
export function penalty<T>(it: Penalty, thread: usize, threads: usize): void {
  const k = it.k, n = it.n, panels = panelsOf(n, sizeof<T>());
  for (let j = share(panels, thread, threads), to = share(panels, thread + 1, threads); j < to; j++) {
    let s0 = zero(), s1 = s0;
    for (let w = it.w + j * k * PANEL, end = w + k * PANEL; w != end; w += PANEL) {
      const a = get(w), b = get(w + VECTOR);
      s0 = madd<T>(a, a, s0);
      s1 = madd<T>(b, b, s1);
    }
    const sums = it.sums + j * 2 * lanes<T>() * 8;
    widen<T>(s0, sums);
    widen<T>(s1, sums + lanes<T>() * 8);
  }
}
