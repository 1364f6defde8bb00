/** Where the part of thread i begins, of n things shared by so many threads. */
// @ts-ignore: decorator
@inline export function share(n: usize, i: usize, threads: usize): usize { return n * i / threads; }
