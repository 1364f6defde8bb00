/** How much is allocated at a time [numbers]. */
const BLOCK = 1 << 17;

export interface Rows<A> {
  /** Sets number `slot` of the row that is being read. */
  set(slot: number, value: number): void;
  next(): void;
  /** All rows in one array [rows, cols]; the blocks are let go one by one. */
  collect(rows: number): A;
}

/** Rows of `cols` numbers that grow block by block, so that growing copies nothing. */
export function createRows<A extends Float32Array | Float64Array | Uint32Array>(cols: number, create: (length: number) => A): Rows<A> {
  const rowsInBlock = Math.max(1, Math.floor(BLOCK / Math.max(1, cols)));
  const blocks: (A | undefined)[] = [];
  let block = create(0);
  let at = 0;
  return {
    set(slot: number, value: number): void {
      if (at === block.length) {
        block = create(rowsInBlock * cols);
        blocks.push(block);
        at = 0;
      }
      block[at + slot] = value;
    },
    next(): void {
      at += cols;
    },
    collect(rows: number): A {
      const all = create(rows * cols);
      blocks.forEach((part, i) => {
        const from = i * rowsInBlock * cols;
        all.set(part!.subarray(0, all.length - from), from);
        blocks[i] = undefined;
      });
      return all;
    },
  };
}
