/** What is told of samples. */
export interface Statistics {
  readonly median: number;
  readonly best: number;
  /** Half the distance between the quartiles, relative to the median. */
  readonly spread: number;
  readonly samples: number;
}

/** Of durations: the least is the best. */
export function summarize(samples: readonly number[]): Statistics {
  const sorted = Float64Array.from(samples).sort();
  const median = quantile(sorted, 0.5);
  return { median, best: sorted[0], spread: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / (2 * median), samples: samples.length };
}

/** Between the two samples where it falls (definition 7 of Hyndman & Fan 1996). */
export function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
