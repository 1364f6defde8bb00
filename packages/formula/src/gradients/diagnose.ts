import type { Context, Finding, Guess, Pair, Segment } from "./finding.ts";
import { guess, unknown } from "./guesses.ts";
import { agrees, concatenated, transposed } from "./vectors.ts";

/** What fits the whole vector, or else what fits each segment that is wrong; findings that are the same for several segments are joined. */
export function diagnose(pair: Pair, context: Context, wrong: readonly boolean[]): Finding[] {
  const names = context.segments.map(({ name }) => name);
  const whole = orderGuess(pair, context) ?? guess(pair, context, { rows: context.segments.length === 1 ? context.segments[0].rows : 0 });
  if (whole) return [{ ...whole, segments: names, message: whole.message(names.length > 1 ? "the whole gradient" : names[0]) }];
  const found: { guess: Guess; segments: string[] }[] = [];
  forEachSegment(context.segments, (segment, from, to, index) => {
    if (!wrong[index]) return;
    const part: Pair = { g: pair.g.subarray(from, to), n: pair.n.subarray(from, to), x: pair.x.subarray(from, to) };
    const perExample = context.perExample.map((each) => each.subarray(from, to));
    const fits = guess(part, { ...context, perExample }, { rows: segment.rows }) ?? unknown(part);
    const same = found.find(({ guess: other }) => fits.kind !== "unknown" && sameGuess(other, fits));
    if (same) same.segments.push(segment.name);
    else found.push({ guess: fits, segments: [segment.name] });
  });
  return found.map(({ guess: { kind, code, factor, example, message }, segments }) => {
    return { kind, code, factor, example, segments, message: message(segments.join(", ")) };
  });
}

/** Calls back with each segment and where it lies in the vector. */
export function forEachSegment(
  segments: readonly Segment[],
  each: (segment: Segment, from: number, to: number, index: number) => void,
): void {
  let from = 0;
  for (const [index, segment] of segments.entries()) {
    const to = from + segment.rows * segment.cols;
    each(segment, from, to, index);
    from = to;
  }
}

function sameGuess(a: Guess, b: Guess): boolean {
  const near = (p: number | null, q: number | null): boolean =>
    p === q || (p !== null && q !== null && Math.abs(p - q) <= 1e-5 * Math.abs(p));
  return a.kind === b.kind && a.code === b.code && a.example === b.example && near(a.factor, b.factor);
}

/** All segments transposed, or the segments in another order. */
function orderGuess({ g, n }: Pair, { segments, tolerance }: Context): Guess | undefined {
  if (segments.length < 2) return undefined;
  const parts: Float64Array[] = [];
  forEachSegment(segments, (_, from, to) => parts.push(n.subarray(from, to)));
  const matrices = segments.filter(({ rows, cols }) => rows > 1 && cols > 1).length;
  const across = parts.map((part, i) => (segments[i].rows > 1 && segments[i].cols > 1 ? transposed(part, segments[i].rows) : part));
  if (matrices > 1 && agrees(g, concatenated(across), tolerance)) {
    return {
      kind: "transposed",
      code: "unroll-order",
      factor: null,
      example: null,
      message: (where) => `${where}: every matrix is read down its columns, the parameters along their rows.`,
    };
  }
  if (agrees(g, concatenated(parts.toReversed()), tolerance)) {
    return {
      kind: "order",
      code: "unroll-order",
      factor: null,
      example: null,
      message: (where) => `${where}: the segments are in the reverse order.`,
    };
  }
  return undefined;
}
