import { run } from "./program";

/** Runs a program of f32; see run. */
export function run32(program: usize, from: usize, to: usize, batch: usize, work: usize, total: usize, thread: usize, threads: usize): usize {
  return run<f32>(program, from, to, batch, work, total, thread, threads);
}
/** Runs a program of f64; see run. */
export function run64(program: usize, from: usize, to: usize, batch: usize, work: usize, total: usize, thread: usize, threads: usize): usize {
  return run<f64>(program, from, to, batch, work, total, thread, threads);
}
/** Where memory is free: the constants end here. */
export function heap(): usize { return __heap_base; }
