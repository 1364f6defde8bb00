export { run } from "./program";

/** Where memory is free: the constants end here. */
export function heap(): usize {
  return __heap_base;
}
