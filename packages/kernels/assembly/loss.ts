import { activate, derive, SIGMOID } from "./activation";
import { log, expOrZero } from "./elementary";
import { add, div, splat, vload, and, lanes, madd, abs, max, mul, neg, nmadd, PANEL, panelsOf, vstore, eq, sub, transpose, VECTOR, storeAsF64, zero } from "./lanes";
import { Loss, Penalty } from "./records";
import { partition } from "./partition";

// Sums go from the left through a row, so as many rows as a vector has lanes are taken at a time, transposed: a vector is a column.
// Rows from m on hold nothing that is promised: they are computed with the others.

/** to[n] = columns of `from`, a vector each. */
// @ts-ignore: decorator
@inline function toColumns<T>(n: usize, from: usize, fr: usize, to: usize): void {
  transpose<T>((n + lanes<T>() - 1) / lanes<T>(), from, fr, VECTOR, to, VECTOR, lanes<T>() * VECTOR);
}
/** The rows whose columns are from[n]. */
// @ts-ignore: decorator
@inline function toRows<T>(n: usize, from: usize, to: usize, tr: usize): void {
  transpose<T>((n + lanes<T>() - 1) / lanes<T>(), from, VECTOR, lanes<T>() * VECTOR, to, tr, VECTOR);
}
/** Class numbers as T. */
function classesOf<T>(from: usize, work: usize): v128 {
  for (let i: usize = 0; i < lanes<T>(); i++) store<T>(work + i * sizeof<T>(), <T>load<u32>(from + i * 4));
  return vload(work);
}

/** x ← eˣ for n vectors, 0 where that is too small to matter. */
function exps<T>(n: usize, x: usize): void {
  for (const end = x + n * VECTOR; x != end; x += VECTOR) vstore(x, expOrZero<T>(vload(x)));
}
/** x ← ln x for n vectors. */
function logs<T>(n: usize, x: usize): void {
  for (const end = x + n * VECTOR; x != end; x += VECTOR) vstore(x, log<T>(vload(x)));
}

/** A = softmax(Z); where targets are given the loss, where dZ is given dZ = (1/m)(A − Y). `work` holds 3 n + 4 vectors. */
export function softmax<T>(it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, columnBytes = (n + 3) * VECTOR, es = work + columnBytes, ys = es + columnBytes, groups = (m + lanes<T>() - 1) / lanes<T>();
  const factor = splat<T>(<T>(1 / <f64>m)), one = splat<T>(1), y = it.y, classes = it.classes, dz = it.dz, end = n * VECTOR;
  for (let g = partition(groups, thread, threads), to = partition(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>();
    toColumns<T>(n, it.z + i * it.zR, it.zR, work);
    let top = vload(work), sum = zero(), row = sum, number = sum;
    for (let j: usize = VECTOR; j < end; j += VECTOR) top = max<T>(top, vload(work + j));
    for (let j: usize = 0; j < end; j += VECTOR) {
      const z = sub<T>(vload(work + j), top);
      vstore(work + j, z);
      vstore(es + j, z);
    }
    exps<T>(n, es);
    for (let j: usize = 0; j < end; j += VECTOR) sum = add<T>(sum, vload(es + j));
    for (let j: usize = 0; j < end; j += VECTOR) vstore(es + j, div<T>(vload(es + j), sum));
    toRows<T>(n, es, it.a + i * it.aR, it.aR);
    if (!y) continue;
    vstore(ys, sum);
    logs<T>(1, ys);
    const logSum = vload(ys), label = classes ? classesOf<T>(y + i * 4, ys) : sum;
    if (!classes) toColumns<T>(n, y + i * it.yR, it.yR, ys);
    for (let j: usize = 0; j < end; j += VECTOR, number = add<T>(number, one)) {
      const cost = sub<T>(logSum, vload(work + j)), mine = eq<T>(label, number);
      let target = vload(ys + j);
      if (classes) {
        target = and(one, mine);
        row = add<T>(row, and(cost, mine));
      } else row = madd<T>(target, cost, row);
      vstore(es + j, mul<T>(factor, sub<T>(vload(es + j), target)));
    }
    if (dz) toRows<T>(n, es, dz + i * it.dzR, it.dzR);
    storeAsF64<T>(row, it.losses + i * 8);
  }
}

/** A = σ(Z), the loss, dZ = (1/m)(A − Y). */
export function sigmoidLoss<T>(it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, columnBytes = (n + 3) * VECTOR, rests = work + columnBytes, ys = rests + columnBytes, groups = (m + lanes<T>() - 1) / lanes<T>();
  const factor = splat<T>(<T>(1 / <f64>m)), one = splat<T>(1), dz = it.dz, end = n * VECTOR;
  for (let g = partition(groups, thread, threads), to = partition(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>(), z = it.z + i * it.zR, a = it.a + i * it.aR;
    for (let j: usize = 0; j < n * sizeof<T>(); j += VECTOR) activate<T>(SIGMOID, lanes<T>(), VECTOR, z + j, it.zR, a + j, it.aR);
    toColumns<T>(n, z, it.zR, work);
    toColumns<T>(n, it.y + i * it.yR, it.yR, ys);
    for (let j: usize = 0; j < end; j += VECTOR) vstore(rests + j, neg<T>(abs<T>(vload(work + j))));
    exps<T>(n, rests);
    for (let j: usize = 0; j < end; j += VECTOR) vstore(rests + j, add<T>(one, vload(rests + j)));
    logs<T>(n, rests);
    let row = zero();
    for (let j: usize = 0; j < end; j += VECTOR) {
      const z = vload(work + j);
      row = add<T>(row, add<T>(nmadd<T>(z, vload(ys + j), max<T>(z, zero())), vload(rests + j)));
    }
    if (dz) {
      toColumns<T>(n, a, it.aR, work);
      for (let j: usize = 0; j < end; j += VECTOR) vstore(work + j, mul<T>(factor, sub<T>(vload(work + j), vload(ys + j))));
      toRows<T>(n, work, dz + i * it.dzR, it.dzR);
    }
    storeAsF64<T>(row, it.losses + i * 8);
  }
}

/** The loss, dZ = (c/m)(A − Y) ∘ f′. */
export function squaredLoss<T>(it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, ys = work + (n + 3) * VECTOR, groups = (m + lanes<T>() - 1) / lanes<T>(), dz = it.dz;
  const factor = splat<T>(<T>(it.c / <f64>m)), half = splat<T>(<T>(it.c / 2));
  for (let g = partition(groups, thread, threads), to = partition(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>();
    toColumns<T>(n, it.a + i * it.aR, it.aR, work);
    toColumns<T>(n, it.y + i * it.yR, it.yR, ys);
    let row = zero();
    for (let j: usize = 0; j < n * VECTOR; j += VECTOR) {
      const error = sub<T>(vload(work + j), vload(ys + j));
      row = madd<T>(error, error, row);
      vstore(work + j, mul<T>(factor, error));
    }
    if (dz) {
      toRows<T>(n, work, dz + i * it.dzR, it.dzR);
      if (it.activation) for (let j: usize = 0; j < n * sizeof<T>(); j += VECTOR) derive<T>(it.activation, lanes<T>(), VECTOR, dz + i * it.dzR + j, it.dzR, it.o + i * it.oR + j, it.oR);
    }
    storeAsF64<T>(mul<T>(half, row), it.losses + i * 8);
  }
}

/** sums f64[n]: of each column of W[k, n], the squares down the rows. */
export function penalty<T>(it: Penalty, thread: usize, threads: usize): void {
  const k = it.k, n = it.n, panels = panelsOf(n, sizeof<T>());
  for (let j = partition(panels, thread, threads), to = partition(panels, thread + 1, threads); j < to; j++) {
    let s0 = zero(), s1 = s0;
    for (let w = it.w + j * k * PANEL, end = w + k * PANEL; w != end; w += PANEL) {
      const a = vload(w), b = vload(w + VECTOR);
      s0 = madd<T>(a, a, s0);
      s1 = madd<T>(b, b, s1);
    }
    const sums = it.sums + j * 2 * lanes<T>() * 8;
    storeAsF64<T>(s0, sums);
    storeAsF64<T>(s1, sums + lanes<T>() * 8);
  }
}
