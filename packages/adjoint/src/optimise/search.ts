import { searchLine } from "./line-search.ts";
import type { Wolfe } from "./line-search.ts";
import type { Evaluate, Point } from "./point.ts";
import { addScaled, dot } from "./vectors.ts";

/** Moves from a point along a descent direction to one that satisfies the strong Wolfe conditions; `undefined` where rounding leaves none. */
export function moveAlong(
  evaluate: Evaluate,
  from: Point,
  {
    direction,
    slope,
    initial,
    wolfe,
  }: { readonly direction: Float64Array; readonly slope: number; readonly initial: number; readonly wolfe: Wolfe },
): { readonly point: Point; readonly step: number } | undefined {
  let last: { readonly point: Point; readonly step: number } | undefined;
  const step = searchLine(
    (α) => {
      const point = evaluate(addScaled(from.theta, α, direction));
      last = { point, step: α };
      return { cost: point.cost, slope: dot(point.gradient, direction) };
    },
    { cost: from.cost, slope },
    initial,
    wolfe,
  );
  // The search ends with the step that it evaluated last.
  return step === undefined ? undefined : last;
}
