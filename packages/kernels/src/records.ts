import { assert } from "@adjoint/reference";

/** Bytes of a record: one instruction as `assembly/records.ts` reads it. */
export const RECORD_BYTES = 128;

/**
 * The operations in the order of their numbers, each with the fields that follow its number: one word each, in the order of the class of that name in
 * `assembly/records.ts`. A field that starts with `f64:` is a number at the next multiple of eight bytes.
 */
export const LAYOUTS = {
  gather: ["from", "fromR", "order", "into", "intoR", "bytes", "cols", "f64:scale"],
  product: ["m", "n", "k", "a", "aR", "aK", "layout", "b", "bD", "s", "sR", "sD", "c", "cR", "epilogue", "o", "oR"],
  softmax: ["n", "z", "zR", "a", "aR", "y", "yR", "classes", "dz", "dzR", "losses", "activation", "o", "oR", "f64:c"],
  sigmoidLoss: ["n", "z", "zR", "a", "aR", "y", "yR", "classes", "dz", "dzR", "losses", "activation", "o", "oR", "f64:c"],
  squaredLoss: ["n", "z", "zR", "a", "aR", "y", "yR", "classes", "dz", "dzR", "losses", "activation", "o", "oR", "f64:c"],
  penalty: ["k", "n", "w", "sums", "f64:l2"],
  check: [],
  gradient: ["k", "n", "x", "xR", "dz", "dzR", "w", "dw", "db", "optimizer", "ws", "wt", "b", "bs", "bt", "decayW", "decayB", "f64:l2"],
  tick: ["hyper"],
  rates: ["hyper", "usesAdam"],
  update: ["bytes", "theta", "gradient", "optimizer", "s", "t", "decay"],
  repack: ["k", "panelCount", "rows", "rowsR", "panels", "back"],
  barrier: [],
  end: [],
} as const;

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
  const view = new DataView(buffer, address, records.length * RECORD_BYTES);
  for (const [index, record] of records.entries()) {
    let at = index * RECORD_BYTES;
    const end = at + RECORD_BYTES;
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
    assert(at <= end, `a record of ${record.op} has at most ${RECORD_BYTES} bytes`);
  }
}
