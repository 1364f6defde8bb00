import { failReading } from "../problems/reading.ts";
import { quote } from "../names.ts";
import type { Table, TableColumn } from "./table.ts";

/** Numbers with their shape: rows first. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** The usual names of arrays of targets. */
const TARGETS = /^(y|labels?|targets?|classes|class)(_?(train|test|all))?$/i;

/**
 * Puts arrays of the same number of rows beside each other as the columns of a table: an array of one column has its own name, the columns of one array alone are
 * `column 1`, …, those of several `x 1`, …. Arrays of targets come last. The numbers are shared, not copied; NaN is a missing value.
 * @throws DataError where the arrays differ in rows, or one has none
 */
export function tableFromArrays(name: string, arrays: readonly NamedArray[]): Table {
  const sorted = [...arrays.filter((array) => !TARGETS.test(array.name)), ...arrays.filter((array) => TARGETS.test(array.name))];
  const rows = sorted[0]?.shape[0] ?? 0;
  const other = sorted.find(({ shape }) => shape[0] !== rows);
  if (rows === 0 || other !== undefined) {
    const sizes = arrays.map((array) => `${quote(array.name)} is ${array.shape.join("×") || "a single number"}`).join(", ");
    failReading("openTable", "arrays-differ-in-rows", { name, sizes });
  }
  const columns = sorted.flatMap((array) => columnsOf(array, rows, sorted.length === 1));
  return { name, rows, columns, header: sorted.length > 1 };
}

function columnsOf({ name, shape, values }: NamedArray, rows: number, alone: boolean): TableColumn[] {
  const cols = shape.slice(1).reduce((product, size) => product * size, 1);
  return Array.from({ length: cols }, (_, col) => {
    let missing = 0;
    let fraction: TableColumn["firstFraction"];
    for (let row = 0; row < rows; row++) {
      const value = values[row * cols + col];
      if (Number.isNaN(value)) missing++;
      else if (fraction === undefined && value % 1 !== 0) fraction = { at: `row ${row + 1}`, value };
    }
    return {
      name: alone ? `column ${col + 1}` : cols === 1 ? name : `${name} ${col + 1}`,
      numbers: rows - missing,
      texts: 0,
      missing,
      marks: missing > 0 ? new Map([["NaN", missing]]) : new Map<string, number>(),
      words: [],
      forms: new Map(),
      currencies: new Set<string>(),
      ...(fraction === undefined ? {} : { firstFraction: fraction }),
      cell(row: number) {
        const value = values[row * cols + col];
        return Number.isNaN(value) ? null : value;
      },
    };
  });
}
