import { bytesTo, fill, get, put, VECTOR, width } from "./lanes";
import { Gather } from "./records";
import { share } from "./share";

/** Copies a multiple of 4 bytes. */
function copy(bytes: usize, from: usize, to: usize): void {
  const last = bytes - VECTOR;
  if (bytes < VECTOR) for (let b: usize = 0; b < bytes; b += 4) store<u32>(to + b, load<u32>(from + b));
  else for (let b: usize = 0; b < bytes; b += VECTOR) put(to + min(b, last), get(from + min(b, last))); // the last vector may overlap the one before
}

/** into[i, :] = scale·from[order[position + i], :] */
export function gather<T>(it: Gather, m: usize, position: usize, thread: usize, threads: usize): void {
  const bytes = it.bytes,
    cols = it.cols,
    scale = fill<T>(<T>it.scale);
  for (let i = share(m, thread, threads), end = share(m, thread + 1, threads); i < end; i++) {
    const row = it.from + <usize>load<u32>(it.order + (position + i) * 4) * it.fromR,
      to = it.into + i * it.intoR;
    if (bytes) copy(bytes, row, to);
    else for (let j: usize = 0; j < cols; j += width<T>()) bytesTo<T>(row + j, scale, to + j * sizeof<T>());
  }
}
