import { childrenOf, type CallNode, type Expr, type NameNode } from "../ast.ts";
import { ShapeConflict, canBroadcast, combine, fill, isScalar, multiply, shapeOf, type Matrix } from "../numbers/matrix.ts";
import { splitName } from "../syntax/names.ts";

/** A number times a matrix; a 1×1 matrix keeps the matrix product's shape where that has one. */
export function scaled(a: Matrix, b: Matrix, span: Expr["span"]): Matrix {
  if (a.ndim === 2 && b.ndim === 2 && a.cols === b.rows) return multiply(a, b, span);
  return combine(a, b, (x, y) => x * y, span);
}

/** A product that mathematics leaves open: the matrix product if its shapes fit by name, else element by element, else whichever has shapes. */
export function product(a: Matrix, b: Matrix, node: Expr): Matrix {
  if (isScalar(a) || isScalar(b)) return scaled(a, b, node.span);
  const same = (p: string, q: string): boolean => p === q || p === "" || q === "";
  if (a.cols === b.rows && same(a.colDim, b.rowDim)) return multiply(a, b, node.span);
  if (a.rows === b.rows && a.cols === b.cols && same(a.rowDim, b.rowDim) && same(a.colDim, b.colDim))
    return combine(a, b, (x, y) => x * y, node.span);
  if (a.cols === b.rows) return multiply(a, b, node.span);
  if (a.rows === b.rows && a.cols === b.cols) return combine(a, b, (x, y) => x * y, node.span);
  if (a.cols !== b.rows && canBroadcast(a, b) && (a.rows === b.rows || a.cols === b.cols)) return combine(a, b, (x, y) => x * y, node.span);
  return multiply(a, b, node.span);
}

/** In `Theta2(:, 2:end)` the callee is a name with its layer. */
export function nameOfCall(node: CallNode): NameNode {
  const span = node.span ? { start: node.span.start, end: node.span.start + node.fn.length } : undefined;
  return { kind: "name", ...splitName(node.fn), text: node.fn, style: "", span };
}

export function diagonal(v: Matrix): Matrix {
  if (v.cols !== 1) throw new ShapeConflict(`Ḟ is the diagonal matrix of one example's derivatives, its argument is ${shapeOf(v)}.`);
  return { ...fill(v.rows, v.rows, (i, j) => (i === j ? v.data[i] : 0)), rowDim: v.rowDim, colDim: v.rowDim };
}

export function replaceEnd(node: Expr, size: number): Expr {
  if (node.kind === "end") return { kind: "number", value: size, span: node.span };
  if (childrenOf(node).length === 0) return node;
  if (node.kind === "binary") return { ...node, left: replaceEnd(node.left, size), right: replaceEnd(node.right, size) };
  if (node.kind === "unary") return { ...node, arg: replaceEnd(node.arg, size) };
  if (node.kind === "slice")
    return {
      ...node,
      from: node.from && replaceEnd(node.from, size),
      step: node.step && replaceEnd(node.step, size),
      to: node.to && replaceEnd(node.to, size),
    };
  return node;
}
