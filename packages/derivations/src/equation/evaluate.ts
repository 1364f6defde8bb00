import { assert } from "@adjoint/reference";
import {
  activate,
  at,
  columnsFrom,
  combine,
  dense,
  derivative,
  mapEach,
  multiply,
  sumOfColumns,
  transpose,
  withTopRow,
  type Dense,
  type Quantity,
} from "@adjoint/formula/core";
import { layerNumber, type Coefficient, type Equation, type Expression, type Range } from "./expression.ts";
import type { Workbench } from "./workbench.ts";

/** What l, L and the indices stand for. */
interface Bound {
  readonly l: number;
  readonly L: number;
  readonly indices: Readonly<Record<string, number>>;
}

/**
 * The largest relative difference between the two sides, over every value that the free indices can take.
 * @param l the layer that the letter l stands for
 */
export function residualOf({ left, right }: Equation, bench: Workbench, l: number): number {
  const L = bench.network.layers.length;
  const free = freeIndices({ left, right }, bench, { l, L, indices: {} });
  let worst = 0;
  let largest = 0;
  const visit = (k: number, indices: Readonly<Record<string, number>>): void => {
    const next = free[k];
    if (next) {
      for (let i = 0; i < next.size; i++) visit(k + 1, { ...indices, [next.index]: i });
      return;
    }
    const bound: Bound = { l, L, indices };
    const [a, b] = [evaluate(left, bench, bound), evaluate(right, bench, bound)];
    assert(a.rows === b.rows && a.cols === b.cols, `an equation's sides are ${a.rows}×${a.cols} and ${b.rows}×${b.cols}`);
    for (const [i, value] of a.values.entries()) {
      worst = Math.max(worst, Math.abs(value - b.values[i]));
      largest = Math.max(largest, Math.abs(value), Math.abs(b.values[i]));
    }
  };
  visit(0, {});
  return largest === 0 ? 0 : worst / largest;
}

/** The shape [rows, cols] of an expression without free indices. */
export function shapeOfExpression(expression: Expression, bench: Workbench, l: number): readonly [number, number] {
  const { rows, cols } = evaluate(expression, bench, { l, L: bench.network.layers.length, indices: {} });
  return [rows, cols];
}

function evaluate(expression: Expression, bench: Workbench, bound: Bound): Dense {
  const value = (of: Expression): Dense => evaluate(of, bench, bound);
  switch (expression.kind) {
    case "symbol":
      return bench.value(expression.quantity, expression.layer === null ? null : layerNumber(expression.layer, bound));
    case "number":
      return scalar(expression.value);
    case "transpose":
      return transpose(value(expression.of));
    case "product": {
      const [a, b] = [value(expression.left), value(expression.right)];
      return isScalar(a) || isScalar(b) ? times(a, b) : multiply(a, b);
    }
    case "hadamard":
      return times(value(expression.left), value(expression.right));
    case "ratio":
      return combine(value(expression.left), value(expression.right), (a, b) => a / b);
    case "sum":
      return combined(value(expression.left), value(expression.right), (a, b) => a + expression.sign * b);
    case "scaled": {
      const factor = coefficientOf(expression.by, bench);
      return mapEach(value(expression.of), (x) => factor * x);
    }
    case "activation": {
      const { activation } = bench.network.layers[layerNumber(expression.layer, bound) - 1];
      const Z = value(expression.of);
      if (expression.primes === 0) return activate(activation, Z);
      assert(activation !== "softmax", "softmax has a Jacobian, not a derivative for each element");
      return mapEach(Z, (z) => derivative(activation, z));
    }
    case "over-examples":
      return sumOfColumns(value(expression.of));
    case "with-one":
      return withTopRow(value(expression.of), 1);
    case "without-bias":
      return columnsFrom(value(expression.of), 1);
    case "bias-zeroed": {
      const whole = value(expression.of);
      return dense(whole.rows, whole.cols, (i, j) => (j === 0 ? 0 : at(whole, i, j)));
    }
    case "element": {
      const { row, col } = expression;
      return scalar(at(value(expression.of), indexOf(row, bound), col === null ? 0 : indexOf(col, bound)));
    }
    case "sum-over": {
      let sum = 0;
      for (let i = 0; i < sizeOf(expression.range, bench, bound); i++) {
        const inner: Bound = { ...bound, indices: { ...bound.indices, [expression.index]: i } };
        sum += evaluate(expression.of, bench, inner).values[0];
      }
      return scalar(sum);
    }
    case "kronecker":
      return scalar(indexOf(expression.left, bound) === indexOf(expression.right, bound) ? 1 : 0);
    case "partial":
      return scalar(partialOf(expression, bench, bound));
  }
}

/** ∂of/∂by by central differences: `by` is moved, what comes after it is computed again. */
function partialOf({ of, by }: Extract<Expression, { kind: "partial" }>, bench: Workbench, bound: Bound): number {
  assert(
    by.kind === "element" && by.of.kind === "symbol" && by.of.layer !== null,
    "a derivative is taken in an element of a layer's quantity",
  );
  const place = {
    quantity: by.of.quantity,
    layer: layerNumber(by.of.layer, bound),
    row: indexOf(by.row, bound),
    col: by.col === null ? 0 : indexOf(by.col, bound),
  };
  return bench.slope(place, (moved) => evaluate(of, moved, bound).values[0]);
}

interface FreeIndex {
  readonly index: string;
  readonly size: number;
}

/** The indices that no sum binds, each with the range that its first element gives it. */
function freeIndices({ left, right }: Pick<Equation, "left" | "right">, bench: Workbench, bound: Bound): FreeIndex[] {
  const found = new Map<string, number>();
  const visit = (expression: Expression, summed: ReadonlySet<string>): void => {
    const note = (index: string, size: number): void => {
      if (!summed.has(index) && !found.has(index)) found.set(index, size);
    };
    switch (expression.kind) {
      case "element": {
        const { rows, cols } = evaluate(expression.of, bench, bound);
        note(expression.row, rows);
        if (expression.col !== null) note(expression.col, cols);
        return;
      }
      case "sum-over":
        visit(expression.of, new Set([...summed, expression.index]));
        return;
      case "product":
      case "hadamard":
      case "ratio":
      case "sum":
        visit(expression.left, summed);
        visit(expression.right, summed);
        return;
      case "partial":
        visit(expression.of, summed);
        visit(expression.by, summed);
        return;
      case "symbol":
      case "number":
      case "kronecker":
        return;
      default:
        visit(expression.of, summed);
    }
  };
  visit(left, new Set());
  visit(right, new Set());
  return [...found].map(([index, size]) => ({ index, size }));
}

function sizeOf(range: Range, bench: Workbench, bound: Bound): number {
  return range === "examples" ? bench.examples : bench.value("a", layerNumber(range.units, bound)).rows;
}

function coefficientOf({ over, under }: Coefficient, bench: Workbench): number {
  const number = (factor: number | "K" | Quantity): number => {
    if (factor === "K") return bench.network.layers.at(-1)!.W.rows;
    return typeof factor === "number" ? factor : bench.value(factor, null).values[0];
  };
  return over.map(number).reduce((a, b) => a * b, 1) / under.map(number).reduce((a, b) => a * b, 1);
}

function indexOf(index: string, { indices }: Bound): number {
  const value = indices[index];
  assert(value !== undefined, `the index ${index} is bound`);
  return value;
}

const scalar = (value: number): Dense => dense(1, 1, () => value);
const isScalar = (matrix: Dense): boolean => matrix.rows === 1 && matrix.cols === 1;

/** Elementwise; a column is added to every example, as a bias is. */
function combined(a: Dense, b: Dense, f: (x: number, y: number) => number): Dense {
  return b.cols === 1 && a.cols > 1 ? dense(a.rows, a.cols, (i, j) => f(at(a, i, j), at(b, i, 0))) : combine(a, b, f);
}

/** Elementwise; a scalar multiplies every element. */
function times(a: Dense, b: Dense): Dense {
  if (isScalar(a)) return mapEach(b, (x) => a.values[0] * x);
  if (isScalar(b)) return mapEach(a, (x) => b.values[0] * x);
  return combine(a, b, (x, y) => x * y);
}
