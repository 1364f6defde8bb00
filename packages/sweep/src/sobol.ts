/**
 * Primitive polynomials and direction numbers for dimensions 2 to 21 (S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional projections",
 * SIAM J. Sci. Comput. 30, 2008, table new-joe-kuo-6): the coefficients as one number, then m₁, m₂, ….
 */
const DIRECTIONS: readonly (readonly [coefficients: number, ...m: number[]])[] = [
  [0, 1],
  [1, 1, 3],
  [1, 1, 3, 1],
  [2, 1, 1, 1],
  [1, 1, 1, 3, 3],
  [4, 1, 3, 5, 13],
  [2, 1, 1, 5, 5, 17],
  [4, 1, 1, 5, 5, 5],
  [7, 1, 1, 7, 11, 19],
  [11, 1, 1, 5, 1, 1],
  [13, 1, 1, 1, 3, 11],
  [14, 1, 3, 5, 5, 31],
  [1, 1, 3, 3, 9, 7, 49],
  [13, 1, 1, 1, 15, 21, 21],
  [16, 1, 3, 1, 13, 27, 49],
  [19, 1, 1, 1, 15, 7, 5],
  [22, 1, 3, 1, 15, 13, 25],
  [25, 1, 1, 5, 5, 19, 61],
  [1, 1, 3, 7, 11, 23, 15, 103],
  [4, 1, 3, 7, 13, 13, 15, 69],
];

/** The dimensions that the table has. */
export const SOBOL_DIMENSIONS = DIRECTIONS.length + 1;

/** Returns the 32 direction numbers of a dimension, from 0. */
function directions(dimension: number): Uint32Array {
  const v = new Uint32Array(32);
  if (dimension === 0) {
    for (let i = 0; i < 32; i++) v[i] = 2 ** (31 - i);
    return v;
  }
  const [coefficients, ...m] = DIRECTIONS[dimension - 1];
  const degree = m.length;
  for (let i = 0; i < 32; i++) {
    if (i < degree) {
      v[i] = m[i] * 2 ** (31 - i);
      continue;
    }
    let value = v[i - degree] ^ (v[i - degree] >>> degree);
    for (let k = 1; k < degree; k++) if ((coefficients >> (degree - 1 - k)) & 1) value ^= v[i - k];
    v[i] = value;
  }
  return v;
}

/**
 * Creates Sobol's sequence: point(i) is in [0, 1)ᵈ, in the order of the Gray code (Antonov and Saleev 1979).
 * @param shifts one 32-bit number for each dimension, with which every point is combined by exclusive or; zeros for the plain sequence
 */
export function createSobol(shifts: ArrayLike<number>): (index: number) => number[] {
  const tables = Array.from({ length: shifts.length }, (_, dimension) => directions(dimension));
  return (index) => {
    const gray = (index ^ (index >>> 1)) >>> 0;
    return tables.map((v, dimension) => {
      let x = shifts[dimension] >>> 0;
      for (let bit = 0; bit < 32; bit++) if ((gray >>> bit) & 1) x ^= v[bit];
      return (x >>> 0) / 2 ** 32;
    });
  };
}
