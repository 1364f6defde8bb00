/** Returns the time [ms] since some moment, by the clock that every host has. */
export function now(): number {
  return (globalThis as unknown as { readonly performance: { now(): number } }).performance.now();
}
