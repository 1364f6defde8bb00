import type { NdArray } from "../core/array.ts";
import { combine, countOf, plus, product, rowsOf, sumColumns, transposed } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import { decayedOf } from "../core/quantities-of.ts";
import { close } from "../core/tolerance.ts";
import { MISTAKES, type MistakeCode } from "../mistakes/index.ts";
import type { Mistake, Mutant, Place } from "../mistakes/mistake.ts";
import { withBias } from "../mistakes/products.ts";
import { canonical, networkOfQuantity, ratioOf } from "./canonical.ts";
import type { Sample } from "./diagnosis.ts";

/** Mistakes that together make the number, the one of the value first. */
export interface Match {
  readonly codes: readonly MistakeCode[];
  readonly what: string;
}

interface Coded extends Mutant {
  readonly code: MistakeCode;
}

const ENTRIES: readonly Mistake<MistakeCode>[] = MISTAKES;

/** Of one statement on several networks: the mistakes whose numbers agree to 1e-9 on every one, fewest first, then in the catalogue's order. */
export function matchMistakes(samples: readonly Sample[]): Match[] {
  let survivors: Map<string, Match> | undefined;
  for (const sample of samples) {
    const found = new Map<string, Match>();
    for (const match of matchesOf(sample)) {
      const key = `${match.codes.join("+")}: ${match.what}`;
      if (!survivors || survivors.has(key)) found.set(key, found.get(key) ?? match);
    }
    survivors = found;
    if (found.size === 0) return [];
  }
  const order = (code: MistakeCode): number => ENTRIES.findIndex((entry) => entry.code === code);
  return [...(survivors?.values() ?? [])].sort(
    (p, q) => p.codes.length - q.codes.length || Math.min(...p.codes.map(order)) - Math.min(...q.codes.map(order)),
  );
}

const isWeightGradient = ({ role }: Place): boolean => role === "dW" || role === "dTheta";

function* matchesOf(sample: Sample): Generator<Match> {
  const network = networkOfQuantity(sample.network, sample.quantity);
  const place = placeOf(sample, network);
  const { upright, turned } = canonical(sample);
  const right = sample.quantity.value;
  const scales = scalesOf(place);
  // A step takes the penalty along with the gradient.
  const stepped = sample.steps.length > 1 && place.decay !== 0 && isWeightGradient(place) ? penalisedOf(place, right) : undefined;
  const whole = stepped && upright && ratioOf(upright, stepped, sample.tolerance);
  if (whole !== undefined)
    for (const { codes, what, by } of scales)
      if (codes.length > 0 && sample.steps.some((step) => close(whole, by * sample.factor * step, sample))) yield { codes, what };
  for (const { codes: penalised, what: penaltyText, rest } of penaltiesOf(place, { upright, turned })) {
    const scaled = function* (mutant: NdArray, shown: NdArray, coded: Match): Generator<Match> {
      const c = ratioOf(shown, mutant, sample.tolerance);
      if (c === undefined) return;
      for (const scale of scales)
        if (sample.steps.some((step) => close(c, scale.by * sample.factor * step, sample))) {
          const codes = [...new Set([...coded.codes, ...penalised, ...scale.codes])];
          if (codes.length > 0 && codes.length <= 2)
            yield { codes, what: [coded.what, penaltyText, scale.what].filter(Boolean).join("; ") };
        }
    };
    const orientations = [
      { shown: rest.upright, codes: [] as readonly MistakeCode[] },
      ...(isWeightGradient(place) ? [{ shown: rest.turned, codes: ["gradient-transposed"] as const }] : []),
    ];
    for (const { shown, codes } of orientations) {
      if (!shown) continue;
      yield* scaled(right, shown, { codes, what: "" });
      if (sample.quantity.role === "unrolled" || sample.quantity.role === "cost") continue;
      for (const mutant of mutantsOf(place)) yield* scaled(mutant.value, shown, { codes: [mutant.code, ...codes], what: mutant.what });
    }
  }
}

function placeOf({ quantity, reading, factor, decay, step }: Sample, network: Network): Place {
  return { network, role: quantity.role, layer: quantity.layer, bias: reading.bias, factor, decay, step };
}

/** A gradient with what λ adds to it, as a sum over the examples. */
function penalisedOf({ network, layer, role, bias, factor, decay }: Place, right: NdArray): NdArray | undefined {
  const W = decayedOf(network, layer, { place: role === "dTheta" && bias !== "none" ? bias : "separate", bias: false });
  return countOf(W) === countOf(right) ? plus(right, W, decay / factor) : undefined;
}

interface NamedScale {
  readonly codes: readonly MistakeCode[];
  readonly what: string;
  readonly by: number;
}

/** 1, every named factor, and every two of them. */
function scalesOf(place: Place): NamedScale[] {
  const one: NamedScale = { codes: [], what: "", by: 1 };
  const named = ENTRIES.flatMap(({ code, scales }) => [...(scales?.(place) ?? [])].map(({ what, by }) => ({ codes: [code], what, by })));
  const pairs = named.flatMap((p, i) =>
    named
      .slice(i + 1)
      .filter((q) => q.codes[0] !== p.codes[0])
      .map((q) => ({ codes: [...p.codes, ...q.codes], what: `${p.what}; ${q.what}`, by: p.by * q.by })),
  );
  return [one, ...named, ...pairs.filter(({ by }) => [one, ...named].every((s) => !close(s.by, by)))];
}

interface Rest {
  readonly codes: readonly MistakeCode[];
  readonly what: string;
  readonly rest: { readonly upright?: NdArray | undefined; readonly turned?: NdArray | undefined };
}

/** The value without what stands for the derivative of the penalty, rightly and wrongly. */
function* penaltiesOf(place: Place, value: Rest["rest"]): Generator<Rest> {
  const { decay, network, layer, bias } = place;
  if (!isWeightGradient(place) || decay === 0) {
    yield { codes: [], what: "", rest: value };
    return;
  }
  const [W, b] = [network.W[layer], network.b[layer]];
  const without = (weights: number, biases: number, ones = false): Rest["rest"] => {
    const penalty = withBias(
      { ...W, data: W.data.map((w) => weights * w) },
      { ...b, data: b.data.map((x) => biases * (ones ? 1 : x)) },
      place.role === "dTheta" ? bias : "separate",
    );
    const less = (shown: NdArray | undefined): NdArray | undefined =>
      shown && shown.shape.join() === penalty.shape.join() ? combine(shown, penalty, (x, p) => x - p) : shown;
    return { upright: less(value.upright), turned: less(value.turned) };
  };
  yield { codes: [], what: "", rest: without(decay, 0) };
  for (const { code, penalties } of ENTRIES)
    for (const { what, weights, bias: biases, ones } of penalties?.(place) ?? [])
      yield { codes: [code], what, rest: without(weights, biases, ones) };
}

/** The wrong values of a place, and those that a wrong δ makes of it where the δ is written out in the same line. */
function* mutantsOf(place: Place): Generator<Coded> {
  for (const { code, mutants } of ENTRIES) for (const { what, value } of mutants?.(place) ?? []) yield { code, what, value };
  const { network, role, layer } = place;
  if ((role === "dZ" || role === "dA") && layer < network.depth)
    for (const { code, what, value } of mutantsOf({ ...place, role: "dZ", layer: layer + 1 })) {
      if (rowsOf(value) !== network.sizes[layer + 1]) continue;
      const back = product(transposed(network.W[layer + 1]), value);
      const through = role === "dA" || layer === 0 ? back : combine(back, network.slope[layer], (d, s) => d * s);
      yield { code, what, value: through };
    }
  if (role === "dW" || role === "dTheta" || role === "db")
    for (const { code, what, value } of mutantsOf({ ...place, role: "dZ" })) {
      if (rowsOf(value) !== network.sizes[layer]) continue;
      const sum = sumColumns(value);
      const dW = role === "db" ? sum : product(value, transposed(network.a[layer - 1]));
      yield { code, what, value: role === "dTheta" ? withBias(dW, sum, place.bias) : dW };
    }
}
