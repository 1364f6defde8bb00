import { arrayOf, checkSize, flat, sizeOf, transposed, type NdArray, type Shape } from "./array.ts";
import { broadcastShapes, broadcastTo, map2, widest } from "./elementwise.ts";
import { Fault } from "./fault.ts";

const last = (shape: Shape): number => shape[shape.length - 1];

/** out[r, c] = A[r, n] · B[n, c], each sum in the order of n. */
function multiply(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  r: number,
  n: number,
  c: number,
  at: number,
  from: number,
  to: number,
): void {
  for (let i = 0; i < r; i++) {
    for (let k = 0; k < n; k++) {
      const x = a[at + i * n + k];
      for (let j = 0; j < c; j++) out[to + i * c + j] += x * b[from + k * c + j];
    }
  }
}

/** A[r, n] · B[n, c] of two matrices with any strides, without copies of them. */
function ofMatrices(a: NdArray, b: NdArray): Float64Array {
  const [r, n] = a.shape;
  const c = b.shape[1];
  const [ar, an] = a.strides;
  const [bn, bc] = b.strides;
  checkSize(r * c, [r, c]);
  const out = new Float64Array(r * c);
  for (let i = 0; i < r; i++) {
    for (let k = 0; k < n; k++) {
      const x = a.data[a.offset + i * ar + k * an];
      const row = b.offset + k * bn;
      for (let j = 0; j < c; j++) out[i * c + j] += x * b.data[row + j * bc];
    }
  }
  return out;
}

/** Returns NumPy's `a @ b`: vectors lose their axis, stacks of matrices broadcast. Throws a {@link Fault} `shape-mismatch`, and for scalars. */
export function matmul(a: NdArray, b: NdArray, subject = "matmul"): NdArray {
  if (a.shape.length === 0 || b.shape.length === 0) throw new Fault("shape-mismatch", subject, [a.shape, b.shape]);
  const result = widest(a.type, b.type) === "float" ? "float" : "int";
  if (a.shape.length === 2 && b.shape.length === 2) {
    if (a.shape[1] !== b.shape[0]) throw new Fault("shape-mismatch", subject, [a.shape, b.shape]);
    return arrayOf(ofMatrices(a, b), [a.shape[0], b.shape[1]], result);
  }
  const left = a.shape.length === 1 ? { ...a, shape: [1, ...a.shape], strides: [0, ...a.strides] } : a;
  const right = b.shape.length === 1 ? { ...b, shape: [...b.shape, 1], strides: [...b.strides, 0] } : b;
  const n = last(left.shape);
  if (n !== right.shape[right.shape.length - 2]) throw new Fault("shape-mismatch", subject, [a.shape, b.shape]);
  const [r, c] = [left.shape[left.shape.length - 2], last(right.shape)];
  const stack = broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2), subject);
  const [x, y] = [flat(broadcastTo(left, [...stack, r, n])), flat(broadcastTo(right, [...stack, n, c]))];
  checkSize(sizeOf(stack) * r * c, [...stack, r, c]);
  const out = new Float64Array(sizeOf(stack) * r * c);
  for (let s = 0; s < sizeOf(stack); s++) multiply(x, y, out, r, n, c, s * r * n, s * n * c, s * r * c);
  const shape = [...stack, ...(a.shape.length === 1 ? [] : [r]), ...(b.shape.length === 1 ? [] : [c])];
  return arrayOf(out, shape, result);
}

/** Returns NumPy's `dot`: a scalar multiplies; otherwise the sum runs over the last axis of `a` and the last but one of `b`. */
export function dot(a: NdArray, b: NdArray, subject = "dot"): NdArray {
  const type = widest(a.type, b.type) === "float" ? "float" : "int";
  if (a.shape.length === 0 || b.shape.length === 0) return map2(a, b, (x, y) => x * y, type);
  if (b.shape.length <= 2) {
    if (a.shape.length <= 2) return matmul(a, b, subject);
    const n = last(a.shape);
    const rows = matmul(arrayOf(flat(a), [sizeOf(a.shape) / (n || 1), n], a.type), b, subject);
    return { ...rows, ...arrayOf(flat(rows), [...a.shape.slice(0, -1), ...b.shape.slice(1)], type) };
  }
  return tensordot(a, b, [a.shape.length - 1], [b.shape.length - 2], subject);
}

/** Returns the sum of products over pairs of axes. */
export function tensordot(a: NdArray, b: NdArray, left: readonly number[], right: readonly number[], subject = "tensordot"): NdArray {
  if (left.some((axis, i) => a.shape[axis] !== b.shape[right[i]])) throw new Fault("shape-mismatch", subject, [a.shape, b.shape]);
  const [freeA, freeB] = [
    a.shape.map((_, i) => i).filter((i) => !left.includes(i)),
    b.shape.map((_, i) => i).filter((i) => !right.includes(i)),
  ];
  const [shapeA, shapeB] = [freeA.map((i) => a.shape[i]), freeB.map((i) => b.shape[i])];
  const n = sizeOf(left.map((i) => a.shape[i]));
  const x = arrayOf(flat(transposed(a, [...freeA, ...left])), [sizeOf(shapeA), n], a.type);
  const y = arrayOf(flat(transposed(b, [...right, ...freeB])), [n, sizeOf(shapeB)], b.type);
  const product = matmul(x, y, subject);
  return arrayOf(product.data, [...shapeA, ...shapeB], product.type);
}

/** out[i, j] = a_i · b_j over the flattened operands. */
export function outer(a: NdArray, b: NdArray): NdArray {
  const [x, y] = [flat(a), flat(b)];
  checkSize(x.length * y.length, [x.length, y.length]);
  const out = new Float64Array(x.length * y.length);
  for (let i = 0; i < x.length; i++) for (let j = 0; j < y.length; j++) out[i * y.length + j] = x[i] * y[j];
  return arrayOf(out, [x.length, y.length], widest(a.type, b.type) === "float" ? "float" : "int");
}

/**
 * Returns the sum that `subscripts` writes, such as `ij,jk->ik`; without `->` the letters that occur once, in the order of the alphabet. Throws a {@link Fault}
 * `shape-mismatch` where a letter counts two sizes, `unsupported` for what is not of that form.
 */
export function einsum(subscripts: string, operands: readonly NdArray[], spend: (steps: number) => void): NdArray {
  const parts = /^\s*([a-zA-Z, ]*?)\s*(?:->\s*([a-zA-Z ]*))?$/.exec(subscripts);
  const inputs = parts?.[1].replaceAll(" ", "").split(",");
  if (!parts || !inputs || inputs.length !== operands.length) throw new Fault("unsupported", `einsum ${subscripts.slice(0, 40)}`);
  const sizes = new Map<string, number>();
  for (const [i, letters] of inputs.entries()) {
    if (letters.length !== operands[i].shape.length)
      throw new Fault(
        "shape-mismatch",
        "einsum",
        operands.map(({ shape }) => shape),
      );
    for (const [k, letter] of letters.split("").entries()) {
      const size = operands[i].shape[k];
      const known = sizes.get(letter) ?? size;
      if (known !== size && known !== 1 && size !== 1)
        throw new Fault(
          "shape-mismatch",
          "einsum",
          operands.map(({ shape }) => shape),
        );
      sizes.set(letter, Math.max(known, size));
    }
  }
  const joined = inputs.join("");
  const once = [...sizes.keys()].filter((letter) => joined.split(letter).length === 2).sort();
  const result = (parts[2]?.replaceAll(" ", "") ?? once.join("")).split("");
  if (result.some((letter) => !sizes.has(letter))) throw new Fault("unsupported", `einsum ${subscripts.slice(0, 40)}`);
  const order = [...result, ...[...sizes.keys()].filter((letter) => !result.includes(letter))];
  const shape = order.map((letter) => sizes.get(letter)!);
  spend(sizeOf(shape) * operands.length);
  const steps = operands.map((a, i) =>
    order.map((letter) => inputs[i].split("").reduce((step, own, k) => (own === letter && a.shape[k] > 1 ? step + a.strides[k] : step), 0)),
  );
  const made = result.map((letter) => sizes.get(letter)!);
  checkSize(sizeOf(made), made);
  const out = new Float64Array(sizeOf(made));
  const inner = sizeOf(shape) / (out.length || 1);
  const places = operands.map((a) => a.offset);
  const count = order.map(() => 0);
  for (let i = 0; i < sizeOf(shape); i++) {
    let x = 1;
    for (const [s, a] of operands.entries()) x *= a.data[places[s]];
    out[Math.floor(i / inner)] += x;
    for (let k = order.length - 1; k >= 0; k--) {
      for (const [s, by] of steps.entries()) places[s] += by[k];
      if (++count[k] < shape[k]) break;
      for (const [s, by] of steps.entries()) places[s] -= by[k] * shape[k];
      count[k] = 0;
    }
  }
  return arrayOf(
    out,
    result.map((letter) => sizes.get(letter)!),
  );
}

/** Returns X with A·X = B by Gaussian elimination with row exchanges. Throws a {@link Fault} `shape-mismatch`, or `type` for a singular A. */
export function solve(a: NdArray, b: NdArray): NdArray {
  const n = a.shape[0];
  if (a.shape.length !== 2 || a.shape[1] !== n || b.shape[0] !== n) throw new Fault("shape-mismatch", "solve", [a.shape, b.shape]);
  const A = flat(a).slice();
  const X = flat(b).slice();
  const c = X.length / (n || 1);
  const swap = (data: Float64Array, width: number, i: number, j: number): void => {
    for (let k = 0; k < width; k++) [data[i * width + k], data[j * width + k]] = [data[j * width + k], data[i * width + k]];
  };
  for (let p = 0; p < n; p++) {
    let best = p;
    for (let i = p + 1; i < n; i++) if (Math.abs(A[i * n + p]) > Math.abs(A[best * n + p])) best = i;
    if (A[best * n + p] === 0) throw new Fault("type", "singular matrix", [a.shape]);
    if (best !== p) {
      swap(A, n, p, best);
      swap(X, c, p, best);
    }
    for (let i = 0; i < n; i++) {
      if (i === p) continue;
      const factor = A[i * n + p] / A[p * n + p];
      for (let k = p; k < n; k++) A[i * n + k] -= factor * A[p * n + k];
      for (let k = 0; k < c; k++) X[i * c + k] -= factor * X[p * c + k];
    }
  }
  for (let i = 0; i < n; i++) for (let k = 0; k < c; k++) X[i * c + k] /= A[i * n + i];
  return arrayOf(X, b.shape);
}

/** Returns X with A·X = B: of the smallest norm where A is wide, of the smallest squared error where it is tall. A must have full rank. */
export function leastSquares(a: NdArray, b: NdArray): NdArray {
  const [rows, columns] = a.shape;
  if (a.shape.length !== 2 || b.shape[0] !== rows) throw new Fault("shape-mismatch", "leftQuotient", [a.shape, b.shape]);
  if (rows === columns) return solve(a, b);
  const turned = transposed(a);
  return rows < columns ? matmul(turned, solve(matmul(a, turned), b)) : solve(matmul(turned, a), matmul(turned, b));
}
