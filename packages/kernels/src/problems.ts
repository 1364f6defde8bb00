import { ArgumentError, HostError, createFail } from "@adjoint/reference";
import type { Problem } from "@adjoint/reference";

const host = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: HostError, sentence });

/** What a host lacks for a binary, and what to do. */
const VARIANTS = {
  simd: ["has no SIMD", "Use a newer engine (Node 16.4, Chrome 91, Firefox 89, Safari 16.4), or the baseline backend."],
  relaxed: ["has no relaxed SIMD", 'Use Node 22 or Chrome 114, or variant: "simd".'],
} as const;

/** Every rule of this package that a user or a host can break, by its code. */
const PROBLEMS = {
  "variant-not-supported": host(({ variant }: { readonly variant: keyof typeof VARIANTS }) => [
    `this host cannot run ${variant}`,
    `WebAssembly ${VARIANTS[variant][0]}`,
    VARIANTS[variant][1],
  ]),
  "kernels-not-supported": host(() => ["this host cannot run the kernels", `WebAssembly ${VARIANTS.simd[0]}`, VARIANTS.simd[1]]),
  "not-a-thread-count": {
    type: ArgumentError,
    sentence: ({ value, most }: { readonly value: unknown; readonly most: number }) =>
      [`threads must be an integer from 1 to ${most}, or "auto"`, String(value), "Use 1, or omit it."] as const,
  },
  "thread-ended": host(({ reason }: { readonly reason: string }) => [
    "a thread has ended",
    reason,
    "Create the kernels and the network again, with threads: 1 if it happens again.",
  ]),
  "out-of-memory": host(({ bytes }: { readonly bytes: number }) => [
    "no memory",
    `the program needs ${(bytes / 2 ** 30).toFixed(1)} GiB, WebAssembly has at most 4`,
    "Use a smaller batch, a smaller network or less data.",
  ]),
} as const;

/** Throws the error of a code. */
export const fail = /* @__PURE__ */ createFail(PROBLEMS);
