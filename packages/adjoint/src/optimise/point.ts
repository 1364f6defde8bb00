/** θ[n] with its cost and gradient g[n]. */
export interface Point {
  readonly theta: Float64Array;
  readonly cost: number;
  readonly gradient: Float64Array;
}

/** Evaluates cost and gradient; the point keeps the array that it is given. */
export type Evaluate = (theta: Float64Array) => Point;

/** What a method remembers from iteration to iteration: vectors of multiples of n numbers, by name. Plain data, so that it can be saved. */
export type MethodState = Readonly<Record<string, Float64Array>>;

/** An iteration: the new point, or the old one where its step was discarded. */
export interface Advance {
  readonly point: Point;
  readonly state: MethodState;
  /** α of a line search, or the learning rate */
  readonly step: number;
  /** dᵀg before the step, d being the direction: its length does not matter where there is no line search */
  readonly slope: number;
  /** Whether the direction was reset to −g */
  readonly reset: boolean;
  readonly accepted: boolean;
  /** No step along −g reduces the cost: its rounding errors are larger than what is left */
  readonly stuck: boolean;
}
