import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf, scaled } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import { decayedOf } from "../core/quantities-of.ts";
import type { Label, Role } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import type { NameRole } from "../reading/names.ts";
import { madeAt } from "./flow.ts";
import { fitLaidOut } from "./decay.ts";
import { isStore, passBefore } from "./stores.ts";
import { isForEachEntry, isParameter, isTurned, isTurnedLater } from "./orientation.ts";
import { DATA, FORWARD, PARAMETER, TARGET, UPSTREAM, type TraceView } from "../reading/view.ts";

/** A gradient that the text returns, stores or steps with. */
export interface End {
  readonly event: Event;
  readonly kind: "update" | "gradient" | "delta";
  /** What it should be. */
  readonly role: Role;
  readonly layer: number;
  /** The gradient's own value: of an update, what is added to the parameter. */
  readonly value: NdArray;
  /** Why it is right, if it is; its factor counts without the text's steps. */
  readonly label: Label | undefined;
  readonly factor: number | undefined;
  readonly decay: number;
  readonly decaysBias: boolean;
  /** A factor that no convention explains. */
  readonly proportional: Label | undefined;
  /** Of weights: it lies the other way than they do. */
  readonly turned: boolean;
}

export const isDerived = ({ depends }: TraceView, { id }: Event): boolean => (depends[id] & (TARGET | UPSTREAM)) !== 0;

/** A whole gradient, not an example's or a part of the sum, unless there is one example only. */
export const isWhole = ({ quantity }: Label, network: Network): boolean => network.m === 1 || quantity.upTo === undefined;

/** The terms of a sum: what is only a factor in it is not the old parameter. */
function termsOf(view: TraceView, id: number): readonly number[] {
  const event = view.events[id];
  const node = view.nodeOf(event);
  const isCopy = event.from.length === 1 && node?.kind !== "unary";
  // What holds for each index is noted as a difference, and once more as it is laid out.
  if (isCopy) return event.from.flatMap((from) => [from, ...termsOf(view, from)]);
  return node?.kind === "binary" && (node.op === "add" || node.op === "subtract") ? event.from : [];
}

/** What a variable may have been before a step; of a matrix whose entries are stepped one by one, before the first of them. */
function startsOf(view: TraceView, event: Event): readonly number[] {
  let first = event;
  for (let before = passBefore(view, event); before; before = passBefore(view, before)) first = before;
  return first.from.flatMap((id) => [id, ...termsOf(view, id)]);
}

/** What an assignment adds to a parameter: `W = W − step`, `W -= step`. A variable that is called one and that no layer has is stepped as well. */
export function stepOf(explanation: Explanation, event: Event): { value: NdArray; fits: { role: Role; layer: number }[] } | undefined {
  const { attempt, labelsOf } = explanation;
  const { view, binding } = attempt;
  // With λ = 1 a gradient with its penalty is the weights and a step.
  if (/^d[Wb]$/u.test(binding.plan.guess(event.name ?? "").role ?? "")) return undefined;
  const derived = isDerived(view, event);
  if (!derived && (view.depends[event.id] & (DATA | FORWARD)) === 0) return undefined;
  let unknown: { old: Event; fit: { role: Role; layer: number } } | undefined;
  for (const from of startsOf(view, event)) {
    const old = view.events[from];
    const itself = isValueOf(view, old, event.name);
    // What takes no part in the error is stepped with by mistake; b of z = W x + b is not stepped.
    if (!derived && !itself) continue;
    if (!old.value || countOf(old.value) !== countOf(event.value!)) continue;
    const part = itself && isStore(view, event) ? partOfStep(explanation, event, old) : undefined;
    if (part) return part;
    if ((view.depends[from] & ~PARAMETER) !== 0) continue;
    const label = labelsOf(old).find(isParameter);
    if (label)
      return { value: difference(event, old), fits: [{ role: GRADIENT_OF[label.quantity.role] ?? "dW", layer: label.quantity.layer }] };
    const fit = itself && derived && (view.depends[from] & PARAMETER) !== 0 ? fitOfName(explanation, event) : undefined;
    if (fit) unknown ??= { old, fit };
  }
  return unknown && { value: difference(event, unknown.old), fits: [unknown.fit] };
}

/** A step of a part of a variable that is itself a parameter: `w[1:] += …` beside `w[0] += …`. */
function partOfStep(
  { matcher }: Explanation,
  event: Event,
  old: Event,
): { value: NdArray; fits: { role: Role; layer: number }[] } | undefined {
  const { shape } = event.value!;
  const [after, before] = [entriesOf(event.value!), entriesOf(old.value!)];
  const changed = [...after.keys()].filter((i) => after[i] !== before[i]);
  if (changed.length === 0 || changed.length === after.length || shape.length > 2) return undefined;
  const columns = shape.at(-1) ?? 1;
  const [rows, cols] = [new Set(changed.map((i) => Math.floor(i / columns))).size, new Set(changed.map((i) => i % columns)).size];
  if (rows * cols !== changed.length) return undefined;
  const own = shape.length === 2 && rows > 1 && cols > 1 ? [rows, cols] : [changed.length];
  const partOf = (data: Float64Array): NdArray => ({
    data,
    shape: own,
    strides: own.length === 2 ? [cols, 1] : [1],
    offset: 0,
    type: "float",
  });
  const label = matcher.match(partOf(Float64Array.from(changed, (i) => before[i]))).labels.find(isParameter);
  const role = label && GRADIENT_OF[label.quantity.role];
  return role && { value: partOf(Float64Array.from(changed, (i) => after[i] - before[i])), fits: [{ role, layer: label.quantity.layer }] };
}

const GRADIENT_OF: Partial<Readonly<Record<Role | NameRole, Role>>> = { bias: "db", theta: "dTheta", weight: "dW" };

/** The gradient with which a variable is stepped that is called a parameter. */
function fitOfName({ attempt: { binding }, network }: Explanation, { name }: Event): { role: Role; layer: number } | undefined {
  const { role, layer } = binding.plan.guess(name ?? "");
  const gradient = role && GRADIENT_OF[role];
  return gradient && { role: gradient, layer: Math.min(Math.max(layer ?? network.depth, 1), network.depth) };
}

/** The variable that a step, or a part of it, is made from. */
export function gradientBehind(explanation: Explanation, step: Event): Event {
  const { view } = explanation.attempt;
  let at = step;
  const before = ({ from }: Event): number | undefined => from.find((id) => isDerived(view, view.events[id]));
  while (at.kind !== "assign" && before(at) !== undefined) at = view.events[before(at)!];
  return madeAt(explanation, at);
}

/** The gradient that broadcasts against its parameter and makes the step larger than that: `b - alpha * np.sum(dZ, axis=0)` of a column b. */
export function spreads(explanation: Explanation, event: Event): { event: Event; fit: { role: Role; layer: number } } | undefined {
  const {
    attempt: { view },
    labelsOf,
  } = explanation;
  // A store into a cell comes from what the cell held too.
  if (!isDerived(view, event) || event.from.length > 2) return undefined;
  for (const from of startsOf(view, event)) {
    const old = view.events[from];
    if (!old.value || countOf(old.value) >= countOf(event.value!) || !isValueOf(view, old, event.name)) continue;
    const label = labelsOf(old).find(isParameter);
    if (!label || (view.depends[from] & ~PARAMETER) !== 0) continue;
    const made = gradientBehind(
      explanation,
      view.events[
        startsOf(view, event).find((id) => (id !== event.from[0] || event.from.length > 1) && isDerived(view, view.events[id])) ?? from
      ],
    );
    const role = GRADIENT_OF[label.quantity.role];
    return made.kind === "assign" && made.value && role ? { event: made, fit: { role, layer: label.quantity.layer } } : undefined;
  }
  return undefined;
}

/** Is this what the variable of that name holds? */
function isValueOf({ events }: TraceView, event: Event, name: string | undefined): boolean {
  let at = event;
  while (at.kind === "expression" && at.from.length === 1) at = events[at.from[0]];
  // What an object calls self.W, its caller may call layer.W.
  const attribute = (path = ""): string | undefined => /\.(\w+)$/u.exec(path)?.[1];
  return at.name === name || (attribute(name) !== undefined && attribute(at.name) === attribute(name));
}

function difference(event: Event, old: Event): NdArray {
  const [after, before] = [entriesOf(event.value!), entriesOf(old.value!)];
  const { shape } = event.value!;
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((n, k) => n * k, 1));
  return { data: after.map((x, i) => x - before[i]), shape, strides, offset: 0, type: "float" };
}

/** Is it ∂J/∂W by its symbol, which is no step? */
export const isDerivative = ({ attempt: { binding } }: Explanation, { name }: Event): boolean =>
  binding.plan.analysis.program.language === "math" && /^(?:grad_|d[AZWzawb]\d*$)/u.test(name ?? "");

/** Δw of a derivation is what a step adds to w. */
export const isStepName = ({ name }: Event): boolean => /^delta_(?:[bw]|theta|[uv]\d)\d*$/u.test(name ?? "");

export function withoutSteps({ form }: Label, { scales }: Explanation): number {
  const named = scales.steps.filter(({ name }) => name !== "" && form.written.includes(name) && form.factor !== 0);
  const [step] = named.toSorted((p, q) => q.name.length - p.name.length);
  return step ? form.factor / step.value : form.factor;
}

/** What is stepped with: a step of ½ that has a name is no ½ of a loss. */
function ofStep(label: Label, explanation: Explanation): number {
  const factor = withoutSteps(label, explanation);
  const isHalf = explanation.scales.steps.some(({ name, value }) => value === 0.5 && /^[a-z_]/iu.test(name));
  return isHalf && label.form.written.includes("½") && factor === label.form.factor ? factor * 2 : factor;
}

/** Judges one gradient by its value: a label, or a gradient with a multiple of the weights. */
export function endFrom(
  explanation: Explanation,
  {
    event,
    kind,
    value,
    fits,
  }: { event: Event; kind: "update" | "gradient"; value: NdArray; fits: readonly { role: Role; layer: number }[] },
): End {
  const { matcher, network } = explanation;
  const [{ role, layer }] = fits;
  const found = matcher.match(value);
  const right = (l: Label): boolean =>
    fits.some((f) => f.layer === l.quantity.layer && sameKind(f.role, l.quantity, network)) && isWhole(l, network);
  // Five times a gradient is a step only where it is stepped with.
  const plain = (l: Label): boolean => kind === "update" || !/\d{2,}|[3-9]|\./u.test(l.form.written.replaceAll("m²", ""));
  const label = found.labels.find((l) => right(l) && plain(l));
  const shared = { event, kind, value };
  if (label)
    return {
      ...shared,
      role: label.quantity.role,
      layer: label.quantity.layer,
      label,
      factor: kind === "update" ? ofStep(label, explanation) : withoutSteps(label, explanation),
      decay: 0,
      decaysBias: false,
      proportional: undefined,
      turned: isTurned(explanation, value, label) && !isTurnedLater(explanation, event, label) && !isForEachEntry(explanation, event),
    };
  for (const fit of fits) {
    const decayed = withDecay(explanation, value, fit);
    if (decayed && plain(decayed.label))
      return { ...shared, ...decayed, ...fit, proportional: undefined, turned: isTurned(explanation, value, decayed.label) };
  }
  return {
    ...shared,
    role,
    layer,
    label: undefined,
    factor: undefined,
    decay: 0,
    decaysBias: false,
    proportional: [...found.proportional, ...found.labels].find(right),
    turned: false,
  };
}

/** With one example the gradient of a bias is ∂J/∂z itself. */
const sameKind = (wanted: Role, { role, example }: Label["quantity"], network: Network): boolean =>
  wanted === role || (wanted === "db" && role === "dZ" && (network.m === 1 || example !== undefined));

/** value = α ∂J/∂W + β W. */
function withDecay(
  { network, place, matcher, scales }: Explanation,
  value: NdArray,
  { role, layer }: { role: Role; layer: number },
): { label: Label; factor: number; decay: number; decaysBias: boolean } | undefined {
  const quantity = (scale: number, bias: boolean): { p: NdArray; q: NdArray } => {
    if (role === "db") return { p: scaled(network.db[layer], scale), q: network.b[layer] };
    const kind = role === "dTheta" ? place : "separate";
    return { p: gradientValue(network, { role, layer, place }), q: decayedOf(network, layer, { place: kind, bias }) };
  };
  const bare = quantity(1, false);
  // Without a bias of its own the first or last input may be 1: its weights are the bias, which are not penalised.
  const isPlain = role === "dW" && layer === 1 && network.parts.biases.every((b) => b === undefined);
  const forms = [
    { bias: false, ...bare },
    ...(role === "dTheta" ? [{ bias: true, ...quantity(1, true) }] : []),
    ...(isPlain ? [0, network.sizes[0] - 1].map((unit) => ({ bias: false, p: bare.p, q: withoutColumn(bare.q, unit) })) : []),
  ];
  for (const { bias, p, q } of forms) {
    const fit = fitLaidOut(value, p, q);
    const written = fit && matcher.table.find(fit.alpha);
    if (!fit || !written || Math.abs(fit.beta) < 1e-9) continue;
    const label: Label = {
      quantity: { role, layer, value: p },
      form: { transposed: fit.transposed, factor: fit.alpha, written: written.written, decay: fit.beta },
    };
    const step = scales.steps.find(({ name }) => written.steps.includes(name));
    return { label, factor: fit.alpha / (step?.value ?? 1), decay: fit.beta / (step?.value ?? 1), decaysBias: bias || role === "db" };
  }
  return undefined;
}

const withoutColumn = (value: NdArray, column: number): NdArray => ({
  ...value,
  data: entriesOf(value).map((x, k) => (k % value.shape[1] === column ? 0 : x)),
});

export function gradientValue(
  network: Network,
  { role, layer, place }: { role: Role; layer: number; place: Explanation["place"] },
): NdArray {
  if (role === "db") return network.db[layer];
  if (role !== "dTheta" || place === "separate") return network.dW[layer];
  const [rows, cols] = network.dW[layer].shape;
  const [dW, db] = [network.dW[layer].data, network.db[layer].data];
  const data = new Float64Array(rows * (cols + 1));
  const shift = place === "first" ? 1 : 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j <= cols; j++) data[i * (cols + 1) + j] = j === (place === "first" ? 0 : cols) ? db[i] : dW[i * cols + j - shift];
  return { data, shape: [rows, cols + 1], strides: [cols + 1, 1], offset: 0, type: "float" };
}
