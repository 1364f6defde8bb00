import { ShapeError } from "@adjoint/reference";

/** A dense matrix [rows, cols] of f64, row-major. The operations below allocate what they return and leave their arguments as they are. */
export interface Dense {
  readonly rows: number;
  readonly cols: number;
  readonly values: Float64Array;
}

/** The matrix [rows, cols] whose element (i, j) is `element(i, j)`. */
export function dense(rows: number, cols: number, element: (i: number, j: number) => number): Dense {
  const values = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) values[i * cols + j] = element(i, j);
  return { rows, cols, values };
}

/** The matrix whose rows are given; all of them must be equally long. */
export function fromRows(rows: readonly (readonly number[])[]): Dense {
  const cols = rows[0]?.length ?? 0;
  for (const [i, row] of rows.entries()) {
    if (row.length !== cols) {
      throw new ShapeError(
        `fromRows: ragged rows: row 0 has ${cols} elements, row ${i} has ${row.length}. Give every row the same length.`,
      );
    }
  }
  return dense(rows.length, cols, (i, j) => rows[i][j]);
}

/** The rows as plain arrays, as JSON shows them. */
export function toRows(matrix: Dense): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => Array.from(matrix.values.subarray(i * matrix.cols, (i + 1) * matrix.cols)));
}

/** The element (i, j). */
export function at(matrix: Dense, i: number, j: number): number {
  return matrix.values[i * matrix.cols + j];
}

/** Aᵀ[n, m] of A[m, n]. */
export function transpose(matrix: Dense): Dense {
  return dense(matrix.cols, matrix.rows, (i, j) => at(matrix, j, i));
}

/** C[m, n] = A[m, k] · B[k, n]. */
export function multiply(a: Dense, b: Dense): Dense {
  if (a.cols !== b.rows) {
    throw new ShapeError(
      `multiply: inner sizes differ: A is ${a.rows}×${a.cols}, B is ${b.rows}×${b.cols}. A's columns must equal B's rows.`,
    );
  }
  return dense(a.rows, b.cols, (i, j) => {
    let sum = 0;
    for (let k = 0; k < a.cols; k++) sum += at(a, i, k) * at(b, k, j);
    return sum;
  });
}

/** f of each element. */
export function mapEach(matrix: Dense, f: (value: number) => number): Dense {
  return { rows: matrix.rows, cols: matrix.cols, values: matrix.values.map(f) };
}

/** f of the elements at the same place; the shapes must be equal. */
export function combine(a: Dense, b: Dense, f: (x: number, y: number) => number): Dense {
  if (a.rows !== b.rows || a.cols !== b.cols) {
    throw new ShapeError(`combine: shapes differ: ${a.rows}×${a.cols} and ${b.rows}×${b.cols}. Elementwise operations need equal shapes.`);
  }
  return { rows: a.rows, cols: a.cols, values: a.values.map((x, i) => f(x, b.values[i])) };
}

/** The column j as a matrix [rows, 1]. */
export function column(matrix: Dense, j: number): Dense {
  return dense(matrix.rows, 1, (i) => at(matrix, i, j));
}

/** The columns from `start` on. */
export function columnsFrom(matrix: Dense, start: number): Dense {
  return dense(matrix.rows, matrix.cols - start, (i, j) => at(matrix, i, j + start));
}

/** The rows from `start` on. */
export function rowsFrom(matrix: Dense, start: number): Dense {
  return dense(matrix.rows - start, matrix.cols, (i, j) => at(matrix, i + start, j));
}

/** The matrix under a row of `value`s: the bias unit above the activations. */
export function withTopRow(matrix: Dense, value: number): Dense {
  return dense(matrix.rows + 1, matrix.cols, (i, j) => (i === 0 ? value : at(matrix, i - 1, j)));
}
