import { failReading } from "../problems/reading.ts";
import { bytesOf } from "./spill.ts";
import type { Spill } from "./spill.ts";

/** The cells of one column: a number each, or a code > 0 that says what else it is. */
export interface CellStore {
  push(value: number, code: number): void;
  value(row: number): number;
  code(row: number): number;
}

/** Keeps cells in memory, 8 or 12 bytes each, or in blocks in a spill. */
export function createCellStore(name: string, spill?: Spill): CellStore {
  return spill === undefined ? inMemory(name) : inBlocks(name, spill);
}

function inMemory(name: string): CellStore {
  let values = new Float64Array(16);
  let codes: Uint32Array | undefined;
  let rows = 0;
  return {
    push(value, code) {
      if (rows === values.length) {
        values = larger(name, values, (length) => new Float64Array(length));
        if (codes !== undefined) codes = larger(name, codes, (length) => new Uint32Array(length));
      }
      values[rows] = value;
      if (code > 0) codes ??= new Uint32Array(values.length);
      if (codes !== undefined) codes[rows] = code;
      rows++;
    },
    value: (row) => values[row],
    code: (row) => (codes === undefined ? 0 : codes[row]),
  };
}

function larger<A extends Float64Array | Uint32Array>(name: string, array: A, create: (length: number) => A): A {
  try {
    const grown = create(2 * array.length);
    grown.set(array);
    return grown;
  } catch {
    return failReading("readTable", "table-too-large", { column: name, rows: array.length });
  }
}

/** log₂ of the rows of a block: 192 KiB. */
const SHIFT = 14;
const BLOCK = 1 << SHIFT;

function inBlocks(name: string, spill: Spill): CellStore {
  // The block that is written; when the last row is in, it stays in memory. A short table takes no more than in memory.
  let values = new Float64Array(16);
  let codes = new Uint32Array(16);
  const places: { readonly values: number; readonly codes: number | undefined }[] = [];
  let filled = 0;
  let coded = false;
  // The block that is looked at: the one that is written, or the one that was read last.
  let current = -1;
  let currentValues: Float64Array = values;
  let currentCodes: Uint32Array = codes;
  let cached: { readonly values: Float64Array; readonly codes: Uint32Array } | undefined;
  const load = (block: number): void => {
    current = block;
    currentValues = values;
    currentCodes = codes;
    if (block === places.length) return;
    cached ??= { values: new Float64Array(BLOCK), codes: new Uint32Array(BLOCK) };
    currentValues = cached.values;
    currentCodes = cached.codes;
    const place = places[block];
    spill.read(place.values, bytesOf(currentValues));
    if (place.codes === undefined) currentCodes.fill(0);
    else spill.read(place.codes, bytesOf(currentCodes));
  };
  return {
    push(value, code) {
      if (filled === values.length) {
        values = larger(name, values, (length) => new Float64Array(length));
        codes = larger(name, codes, (length) => new Uint32Array(length));
        current = -1;
      }
      values[filled] = value;
      codes[filled] = code;
      if (code > 0) coded = true;
      filled++;
      if (filled < BLOCK) return;
      places.push({ values: spill.append(bytesOf(values)), codes: coded ? spill.append(bytesOf(codes)) : undefined });
      filled = 0;
      coded = false;
      current = -1;
    },
    value(row) {
      if (row >>> SHIFT !== current) load(row >>> SHIFT);
      return currentValues[row & (BLOCK - 1)];
    },
    code(row) {
      if (row >>> SHIFT !== current) load(row >>> SHIFT);
      return currentCodes[row & (BLOCK - 1)];
    },
  };
}
