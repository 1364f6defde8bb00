import { log } from "@adjoint/reference";

interface Rule {
  /** What one output adds to the cost of its example. */
  readonly value: (a: number, y: number) => number;
  /** ∂/∂a of it. */
  readonly derivative: (a: number, y: number) => number;
  /** As one writes it. */
  readonly written: string;
}

const timesLog = (y: number, p: number): number => (y === 0 ? 0 : y * log(p));

/** Every loss, per output and example. */
export const LOSS_RULES = {
  "cross-entropy": {
    value: (a, y) => -timesLog(y, a) - timesLog(1 - y, 1 - a),
    derivative: (a, y) => (a - y) / (a * (1 - a)),
    written: "−Σ(y log a + (1 − y) log(1 − a))",
  },
  "softmax-cross-entropy": { value: (a, y) => -timesLog(y, a), derivative: (a, y) => (y === 0 ? 0 : -y / a), written: "−Σ y log a" },
  "half-squared-error": { value: (a, y) => (a - y) ** 2 / 2, derivative: (a, y) => a - y, written: "½Σ(a − y)²" },
  "squared-error": { value: (a, y) => (a - y) ** 2, derivative: (a, y) => 2 * (a - y), written: "Σ(a − y)²" },
  /** The derivative at the output comes from outside: one layer alone, or the output itself. */
  given: { value: (a, y) => a * y, derivative: (_, y) => y, written: "the given derivative" },
} as const satisfies Record<string, Rule>;

export type Loss = keyof typeof LOSS_RULES;
export const LOSS_NAMES = Object.keys(LOSS_RULES) as readonly Loss[];
