/** A part of the parameter vector with a name and a shape, row-major: a layer's weights or biases. */
export interface Segment {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
}

export type FindingKind =
  "scale" | "sign" | "zero" | "transposed" | "order" | "missing-example" | "only-example" | "proportional-to-parameters" | "unknown";

/** What is wrong, and where. */
export interface Finding {
  readonly kind: FindingKind;
  /** The catalogue's code, where one fits. */
  readonly code: string | null;
  /** The segments it holds for. */
  readonly segments: readonly string[];
  /** g = factor·∇f, or g − ∇f = factor·x. */
  readonly factor: number | null;
  /** The example that is missing, or the only one that counts; from 0. */
  readonly example: number | null;
  readonly message: string;
}

/** A gradient g and what f says, n, over the same coordinates. */
export interface Pair {
  readonly g: Float64Array;
  readonly n: Float64Array;
  readonly x: Float64Array;
}

/** What is known of how f is made. */
export interface Context {
  readonly segments: readonly Segment[];
  /** The number of examples that f is the mean of. */
  readonly examples: number | null;
  readonly lambda: number | null;
  /** ∇ of each example's loss [m][n], where f was given with its losses. */
  readonly perExample: readonly Float64Array[];
  /** Whether f is the mean (1/m) or the sum (1) of those losses. */
  readonly weight: number;
  /** The relative distance below which two gradients are one. */
  readonly tolerance: number;
}

/** A finding before it is known where it holds. */
export type Guess = Omit<Finding, "segments" | "message"> & { readonly message: (where: string) => string };
