import type { Activation } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";
import type { Loss } from "../core/losses.ts";
import { colsOf, combine, countOf, entriesOf, rowsOf } from "../core/matrix.ts";
import { networkOf, type Network } from "../core/network.ts";
import { lazyQuantitiesOf } from "../core/quantities-of.ts";
import type { Label } from "../core/quantities.ts";
import { LOOSE } from "../core/tolerance.ts";
import type { Event } from "../interpret/trace.ts";
import type { Attempt } from "./attempt.ts";
import { inputOfFirst, sourcesOf, targetsOf, upstreamOf, wholeOf } from "./data.ts";
import type { Forced } from "./options.ts";
import { layersByValue } from "./by-value.ts";
import { readForward, type LayerRead } from "./forward.ts";
import { penaltyOf } from "./penalty.ts";
import { factorTable, matcherOf, type FactorTable, type Matcher, type Scales } from "./recognise.ts";
import { DATA, FORWARD, TARGET, UPSTREAM, type TraceView } from "./view.ts";

/** A run under one loss and one set of activations: what each of its values is. */
export interface Explanation {
  readonly attempt: Attempt;
  readonly layers: readonly LayerRead[];
  readonly network: Network;
  readonly loss: Loss;
  readonly place: "separate" | "first" | "last";
  readonly hasBias: boolean;
  readonly scales: Scales;
  readonly matcher: Matcher;
  readonly labelsOf: (event: Event) => readonly Label[];
  readonly proportionalTo: (event: Event) => readonly Label[];
  readonly forced: Forced;
  /** The scalar of the text that is this loss, and its factor of Σ c. */
  readonly cost: { readonly event: number; readonly factor: number; readonly written: string } | undefined;
  /** The decay that this cost asks for beside Σ c, if it has Σ W² in it. */
  readonly penalty: number | undefined;
}

/** Everything about a run that no loss changes. */
export interface Read {
  readonly attempt: Attempt;
  readonly layers: readonly LayerRead[];
  readonly X: NdArray;
  readonly targets: NdArray | undefined;
  readonly upstream: NdArray | undefined;
  /** Is that ∂c/∂z of the output, as δ of formulas is, and not ∂c/∂a? */
  readonly upstreamOfZ?: boolean;
  readonly ownForward: boolean;
}

export function read(attempt: Attempt): Read {
  const { view, binding } = attempt;
  const products = readForward(view, binding);
  const layers = products.length === 0 ? layersByValue(view) : products;
  const [first] = layers;
  const last = layers.at(-1);
  const { network } = binding;
  // A part of a text may have one layer's forward pass, and be given what comes back from the next; formulas may give the rule for one layer alone.
  const partly = layers.length < network.depth && [...view.sources].some((id) => isBeyond(view.events[id], attempt, layers.length));
  const ownForward = first !== undefined && first.layer === 1 && (view.depends[first.product] & FORWARD) === 0 && !partly;
  if (!first || !last || !ownForward)
    return { attempt, layers, X: network.parts.X, targets: network.parts.Y, upstream: undefined, ownForward: false };
  const inputs = first.input ?? inputOfFirst(view, first);
  const X = wholeOf(sourcesOf(view, DATA), inputs);
  const [K, m] = [rowsOf(last.W), colsOf(X)];
  const { language } = binding.plan.analysis.program;
  const upstream = upstreamOf(view, K, m);
  return {
    attempt,
    layers,
    X,
    targets: targetsOf(view, K, m, language === "octave" ? 1 : 0),
    upstream: upstream?.value,
    upstreamOfZ: language === "math" && upstream !== undefined && binding.plan.guess(upstream.name).role === "dZ",
    ownForward: true,
  };
}

/** Does the backward pass begin with a derivative that is given, and nothing that is computed compare an output with the targets? */
export const startsFromGiven = ({ upstream, attempt: { view } }: Read): boolean =>
  upstream !== undefined &&
  !view.events.some(({ id, value }) => value && (view.depends[id] & TARGET) !== 0 && (view.depends[id] & (DATA | FORWARD)) !== 0);

/** Is this a quantity that is given, of a layer whose forward pass the text does not have? */
function isBeyond({ id, kind, name }: Event, { view, binding: { plan } }: Attempt, layers: number): boolean {
  if ((view.depends[id] & FORWARD) !== 0) return plan.analysis.program.language === "math";
  const { parts, layer } = plan.guess(name ?? "");
  return kind === "given" && (view.depends[id] & UPSTREAM) !== 0 && parts.digits !== undefined && (layer ?? 0) > layers;
}

/** Losses that go with an output activation, the likeliest first. */
export function lossesFor(output: Activation, hasTargets: boolean): readonly Loss[] {
  if (!hasTargets) return ["given"];
  if (output.name === "softmax") return ["softmax-cross-entropy", "half-squared-error", "squared-error", "cross-entropy"];
  if (output.name === "sigmoid") return ["cross-entropy", "half-squared-error", "squared-error", "softmax-cross-entropy"];
  return ["half-squared-error", "squared-error", "cross-entropy", "softmax-cross-entropy"];
}

/** The activations of a run: what its own layers have, else what was assumed. A layer that computes none of them may be meant as any. */
export function activationsOf({ layers, attempt, ownForward }: Read): readonly (readonly Activation[])[] {
  if (!ownForward) {
    const known = [...attempt.binding.hypothesis.activations];
    for (const { layer, activation } of layers) if (activation) known[layer - 1] = activation;
    return [known];
  }
  let all: (readonly Activation[])[] = [[]];
  for (const [l, { activation }] of layers.entries()) {
    const meant: readonly Activation[] = activation
      ? [activation]
      : (l === layers.length - 1 ? (["softmax", "sigmoid", "linear"] as const) : (["sigmoid", "tanh", "relu"] as const)).map((name) => ({
          name,
        }));
    all = all.flatMap((before) => meant.map((one) => [...before, one]));
  }
  return all.slice(0, 9);
}

/** The network behind a run, or none where its parts do not fit together. */
function networkBehind(
  { layers, attempt, X, targets, upstream, upstreamOfZ, ownForward }: Read,
  loss: Loss,
  activations: readonly Activation[],
): Network | undefined {
  // Another draw may show more or fewer layers than the one that the activations were read off.
  if (activations.length !== (ownForward ? layers.length : attempt.binding.network.depth)) return undefined;
  if (!ownForward) return networkOf({ ...attempt.binding.network.parts, loss, activations });
  const Y = loss === "given" ? upstream : targets;
  if (!Y) return undefined;
  const parts = { weights: layers.map((l) => l.W), biases: layers.map((l) => l.b), activations, X, loss };
  if (loss !== "given" || !upstreamOfZ || activations.at(-1)?.name === "softmax") return networkOf({ ...parts, Y });
  const { slope } = networkOf({ ...parts, Y });
  return networkOf({ ...parts, Y: combine(Y, slope[layers.length], (dZ, g) => (g === 0 ? 0 : dZ / g)) });
}

/** Labels all values of a run. */
export function explain(read: Read, loss: Loss, activations: readonly Activation[], forced: Forced): Explanation | undefined {
  const { attempt, layers, ownForward } = read;
  const network = networkBehind(read, loss, activations);
  if (!network) return undefined;
  const { hypothesis } = attempt.binding;
  const unit = ownForward
    ? layers.find((l) => l.unit)?.unit
    : hypothesis.bias === "first" || hypothesis.bias === "last"
      ? hypothesis.bias
      : undefined;
  const place = unit ?? "separate";
  const m = network.m > 1 ? network.m : hypothesis.count;
  const { scales, table, tolerance } = factorsOf(attempt, m, network.sizes[network.depth]);
  const matcher = matcherOf(lazyQuantitiesOf(network, place), table, tolerance);
  const cache = new Map<number, ReturnType<Matcher["match"]>>();
  const matched = (event: Event): ReturnType<Matcher["match"]> => {
    let found = cache.get(event.id);
    if (!found) {
      found = event.value ? matcher.match(event.value) : { labels: [], proportional: [] };
      cache.set(event.id, found);
    }
    return found;
  };
  const labelsOf = (event: Event): readonly Label[] => matched(event).labels;
  const plain = costIn(attempt.view, labelsOf, loss);
  const penalty = plain && penaltyOf(attempt.view, plain, network);
  const computed =
    plain && penalty ? { ...plain, factor: penalty.factor, written: table.find(penalty.factor)?.written ?? plain.written } : plain;
  return {
    attempt,
    layers,
    network,
    loss,
    place,
    forced,
    hasBias: network.parts.biases.some((b) => b !== undefined),
    scales,
    matcher,
    labelsOf,
    proportionalTo: (event) => matched(event).proportional,
    cost: computed ?? (ownForward ? costOfArguments(attempt, loss, matcher) : undefined),
    penalty: penalty?.decay,
  };
}

interface Factors {
  readonly scales: Scales;
  readonly table: FactorTable;
  readonly tolerance: number | undefined;
}
const factors = new WeakMap<Attempt, Factors>();

/** The factors that values of a run may have: the same under each loss. */
function factorsOf(attempt: Attempt, m: number, outputs: number): Factors {
  const known = factors.get(attempt);
  if (known?.scales.m === m && known.scales.outputs === outputs) return known;
  const scales: Scales = { m, outputs, steps: stepsOf(attempt, m) };
  const tolerance = hasEpsilon(attempt) ? LOOSE : undefined;
  const made = { scales, table: factorTable(scales, tolerance), tolerance };
  factors.set(attempt, made);
  return made;
}

/** Numbers of the text that a step or a momentum may be, each under the name it has. */
function stepsOf({ view, binding }: Attempt, m: number): Scales["steps"] {
  const steps = new Map<number, string>();
  const rests = new Map<number, string>();
  for (const event of view.events) {
    // Given, or computed from settings alone: c = 1 / (iteration + 10).
    const all = event.kind === "assign" && event.value?.type === "int" && countOf(event.value) === 1 ? entriesOf(event.value)[0] : 0;
    // The number of all examples, also of those that were put aside.
    if (all > m && m > 1 && binding.plan.guess(event.name ?? "").role === "count") rests.set(1 / all, `1/${event.name}`);
    const setting = view.depends[event.id] === 0 && (event.kind === "given" || (event.kind === "assign" && event.value?.type === "float"));
    if (!setting || event.name === undefined || !event.value || countOf(event.value) !== 1) continue;
    const [value] = entriesOf(event.value);
    const { role } = binding.plan.guess(event.name);
    if ((role === "count" && Number.isInteger(value)) || role === "size" || role === "depth" || role === "epochs") continue;
    // Of the numbers 1, 2, 3… that a loop counts through one would fit any factor.
    if (Number.isInteger(value) && role !== "step" && view.statementOf(event)?.kind === "for") continue;
    if (value !== 0 && value !== 1 && value !== 2 && Math.abs(value) < 1e4) steps.set(Math.abs(value), event.name);
    if (role === "momentum") rests.set(1 - value, `(1 − ${event.name})`);
  }
  for (const number of binding.plan.analysis.numbers) {
    const size = Math.abs(number);
    if (size > 1e-7 && size < 1000 && ![1, 2, 0.5].includes(size) && !steps.has(size) && steps.size < 24) steps.set(size, String(size));
  }
  // A running mean of the gradient is stepped with: α (1 − β).
  const plain = [...steps];
  for (const [rest, written] of rests) for (const [value, name] of plain) steps.set(value * rest, `${name} ${written}`);
  for (const [rest, written] of rests) steps.set(rest, written);
  return [...steps].map(([value, name]) => ({ name, value }));
}

/** An ε inside a logarithm or a quotient moves every value a little. */
const hasEpsilon = ({ binding }: Attempt): boolean => binding.plan.analysis.numbers.some((x) => x > 0 && x < 1e-4);

/** The last scalar of output and target that equals the loss. */
function costIn(view: TraceView, labelsOf: (event: Event) => readonly Label[], loss: Loss): Explanation["cost"] {
  if (loss === "given") return undefined;
  for (const event of view.events.toReversed()) {
    if (!event.value || (view.depends[event.id] & TARGET) === 0 || (view.depends[event.id] & (DATA | FORWARD)) === 0) continue;
    // The losses of all examples leave open whether their sum or their mean is meant.
    if (event.value.shape.length === 1 && countOf(event.value) > 1) continue;
    const label = labelsOf(event).find(
      ({ quantity, form }) =>
        quantity.role === "cost" && form.factor > 0 && !/[½2]/u.test(form.written.replace("m²", "")) && quantity.upTo === undefined,
    );
    // In Σ(a − y)² / 2 the sum alone is no cost.
    const halved = label !== undefined && view.usedBy[event.id].some((id) => isHalved(view.events[id], event));
    if (label && !halved) return { event: event.id, factor: label.form.factor, written: label.form.written };
  }
  return undefined;
}

/** A cost that nothing calls was given the assumed network's output and targets. */
function costOfArguments({ view, binding }: Attempt, loss: Loss, { table }: Matcher): Explanation["cost"] {
  if (loss === "given" || binding.network.m === 0) return undefined;
  const { cost } = networkOf({ ...binding.network.parts, loss });
  for (const event of view.events.toReversed()) {
    if (event.stack.length === 0 || !event.value || countOf(event.value) !== 1 || (view.depends[event.id] & TARGET) === 0) continue;
    if (view.usedBy[event.id].some((id) => isHalved(view.events[id], event))) continue;
    const factor = entriesOf(event.value)[0] / cost;
    const written = table.find(factor);
    if (written && factor > 0 && written.steps.length === 0 && !/[½2]/u.test(written.written.replace("m²", "")))
      return { event: event.id, factor, written: written.written };
  }
  return undefined;
}

function isHalved(user: Event, event: Event): boolean {
  if (!user.value || countOf(user.value) !== countOf(event.value!)) return false;
  const ratio = Math.abs(entriesOf(user.value)[0] / entriesOf(event.value!)[0]);
  return Math.abs(ratio - 0.5) < 1e-12 || Math.abs(ratio - 2) < 1e-12;
}
