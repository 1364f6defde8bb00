import type { Activation } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";
import type { Loss } from "../core/losses.ts";
import { colsOf, countOf, entriesOf, matrix, rowsOf, transposed } from "../core/matrix.ts";
import { networkOf, type Network } from "../core/network.ts";
import { quantitiesOf } from "../core/quantities-of.ts";
import type { Label } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Attempt } from "./attempt.ts";
import { inColumns, near, readForward, type LayerRead } from "./forward.ts";
import { factorTable, matcherOf, type Matcher, type Scales } from "./recognise.ts";
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
  /** The scalar of the text that is this loss, and its factor of Σ c. */
  readonly cost: { readonly event: number; readonly factor: number; readonly written: string } | undefined;
}

/** Everything about a run that no loss changes. */
export interface Read {
  readonly attempt: Attempt;
  readonly layers: readonly LayerRead[];
  readonly X: NdArray;
  readonly targets: NdArray | undefined;
  readonly upstream: NdArray | undefined;
  readonly ownForward: boolean;
}

/** Sources: values from nowhere else. */
const sourcesOf = (view: TraceView, bit: number): Event[] =>
  view.events.filter((e) => view.sources.has(e.id) && e.value !== undefined && (view.depends[e.id] & bit) !== 0);

export function read(attempt: Attempt): Read {
  const { view, binding } = attempt;
  const layers = readForward(view, binding);
  const [first] = layers;
  const last = layers.at(-1);
  const { network } = binding;
  const ownForward = first !== undefined && first.layer === 1 && (view.depends[first.product] & FORWARD) === 0;
  if (!first || !last || !ownForward)
    return { attempt, layers, X: network.parts.X, targets: network.parts.Y, upstream: undefined, ownForward: false };
  const inputs = inputOfFirst(view, first);
  const X = wholeOf(sourcesOf(view, DATA), inputs);
  const [K, m] = [rowsOf(last.W), colsOf(X)];
  return {
    attempt,
    layers,
    X,
    targets: targetsOf(view, K, m, binding.plan.analysis.program.language === "octave" ? 1 : 0),
    upstream: upstreamOf(view, K, m),
    ownForward: true,
  };
}

/** The data operand of the first product, without its ones, in columns. */
function inputOfFirst(view: TraceView, { product, W, unit, rows }: LayerRead): NdArray {
  const event = view.events[product];
  const data = event.from.map((id) => view.events[id]).find((e) => (view.depends[e.id] & (DATA | FORWARD)) !== 0);
  const full = inColumns(data!.value!, rows);
  if (!unit) return full;
  const shift = unit === "first" ? 1 : 0;
  return matrix(colsOf(W), colsOf(full), (i, j) => full.data[(i + shift) * colsOf(full) + j]);
}

/** All examples of which `part` is one, if a source has them. */
function wholeOf(sources: readonly Event[], part: NdArray): NdArray {
  const n = rowsOf(part);
  for (const { value } of sources) {
    if (!value || value.shape.length !== 2 || countOf(value) <= part.data.length) continue;
    for (const rows of [true, false]) {
      const whole = inColumns(value, rows);
      if (
        rowsOf(whole) === n &&
        colsOf(part) === 1 &&
        near(
          part,
          matrix(n, 1, (i) => whole.data[i * colsOf(whole)]),
        )
      )
        return whole;
      const m = colsOf(whole);
      if (rowsOf(whole) !== n || colsOf(part) !== 1) continue;
      for (let t = 1; t < m; t++)
        if (
          near(
            part,
            matrix(n, 1, (i) => whole.data[i * m + t]),
          )
        )
          return whole;
    }
  }
  const items = itemsOf(sources, n);
  return colsOf(part) === 1 &&
    items.some((item) =>
      near(
        part,
        matrix(n, 1, (i) => item[i]),
      ),
    )
    ? matrix(n, items.length, (i, j) => items[j][i])
    : part;
}

/** Examples that a list gives one by one: `batch[0][0]`, `batch[1][0]` … */
function itemsOf(sources: readonly Event[], size: number): readonly Float64Array[] {
  const groups = new Map<string, Event[]>();
  for (const event of sources) {
    if (!event.value || countOf(event.value) !== size) continue;
    const key = event.kind === "given" ? (event.name ?? "").replaceAll(/\d+/gu, "#") : `${event.statement} ${event.name}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  const [items] = [...groups.values()].filter((group) => group.length > 1).toSorted((p, q) => q.length - p.length);
  return items === undefined ? [] : items.map((e) => entriesOf(e.value!));
}

/** The targets of all examples, [K, m]: the source if it has that size, else what the output is first compared with; labels become one-hot. */
function targetsOf(view: TraceView, K: number, m: number, from: number): NdArray | undefined {
  const isWhole = ({ value }: Event): boolean =>
    value !== undefined && countOf(value) === K * m && (K === 1 || m === 1 || value.shape.filter((n) => n > 1).length === 2);
  const sources = sourcesOf(view, TARGET);
  const varies = (value: NdArray): boolean => value.data.some((x) => x !== value.data[value.offset]) || countOf(value) === 1;
  const whole = sources.find((e) => isWhole(e) && varies(e.value!) && !(K > 1 && m === 1 && e.value!.type === "int"));
  if (whole?.value) return oriented(whole.value, K, m);
  const isPure = ({ id }: Event): boolean => view.depends[id] === TARGET;
  const items = m > 1 ? itemsOf(sources, K) : [];
  if (items.length === m && m > 1) return matrix(K, m, (k, t) => items[t][k]);
  for (const user of view.events) {
    if ((view.depends[user.id] & TARGET) === 0 || (view.depends[user.id] & (DATA | FORWARD)) === 0) continue;
    const compared = user.from.map((id) => view.events[id]).find((e) => isPure(e) && isWhole(e));
    if (compared) return oriented(variableBehind(view, compared, (e) => isPure(e) && isWhole(e)).value!, K, m);
  }
  const labels = sources.find((e) => countOf(e.value!) === m)?.value;
  if (labels && K > 1) {
    const numbers = entriesOf(labels);
    if (numbers.every((x) => Number.isInteger(x))) return matrix(K, m, (k, t) => (numbers[t] - from === k ? 1 : 0));
  }
  const any = view.events.find((e) => isPure(e) && isWhole(e))?.value;
  return any && oriented(any, K, m);
}

/** The variable that `−Y` or `1 − Y` is made from. */
function variableBehind(view: TraceView, event: Event, fits: (event: Event) => boolean): Event {
  for (let at: Event | undefined = event; at; at = at.from.map((id) => view.events[id]).find(fits))
    if (at.kind === "assign" || at.kind === "given") return at;
  return event;
}

function oriented(value: NdArray, K: number, m: number): NdArray {
  const data = entriesOf(value);
  const plain = (p: number, q: number): NdArray => ({ data, shape: [p, q], strides: [q, 1], offset: 0, type: "float" });
  const sizes = value.shape.filter((n) => n !== 1);
  if (sizes.length === 2 && sizes[0] === m && sizes[1] === K) return transposed(plain(m, K));
  return plain(K, m);
}

function upstreamOf(view: TraceView, K: number, m: number): NdArray | undefined {
  const given = sourcesOf(view, UPSTREAM).find((e) => countOf(e.value!) === K * m);
  return given?.value && oriented(given.value, K, m);
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
  { layers, attempt, X, targets, upstream, ownForward }: Read,
  loss: Loss,
  activations: readonly Activation[],
): Network | undefined {
  if (!ownForward) return networkOf({ ...attempt.binding.network.parts, loss, activations });
  const Y = loss === "given" ? upstream : targets;
  if (!Y) return undefined;
  return networkOf({ weights: layers.map((l) => l.W), biases: layers.map((l) => l.b), activations, X, Y, loss });
}

/** Labels all values of a run. */
export function explain(read: Read, loss: Loss, activations: readonly Activation[]): Explanation | undefined {
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
  const scales: Scales = { m, outputs: network.sizes[network.depth], steps: stepsOf(attempt) };
  const matcher = matcherOf(quantitiesOf(network, place), factorTable(scales), hasEpsilon(attempt) ? 3e-6 : undefined);
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
  return {
    attempt,
    layers,
    network,
    loss,
    place,
    hasBias: network.parts.biases.some((b) => b !== undefined),
    scales,
    matcher,
    labelsOf,
    proportionalTo: (event) => matched(event).proportional,
    cost: costIn(attempt.view, labelsOf, loss) ?? (ownForward ? costOfArguments(attempt, loss, matcher) : undefined),
  };
}

/** Numbers of the text that a step or a momentum may be, each under the name it has. */
function stepsOf({ view, binding }: Attempt): Scales["steps"] {
  const steps = new Map<number, string>();
  const rests = new Map<number, string>();
  for (const event of view.events) {
    if (event.kind !== "given" || event.name === undefined || !event.value || countOf(event.value) !== 1) continue;
    const [value] = entriesOf(event.value);
    const { role } = binding.plan.guess(event.name);
    if (role === "count" || role === "size" || role === "depth" || role === "epochs") continue;
    if (value !== 0 && value !== 1 && value !== 2 && Math.abs(value) < 1e4) steps.set(Math.abs(value), event.name);
    if (role === "momentum") rests.set(1 - value, `(1 − ${event.name})`);
  }
  for (const number of binding.plan.analysis.numbers) {
    const size = Math.abs(number);
    if (size > 1e-7 && size < 1000 && ![1, 2, 0.5].includes(size) && !steps.has(size) && steps.size < 24) steps.set(size, String(size));
  }
  // A running mean of the gradient is stepped with: α (1 − β).
  for (const [rest, written] of rests) for (const [value, name] of [...steps]) steps.set(value * rest, `${name} ${written}`);
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
    const label = labelsOf(event).find(
      ({ quantity, form }) =>
        quantity.role === "cost" && form.factor > 0 && !/[½2]/u.test(form.written.replace("m²", "")) && quantity.upTo === undefined,
    );
    if (label) return { event: event.id, factor: label.form.factor, written: label.form.written };
  }
  return undefined;
}

/** A cost that nothing calls was given the assumed network's output and targets. */
function costOfArguments({ view, binding }: Attempt, loss: Loss, { table }: Matcher): Explanation["cost"] {
  if (loss === "given" || binding.network.m === 0) return undefined;
  const { cost } = networkOf({ ...binding.network.parts, loss });
  for (const event of view.events.toReversed()) {
    if (!event.value || countOf(event.value) !== 1 || (view.depends[event.id] & TARGET) === 0) continue;
    const factor = entriesOf(event.value)[0] / cost;
    const written = table.find(factor);
    if (written && factor > 0 && written.steps.length === 0 && !/[½2]/u.test(written.written.replace("m²", "")))
      return { event: event.id, factor, written: written.written };
  }
  return undefined;
}
