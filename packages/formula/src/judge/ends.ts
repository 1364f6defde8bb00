import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf, scaled, squeezed } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import { decayedOf } from "../core/quantities-of.ts";
import type { Label, Role } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { fitTwo } from "../reading/recognise.ts";
import type { NameRole } from "../reading/names.ts";
import { DATA, FORWARD, PARAMETER, sameEntries, TARGET, UPSTREAM, type TraceView } from "../reading/view.ts";

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
}

const GRADIENT_NAMES: ReadonlySet<NameRole> = new Set(["dW", "db"]);
const GRADIENT_ROLES: ReadonlySet<Role> = new Set(["dW", "db", "dTheta"]);
const PARAMETERS: ReadonlySet<Role> = new Set(["weight", "bias", "theta"]);
const ERROR_WORD = /(?:^|_)(?:err|error|errors|loss|cost|diff|mse|acc|accuracy|correct)(?:_|$)/u;

const isDerived = ({ depends }: TraceView, { id }: Event): boolean => (depends[id] & (TARGET | UPSTREAM)) !== 0;

/** Is this label a parameter as it is? */
const isParameter = ({ quantity, form }: Label): boolean => PARAMETERS.has(quantity.role) && form.factor === 1;

/** Sizes of the parameters of each layer, with and without bias. */
function gradientOfShape(value: NdArray, network: Network, place: Explanation["place"]): { role: Role; layer: number }[] {
  const sizes = squeezed(value)
    .toSorted((p, q) => p - q)
    .join();
  const fits: { role: Role; layer: number }[] = [];
  for (let layer = 1; layer <= network.depth; layer++) {
    const [n, before] = [network.sizes[layer], network.sizes[layer - 1]];
    const same = (...shape: number[]): boolean =>
      shape
        .filter((x) => x !== 1)
        .toSorted((p, q) => p - q)
        .join() === sizes;
    if (place !== "separate" && same(n, before + 1)) fits.push({ role: "dTheta", layer });
    if (same(n, before)) fits.push({ role: "dW", layer });
    if (same(n)) fits.push({ role: "db", layer });
  }
  return fits;
}

/** The gradient that a matrix of another shape is meant as: by its name, or by the δ that it is made from. */
function misshapen({ attempt, network, labelsOf, place }: Explanation, event: Event, named: boolean): { role: Role; layer: number }[] {
  const sizes = squeezed(event.value!);
  const isUnits = (n: number): boolean => network.sizes.some((size) => n === size || n === size + 1);
  const role: Role = place === "separate" ? "dW" : "dTheta";
  const guess = attempt.binding.plan.guess(event.name!);
  if (named && guess.layer !== undefined && guess.layer >= 1 && guess.layer <= network.depth)
    return [{ role: guess.role === "db" ? "db" : role, layer: guess.layer }];
  if (sizes.length !== 2 || !sizes.every(isUnits)) return [];
  const { events } = attempt.view;
  const open = [...event.from];
  const seen = new Set<number>();
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (seen.has(id) || seen.size > 40) continue;
    seen.add(id);
    const delta = labelsOf(events[id]).find(({ quantity: { role } }) => role === "dZ" || role === "residual" || role === "dA");
    if (delta && delta.quantity.layer >= 1) return [{ role, layer: delta.quantity.layer }];
    open.push(...events[id].from);
  }
  return [];
}

/** Events whose values are given back by the entry. */
function returned(value: unknown, into: Set<number> = new Set(), depth = 0): Set<number> {
  if (typeof value !== "object" || value === null || depth > 5) return into;
  const v = value as {
    kind?: string;
    event?: number;
    storage?: { stores: readonly { event: number }[] };
    items?: readonly unknown[];
    entries?: Map<unknown, unknown>;
    fields?: Map<unknown, unknown>;
    value?: unknown;
  };
  const store = v.storage?.stores.at(-1)?.event;
  const event = store === undefined || store < (v.event ?? -1) ? v.event : store;
  if (v.kind === "array" && event !== undefined && event >= 0) into.add(event);
  if (v.items) for (const item of v.items) returned(item, into, depth + 1);
  if (v.kind === "dict" && v.entries)
    for (const entry of v.entries.values()) returned((entry as { value: unknown }).value, into, depth + 1);
  return into;
}

/** Is a value used for another array, other than as a copy of itself? */
function isConsumed(view: TraceView, event: Event): boolean {
  const seen = new Set<number>();
  const open = [event];
  for (let at = open.pop(); at; at = open.pop())
    for (const id of view.usedBy[at.id]) {
      const user = view.events[id];
      if (!user.value || seen.has(id)) continue;
      seen.add(id);
      if (user.value.shape.length > 0 && sameEntries(user.value, event.value!)) open.push(user);
      else if (countOf(user.value) > 1 || countOf(event.value!) === 1) return true;
    }
  return false;
}

/** Does no later assignment give the name another value? */
const isLastOf = (view: TraceView, event: Event): boolean =>
  !view.events.some((e) => e.id > event.id && e.kind === "assign" && (e.name === event.name || e.name?.startsWith(`${event.name}[`)));

const isCopy = (view: TraceView, event: Event, user: number): boolean => {
  const { value } = view.events[user];
  return value !== undefined && sameEntries(value, event.value!);
};

/** Zeros and constants have no direction. */
const isZero = (value: NdArray): boolean => entriesOf(value).every((x) => x === 0);

/** Is a value the start of another of its size: an accumulator, a step of it, its mean? */
function goesOn(view: TraceView, event: Event): boolean {
  const seen = new Set<number>();
  const open = [event];
  for (let at = open.pop(); at; at = open.pop())
    for (const id of view.usedBy[at.id]) {
      const user = view.events[id];
      if (!user.value || seen.has(id) || countOf(user.value) !== countOf(event.value!)) continue;
      seen.add(id);
      if (user.kind === "assign" && !sameEntries(user.value, event.value!)) return true;
      open.push(user);
    }
  return false;
}

/** All gradients of a run, right or not. */
export function endsOf(explanation: Explanation): readonly End[] {
  const { attempt, labelsOf, network, place } = explanation;
  const { view } = attempt;
  const updates: End[] = [];
  const updated = new Set<number>();
  const assigned = view.events.filter(
    (e) => e.value !== undefined && (e.kind === "assign" || e.kind === "return" || e.kind === "expression"),
  );
  for (const event of assigned) {
    if (event.kind !== "assign") continue;
    const step = stepOf(explanation, event);
    if (!step) continue;
    updates.push(endFrom(explanation, { event, kind: "update", ...step }));
    updated.add(event.id);
  }
  const given = returned(attempt.trace.result);
  const last = lastPasses(assigned);
  const gradients: End[] = [];
  const deltas: End[] = [];
  for (const event of last.values()) {
    if (updated.has(event.id) || !event.value || event.name === undefined) continue;
    const { parts, named: names } = attempt.binding.plan.guess(event.name);
    if (names[0] === "cost") continue;
    const named = names[0] !== undefined && GRADIENT_NAMES.has(names[0]);
    if (isZero(event.value) && !(named && isLastOf(view, event))) continue;
    const labels = labelsOf(event);
    const terminal = !isConsumed(view, event);
    // With one example the gradient of a bias is the δ itself.
    const gradientLabel = labels.find(
      (l) => GRADIENT_ROLES.has(l.quantity.role) && isWhole(l, network) && (l.quantity.role !== "db" || network.m > 1 || terminal || named),
    );
    const stepLike = labels.some((l) => l.form.factor !== 1 && isStepOnly(l));
    const derived = isDerived(view, event);
    const shaped = gradientOfShape(event.value, network, place);
    const fits = shaped.length > 0 || !derived ? shaped : misshapen(explanation, event, named);
    const isReturned = given.has(event.id) || view.usedBy[event.id].some((id) => given.has(id) && isCopy(view, event, id));
    const made = (view.depends[event.id] & (DATA | FORWARD | UPSTREAM)) !== 0 || isZero(event.value);
    if (fits.length > 0 && !labels.some(isParameter) && made) {
      const isGradient =
        isReturned || terminal || !goesOn(view, event)
          ? gradientLabel !== undefined || named || ((terminal || isReturned) && looksLikeGradient(explanation, event, derived))
          : false;
      // A δ that goes into a gradient is none itself.
      const passedOn =
        !terminal && !isReturned && labels.some(({ quantity: { role } }) => role === "dZ" || role === "dA" || role === "residual");
      if (isGradient && !stepLike && !passedOn && !isForwardLabel(labels)) {
        gradients.push(
          endFrom(explanation, { event, kind: "gradient", value: event.value, fits: chooseFit(fits, gradientLabel, event, explanation) }),
        );
        continue;
      }
    }
    if (derived && terminal && countOf(event.value) > 1 && !ERROR_WORD.test(parts.base)) {
      const delta = deltaEnd(explanation, event, labels, names.includes("dZ") || names.includes("dA"));
      if (delta) deltas.push(delta);
    }
  }
  return [...updates, ...gradients, ...deltas];
}

/** A whole gradient, not an example's or a part of the sum, unless there is one example only. */
const isWhole = ({ quantity }: Label, network: Network): boolean => network.m === 1 || quantity.upTo === undefined;
const isStepOnly = ({ form }: Label): boolean =>
  /[a-zα-ω]/iu.test(form.written.replaceAll("1/m²", "").replaceAll("1/m", "").replaceAll("1/K", "").replaceAll(/\bm\b/gu, ""));
const isForwardLabel = (labels: readonly Label[]): boolean =>
  labels.length > 0 &&
  labels.every(({ quantity: { role } }) => ["input", "target", "z", "a", "slope", "weight", "bias", "theta", "residual"].includes(role));

/** Of a matrix: derived from a target, or made like one. Of a vector: derived. */
function looksLikeGradient({ attempt: { view } }: Explanation, event: Event, derived: boolean): boolean {
  if (derived) return squeezed(event.value!).length === 2 || event.value!.shape.length > 0;
  return squeezed(event.value!).length === 2 && (view.depends[event.id] & (DATA | FORWARD)) !== 0;
}

function chooseFit(
  fits: readonly { role: Role; layer: number }[],
  label: Label | undefined,
  event: Event,
  { attempt }: Explanation,
): readonly { role: Role; layer: number }[] {
  if (label) return [{ role: label.quantity.role, layer: label.quantity.layer }];
  const guess = attempt.binding.plan.guess(event.name!);
  const bias = guess.role === "db";
  const kind = fits.filter((f) => (f.role === "db") === bias);
  const among = kind.length > 0 ? kind : fits;
  const named = among.filter((f) => f.layer === guess.layer);
  return named.length > 0 ? named : among;
}

function deltaEnd(explanation: Explanation, event: Event, labels: readonly Label[], named: boolean): End | undefined {
  const label = labels.find((l) => l.quantity.role === "dZ" || l.quantity.role === "dA" || l.quantity.role === "residual");
  if (label)
    return {
      ...base(event, "delta"),
      role: label.quantity.role,
      layer: label.quantity.layer,
      label,
      factor: withoutSteps(label, explanation),
      proportional: undefined,
    };
  if (!named) return undefined;
  const { network, attempt } = explanation;
  const guess = attempt.binding.plan.guess(event.name!);
  const layers = Array.from({ length: network.depth }, (_, i) => i + 1).filter((l) => countOf(event.value!) % network.sizes[l] === 0);
  const layer =
    guess.layer !== undefined && layers.includes(guess.layer)
      ? guess.layer
      : layers.find((l) => event.value!.shape.includes(network.sizes[l]));
  if (layer === undefined) return undefined;
  return {
    ...base(event, "delta"),
    role: guess.role === "dA" ? "dA" : "dZ",
    layer,
    label: undefined,
    factor: undefined,
    proportional: explanation.proportionalTo(event)[0],
  };
}

const base = (event: Event, kind: End["kind"]): Pick<End, "event" | "kind" | "value" | "decay" | "decaysBias"> => ({
  event,
  kind,
  value: event.value!,
  decay: 0,
  decaysBias: false,
});

/** The last event of each target of each statement. */
function lastPasses(events: readonly Event[]): Map<string, Event> {
  const last = new Map<string, Event>();
  for (const event of events) if (event.kind === "assign") last.set(`${event.statement}|${event.name ?? ""}`, event);
  return last;
}

/** What an assignment adds to a parameter: `W = W − step`, `W -= step`. */
function stepOf(
  { attempt: { view }, labelsOf }: Explanation,
  event: Event,
): { value: NdArray; fits: { role: Role; layer: number }[] } | undefined {
  if (!isDerived(view, event)) return undefined;
  for (const from of event.from.flatMap((id) => [id, ...view.events[id].from])) {
    const old = view.events[from];
    if (!old.value || countOf(old.value) !== countOf(event.value!) || (view.depends[from] & ~PARAMETER) !== 0) continue;
    const label = labelsOf(old).find(isParameter);
    if (!label) continue;
    const [after, before] = [entriesOf(event.value!), entriesOf(old.value)];
    const data = after.map((x, i) => x - before[i]);
    if (data.every((x) => x === 0)) continue;
    const { shape } = event.value!;
    const strides = shape.map((_, i) => shape.slice(i + 1).reduce((n, k) => n * k, 1));
    const role: Role = label.quantity.role === "bias" ? "db" : label.quantity.role === "theta" ? "dTheta" : "dW";
    return { value: { data, shape, strides, offset: 0, type: "float" }, fits: [{ role, layer: label.quantity.layer }] };
  }
  return undefined;
}

function withoutSteps({ form }: Label, { scales }: Explanation): number {
  const step = scales.steps.find(({ name }) => form.written.includes(name) && name !== "" && Math.abs(form.factor) > 0);
  return step ? form.factor / step.value : form.factor;
}

/** Judges one gradient by its value: a label, or a gradient with a multiple of the weights. */
function endFrom(
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
      factor: withoutSteps(label, explanation),
      decay: 0,
      decaysBias: false,
      proportional: undefined,
    };
  for (const fit of fits) {
    const decayed = withDecay(explanation, value, fit);
    if (decayed) return { ...shared, ...decayed, ...fit, proportional: undefined };
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
  for (const bias of role === "dTheta" ? [false, true] : [false]) {
    const { p, q } = quantity(1, bias);
    const fit = fitLaidOut(value, p, q);
    const written = fit && matcher.table.find(fit.alpha);
    if (!fit || !written || Math.abs(fit.beta) < 1e-9) continue;
    const label: Label = {
      quantity: { role, layer, value: p },
      form: { transposed: fit.transposed, factor: fit.alpha, written: written.written, decay: fit.beta },
    };
    const step = scales.steps.find(({ name }) => written.steps.includes(name));
    return { label, factor: fit.alpha / (step?.value ?? 1), decay: fit.beta, decaysBias: bias || role === "db" };
  }
  return undefined;
}

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

/** A fit of two terms in either orientation. */
function fitLaidOut(value: NdArray, p: NdArray, q: NdArray): { alpha: number; beta: number; transposed: boolean } | undefined {
  const v = entriesOf(value);
  const [rows, cols] = p.shape;
  if (v.length !== p.data.length) return undefined;
  const sizes = squeezed(value);
  const direct = sizes.length < 2 || sizes[0] === rows ? fitTwo(v, p.data, q.data) : undefined;
  if (direct) return { ...direct, transposed: false };
  if (sizes.length < 2 || sizes[0] !== cols) return undefined;
  const turned = new Float64Array(v.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) turned[i * cols + j] = v[j * rows + i];
  const fit = fitTwo(turned, p.data, q.data);
  return fit && { ...fit, transposed: true };
}
