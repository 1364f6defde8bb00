import { ArgumentError, ShapeError } from "../errors.ts";
import { shapeOf } from "../matrix.ts";
import type { Matrix, Storage } from "../matrix.ts";
import { HYPER, OPTIMIZER_STATES } from "../program.ts";
import type { Elementwise, InstructionOf, Op, Program } from "../program.ts";

type Batch = Pick<Program, "precision" | "batchSize">;

/** What must hold of each instruction: shapes, storages, and that what a derivative needs is given. Each throws the first rule broken. */
export const RULES: { readonly [O in Op]: (instruction: InstructionOf<O>, batch: Batch) => void } = {
  gather({ from, order, into, scale }, { precision, batchSize }) {
    const op = "gather";
    needShape(op, ["order", order], [order.rows, 1]);
    needStorage(op, ["order", order], "u32");
    needShape(op, ["into", into], [batchSize, from.cols]);
    const copied = from.storage === into.storage && (into.storage === precision || into.storage === "u32");
    const converted = from.storage === "u8" && into.storage === precision;
    if (!copied && !converted)
      throw new ShapeError(
        `gather: storages do not fit: ${label("from", from)} holds ${from.storage}, ${label("into", into)} holds ${into.storage}. ` +
          `Gather u8 or ${precision} into ${precision}, or u32 into u32.`,
      );
    if (copied && scale !== 1)
      throw new ArgumentError(
        `gather: only bytes are scaled: scale is ${scale}, ${label("from", from)} holds ${from.storage}. Set scale to 1.`,
      );
    if (!Number.isFinite(scale))
      throw new ArgumentError(`gather: scale is not a finite number: ${scale}. Give the value of a byte's unit, such as 1/255.`);
  },

  denseForward({ X, W, b, A, Z }, { precision, batchSize }) {
    const op = "denseForward";
    needInner(op, ["X", X], ["W", W]);
    needBatch(op, ["X", X], batchSize);
    needShape(op, ["b", b], [1, W.cols]);
    needShape(op, ["A", A], [batchSize, W.cols]);
    if (Z) needShape(op, ["Z", Z], [batchSize, W.cols]);
    needNumbers(op, precision, { X, W, b, A, Z });
  },

  softmax({ Z, A }, { precision, batchSize }) {
    needBatch("softmax", ["Z", Z], batchSize);
    needShape("softmax", ["A", A], [batchSize, Z.cols]);
    needNumbers("softmax", precision, { Z, A });
  },

  softmaxCrossEntropy({ Z, Y, A, dZ }, { precision, batchSize }) {
    const op = "softmaxCrossEntropy";
    needBatch(op, ["Z", Z], batchSize);
    needShape(op, ["Y", Y], [batchSize, Y.storage === "u32" ? 1 : Z.cols]);
    needShape(op, ["A", A], [batchSize, Z.cols]);
    if (dZ) needShape(op, ["dZ", dZ], [batchSize, Z.cols]);
    needNumbers(op, precision, { Z, A, dZ });
    if (Y.storage !== "u32") needNumbers(op, precision, { Y });
  },

  sigmoidCrossEntropy({ Z, Y, A, dZ }, { precision, batchSize }) {
    const op = "sigmoidCrossEntropy";
    needBatch(op, ["Z", Z], batchSize);
    needShape(op, ["Y", Y], [batchSize, Z.cols]);
    needShape(op, ["A", A], [batchSize, Z.cols]);
    if (dZ) needShape(op, ["dZ", dZ], [batchSize, Z.cols]);
    needNumbers(op, precision, { Z, Y, A, dZ });
  },

  squaredError({ A, Z, Y, dZ, activation }, { precision, batchSize }) {
    const op = "squaredError";
    needBatch(op, ["A", A], batchSize);
    needShape(op, ["Y", Y], [batchSize, A.cols]);
    if (Z) needShape(op, ["Z", Z], [batchSize, A.cols]);
    if (dZ) needShape(op, ["dZ", dZ], [batchSize, A.cols]);
    needNumbers(op, precision, { A, Z, Y, dZ });
    if (dZ) needDerivative(op, activation, { A, Z });
  },

  penalty({ W, l2 }, { precision }) {
    needNumbers("penalty", precision, { W });
    needL2("penalty", l2);
  },

  denseBackwardWeights({ X, dZ, W, dW, db, l2 }, { precision, batchSize }) {
    const op = "denseBackwardWeights";
    needBatch(op, ["X", X], batchSize);
    needBatch(op, ["dZ", dZ], batchSize);
    needShape(op, ["W", W], [X.cols, dZ.cols]);
    needShape(op, ["dW", dW], [X.cols, dZ.cols]);
    needShape(op, ["db", db], [1, dZ.cols]);
    needNumbers(op, precision, { X, dZ, W, dW, db });
    needL2(op, l2);
  },

  denseBackwardInput({ dZ, W, dX, A, Z, activation }, { precision, batchSize }) {
    const op = "denseBackwardInput";
    needBatch(op, ["dZ", dZ], batchSize);
    if (dZ.cols !== W.cols)
      throw new ShapeError(
        `${op}: inner sizes differ: ${label("dZ", dZ)} is ${shapeOf(dZ)}, ${label("W", W)} is ${shapeOf(W)}. dZ's columns must equal W's columns.`,
      );
    needShape(op, ["dX", dX], [batchSize, W.rows]);
    if (A) needShape(op, ["A", A], [batchSize, W.rows]);
    if (Z) needShape(op, ["Z", Z], [batchSize, W.rows]);
    needNumbers(op, precision, { dZ, W, dX, A, Z });
    needDerivative(op, activation, { A, Z });
  },

  tick({ hyper }) {
    needHyper("tick", hyper);
  },

  update({ optimizer, theta, gradient, states, hyper }, { precision }) {
    const op = "update";
    needHyper(op, hyper);
    needShape(op, ["gradient", gradient], [theta.rows, theta.cols]);
    if (states.length !== OPTIMIZER_STATES[optimizer])
      throw new ArgumentError(
        `update: wrong number of states: ${states.length} for ${optimizer}. Give ${OPTIMIZER_STATES[optimizer]}, each ${shapeOf(theta)}.`,
      );
    for (const [index, state] of states.entries()) needShape(op, [`states[${index}]`, state], [theta.rows, theta.cols]);
    needNumbers(op, precision, { theta, gradient, ...Object.fromEntries(states.map((state, index) => [`states[${index}]`, state])) });
  },

  gemm({ A, B, C, transposeA, transposeB, start }, { precision }) {
    const op = "gemm";
    const a = transposeA ? ([`Aᵀ`, turned(A)] as const) : (["A", A] as const);
    const b = transposeB ? ([`Bᵀ`, turned(B)] as const) : (["B", B] as const);
    needInner(op, a, b);
    needShape(op, ["C", C], [a[1].rows, b[1].cols]);
    if (typeof start === "object") needShape(op, ["start", start], [1, b[1].cols]);
    needNumbers(op, precision, { A, B, C, start: typeof start === "object" ? start : undefined });
  },
};

type Named = readonly [letter: string, matrix: Matrix];

/** `W`, or `W (W2)` where the matrix has another name than its letter. */
export function label(letter: string, matrix: Pick<Matrix, "name">): string {
  return letter === matrix.name ? letter : `${letter} (${matrix.name})`;
}

function turned(matrix: Matrix): Matrix {
  return { ...matrix, name: `${matrix.name}ᵀ`, rows: matrix.cols, cols: matrix.rows };
}

function needShape(op: Op, [letter, matrix]: Named, [rows, cols]: readonly [number, number]): void {
  if (matrix.rows === rows && matrix.cols === cols) return;
  throw new ShapeError(`${op}: shape does not fit: ${label(letter, matrix)} is ${shapeOf(matrix)}. It must be ${rows}×${cols}.`);
}

function needBatch(op: Op, [letter, matrix]: Named, batchSize: number): void {
  if (matrix.rows === batchSize) return;
  throw new ShapeError(
    `${op}: rows are not the batch's: ${label(letter, matrix)} is ${shapeOf(matrix)}, the batch has ${batchSize} rows. Declare it with ${batchSize} rows.`,
  );
}

function needInner(op: Op, [a, A]: Named, [b, B]: Named): void {
  if (A.cols === B.rows) return;
  throw new ShapeError(
    `${op}: inner sizes differ: ${label(a, A)} is ${shapeOf(A)}, ${label(b, B)} is ${shapeOf(B)}. ${a}'s columns must equal ${b}'s rows.`,
  );
}

function needStorage(op: Op, [letter, matrix]: Named, storage: Storage): void {
  if (matrix.storage === storage) return;
  throw new ShapeError(`${op}: wrong storage: ${label(letter, matrix)} holds ${matrix.storage}. It must hold ${storage}.`);
}

function needNumbers(op: Op, precision: Storage, matrices: Readonly<Record<string, Matrix | undefined>>): void {
  for (const [letter, matrix] of Object.entries(matrices)) if (matrix) needStorage(op, [letter, matrix], precision);
}

function needHyper(op: Op, hyper: Matrix): void {
  needShape(op, ["hyper", hyper], [1, Object.keys(HYPER).length]);
  needStorage(op, ["hyper", hyper], "f64");
}

function needL2(op: Op, l2: number): void {
  if (l2 >= 0 && Number.isFinite(l2)) return;
  throw new ArgumentError(`${op}: l2 is not a number from 0 on: ${l2}. Give 0 for no penalty.`);
}

/** f′ is computed from A = f(Z), but for gelu's, which is computed from Z. */
function needDerivative(op: Op, activation: Elementwise, given: { readonly A: Matrix | undefined; readonly Z: Matrix | undefined }): void {
  const letter = activation === "gelu" ? "Z" : "A";
  if (activation === "identity" || given[letter]) return;
  throw new ArgumentError(`${op}: a matrix is missing: the derivative of ${activation} is computed from ${letter}. Give ${letter}.`);
}
