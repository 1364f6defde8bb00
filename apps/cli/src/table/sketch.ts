import { inputColumns } from "@adjoint/datasets";
import type { Table } from "@adjoint/datasets";
import type { Schema } from "adjoint";

/** Hashes that a model keeps of the rows it was trained on. */
const KEPT = 128;

/** Returns the content of each row of a table, in the columns that are inputs: equal for rows of equal cells, in whatever file and order of columns. */
export function contentsOf(schema: Schema, table: Table): (row: number) => string {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const columns = inputColumns(schema).flatMap(({ name }) => byName.get(name) ?? []);
  return (row) => JSON.stringify(columns.map((column) => column.cell(row)));
}

/** Returns a hash of a text, 32 bits (FNV-1a over UTF-16). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * Returns the smallest hashes of some rows (Bar-Yossef et al. 2002, "Counting distinct elements in a data stream"): a sample by content, so that rows of another file whose
 * hash is as small must be in it if they were trained on.
 */
export function sketchOf(contents: (row: number) => string, rows: Uint32Array): number[] {
  return [...new Set(Array.from(rows, (row) => hashOf(contents(row))))].toSorted((a, b) => a - b).slice(0, KEPT);
}
