import { bytesTo, fill, get, put } from "./lanes";
import { Gather } from "./records";
import { share } from "./share";

/** into[i, :] = scale·from[order[position + i], :] */
export function gather<T>(it: Gather, m: usize, position: usize, thread: usize, threads: usize): void {
  const fr = it.fromR, bytes = it.bytes, cols = it.cols, scale = fill<T>(<T>it.scale);
  for (let i = share(m, thread, threads), end = share(m, thread + 1, threads); i < end; i++) {
    const row = it.from + <usize>load<u32>(it.order + (position + i) * 4) * fr, to = it.into + i * it.intoR;
    if (bytes) {
      let b: usize = 0;
      for (; b + 16 <= bytes; b += 16) put(to + b, get(row + b));
      for (; b < bytes; b += 4) store<u32>(to + b, load<u32>(row + b));
    } else for (let j: usize = 0; j < cols; j += 8) bytesTo<T>(row + j, scale, to + j * sizeof<T>());
  }
}
