import { assert } from "@adjoint/reference";

/** A table of decimal numbers as `scripts/embed.mjs` writes it. */
export interface PackedTable {
  readonly rows: number;
  /** For each column: decimals, least integer, base-64 digits of a cell. */
  readonly columns: readonly (readonly [decimals: number, least: number, width: number])[];
  /** The cells, column after column. */
  readonly text: string;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** The value of a base-64 digit, by its character code. */
const SIX_BITS = new Uint8Array(128);
for (let digit = 0; digit < 64; digit++) SIX_BITS[ALPHABET.charCodeAt(digit)] = digit;

/**
 * Reads a packed table. Every column but the last is an input; the last is the class number.
 * Each value is an integer divided by a power of ten, both exact in f64, so it is the double nearest to the published decimal.
 * @param values where the inputs go [rows, columns − 1], row-major; the caller owns it
 * @returns the class numbers [rows]
 */
export function unpack(table: PackedTable, values: Float64Array | Uint8Array): Uint32Array {
  const { rows, columns, text } = table;
  const cols = columns.length - 1;
  assert(values.length === rows * cols, `a packed table of ${rows}×${cols} is unpacked into ${values.length} values`);
  const labels = new Uint32Array(rows);
  let at = 0;
  columns.forEach(([decimals, least, width], column) => {
    const power = 10 ** decimals;
    for (let row = 0; row < rows; row++) {
      let integer = 0;
      for (let i = 0; i < width; i++) integer = integer * 64 + SIX_BITS[text.charCodeAt(at++)];
      const value = decimals === 0 ? integer + least : (integer + least) / power;
      if (column === cols) labels[row] = value;
      else values[row * cols + column] = value;
    }
  });
  return labels;
}
