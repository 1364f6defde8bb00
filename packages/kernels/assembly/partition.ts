/** Where the part of thread i begins, of n things shared by so many threads. A division takes longer than a small product: one thread needs none. */
export function partition(n: usize, i: usize, threads: usize): usize {
  return threads == 1 ? n * i : (n * i) / threads;
}
