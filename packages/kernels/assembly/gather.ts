import { storeBytesAs, splat, vload, vstore } from "./lanes";
import { Gather, PANEL, VECTOR } from "./generated/tables";
import { partition } from "./thread";

/** Copies a multiple of 4 bytes. */
function copy(bytes: usize, from: usize, to: usize): void {
  const last = bytes - VECTOR;
  if (bytes < VECTOR) for (let b: usize = 0; b < bytes; b += 4) store<u32>(to + b, load<u32>(from + b));
  else for (let b: usize = 0; b < bytes; b += VECTOR) vstore(to + min(b, last), vload(from + min(b, last))); // the last vector may overlap the one before
}

/** The numbers of so many bytes, a panel's width at a time. */
function convert<T>(cols: usize, from: usize, scale: f64, to: usize): void {
  const factor = splat<T>(<T>scale);
  for (const end = from + cols; from < end; from += PANEL / sizeof<T>(), to += PANEL) storeBytesAs<T>(from, factor, to);
}

/** into[i, :] = scale·from[order[position + i], :] */
export function gather(it: Gather, size: usize, m: usize, position: usize, thread: usize, threads: usize): void {
  for (let i = partition(m, thread, threads), end = partition(m, thread + 1, threads); i < end; i++) {
    const row = it.from + <usize>load<u32>(it.order + (position + i) * 4) * it.fromR, to = it.into + i * it.intoR;
    if (it.bytes == VECTOR) vstore(to, vload(row));
    else if (it.bytes) copy(it.bytes, row, to);
    else if (size == 4) convert<f32>(it.cols, row, it.scale, to);
    else convert<f64>(it.cols, row, it.scale, to);
  }
}
