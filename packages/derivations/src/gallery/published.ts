import { at, dense, type Dense } from "@adjoint/formula/core";
import type { GalleryExample } from "./example.ts";
import { trace, type TraceStep } from "./trace.ts";

/** A number that was printed beside the one that is computed. */
export interface PublishedCheck {
  readonly label: string;
  readonly printed: string;
  readonly computed: number;
  /** Whether the computed number, rounded to the printed digits, is the printed one. */
  readonly agrees: boolean;
}

/** Every published number of an example against the trace, to the digits that were printed. */
export function checkPublished(example: GalleryExample): PublishedCheck[] {
  const byId = new Map<string, Dense>();
  for (const notation of ["ng", "sudeep"] as const) {
    for (const step of trace(example, { notation }).steps)
      if (!byId.has(step.id) || step.example === null) byId.set(step.id, matrixOf(step));
  }
  return example.published.map(({ label, step, row, col, printed }) => {
    const computed = at(byId.get(step)!, row, col);
    const decimals = printed.split(".")[1]?.length ?? 0;
    return { label, printed, computed, agrees: Number(computed.toFixed(decimals)) === Number(printed) };
  });
}

function matrixOf({ value, shape }: TraceStep): Dense {
  return dense(shape[0], shape[1], (i, j) => value[i][j]);
}
