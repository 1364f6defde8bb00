import { ArgumentError, ShapeError } from "@adjoint/reference";
import { differenceOverNorms, differenceOverSum } from "./exercises.ts";
import { diagnose, forEachSegment } from "./diagnose.ts";
import type { Finding, Segment } from "./finding.ts";
import { agrees } from "./vectors.ts";
import { createProbe, lookAgain, slopeAt, type Kink, type Probe, type ScalarFunction } from "./differences.ts";

export interface GradientCheckOptions {
  /** The step, times max(1, |x_i|). Default 1e-4: with the extrapolation, truncation and rounding both stay near 1e-11. */
  readonly epsilon?: number;
  /** The relative error up to which a segment is right. Default 1e-6. */
  readonly tolerance?: number;
  /** How x is made up, in order; without it x is one segment named `x`. */
  readonly segments?: readonly Segment[];
  /** The loss of each example [m], where f is their mean or sum; with it a missing example is named. */
  readonly losses?: (x: Float64Array) => ArrayLike<number>;
  /** m, where `losses` is not given. */
  readonly examples?: number;
  /** λ of f's (λ/2m)Σθ², where it has one. */
  readonly lambda?: number;
}

/** How one segment fared. */
export interface SegmentReport extends Segment {
  readonly status: "correct" | "kink" | "mistake" | "unknown";
  /** ‖g − n‖ / (‖g‖ + ‖n‖) over the segment. */
  readonly relativeError: number;
}

export interface GradientReport {
  /** Whether nothing but kinks, which are nobody's fault, tells g from f's gradient. */
  readonly ok: boolean;
  /** Both published ways to say how far g is from the numerical gradient. */
  readonly relativeDifference: {
    /** ‖n − g‖ / ‖n + g‖ */
    readonly overSum: number;
    /** ‖g − n‖ / (‖g‖ + ‖n‖) */
    readonly overNorms: number;
  };
  readonly numerical: Float64Array;
  readonly segments: readonly SegmentReport[];
  /** The name of the last segment that is wrong: backpropagation starts at the output, so what made it wrong happened there. */
  readonly firstWrong: string | null;
  readonly findings: readonly Finding[];
  /** The coordinates at which f has a kink, with its two slopes; code `relu-kink`. */
  readonly kinks: readonly (Kink & { readonly code: "relu-kink"; readonly segment: string })[];
  readonly notes: readonly string[];
}

/**
 * Compares a gradient with central differences of f at x, in f64, and names what is wrong with it: a scale, a sign, a transposition, an example left
 * out, a term of the regularisation, and the segment. A kink of f (relu at 0) within reach of the step is named, not blamed.
 * Takes 4·n calls of f. Keeps neither `gradient` nor `x`.
 * Throws a ShapeError where lengths do not fit, an ArgumentError for options out of range and an f that is not a function of x alone, a NumericError
 * where f or the gradient is not finite.
 */
export function checkGradient(
  f: ScalarFunction,
  gradient: ArrayLike<number> | ((x: Float64Array) => ArrayLike<number>),
  x: ArrayLike<number>,
  options: GradientCheckOptions = {},
): GradientReport {
  const { epsilon = 1e-4, tolerance = 1e-6 } = options;
  const at = Float64Array.from(x);
  if (!(epsilon > 0 && epsilon < 1)) {
    throw new ArgumentError(`checkGradient: epsilon is out of range: ${epsilon}. Use a number between 0 and 1, such as 1e-4.`);
  }
  if (!(tolerance > 0 && tolerance < 1)) {
    throw new ArgumentError(`checkGradient: tolerance is out of range: ${tolerance}. Use a number between 0 and 1, such as 1e-6.`);
  }
  const g = Float64Array.from(typeof gradient === "function" ? gradient(at.slice()) : gradient);
  const segments = options.segments ?? [{ name: "x", rows: 1, cols: at.length }];
  checkLengths(at, g, segments);
  const probe = createProbe(f, at);
  const { numerical, kinks } = numericalGradient(probe, g, { epsilon, tolerance });
  const forgiven = numerical.slice();
  for (const { index } of kinks) forgiven[index] = g[index]!;
  const wrong: boolean[] = [];
  forEachSegment(segments, (_, from, to, index) => {
    wrong[index] =
      !agrees(g.subarray(from, to), forgiven.subarray(from, to), tolerance) && !withinNoise(g, forgiven, { from, to, probe, epsilon });
  });
  const single = probe.looksSingle();
  const examples = perExample(options, at, epsilon);
  const anyWrong = wrong.includes(true);
  const context = {
    segments,
    examples: examples.length > 0 ? examples.length : (options.examples ?? null),
    lambda: options.lambda ?? null,
    perExample: examples,
    weight: weightOf(options, probe, examples.length),
    tolerance,
  };
  const findings = anyWrong && !single ? diagnose({ g, n: forgiven, x: at }, context, wrong) : [];
  return {
    ok: !anyWrong,
    relativeDifference: { overSum: differenceOverSum(g, numerical), overNorms: differenceOverNorms(g, numerical) },
    numerical,
    segments: segmentReports(segments, { g, forgiven, wrong, findings, kinks }),
    firstWrong: anyWrong ? segments[wrong.lastIndexOf(true)].name : null,
    findings: single && anyWrong ? [singlePrecision(segments)] : findings,
    kinks: kinks.map((kink) => ({ ...kink, code: "relu-kink", segment: segmentOf(segments, kink.index) })),
    notes: notes(kinks.length, single),
  };
}

function checkLengths(x: Float64Array, g: Float64Array, segments: readonly Segment[]): void {
  if (x.length === 0) throw new ShapeError("checkGradient: x is empty. Give at least one parameter.");
  if (g.length !== x.length) {
    throw new ShapeError(
      `checkGradient: lengths differ: the gradient has ${g.length} elements, x has ${x.length}. Give one derivative for each parameter.`,
    );
  }
  const total = segments.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  if (total !== x.length) {
    throw new ShapeError(`checkGradient: the segments have ${total} elements, x has ${x.length}. Let the segments cover x, in order.`);
  }
  const bad = g.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new ArgumentError(`checkGradient: the gradient is not finite: element ${bad} is ${g[bad]}. Compute it where f is finite.`);
  }
}

/** The derivatives that f has; where a step crossed a kink, those of a shorter step. */
function numericalGradient(
  probe: Probe,
  g: Float64Array,
  { epsilon, tolerance }: { epsilon: number; tolerance: number },
): { numerical: Float64Array; kinks: Kink[] } {
  const slopes = Array.from(g, (_, index) => slopeAt(probe, index, epsilon));
  const size = Math.max(...slopes.map(({ central }) => Math.abs(central)));
  const kinks: Kink[] = [];
  const numerical = Float64Array.from(slopes, ({ central, noise }, index) => {
    const allowed = tolerance * Math.max(Math.abs(central), size * 1e-3) + noise;
    if (Math.abs(central - g[index]) <= allowed) return central;
    const verdict = lookAgain(probe, index, { g: g[index], epsilon, tolerance: allowed });
    if (verdict.kind === "kink") kinks.push({ index, left: verdict.left, right: verdict.right });
    return verdict.kind === "crossed" ? verdict.slope : central;
  });
  return { numerical, kinks };
}

/** Whether what is left between g and n could be rounding alone: a segment whose true gradient is 0 has no relative error. */
function withinNoise(
  g: Float64Array,
  n: Float64Array,
  { from, to, probe, epsilon }: { from: number; to: number; probe: Probe; epsilon: number },
): boolean {
  const noise = (64 * 2 ** -52 * Math.abs(probe.value)) / epsilon;
  return g.subarray(from, to).every((value, i) => Math.abs(value - n[from + i]) <= noise);
}

/** The gradient of each example's loss [m][n], by central differences. */
function perExample({ losses }: GradientCheckOptions, x: Float64Array, epsilon: number): Float64Array[] {
  if (!losses) return [];
  const m = losses(x.slice()).length;
  const gradients = Array.from({ length: m }, () => new Float64Array(x.length));
  const difference = (index: number, h: number): Float64Array => {
    const up = x.slice();
    const down = x.slice();
    up[index] += h;
    down[index] -= h;
    const [above, below] = [losses(up), losses(down)];
    return Float64Array.from({ length: m }, (_, t) => (above[t] - below[t]) / (up[index] - down[index]));
  };
  for (let index = 0; index < x.length; index++) {
    const h = epsilon * Math.max(1, Math.abs(x[index]));
    const [wide, narrow] = [difference(index, h), difference(index, h / 2)];
    for (let t = 0; t < m; t++) gradients[t][index] = (4 * narrow[t] - wide[t]) / 3;
  }
  return gradients;
}

/** 1/m where f is the mean of the losses, 1 where it is their sum; a regularisation on top does not change which is nearer. */
function weightOf({ losses }: GradientCheckOptions, probe: Probe, m: number): number {
  if (!losses) return 1;
  const sum = Array.from(losses(probe.x.slice())).reduce((total, value) => total + value, 0);
  return Math.abs(probe.value - sum / m) <= Math.abs(probe.value - sum) ? 1 / m : 1;
}

function segmentReports(
  segments: readonly Segment[],
  {
    g,
    forgiven,
    wrong,
    findings,
    kinks,
  }: { g: Float64Array; forgiven: Float64Array; wrong: readonly boolean[]; findings: readonly Finding[]; kinks: readonly Kink[] },
): SegmentReport[] {
  const reports: SegmentReport[] = [];
  forEachSegment(segments, (segment, from, to, index) => {
    const named = findings.some(({ kind, segments: where }) => kind !== "unknown" && where.includes(segment.name));
    const hasKink = kinks.some((kink) => kink.index >= from && kink.index < to);
    const relativeError = differenceOverNorms(g.subarray(from, to), forgiven.subarray(from, to));
    reports.push({
      ...segment,
      status: wrong[index] ? (named ? "mistake" : "unknown") : hasKink ? "kink" : "correct",
      relativeError: Number.isNaN(relativeError) ? 0 : relativeError,
    });
  });
  return reports;
}

function segmentOf(segments: readonly Segment[], index: number): string {
  let name = "";
  forEachSegment(segments, (segment, from, to) => {
    if (index >= from && index < to) name = segment.name;
  });
  return name;
}

function singlePrecision(segments: readonly Segment[]): Finding {
  return {
    kind: "unknown",
    code: "faulty-checker",
    segments: segments.map(({ name }) => name),
    factor: null,
    example: null,
    message: "every value of f is a number of f32: its differences are rounding errors. Compute f in f64 for the check.",
  };
}

function notes(kinks: number, single: boolean): string[] {
  const lines: string[] = [];
  if (kinks > 0)
    lines.push(`f has a kink at ${kinks} coordinate${kinks > 1 ? "s" : ""} (relu at 0): any slope between its two is right there.`);
  if (single) lines.push("f seems to be computed in f32.");
  return lines;
}
