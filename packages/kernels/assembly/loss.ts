import { activate, derive } from "./activation";
import { exps, logs, noLimit, nothing, signs } from "./elementary";
import { ERROR_CLAMPED, ERROR_SQUARED, EXPONENTIAL, Loss, OP_FOCAL_LOSS, OP_POISSON_LOSS, PANEL, SIGMOID, VECTOR } from "./generated/tables";
import { add, and, andnot, div, eq, gt, lanes, lt, madd, max, min as minimum, mul, neg, nmadd, or, select, sign, splat, storeAsF64, sub, transpose, vload, vstore, xor, zero } from "./lanes";
import { partition, scratchOf } from "./thread";

// Sums go from the left through a row, so as many rows as a vector has lanes are taken at a time, transposed: a vector is a column.
// The content of rows from m on is undefined: they are computed with the others.

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

/** The smallest power of a softmax: 2⁻⁶⁴, 2⁻⁵¹². */
const SMALLEST32 = memory.data<f32>([5.421010862427522e-20]);
const SMALLEST64 = memory.data<f64>([7.458340731200207e-155]);

/** x ← eˣ for n vectors, eˣ of −|x| where `force` is the sign; 0 below `smallest`. As many rows of two as there are, then one that is left. */
function powers<T>(n: usize, x: usize, force: usize, smallest: usize): void {
  const rows = n / 2, rest = x + rows * PANEL;
  exps<T>(rows, PANEL, x, PANEL, x, PANEL, nothing<T>(), force, noLimit<T>(), smallest);
  exps<T>(n & 1, VECTOR, rest, PANEL, rest, PANEL, nothing<T>(), force, noLimit<T>(), smallest);
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
    powers<T>(n, es, nothing<T>(), sizeof<T>() == 4 ? SMALLEST32 : SMALLEST64);
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

/** to = log(1 + exp(−|x|)) for n vectors. */
function logOnePlus<T>(n: usize, x: usize, to: usize): void {
  const one = splat<T>(1), end = n * VECTOR;
  for (let j: usize = 0; j < end; j += VECTOR) vstore(to + j, vload(x + j));
  powers<T>(n, to, signs<T>(), nothing<T>());
  for (let j: usize = 0; j < end; j += VECTOR) vstore(to + j, add<T>(one, vload(to + j)));
  logs<T>(n, to);
}

/**
 * A = σ(Z), or exp(Z) where Y counts; the loss of the logits by `kind`, an operation; dZ. `work` holds 3 n + 9 vectors, 6 n + 18 for the focal loss, whose γ and α are
 * `low` and `high`.
 */
export function lossOfLogits<T>(kind: usize, it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, columnBytes = (n + 3) * VECTOR, rests = work + columnBytes, ys = rests + columnBytes, ts = ys + columnBytes, us = ts + columnBytes, ks = us + columnBytes;
  const groups = (m + lanes<T>() - 1) / lanes<T>(), factor = splat<T>(<T>(1 / <f64>m)), half = splat<T>(<T>0.5), minus = sign<T>(splat<T>(<T>-1)), end = n * VECTOR;
  const gamma = splat<T>(<T>it.low), alpha = splat<T>(<T>it.high), rest = splat<T>(<T>(1 - it.high)), focal = kind == OP_FOCAL_LOSS, counts = kind == OP_POISSON_LOSS;
  for (let g = partition(groups, thread, threads), to = partition(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>(), z = it.z + i * it.zR, a = it.a + i * it.aR;
    for (let j: usize = 0; j < n * sizeof<T>(); j += PANEL)
      activate<T>(counts ? EXPONENTIAL : SIGMOID, lanes<T>(), n * sizeof<T>() - j <= VECTOR ? VECTOR : PANEL, z + j, it.zR, a + j, it.aR, scratchOf(work));
    toColumns<T>(n, z, it.zR, work);
    toColumns<T>(n, it.y + i * it.yR, it.yR, ys);
    if (counts) toColumns<T>(n, a, it.aR, rests);
    else logOnePlus<T>(n, work, rests);
    if (focal) {
      for (let j: usize = 0; j < end; j += VECTOR) {
        // The logit of what holds.
        const x = xor(vload(work + j), andnot(minus, gt<T>(vload(ys + j), half))), l = vload(rests + j), t = add<T>(max<T>(neg<T>(x), zero()), l), u = add<T>(max<T>(x, zero()), l);
        vstore(rests + j, t);
        vstore(ts + j, t);
        vstore(us + j, u);
        vstore(ks + j, mul<T>(gamma, u));
      }
      // The columns lie one after another, with what is between them.
      powers<T>((2 * columnBytes + end) / VECTOR, ts, signs<T>(), nothing<T>());
    }
    let row = zero();
    for (let j: usize = 0; j < end; j += VECTOR) {
      const z = vload(work + j), r = vload(rests + j), y = vload(ys + j);
      if (focal) {
        const holds = gt<T>(y, half), k = mul<T>(select(holds, alpha, rest), vload(ks + j));
        row = madd<T>(k, r, row);
        vstore(work + j, xor(mul<T>(factor, mul<T>(k, madd<T>(mul<T>(gamma, vload(ts + j)), r, vload(us + j)))), and(minus, holds)));
      } else row = add<T>(row, counts ? nmadd<T>(z, y, r) : add<T>(nmadd<T>(z, y, max<T>(z, zero())), r));
    }
    if (it.dz) {
      if (!focal) {
        toColumns<T>(n, a, it.aR, work);
        for (let j: usize = 0; j < end; j += VECTOR) vstore(work + j, mul<T>(factor, sub<T>(vload(work + j), vload(ys + j))));
      }
      toRows<T>(n, work, it.dz + i * it.dzR, it.dzR);
    }
    storeAsF64<T>(row, it.losses + i * 8);
  }
}

/** The loss of the error A − Y by its kind, dZ = (c/m)·g ∘ f′. */
export function squaredLoss<T>(it: Loss, m: usize, work: usize, thread: usize, threads: usize): void {
  const n = it.n, ys = work + (n + 3) * VECTOR, groups = (m + lanes<T>() - 1) / lanes<T>(), dz = it.dz, kind = it.kind;
  const factor = splat<T>(<T>(it.c / <f64>m)), total = splat<T>(<T>it.total), low = splat<T>(<T>it.low), high = splat<T>(<T>it.high), half = splat<T>(<T>it.half);
  for (let g = partition(groups, thread, threads), to = partition(groups, thread + 1, threads); g < to; g++) {
    const i = g * lanes<T>();
    toColumns<T>(n, it.a + i * it.aR, it.aR, work);
    toColumns<T>(n, it.y + i * it.yR, it.yR, ys);
    let row = zero();
    for (let j: usize = 0; j < n * VECTOR; j += VECTOR) {
      const error = sub<T>(vload(work + j), vload(ys + j));
      let slope = error;
      if (kind == ERROR_SQUARED) row = madd<T>(error, error, row);
      else {
        slope = kind == ERROR_CLAMPED ? minimum<T>(max<T>(error, low), high) : or(and(low, lt<T>(error, zero())), and(high, gt<T>(error, zero())));
        row = madd<T>(slope, nmadd<T>(half, slope, error), row);
      }
      vstore(work + j, mul<T>(factor, slope));
    }
    if (dz) {
      toRows<T>(n, work, dz + i * it.dzR, it.dzR);
      if (it.activation) for (let j: usize = 0; j < n * sizeof<T>(); j += PANEL)
        derive<T>(it.activation, lanes<T>(), n * sizeof<T>() - j <= VECTOR ? VECTOR : PANEL, dz + i * it.dzR + j, it.dzR, it.o + i * it.oR + j, it.oR, scratchOf(work));
    }
    storeAsF64<T>(mul<T>(total, row), it.losses + i * 8);
  }
}

/** The losses of the rows and dZ, times what each row counts. The rows are shared as the loss itself shares them, so nothing is waited for. */
export function weigh(it: Loss, size: usize, m: usize, thread: usize, threads: usize): void {
  const lanes = VECTOR / size, groups = (m + lanes - 1) / lanes;
  for (let i = partition(groups, thread, threads) * lanes, to = min(m, partition(groups, thread + 1, threads) * lanes); i < to; i++) {
    const weight = numberAt(it.weights + i * size, size), loss = it.losses + i * 8, product = load<f64>(loss) * weight;
    store<f64>(loss, size == 4 ? <f64><f32>product : product);
    if (it.dz) for (let d = it.dz + i * it.dzR, end = d + it.n * size; d != end; d += size) {
      // The product of two f32 is exact in f64, so it is rounded once.
      const scaled = numberAt(d, size) * weight;
      if (size == 4) store<f32>(d, <f32>scaled);
      else store<f64>(d, scaled);
    }
  }
}
function numberAt(at: usize, size: usize): f64 { return size == 4 ? <f64>load<f32>(at) : load<f64>(at); }
