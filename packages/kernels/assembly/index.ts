import { Frame, run } from "./program";

/** Runs a program of f32, as one of so many threads; see run. */
export function run32(frame: usize, from: usize, to: usize, thread: usize, threads: usize, maySleep: bool): usize {
  return run<f32>(changetype<Frame>(frame), from, to, thread, threads, maySleep);
}
/** Runs a program of f64. */
export function run64(frame: usize, from: usize, to: usize, thread: usize, threads: usize, maySleep: bool): usize {
  return run<f64>(changetype<Frame>(frame), from, to, thread, threads, maySleep);
}
/** Where memory is free: the constants end here. */
export function heap(): usize {
  return __heap_base;
}
