import { cast, flat, forEachPlace, sizeOf, type NdArray } from "../core/array.ts";
import { broadcastTo } from "../core/elementwise.ts";
import { Fault } from "../core/fault.ts";
import type { Selection } from "../core/subscript.ts";
import { reserve, type Machine } from "./machine.ts";
import { rangeOf } from "./record.ts";
import type { ArrayValue } from "./values.ts";

/** Takes a copy of memory to which an event refers, so that what was recorded stays. */
function own(m: Machine, target: ArrayValue): Float64Array {
  const { storage } = target;
  if (storage.recorded) {
    reserve(m, storage.data.length);
    storage.data = storage.data.slice();
    storage.recorded = false;
  }
  return storage.data;
}

/**
 * Writes `value` into the selected elements, broadcast; numbers are cast to the target's type. Returns the range of places. The caller records the event and
 * enters it with {@link stored}. Throws a {@link Fault} `shape-mismatch`.
 */
export function write(m: Machine, target: ArrayValue, selection: Selection, value: NdArray): { low: number; high: number } {
  const shape = "view" in selection ? selection.view.shape : selection.shape;
  // Axes of size 1 in front do not count.
  let extra = 0;
  while (value.shape.length - extra > shape.length && value.shape[extra] === 1) extra += 1;
  const wide = broadcastTo({ ...value, shape: value.shape.slice(extra), strides: value.strides.slice(extra) }, shape, "store");
  const numbers = wide.data === target.storage.data ? flat(wide).slice() : flat(wide);
  reserve(m, sizeOf(shape));
  const data = own(m, target);
  const { type } = target;
  if ("view" in selection) {
    forEachPlace(selection.view, (place, i) => {
      data[place] = cast(numbers[i], type);
    });
    return rangeOf(selection.view);
  }
  let [low, high] = [Infinity, -Infinity];
  for (const [i, place] of selection.places.entries()) {
    data[place] = cast(numbers[i], type);
    low = Math.min(low, place);
    high = Math.max(high, place);
  }
  return { low, high };
}

/** Writes over the whole of a value, in place. Throws a {@link Fault} `shape-mismatch` where the shapes differ. */
export function writeAll(m: Machine, target: ArrayValue, value: NdArray): { low: number; high: number } {
  if (value.shape.length > target.shape.length) throw new Fault("shape-mismatch", "store", [value.shape, target.shape]);
  const { shape, strides, offset, type } = target;
  return write(m, target, { view: { data: target.storage.data, shape, strides, offset, type } }, value);
}

/** Enters the event of a store, so that every view that shares the elements is known to come from it. */
export function stored(target: ArrayValue, event: number, { low, high }: { low: number; high: number }): void {
  if (low > high) return;
  const { stores } = target.storage;
  const last = stores.at(-1);
  // Repeated stores into one place, as in loops over entries, need one entry.
  if (last && last.low >= low && last.high <= high) stores.pop();
  stores.push({ event, low, high });
}
