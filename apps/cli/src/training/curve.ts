import type { EpochRecord } from "./learn.ts";

/** Keeps the epochs of a run for its curve, in memory that does not grow with their number. */
export interface Curve {
  add(record: EpochRecord): void;
  /** The records that were kept, at even distances, and always the last. */
  records(): readonly EpochRecord[];
}

/** More points than a curve can show. */
const CAPACITY = 4096;

export function createCurve(capacity = CAPACITY): Curve {
  let kept: EpochRecord[] = [];
  let stride = 1;
  let count = 0;
  let last: EpochRecord | undefined;
  return {
    add(record) {
      if (count % stride === 0) kept.push(record);
      count++;
      last = record;
      if (kept.length < capacity) return;
      kept = kept.filter((_, index) => index % 2 === 0);
      stride *= 2;
    },
    records: () => (last === undefined || kept.at(-1) === last ? kept : [...kept, last]),
  };
}
