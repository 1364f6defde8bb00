import { ArgumentError, FormatError, HostError, createFail } from "@adjoint/reference";

/** Every rule of a search that a user can break, by its code. */
const PROBLEMS = {
  "not-a-space": {
    type: FormatError,
    sentence: ({ what, values }: { readonly what: string; readonly values: string }) =>
      [what, values, "See docs/runs.md for what a space says."] as const,
  },
  "bad-parameter": {
    type: FormatError,
    sentence: ({ name, what }: { readonly name: string; readonly what: string }) =>
      [
        "a parameter must be a list of values, or min and max",
        `${JSON.stringify(name)} ${what}`,
        "Write [16, 32], or { min: 0.0001, max: 0.1, scale: log }.",
      ] as const,
  },
  "too-many-dimensions": {
    type: ArgumentError,
    sentence: ({ count, most }: { readonly count: number; readonly most: number }) =>
      [`sobol has at most ${most} parameters`, `${count} are given`, "Use method: random."] as const,
  },
  "too-many-trials": {
    type: ArgumentError,
    sentence: ({ count, most }: { readonly count: number; readonly most: number }) =>
      [`a sweep has at most ${most} trials`, `the grid has ${count}`, "Use method: random with trials."] as const,
  },
  "trial-failed": {
    type: HostError,
    sentence: ({ id, reason }: { readonly id: string; readonly reason: string }) =>
      ["a trial could not be run", `${id}: ${reason}`, "Start the sweep again: what is done stays done."] as const,
  },
} as const;

/** Throws the error of a code. */
export const fail: ReturnType<typeof createFail<typeof PROBLEMS>> = /* @__PURE__ */ createFail(PROBLEMS);
