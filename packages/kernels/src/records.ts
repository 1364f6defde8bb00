import { assert } from "@adjoint/reference";
import { LAYOUTS, SIZES } from "./tables.ts";

export type RecordOp = keyof typeof LAYOUTS;
type Named<F> = F extends `f64:${infer N}` ? N : F;

/** An instruction for the interpreter in WebAssembly; what is not given is 0. */
export type InstructionRecord = {
  readonly [O in RecordOp]: { readonly op: O } & {
    readonly [F in Named<(typeof LAYOUTS)[O][number]> & string]?: number;
  };
}[RecordOp];

const NUMBERS = Object.fromEntries(Object.keys(LAYOUTS).map((op, number) => [op, number])) as { readonly [O in RecordOp]: number };

/** Writes records one after another from a byte on. */
export function writeRecords(
  records: readonly InstructionRecord[],
  { buffer, address }: { readonly buffer: ArrayBufferLike; readonly address: number },
): void {
  const view = new DataView(buffer, address, records.length * SIZES.RECORD);
  for (const [index, record] of records.entries()) {
    let at = index * SIZES.RECORD;
    const end = at + SIZES.RECORD;
    view.setUint32(at, NUMBERS[record.op], true);
    at += 4;
    const values: Readonly<{ [field: string]: unknown }> = record;
    for (const field of LAYOUTS[record.op]) {
      const wide = field.startsWith("f64:");
      const value = values[wide ? field.slice(4) : field] ?? 0;
      if (wide) {
        at = Math.ceil(at / 8) * 8;
        view.setFloat64(at, value as number, true);
        at += 8;
      } else {
        view.setUint32(at, value as number, true);
        at += 4;
      }
    }
    assert(at <= end, `a record of ${record.op} has at most ${SIZES.RECORD} bytes`);
  }
}
