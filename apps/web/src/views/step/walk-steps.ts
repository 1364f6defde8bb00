import type { TraceStep } from "@adjoint/derivations";
import type { Worked } from "./problem.ts";

/** The steps of one example (or of all at once, t = m), then those of the batch. An author without matrices has the steps that he names. */
export function shownSteps({ steps, traced, names }: Worked, t: number): readonly TraceStep[] {
  const m = traced.X.cols;
  const perExample = new Set(steps.filter(({ example }) => example === 0).map(({ id }) => id));
  return withCostFirst(
    steps
      .filter(({ example, id }) => (example === null ? t === m || !perExample.has(id) : example === t))
      .filter(({ id }) => names === undefined || Object.hasOwn(names, id)),
  );
}

/** Puts the cost before the pass back, whose gradients are of it. */
function withCostFirst(steps: readonly TraceStep[]): readonly TraceStep[] {
  const cost = steps.filter(({ kind }) => kind === "J");
  const others = steps.filter(({ kind }) => kind !== "J");
  const back = others.findIndex(({ phase }) => phase !== "forward" && phase !== "loss");
  return back < 0 ? steps : [...others.slice(0, back), ...cost, ...others.slice(back)];
}

/** What takes the place of a step that a notation does not have: Θ holds weights and biases. */
const COUNTERPARTS: readonly (readonly [from: RegExp, to: string])[] = [
  [/^dTheta/, "dW"],
  [/^(dW|db)/, "dTheta"],
  [/^Theta(?=.*\+)/, "W"],
  [/^[Wb](?=.*\+)/, "Theta"],
  [/^accumulator/, "dW"],
  [/^J$/, "loss"],
  [/^db/, "dW"],
];

/** Returns the position of a step, or of the one that takes its place in this notation; else the first. */
export function indexOf(steps: readonly TraceStep[], wanted: string): number {
  const candidates = [wanted, ...COUNTERPARTS.filter(([from]) => from.test(wanted)).map(([from, to]) => wanted.replace(from, to))];
  for (const id of candidates) {
    const index = steps.findIndex((step) => step.id === id);
    if (index >= 0) return index;
  }
  return 0;
}
