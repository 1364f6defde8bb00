import { shapeOf } from "../matrix.ts";
import type { Matrix, Storage } from "../matrix.ts";
import { HYPER, OPTIMIZERS } from "../optimizers.ts";
import { fail } from "../problems.ts";
import type { InstructionOf, Op, Program } from "../program.ts";
import { ELEMENTWISE } from "../activations.ts";
import type { Elementwise } from "../activations.ts";

type ProgramSizes = Pick<Program, "precision" | "batchSize">;

/** What must hold of each instruction: shapes, storages, and that what a derivative needs is given. Each throws the first rule broken. */
export const RULES: { readonly [O in Op]: (instruction: InstructionOf<O>, batch: ProgramSizes) => void } = {
  gather({ from, order, into, scale }, { precision, batchSize }) {
    const op = "gather";
    requireShape(op, ["order", order], [order.rows, 1]);
    requireStorage(op, ["order", order], "u32");
    requireShape(op, ["into", into], [batchSize, from.cols]);
    const copied = from.storage === into.storage && (into.storage === precision || into.storage === "u32");
    const converted = from.storage === "u8" && into.storage === precision;
    if (!copied && !converted)
      fail(op, "storages-differ", {
        from: { matrix: label("from", from), storage: from.storage },
        into: { matrix: label("into", into), storage: into.storage },
        precision,
      });
    if (copied && scale !== 1) fail(op, "scaled-numbers", { scale, matrix: label("from", from), storage: from.storage });
    if (!Number.isFinite(scale)) fail(op, "scale-not-finite", { scale });
  },

  denseForward({ X, W, b, A, Z }, { precision, batchSize }) {
    const op = "denseForward";
    requireInnerSizes(op, ["X", X], ["W", W]);
    requireBatchRows(op, ["X", X], batchSize);
    requireShape(op, ["b", b], [1, W.cols]);
    requireShape(op, ["A", A], [batchSize, W.cols]);
    if (Z) requireShape(op, ["Z", Z], [batchSize, W.cols]);
    requireNumbers(op, precision, { X, W, b, A, Z });
  },

  softmax({ Z, A }, { precision, batchSize }) {
    requireBatchRows("softmax", ["Z", Z], batchSize);
    requireShape("softmax", ["A", A], [batchSize, Z.cols]);
    requireNumbers("softmax", precision, { Z, A });
  },

  softmaxCrossEntropy({ Z, Y, A, dZ, weights }, { precision, batchSize }) {
    const op = "softmaxCrossEntropy";
    requireBatchRows(op, ["Z", Z], batchSize);
    requireShape(op, ["Y", Y], [batchSize, Y.storage === "u32" ? 1 : Z.cols]);
    requireShape(op, ["A", A], [batchSize, Z.cols]);
    if (dZ) requireShape(op, ["dZ", dZ], [batchSize, Z.cols]);
    requireNumbers(op, precision, { Z, A, dZ, weights });
    if (weights) requireShape(op, ["weights", weights], [batchSize, 1]);
    if (Y.storage !== "u32") requireNumbers(op, precision, { Y });
  },

  sigmoidCrossEntropy: requireErrorFromZ,

  squaredError: requireErrorOfOutputs,

  residualError(instruction, sizes) {
    requireErrorOfOutputs(instruction, sizes);
    const { residual, parameter } = instruction;
    if (residual === "huber") requireLimit("residualError", "parameter", parameter);
    if (residual === "pinball" && !(parameter > 0 && parameter < 1))
      fail("residualError", "not-a-share", { what: "parameter", value: parameter });
  },

  poissonError: requireErrorFromZ,

  focalError(instruction, sizes) {
    requireErrorFromZ(instruction, sizes);
    const { gamma, alpha } = instruction;
    if (!(gamma >= 0 && Number.isFinite(gamma))) fail("focalError", "negative", { what: "gamma", value: gamma });
    if (!(alpha > 0 && alpha < 1)) fail("focalError", "not-a-share", { what: "alpha", value: alpha });
  },

  dropout({ A, D, epoch, rate, seed, stream }, { precision, batchSize }) {
    const op = "dropout";
    requireBatchRows(op, ["A", A], batchSize);
    requireShape(op, ["D", D], [batchSize, A.cols]);
    requireNumbers(op, precision, { A, D });
    requireShape(op, ["epoch", epoch], [1, 1]);
    requireStorage(op, ["epoch", epoch], "u32");
    if (!(rate >= 0 && rate < 1)) fail(op, "not-a-rate", { rate });
    for (const value of [seed, stream]) if (value >>> 0 !== value) fail(op, "not-a-word", { value });
  },

  noise({ A, D, epoch, deviation, seed, stream }, { precision, batchSize }) {
    const op = "noise";
    requireBatchRows(op, ["A", A], batchSize);
    requireShape(op, ["D", D], [batchSize, A.cols]);
    requireNumbers(op, precision, { A, D });
    requireShape(op, ["epoch", epoch], [1, 1]);
    requireStorage(op, ["epoch", epoch], "u32");
    requireLimit(op, "deviation", deviation);
    for (const value of [seed, stream]) if (value >>> 0 !== value) fail(op, "not-a-word", { value });
  },

  normalize({ over, epsilon, U, g, b, H, S, M, V, Z, A }, { precision, batchSize }) {
    const op = "normalize";
    requireLimit(op, "epsilon", epsilon);
    requireNumbers(op, precision, { U, g, b, H, S, M, V, Z, A });
    requireBatchRows(op, ["U", U], batchSize);
    for (const [letter, matrix] of Object.entries({ H, Z, A })) requireShape(op, [letter, matrix], [batchSize, U.cols]);
    for (const [letter, matrix] of Object.entries({ g, b })) requireShape(op, [letter, matrix], [1, U.cols]);
    for (const [letter, matrix] of Object.entries({ S, M, V }))
      requireShape(op, [letter, matrix], over === "rows" ? [batchSize, 1] : [1, U.cols]);
  },

  normalizeBackward({ over, dZ, g, H, S, dU, dg, db }, { precision, batchSize }) {
    const op = "normalizeBackward";
    requireNumbers(op, precision, { dZ, g, H, S, dU, dg, db });
    requireBatchRows(op, ["dZ", dZ], batchSize);
    for (const [letter, matrix] of Object.entries({ H, dU })) requireShape(op, [letter, matrix], [batchSize, dZ.cols]);
    for (const [letter, matrix] of Object.entries({ g, dg, db })) requireShape(op, [letter, matrix], [1, dZ.cols]);
    requireShape(op, ["S", S], over === "rows" ? [batchSize, 1] : [1, dZ.cols]);
  },

  average({ from, mean, rate }, { precision }) {
    requireNumbers("average", precision, { from, mean });
    requireShape("average", ["mean", mean], [from.rows, from.cols]);
    if (!(rate >= 0 && rate <= 1)) fail("average", "not-a-part", { rate });
  },

  penalty({ W, l2 }, { precision }) {
    requireNumbers("penalty", precision, { W });
    requireL2("penalty", l2);
  },

  magnitudePenalty({ W, l1 }, { precision }) {
    requireNumbers("magnitudePenalty", precision, { W });
    if (!(l1 >= 0 && Number.isFinite(l1))) fail("magnitudePenalty", "negative", { what: "l1", value: l1 });
  },

  clip({ gradients, limit }, { precision }) {
    requireNumbers("clip", precision, Object.fromEntries(gradients.map((gradient, index) => [`gradients[${index}]`, gradient])));
    requireLimit("clip", "limit", limit);
  },

  maxNorm({ W, limit }, { precision }) {
    requireNumbers("maxNorm", precision, { W });
    requireLimit("maxNorm", "limit", limit);
  },

  denseBackwardWeights({ X, dZ, W, dW, db, l2, l1 = 0 }, { precision, batchSize }) {
    const op = "denseBackwardWeights";
    requireBatchRows(op, ["X", X], batchSize);
    requireBatchRows(op, ["dZ", dZ], batchSize);
    requireShape(op, ["W", W], [X.cols, dZ.cols]);
    requireShape(op, ["dW", dW], [X.cols, dZ.cols]);
    requireShape(op, ["db", db], [1, dZ.cols]);
    requireNumbers(op, precision, { X, dZ, W, dW, db });
    requireL2(op, l2);
    if (!(l1 >= 0 && Number.isFinite(l1))) fail(op, "negative", { what: "l1", value: l1 });
  },

  denseBackwardInput({ dZ, W, dX, A, Z, activation }, { precision, batchSize }) {
    const op = "denseBackwardInput";
    requireBatchRows(op, ["dZ", dZ], batchSize);
    if (dZ.cols !== W.cols) fail(op, "inner-sizes-differ", { left: shaped(["dZ", dZ]), right: shaped(["W", W]), side: "columns" });
    requireShape(op, ["dX", dX], [batchSize, W.rows]);
    if (A) requireShape(op, ["A", A], [batchSize, W.rows]);
    if (Z) requireShape(op, ["Z", Z], [batchSize, W.rows]);
    requireNumbers(op, precision, { dZ, W, dX, A, Z });
    requireDerivativeOperand(op, activation, { A, Z });
  },

  tick({ hyper }) {
    requireHyper("tick", hyper);
  },

  update({ optimizer, theta, gradient, states, hyper, rate = 1 }, { precision }) {
    const op = "update";
    if (!(rate >= 0 && Number.isFinite(rate))) fail(op, "negative", { what: "rate", value: rate });
    requireHyper(op, hyper);
    requireShape(op, ["gradient", gradient], [theta.rows, theta.cols]);
    if (states.length !== OPTIMIZERS[optimizer].states.length)
      fail(op, "states-differ", { count: states.length, optimizer, expected: OPTIMIZERS[optimizer].states.length, shape: shapeOf(theta) });
    for (const [index, state] of states.entries()) requireShape(op, [`states[${index}]`, state], [theta.rows, theta.cols]);
    requireNumbers(op, precision, { theta, gradient, ...Object.fromEntries(states.map((state, index) => [`states[${index}]`, state])) });
  },

  gemm({ A, B, C, transposeA, transposeB, start }, { precision }) {
    const op = "gemm";
    const a = transposeA ? ([`Aᵀ`, transposedShape(A)] as const) : (["A", A] as const);
    const b = transposeB ? ([`Bᵀ`, transposedShape(B)] as const) : (["B", B] as const);
    requireInnerSizes(op, a, b);
    requireShape(op, ["C", C], [a[1].rows, b[1].cols]);
    if (typeof start === "object") requireShape(op, ["start", start], [1, b[1].cols]);
    requireNumbers(op, precision, { A, B, C, start: typeof start === "object" ? start : undefined });
  },
};

/** What the losses that start from A require. */
function requireErrorOfOutputs(
  { op, A, Z, Y, dZ, weights, activation }: InstructionOf<"squaredError" | "residualError">,
  { precision, batchSize }: ProgramSizes,
): void {
  requireBatchRows(op, ["A", A], batchSize);
  requireShape(op, ["Y", Y], [batchSize, A.cols]);
  if (Z) requireShape(op, ["Z", Z], [batchSize, A.cols]);
  if (dZ) requireShape(op, ["dZ", dZ], [batchSize, A.cols]);
  requireNumbers(op, precision, { A, Z, Y, dZ, weights });
  if (weights) requireShape(op, ["weights", weights], [batchSize, 1]);
  if (dZ) requireDerivativeOperand(op, activation, { A, Z });
}

/** What the losses that start from Z, and compute A, require. */
function requireErrorFromZ(
  { op, Z, Y, A, dZ, weights }: InstructionOf<"sigmoidCrossEntropy" | "poissonError" | "focalError">,
  { precision, batchSize }: ProgramSizes,
): void {
  requireBatchRows(op, ["Z", Z], batchSize);
  requireShape(op, ["Y", Y], [batchSize, Z.cols]);
  requireShape(op, ["A", A], [batchSize, Z.cols]);
  if (dZ) requireShape(op, ["dZ", dZ], [batchSize, Z.cols]);
  requireNumbers(op, precision, { Z, Y, A, dZ, weights });
  if (weights) requireShape(op, ["weights", weights], [batchSize, 1]);
}

type NamedMatrix = readonly [letter: string, matrix: Matrix];

function shaped([letter, matrix]: NamedMatrix): { readonly matrix: string; readonly shape: string } {
  return { matrix: label(letter, matrix), shape: shapeOf(matrix) };
}

/** `W`, or `W (W2)` where the matrix has another name than its letter. */
export function label(letter: string, matrix: Pick<Matrix, "name">): string {
  return letter === matrix.name ? letter : `${letter} (${matrix.name})`;
}

function transposedShape(matrix: Matrix): Matrix {
  return { ...matrix, name: `${matrix.name}ᵀ`, rows: matrix.cols, cols: matrix.rows };
}

function requireShape(op: Op, [letter, matrix]: NamedMatrix, [rows, cols]: readonly [number, number]): void {
  if (matrix.rows === rows && matrix.cols === cols) return;
  fail(op, "shape-differs", { ...shaped([letter, matrix]), expected: `${rows}×${cols}` });
}

function requireBatchRows(op: Op, [letter, matrix]: NamedMatrix, batchSize: number): void {
  if (matrix.rows === batchSize) return;
  fail(op, "not-the-batch", { ...shaped([letter, matrix]), batchSize });
}

function requireInnerSizes(op: Op, [a, A]: NamedMatrix, [b, B]: NamedMatrix): void {
  if (A.cols === B.rows) return;
  fail(op, "inner-sizes-differ", { left: shaped([a, A]), right: shaped([b, B]), side: "rows" });
}

function requireStorage(op: Op, [letter, matrix]: NamedMatrix, storage: Storage): void {
  if (matrix.storage === storage) return;
  fail(op, "wrong-storage", { matrix: label(letter, matrix), storage: matrix.storage, expected: storage });
}

function requireNumbers(op: Op, precision: Storage, matrices: Readonly<Record<string, Matrix | undefined>>): void {
  for (const [letter, matrix] of Object.entries(matrices)) if (matrix) requireStorage(op, [letter, matrix], precision);
}

function requireHyper(op: Op, hyper: Matrix): void {
  requireShape(op, ["hyper", hyper], [1, Object.keys(HYPER).length]);
  requireStorage(op, ["hyper", hyper], "f64");
}

function requireLimit(op: Op, what: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) fail(op, "not-positive", { what, value });
}

function requireL2(op: Op, l2: number): void {
  if (l2 >= 0 && Number.isFinite(l2)) return;
  fail(op, "negative-l2", { l2 });
}

/** Requires the matrix that f′ is computed from. */
function requireDerivativeOperand(
  op: Op,
  activation: Elementwise,
  given: { readonly A: Matrix | undefined; readonly Z: Matrix | undefined },
): void {
  const letter = ELEMENTWISE[activation].derivativeFrom;
  if (letter === "none" || given[letter]) return;
  fail(op, "derivative-operand-missing", { activation, matrix: letter });
}
