import { ArgumentError, HostError, ShapeError } from "./errors.ts";
import { createFail } from "./fail.ts";
import type { Problem } from "./fail.ts";
import { ALIGNMENT } from "./matrix.ts";

/** A matrix in a sentence: what it is called there, and its shape. */
interface Shaped {
  readonly matrix: string;
  readonly shape: string;
}
interface Stored {
  readonly matrix: string;
  readonly storage: string;
}

interface Quantity {
  readonly what: string;
  readonly value: number;
}

const shape = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: ShapeError, sentence });
const host = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: HostError, sentence });
const argument = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: ArgumentError, sentence });

/** Every rule of this package that a user can break, by its code. */
const problems = () => ({
  "shape-differs": shape(({ matrix, shape: given, expected }: Shaped & { readonly expected: string }) => [
    "shape does not fit",
    `${matrix} is ${given}`,
    `It must be ${expected}.`,
  ]),
  "not-the-batch": shape(({ matrix, shape: given, batchSize }: Shaped & { readonly batchSize: number }) => [
    "rows are not the batch's",
    `${matrix} is ${given}, the batch has ${batchSize} rows`,
    `Declare it with ${batchSize} rows.`,
  ]),
  "inner-sizes-differ": shape(
    ({ left, right, side }: { readonly left: Shaped; readonly right: Shaped; readonly side: "rows" | "columns" }) => [
      "inner sizes differ",
      `${left.matrix} is ${left.shape}, ${right.matrix} is ${right.shape}`,
      `${letterOf(left)}'s columns must equal ${letterOf(right)}'s ${side}.`,
    ],
  ),
  "wrong-storage": shape(({ matrix, storage, expected }: Stored & { readonly expected: string }) => [
    "wrong storage",
    `${matrix} holds ${storage}`,
    `It must hold ${expected}.`,
  ]),
  "storages-differ": shape(({ from, into, precision }: { readonly from: Stored; readonly into: Stored; readonly precision: string }) => [
    "storages do not fit",
    `${from.matrix} holds ${from.storage}, ${into.matrix} holds ${into.storage}`,
    `Gather u8 or ${precision} into ${precision}, or u32 into u32.`,
  ]),
  "scaled-numbers": argument(({ scale, matrix, storage }: Stored & { readonly scale: number }) => [
    "only bytes are scaled",
    `scale is ${scale}, ${matrix} holds ${storage}`,
    "Set scale to 1.",
  ]),
  "scale-not-finite": argument(({ scale }: { readonly scale: number }) => [
    "scale must be a finite number",
    `${scale}`,
    "Give the value of a byte's unit, such as 1/255.",
  ]),
  "negative-l2": argument(({ l2 }: { readonly l2: number }) => ["l2 must be a finite number ≥ 0", `${l2}`, "0 is no penalty."]),
  negative: argument(({ what, value }: Quantity) => [`${what} must be a finite number ≥ 0`, `${value}`, "0 has no effect."]),
  "not-positive": argument(({ what, value }: Quantity) => [`${what} must be a finite number > 0`, `${value}`, "Give for example 1."]),
  "not-a-share": argument(({ what, value }: Quantity) => [`${what} must be a number > 0 and < 1`, `${value}`, "Give for example 0.5."]),
  "not-a-rate": argument(({ rate }: { readonly rate: number }) => [
    "rate must be a number ≥ 0 and < 1",
    `${rate}`,
    "Give for example 0.5.",
  ]),
  "not-a-part": argument(({ rate }: { readonly rate: number }) => [
    "rate must be a number ≥ 0 and ≤ 1",
    `${rate}`,
    "Give for example 0.001.",
  ]),
  "not-a-word": argument(({ value }: { readonly value: number }) => [
    "seed and stream must be integers ≥ 0 and < 4294967296",
    `${value}`,
    "Give for example 1.",
  ]),
  "states-differ": argument(
    ({
      count,
      optimizer,
      expected,
      shape: of,
    }: {
      readonly count: number;
      readonly optimizer: string;
      readonly expected: number;
      readonly shape: string;
    }) => ["wrong number of states", `${count} for ${optimizer}`, `Give ${expected}, each ${of}.`],
  ),
  "derivative-operand-missing": argument(({ activation, matrix }: { readonly activation: string; readonly matrix: string }) => [
    "a matrix is missing",
    `the derivative of ${activation} is computed from ${matrix}`,
    `Give ${matrix}.`,
  ]),
  "batch-size": argument(({ batchSize }: { readonly batchSize: number }) => [
    "batchSize must be an integer ≥ 1",
    `${batchSize}`,
    "Give the rows of a batch.",
  ]),
  "loss-after-update": argument(({ loss, update }: { readonly loss: string; readonly update: string }) => [
    "a loss must stand before the updates",
    `${loss} comes after ${update}`,
    "Move it up, so that a run can stop in time.",
  ]),
  "name-taken": argument(({ name }: { readonly name: string }) => ["names must differ", `two matrices are called ${name}`, "Rename one."]),
  "not-a-shape": shape(({ matrix, shape: given }: Shaped) => [
    "rows and columns must be integers ≥ 1",
    `${matrix} is ${given}`,
    "Correct its shape.",
  ]),
  "not-aligned": shape(({ matrix, offset }: { readonly matrix: string; readonly offset: number }) => [
    "a matrix is not aligned",
    `${matrix} starts at byte ${offset}`,
    `Place it on a multiple of ${ALIGNMENT} with planMemory.`,
  ]),
  overlap: shape(
    ({
      first,
      end,
      second,
      offset,
    }: {
      readonly first: string;
      readonly end: number;
      readonly second: string;
      readonly offset: number;
    }) => ["matrices overlap", `${first} ends at byte ${end}, ${second} starts at byte ${offset}`, "Place them with planMemory."],
  ),
  "memory-too-small": shape(({ last, end, bytes }: { readonly last: string; readonly end: number; readonly bytes: number }) => [
    "memory is too small",
    `${last} ends at byte ${end}, the plan has ${bytes}`,
    "Take the size from planMemory.",
  ]),
  "not-declared": argument(({ matrix, shape: given }: Shaped) => [
    "a matrix is not declared",
    `${matrix}, ${given}`,
    "Add it to the program's matrices.",
  ]),
  "written-twice": argument(({ matrices }: { readonly matrices: readonly string[] }) => [
    "a matrix is written twice",
    matrices.join(", "),
    "Give each result its own.",
  ]),
  "result-on-operand": argument(({ matrix }: { readonly matrix: string }) => [
    "a result lies on an operand",
    `${matrix} is read and written`,
    "Give the result its own matrix.",
  ]),
  "step-not-counted": argument(
    ({ hyper, optimizer, parameter }: { readonly hyper: string; readonly optimizer: string; readonly parameter: string }) => [
      "the step is not counted",
      `no tick of ${hyper} before ${optimizer} on ${parameter}`,
      "Put a tick before the updates.",
    ],
  ),
  "out-of-memory": host(({ bytes }: { readonly bytes: number }) => [
    "no memory",
    `the program needs ${(bytes / 2 ** 30).toFixed(1)} GiB`,
    "Use a smaller batch or a smaller network.",
  ]),
  "not-whole-rows": shape(
    ({ count, matrix, shape: of, rows, cols }: Shaped & { readonly count: number; readonly rows: number; readonly cols: number }) => [
      "not whole rows",
      `${count} values for ${matrix}, which is ${of}`,
      `Give at most ${rows} rows of ${cols}.`,
    ],
  ),
  "unknown-matrix": argument(({ matrix, shape: of }: Shaped) => [
    "no such matrix",
    `${matrix}, ${of}`,
    "Take it from the program's matrices.",
  ]),
  "not-an-index": argument(
    ({
      what,
      matrix,
      index,
      value,
      below,
    }: {
      readonly what: string;
      readonly matrix: string;
      readonly index: number;
      readonly value: number;
      readonly below: number;
    }) => [`not ${what}`, `${matrix}[${index}] is ${value}`, `Give integers from 0 to ${below - 1}.`],
  ),
  "not-an-output": argument(({ matrix }: { readonly matrix: string }) => [
    "not an output",
    `${matrix} need not exist after a run`,
    "Name it in the program's outputs.",
  ]),
  "no-such-rows": argument(({ rows, matrix, shape: of, most }: Shaped & { readonly rows: number; readonly most: number }) => [
    "no such rows",
    `${rows} of ${matrix}, which is ${of}`,
    `Ask for 0 to ${most}.`,
  ]),
  "not-a-range": argument(({ from, to }: { readonly from: number; readonly to: number }) => [
    "not a range",
    `from ${from} to ${to}`,
    "Give integers with 0 ≤ from ≤ to.",
  ]),
  "order-too-short": argument(({ to, matrix, rows }: { readonly to: number; readonly matrix: string; readonly rows: number }) => [
    "the order is too short",
    `to is ${to}, ${matrix} has ${rows} rows`,
    `Run up to ${rows}.`,
  ]),
});

/** `W` of `W (W2)`. */
function letterOf({ matrix }: Shaped): string {
  return matrix.split(" ")[0];
}

/** Throws the error of a code. */
export const fail = /* @__PURE__ */ createFail(/* @__PURE__ */ problems());
