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
  return Math.max(0, find(steps, wanted));
}

/** Says what a link asks for that this network does not have; that is shown which comes nearest. */
export function linkNotes(
  { traced }: Worked,
  steps: readonly TraceStep[],
  { step, t, row, col }: { readonly step: string; readonly t: number; readonly row: number; readonly col: number },
): readonly string[] {
  const m = traced.X.cols;
  const found = find(steps, step);
  const [rows, cols] = steps[Math.max(0, found)].shape;
  return [
    ...(found < 0 ? [`There is no step ${step} in this network. Its first step is shown.`] : []),
    ...(t > m ? [`There is no example ${t + 1}: this batch has ${m}. ${m === 1 ? "The only one is" : "All are"} shown.`] : []),
    ...(found >= 0 && (row >= rows || col >= cols)
      ? [`There is no row ${row + 1}, column ${col + 1} here: the matrix is ${rows} × ${cols}. Its last entry is shown.`]
      : []),
  ];
}

function find(steps: readonly TraceStep[], wanted: string): number {
  const candidates = [wanted, ...COUNTERPARTS.filter(([from]) => from.test(wanted)).map(([from, to]) => wanted.replace(from, to))];
  for (const id of candidates) {
    const index = steps.findIndex((step) => step.id === id);
    if (index >= 0) return index;
  }
  return -1;
}
